"""Plays a facts file: each fact is sent once its instant has come on the demo clock.

At-least-once, as a good feed is: what is not answered is sent again, and counts once.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from challenge_hub.demo.client import Client, Unreachable

BATCH = 500  # facts a request
COLUMNS = ("id", "person", "kpi", "value", "count", "at", "team")


@dataclass(frozen=True)
class Due:
    at: datetime
    item: dict[str, Any]


def read_facts(path: Path, zone: ZoneInfo) -> list[Due]:
    """All facts of the file in order of their instants."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [due_from(row, zone) for row in csv.DictReader(file)]
    return sorted(rows, key=lambda due: (due.at, due.item["id"]))


def due_from(row: dict[str, str], zone: ZoneInfo) -> Due:
    at = datetime.fromisoformat(row["at"])
    at = at if at.tzinfo else at.replace(tzinfo=zone)
    item: dict[str, Any] = {name: row[name] for name in COLUMNS if row.get(name)}
    item["at"] = at.isoformat()
    if "count" in item:
        item["count"] = int(item["count"])
    return Due(at, item)


@dataclass
class Feeder:
    """Sends what is due; `sent` counts what the server has answered for."""

    client: Client
    facts: list[Due]
    sent: int = 0
    answers: dict[str, int] = field(default_factory=dict)

    @property
    def finished(self) -> bool:
        return self.sent == len(self.facts)

    def send_due(self, now: datetime) -> bool:
        """Send every fact up to `now`. False when the server did not answer: nothing is skipped."""
        for batch in self._batches(now):
            try:
                reply = self.client.post("/api/v1/facts", {"facts": batch})
            except Unreachable:
                return False
            self.sent += len(batch)
            for result in reply["results"]:
                status = result["status"]
                self.answers[status] = self.answers.get(status, 0) + 1
        return True

    def _batches(self, now: datetime) -> Iterator[list[dict[str, Any]]]:
        while not self.finished and self.facts[self.sent].at <= now:
            window = self.facts[self.sent : self.sent + BATCH]
            yield [due.item for due in window if due.at <= now]
