"""challenge-hub roster …: people and teams from a file. Contract: ROSTER.csv, section 5."""

from collections.abc import Iterable
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click
from flask.cli import with_appcontext

from challenge_hub.feeds.bad_lines import BadLine
from challenge_hub.feeds.roster_file import read_roster
from challenge_hub.feeds.tables import UnreadableFile
from challenge_hub.foundation import clock
from challenge_hub.people.errors import RosterInvalid
from challenge_hub.people.services import import_roster
from challenge_hub.scoring.roster import Membership

ACTOR = "cli"
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def read_zone(context: click.Context, option: click.Parameter, value: str) -> ZoneInfo:
    del context, option
    try:
        return ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise click.BadParameter(f"{value!r} is no time zone, such as Europe/Paris") from None


@click.group("roster")
def roster() -> None:
    """Who belongs to which team, when."""


@roster.command("import")
@click.argument("file", type=FILE)
@click.option(
    "--timezone", "zone", default="Europe/Paris", show_default=True, callback=read_zone,
    help="Where the days of `from` and `to` begin and end.",
)  # fmt: skip
@with_appcontext
def import_file(file: Path, zone: ZoneInfo) -> None:
    """Take the roster FILE (person,name,team, optional from,to,tags,part and more columns).

    The stays of everybody named in it become those of the file; others keep theirs. All or
    nothing; safe to repeat. Exits 2 with every fault, by line or by person.
    """
    bad: list[BadLine] = []
    stays = _read(file, zone, bad)
    if bad:
        raise SystemExit(_fail(file, (f"{line.number}: {line.say(str)}" for line in bad)))
    try:
        done = import_roster(stays, actor=ACTOR, now=clock.now())
    except RosterInvalid as error:
        faults = (f" {fault['path']}: {fault['text']}" for fault in error.errors)
        raise SystemExit(_fail(file, faults)) from error
    click.echo(
        f"{file}: {done.people_created} people created, {done.people_renamed} renamed, "
        f"{done.teams_created} teams created, {done.stays_added} stays added, "
        f"{done.stays_removed} removed."
    )


def _read(file: Path, zone: ZoneInfo, bad: list[BadLine]) -> list[Membership]:
    try:
        with file.open("rb") as stream:
            return read_roster(stream, zone=zone, bad=bad)
    except UnreadableFile as unreadable:
        bad.append(unreadable.bad)
        return []


def _fail(file: Path, faults: Iterable[str]) -> int:
    """Print all faults; return the exit code."""
    for fault in faults:
        click.echo(f"{file}:{fault}", err=True)
    click.echo(f"{file}: nothing was taken.", err=True)
    return 2
