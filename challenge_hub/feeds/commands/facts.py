"""challenge-hub facts …: facts from a file, and whether the ledger is what was written."""

from collections import Counter
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from flask.cli import with_appcontext

from challenge_hub.feeds import queries, services
from challenge_hub.feeds.bad_lines import BadLine
from challenge_hub.feeds.commands.roster import FILE, read_zone
from challenge_hub.feeds.facts_file import read_facts
from challenge_hub.feeds.ledger.answers import ACCEPTED, DUPLICATE, WAITING
from challenge_hub.feeds.tables import UnreadableFile
from challenge_hub.feeds.texts import explain
from challenge_hub.foundation import clock
from challenge_hub.foundation.database import reading

ACTOR = "cli"
FINE = frozenset({ACCEPTED, DUPLICATE})


@click.group("facts")
def facts() -> None:
    """Facts from files, and the ledger."""


@facts.command("import")
@click.argument("file", type=FILE)
@click.option("--feed", default="file", show_default=True, help="The feed of lines without one.")
@click.option(
    "--timezone", "zone", default="Europe/Paris", show_default=True, callback=read_zone,
    help="Of instants without an offset.",
)  # fmt: skip
@with_appcontext
def import_file(file: Path, feed: str, zone: ZoneInfo) -> None:
    """Append the facts of FILE (id,person,kpi,value,count,at and more, or NDJSON) to the ledger.

    Says of each line that was not taken why, by its number. Safe to break off and to repeat: what
    is in the ledger counts once. Exits 2 if a line was refused; lines of unknown people or KPIs
    wait and do not count as refused.
    """
    bad: list[BadLine] = []
    counts: Counter[str] = Counter()
    try:
        with file.open("rb") as stream:
            lines = read_facts(stream, zone=zone, measures={}, bad=bad)
            outcomes = services.import_facts(lines, feed=feed, actor=ACTOR, now=clock.now())
            for number, answer in outcomes:
                counts[answer.status] += 1
                if answer.status not in FINE:
                    text = explain(answer).text
                    click.echo(f"{file}:{number}: {answer.status}: {text}", err=True)
    except UnreadableFile as error:
        bad.append(error.bad)
    for line in bad:
        click.echo(f"{file}:{line.number}: {line.say(str)}", err=True)
    told = ", ".join(f"{count} {status}" for status, count in sorted(counts.items()))
    click.echo(f"{file}: {told or 'nothing taken'}" + (f", {len(bad)} unreadable" if bad else ""))
    raise SystemExit(2 if bad or set(counts) - FINE - {WAITING} else 0)


@facts.command("verify")
@with_appcontext
def verify() -> None:
    """Check every row of the ledger and the chain of its commits. Reads everything.

    Exits 1 and names the first row that is not what was written.
    """
    with reading() as session:
        broken = queries.first_broken(session)
        head = queries.ledger_head(session)
    if broken is not None:
        click.echo(f"Row {broken.seq} is not what was written: {broken.why} (up to {broken.last}).")
        raise SystemExit(1)
    click.echo(f"{head} rows, each as it was written.")
