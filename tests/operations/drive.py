"""A process that lives through what people do and what breaks, and writes its log.

Argument: database address. Everything of people in it is one of WORDS.
"""

import logging
import sys
from datetime import UTC, datetime
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import text

from challenge_hub.app import create_app
from challenge_hub.feeds import services as feeds
from challenge_hub.foundation import outbox
from challenge_hub.foundation.authorisation import Role
from challenge_hub.foundation.clock import wall_now
from challenge_hub.foundation.config import Config
from challenge_hub.foundation.database import transaction
from challenge_hub.foundation.logs import configure_logs
from challenge_hub.people import services as people

NAME, CODE, PASSWORD, VALUE = "Zébulon Quatrefages", "zebulon.q", "tournesol-myope", 987_654_321
WORDS = ("Zébulon", "Z\\u00e9bulon", "Quatrefages", "quatrefages", CODE, PASSWORD, str(VALUE))
ACTOR = "tests"


def main(url: str) -> None:
    configure_logs(level="DEBUG")
    app = create_app(Config(secret_keys=("k" * 40,), database_url=url, min_free_percent=0))

    @app.get("/fails/<path:who>")
    def fails(who: str) -> str:
        raise ValueError(f"{who} {VALUE}")

    @outbox.handler("test.fails")
    def fail(payload: dict[str, Any], now: object) -> None:
        raise RuntimeError(f"{NAME} {payload}")

    with app.app_context():
        client, now = app.test_client(), wall_now()
        people.create_person(
            CODE, NAME, roles=[Role.ADMIN], password=PASSWORD, actor=ACTOR, now=now
        )
        sign_in(client)
        send_facts(client, feeds.create_feed_key("phones", actor=ACTOR, now=now), now)
        for path in (
            f"/people/{CODE}",
            f"/nobody/{NAME}",
            f"/fails/{NAME}",
            f"/fails/{CODE}?q={CODE}",
        ):
            client.get(path)
        with transaction() as session:
            outbox.enqueue(session, "test.fails", {"who": NAME}, due_at=now)
        outbox.work(now)
        logging.getLogger("some.library").warning("a library warns")
        break_the_store(client)


def sign_in(client: FlaskClient) -> None:
    client.post("/sign-in", data={"account": CODE, "password": f"{NAME} {VALUE}"})
    client.post("/sign-in", data={"account": CODE, "password": PASSWORD})
    form = {"code": CODE, "name": NAME}  # taken: the store's own error names it
    client.post("/people/new", data=form)


def send_facts(client: FlaskClient, key: str, now: datetime) -> None:
    at = now.astimezone(UTC).isoformat()
    fact = {"id": NAME, "person": CODE, "kpi": "resolved", "value": VALUE, "at": at}
    headers = {"Authorization": f"Bearer {key}"}
    for body in (
        {"facts": [fact, {**fact, "value": VALUE + 1}, {"person": CODE}]},
        {"facts": [{**fact, "id": "2", "person": NAME}]},
        {"facts": NAME},
    ):
        client.post("/api/v1/facts", json=body, headers=headers)
    client.post("/api/v1/facts", data=f"{NAME} {VALUE}", headers=headers)


def break_the_store(client: FlaskClient) -> None:
    """Every query of a session now fails, with its parameters in the driver's words."""
    with transaction() as session:
        session.execute(text("ALTER TABLE web_session RENAME TO gone"))
    client.get(f"/people/{CODE}")


if __name__ == "__main__":
    main(sys.argv[1])
