"""PostgreSQL ends a connection during a commit: nobody is told that nothing was stored."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from challenge_hub.foundation.database import transaction
from tests.feeds.making import fact, post
from tests.make import Make

END_AT_COMMIT = """
CREATE FUNCTION end_me() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
CREATE CONSTRAINT TRIGGER ends AFTER INSERT ON ledger_commit DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION end_me()
"""


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_connection_that_ends_in_the_commit_leaves_the_outcome_open(
    client: FlaskClient, make: Make
) -> None:
    make.person("Ana")
    key = make.feed_key()
    with transaction() as session:
        session.execute(text(END_AT_COMMIT))

    reply = post(client, key, [fact("a")])

    assert reply.status_code == 503
    assert reply.get_json()["error"] == "outcome_unknown"
    with transaction() as session:
        session.execute(text("DROP TRIGGER ends ON ledger_commit"))
    assert post(client, key, [fact("a")]).get_json()["results"][0]["seq"] == 1
