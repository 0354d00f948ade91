"""Structured logs: one JSON object a line on a server, coloured lines in a terminal.

Nothing of people is in them. Events and their fields are words of the code, codes of feeds and keys
of challenges; of an exception only its kind and where it was raised, since its text may hold what
somebody sent.
"""

import logging
import sys
import traceback
from collections.abc import Iterator, MutableMapping
from typing import Any, TypeAlias

import structlog

from challenge_hub.foundation.metrics import counter

Event: TypeAlias = MutableMapping[str, Any]
COUNTED = frozenset({"warning", "error", "critical"})
EVENTS = counter(
    "log_events", "Warnings and errors in the log; alarms among them.", "level", "event"
)


def configure_logs(*, level: str = "INFO") -> None:
    """Write every log, the libraries' too, in one form to standard error."""
    terminal = sys.stderr.isatty()
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.ExceptionRenderer(trace),  # the libraries' too: a 500 needs it
    ]
    renderer: structlog.types.Processor = (
        structlog.dev.ConsoleRenderer() if terminal else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[
            *shared,
            count_own,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, count_foreign], processor=renderer
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # It warns whenever a wake finds the last one still at work, which is what it is to do.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)


def trace(exc_info: Any) -> str:
    """Where an exception and its causes were raised, their kinds, and the database's own codes."""
    return "".join(_told(exc_info[1], set()))


def _told(error: BaseException, seen: set[int]) -> Iterator[str]:
    seen.add(id(error))
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None and id(cause) not in seen:
        yield from _told(cause, seen)
        yield "which led to\n"
    yield from traceback.format_tb(error.__traceback__)
    code = getattr(error, "sqlstate", None) or getattr(error, "sqlite_errorname", None)
    yield f"{type(error).__module__}.{type(error).__qualname__}{f' {code}' if code else ''}\n"


def count_own(logger: Any, method: str, event: Event) -> Event:
    """For `/metrics`: our own events are words of the code, never of people."""
    return _count(event, str(event.get("event")))


def count_foreign(logger: Any, method: str, event: Event) -> Event:
    """A library's event is a whole sentence: only that there was one is counted."""
    return _count(event, "library")


def _count(event: Event, name: str) -> Event:
    if event["level"] in COUNTED:
        EVENTS.labels(event["level"], name).inc()
    return event
