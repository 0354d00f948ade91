"""A resolved document moved into the past by whole days of its zone. Pure.

Local times stay what they are on the clock, whatever the clocks did between: one that is jumped
over comes as much after the jump, of one that comes twice it is the first.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any, Final
from zoneinfo import ZoneInfo

from challenge_hub.challenges.format.moving import ANY, MOVED
from challenge_hub.scoring.zone import instant_text, microseconds, moment, read_instant

Path = tuple[str, ...]
Document = Mapping[str, Any]
# The baseline too: it lies as long before the rehearsed window as before the real one.
PATHS: Final = (*MOVED, ("evaluation", "baseline", ANY))
WHEN: Final = re.compile(r"\d{4}-\d\d-\d\d(T[0-9:.]+Z)?", re.ASCII)


def moved_document(document: Document, days: int) -> dict[str, Any]:
    """The document with its dates so many days earlier; what belongs to the calendar stays."""
    zone = ZoneInfo(document["timezone"])
    found = dict(document)
    for path in PATHS:
        found = _moved(found, path, days, zone)
    return found


def _moved(value: Any, path: Path, days: int, zone: tzinfo) -> Any:
    """A copy in which every date that the path leads to is moved."""
    if not path:
        dated = isinstance(value, str) and WHEN.fullmatch(value)
        return moved_text(value, days, zone) if dated else value
    step, rest = path[0], path[1:]
    if isinstance(value, list):
        return [_moved(item, rest, days, zone) for item in value] if step == ANY else value
    if isinstance(value, dict):
        keys = set(_steps(value, step))
        return {
            key: _moved(item, rest, days, zone) if key in keys else item
            for key, item in value.items()
        }
    return value


def _steps(value: Mapping[str, Any], step: str) -> Iterator[str]:
    return (key for key in value if step in {ANY, key})


def moved_text(text: str, days: int, zone: tzinfo) -> str:
    """An instant or bare date of a document, so many days earlier.

    >>> moved_text("2023-04-03T07:00:00Z", 14, ZoneInfo("Europe/Paris"))
    '2023-03-20T08:00:00Z'
    """
    back = timedelta(days=days)
    if "T" not in text:
        return (date.fromisoformat(text) - back).isoformat()
    local = moment(read_instant(text), zone).replace(tzinfo=None) - back
    return instant_text(instant_at(local, zone))


def instant_at(local: datetime, zone: tzinfo) -> int:
    """The instant of a wall clock, microseconds; the first of two, or beyond a jump."""
    return microseconds(local.replace(tzinfo=zone).astimezone(UTC))
