"""Write examples/support-week/*.csv from a month of answered customer-satisfaction surveys.

Usage: python -m examples.prepare_support_week FOLDER   (with support_csat_august_2023.csv in it)

Only codes, instants and figures leave the source: agents become p-001…, with invented first
names; remarks, orders and cities are never read. Four supervisors' teams were picked that are
of one size and close to each other, three to play and one to compare with. Nothing was
rewarded in August 2023: what changes from the baseline to the week is chance and season.
The same source gives the same bytes.
"""

import csv
import hashlib
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

HERE = Path(__file__).resolve().parent
TARGET = HERE / "support-week"
SOURCE = "support_csat_august_2023.csv"

TEAMS = {  # start of SHA-256 of the supervisor's name: team; ouest is the comparison
    "174ff5fbcef0": "nord",
    "2395876d4d03": "sud",
    "0337df2c1c7c": "est",
    "afc732719e36": "ouest",
}
BASELINE = (datetime(2023, 8, 7), datetime(2023, 8, 19))  # noqa: DTZ001  (local, as in the source)
WINDOW = (datetime(2023, 8, 21, 9), datetime(2023, 8, 25, 18))  # noqa: DTZ001  (the same)
FACT_COLUMNS = ("id", "person", "kpi", "value", "count", "at")


@dataclass(frozen=True, order=True)
class Contact:
    """One answered survey; `at` is when the support answered, in local time."""

    at: datetime
    key: str  # the source's own, only to order contacts of one minute
    agent: str
    team: str
    csat: int  # 1 to 5
    delay: timedelta  # from report to answer; negative where the source is wrong


def read_contacts(path: Path) -> list[Contact]:
    """Return the contacts of the four teams, in time order."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if team_of(row) is not None]
    return sorted(map(contact_from, rows))


def team_of(row: dict[str, str]) -> str | None:
    return TEAMS.get(hashlib.sha256(row["Supervisor"].encode()).hexdigest()[:12])


def contact_from(row: dict[str, str]) -> Contact:
    reported, answered = (local(row[name]) for name in ("Issue_reported at", "issue_responded"))
    return Contact(
        at=answered,
        key=row["Unique id"],
        agent=row["Agent_name"],
        team=team_of(row) or "",
        csat=int(row["CSAT Score"]),
        delay=answered - reported,
    )


def local(text: str) -> datetime:
    return datetime.strptime(text, "%d/%m/%Y %H:%M")  # noqa: DTZ007  (local, written as read)


def within(contacts: Iterable[Contact], period: tuple[datetime, datetime]) -> list[Contact]:
    start, end = period
    return [contact for contact in contacts if start <= contact.at < end]


def give_codes(contacts: Iterable[Contact]) -> dict[str, str]:
    """Number the agents p-001… by their first contact."""
    agents = dict.fromkeys(contact.agent for contact in contacts)
    return {agent: f"p-{number:03}" for number, agent in enumerate(agents, start=1)}


def facts_of(contact: Contact, name: str, person: str) -> Iterator[tuple[str | int, ...]]:
    """Yield what one contact tells: handled, satisfaction, a five, the delay if it can be true."""
    at = contact.at.isoformat(timespec="minutes")
    yield f"{name}-contact", person, "contacts", 1, 1, at
    yield f"{name}-csat", person, "csat", contact.csat, 1, at
    if contact.csat == 5:
        yield f"{name}-five", person, "fives", 1, 1, at
    if contact.delay >= timedelta(0):
        minutes = int(contact.delay.total_seconds()) // 60
        yield f"{name}-delay", person, "response_time", minutes, 1, at


def write(name: str, columns: Iterable[str], rows: Iterable[Iterable[str | int]]) -> None:
    with (TARGET / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def write_facts(name: str, prefix: str, contacts: list[Contact], codes: dict[str, str]) -> None:
    numbered = enumerate(contacts, start=1)
    rows = (
        fact
        for number, contact in numbered
        for fact in facts_of(contact, f"{prefix}{number:04}", codes[contact.agent])
    )
    write(name, FACT_COLUMNS, rows)


def main(folder: Path) -> None:
    contacts = read_contacts(folder / SOURCE)
    baseline, week = within(contacts, BASELINE), within(contacts, WINDOW)
    seen = baseline + week
    codes = give_codes(seen)
    teams = {contact.agent: contact.team for contact in seen}
    names = (HERE / "first_names.txt").read_text(encoding="utf-8").split()
    people = zip(codes.items(), names[: len(codes)], strict=True)
    write("roster.csv", ("person", "name", "team"), ((c, n, teams[a]) for (a, c), n in people))
    write_facts("history.csv", "h", baseline, codes)
    write_facts("facts.csv", "w", week, codes)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
