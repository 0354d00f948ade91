"""`/healthz`: the loop turns. `/readyz`: this process can do its work."""

from collections.abc import Callable, Iterable
from typing import Any

from flask import Blueprint, Flask, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from challenge_hub.foundation import schema
from challenge_hub.foundation.hub import current_hub

bp = Blueprint("health", __name__)
ADDRESSES = frozenset({"/healthz", "/readyz", "/metrics"})
Probe = Callable[[], str | None]  # what is wrong, None when nothing is


@bp.get("/healthz")
def healthz() -> ResponseReturnValue:
    return jsonify(ok=True)


@bp.get("/readyz")
def readyz() -> ResponseReturnValue:
    """200 when every probe is content, else 503 with what is wrong by the probe's name.

    What else a part says of itself stands beside it, such as an engine that stands by.
    """
    wrong = {name: problem for name, probe in current_probes().items() if (problem := probe())}
    says = {name: say() for name, say in current_hub().says.items()}
    return jsonify(ok=not wrong, problems=wrong, **says), 503 if wrong else 200


def current_probes() -> dict[str, Probe]:
    return {"database": probe_database, "schema": probe_schema, **current_hub().probes}


def probe_database() -> str | None:
    """Try to write: reading alone would not notice a full or read-only disk."""
    try:
        with current_hub().database.writer.begin() as connection:
            connection.execute(text("UPDATE outbox_job SET attempts = attempts WHERE id = -1"))
    except SQLAlchemyError as error:
        return type(error).__name__
    return None


def probe_schema() -> str | None:
    return schema.problem(current_hub().database)


def install_health(app: Flask) -> None:
    app.register_blueprint(bp)


class OnlyHealth:
    """All that a process without pages answers over HTTP: how it is."""

    def __init__(self, app: Callable[[Any, Any], Iterable[bytes]]) -> None:
        self._app = app

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if environ.get("PATH_INFO") in ADDRESSES:
            return self._app(environ, start)
        start("404 Not Found", [("Content-Type", "text/plain; charset=utf-8")])
        return [b"This process leads boards; pages and feeds are elsewhere.\n"]
