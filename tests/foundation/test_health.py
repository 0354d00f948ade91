"""/healthz and /readyz."""

from flask import Flask
from flask.testing import FlaskClient

from challenge_hub.foundation import schema
from challenge_hub.foundation.hub import current_hub


def test_a_healthy_process_is_ready(client: FlaskClient) -> None:
    assert client.get("/readyz").get_json() == {"ok": True, "problems": {}}


def test_a_schema_behind_the_code_is_not_ready_and_says_so(app: Flask) -> None:
    schema.downgrade(current_hub().database, "-1")

    reply = app.test_client().get("/readyz")

    assert reply.status_code == 503
    assert f"the code needs {schema.head()}" in reply.get_json()["problems"]["schema"]


def test_a_probe_that_complains_makes_the_process_not_ready(app: Flask) -> None:
    current_hub().probes["engine"] = lambda: "last heartbeat 9 s ago"

    reply = app.test_client().get("/readyz")

    assert (reply.status_code, reply.get_json()["problems"]) == (
        503,
        {"engine": "last heartbeat 9 s ago"},
    )


def test_the_schema_can_be_taken_back_and_brought_forward(app: Flask) -> None:
    database = current_hub().database

    schema.downgrade(database, "base")
    schema.upgrade(database)

    assert schema.current(database) == schema.head()
