"""A project file read: the resolved document, its hash, and what other rooms ask of it."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from challenge_hub.challenges.format.canonical import content_hash
from challenge_hub.challenges.format.times import ending, starting


@dataclass(frozen=True)
class Project:
    """A valid project file. `document` is its resolved form (contract 1.6); do not change it.

    `source` is the text as written, which is empty for a project taken from a stored document.
    """

    document: Mapping[str, Any]
    content_hash: str
    source: bytes = b""

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> "Project":
        """Return the project of a resolved document that was read and stored before."""
        return cls(document, content_hash(dict(document)))

    @property
    def title(self) -> str:
        return str(self.document["title"])

    @property
    def language(self) -> str:
        return str(self.document["language"])

    @property
    def owner(self) -> str | None:
        owner = self.document.get("owner")
        return None if owner is None else str(owner)

    @cached_property
    def timezone(self) -> ZoneInfo:
        return ZoneInfo(self.document["timezone"])

    @property
    def start(self) -> dt.datetime:
        """The first instant (UTC) that counts."""
        return starting(self.time(self.document["schedule"]["start"]), self.timezone)

    @property
    def end(self) -> dt.datetime:
        """The first instant (UTC) that counts no more."""
        return ending(self.time(self.document["schedule"]["end"]), self.timezone)

    @property
    def grace(self) -> dt.timedelta:
        """How long after the end facts may still arrive by themselves."""
        seconds = self.document["schedule"]["grace"].removeprefix("PT").removesuffix("S")
        return dt.timedelta(seconds=int(seconds))

    @property
    def grace_end(self) -> dt.datetime:
        """The instant (UTC) from which an arriving line is late (contract 2.4)."""
        return self.end + self.grace

    @property
    def teams(self) -> tuple[str, ...] | None:
        """The participating teams in the file's order; None: all."""
        teams = self.document.get("participants", {}).get("teams", "all")
        return None if teams == "all" else tuple(teams)

    @property
    def excluded(self) -> frozenset[str]:
        return frozenset(self.document.get("participants", {}).get("exclude", ()))

    @property
    def tags(self) -> frozenset[str]:
        """When not empty, only people with one of these roster tags take part."""
        return frozenset(self.document.get("participants", {}).get("tags", ()))

    @property
    def kpis(self) -> Mapping[str, Mapping[str, Any]]:
        """Every KPI used, by code, its definition filled in."""
        kpis: Mapping[str, Mapping[str, Any]] = self.document["kpis"]
        return kpis

    @property
    def show(self) -> int:
        """Rows on a public screen."""
        return int(self.document.get("display", {}).get("show", 10))

    @property
    def names(self) -> str:
        """How people are named on screens: full, first, initials or pseudonym."""
        return str(self.document.get("display", {}).get("names", "first"))

    def time(self, text: str) -> dt.datetime | dt.date:
        """Return an instant (UTC) or a bare date of the document as Python's own."""
        if "T" in text:
            return dt.datetime.fromisoformat(text)
        return dt.date.fromisoformat(text)

    def span(self, period: Mapping[str, str]) -> tuple[dt.datetime, dt.datetime]:
        """Return first instant and outside end (UTC) of a mapping with `from` and `to`."""
        zone = self.timezone
        first, last = self.time(period["from"]), self.time(period["to"])
        return starting(first, zone), ending(last, zone)

    def to_json(self) -> str:
        """Return the document as text, for storing it."""
        return json.dumps(self.document, ensure_ascii=False, sort_keys=True)
