"""`challenge-hub score`: a challenge scored from files alone, by the code of the live boards.

Contract: section 5.
"""

from pathlib import Path

import click

from challenge_hub.challenges.commands.files import Files, no_search_for_cycles
from challenge_hub.challenges.commands.table import print_table
from challenge_hub.scoring.whole import score_register

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
SALT_DIGITS = 64


def _salt(context: click.Context, option: click.Parameter, value: str | None) -> str | None:
    del context, option
    if value is not None and (len(value) != SALT_DIGITS or set(value) - set("0123456789abcdef")):
        raise click.BadParameter("64 lowercase hexadecimal digits")
    return value


@click.command("score")
@click.argument("project", type=FILE)
@click.option("--facts", required=True, type=FILE, help="FACTS.csv, or NDJSON.")
@click.option("--roster", type=FILE, help="ROSTER.csv; without it everyone named takes part.")
@click.option("--at", metavar="INSTANT", help="The state of that instant by event time.")
@click.option("--salt", metavar="HEX", callback=_salt, help="The revealed salt of the draw.")
@click.option("--skip-bad", is_flag=True, help="Score without the bad lines, and say so.")
@click.option(
    "--format", "shape", type=click.Choice(["json", "table"]), default="json", show_default=True
)
@click.option(
    "--language", type=click.Choice(["en", "fr"]), default="en", show_default=True,
    envvar="HUB_LANGUAGE", help="The language of messages and table.",
)  # fmt: skip
def score_file(
    project: Path,
    facts: Path,
    roster: Path | None,
    at: str | None,
    salt: str | None,
    skip_bad: bool,
    shape: str,
    language: str,
) -> None:
    """Score the challenge of the file PROJECT on a file of facts.

    Needs no server and no database, and changes nothing. Exit code 0: the standings are on
    standard output; 2: a file is invalid, with all errors on standard error, bad lines by number.
    """
    files = Files(language)
    plan = files.plan(project)
    people = files.roster(roster, plan)
    instant = files.instant(at, plan)
    with no_search_for_cycles():
        register, bad = files.facts(facts, plan, skip_bad=skip_bad)
        standings = score_register(plan, people, register, at=instant, salt=salt, bad=bad)
        if shape == "table":
            print_table(standings, files.translate)
        else:
            click.echo(standings.to_bytes())
