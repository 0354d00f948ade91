"""`challenge-hub rehearse`: a challenge played on the last comparable windows of past facts."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import Progress

from challenge_hub.challenges.commands.check import read_or_exit
from challenge_hub.challenges.commands.files import Files, no_search_for_cycles
from challenge_hub.challenges.commands.rehearsal_table import print_report
from challenge_hub.challenges.commands.side_by_side import side_by_side
from challenge_hub.challenges.rehearsal import LATE, MOST_WINDOWS, Options, rehearse
from challenge_hub.challenges.rehearsal.report import Play, in_turn
from challenge_hub.challenges.rehearsal.windows import Window
from challenge_hub.challenges.rehearsal.wording import Speaker, warning_text
from challenge_hub.scoring import Roster
from challenge_hub.scoring.standings import canonical

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
LARGE = 20_000  # lines: from here on all processors help, and it shows how far it is
NOTHING_TO_PLAY = 1


@click.command("rehearse")
@click.argument("project", type=FILE)
@click.option("--facts", required=True, type=FILE, help="The past: FACTS.csv, or NDJSON.")
@click.option("--roster", type=FILE, help="ROSTER.csv; without it everyone named takes part.")
@click.option(
    "--windows", type=click.IntRange(1, MOST_WINDOWS), default=4, show_default=True,
    help="How many comparable windows to play, the newest ones.",
)  # fmt: skip
@click.option(
    "--late", type=click.Choice(LATE), default=LATE[0], show_default=True,
    help="What came in after the grace waits, as in a challenge, or counts.",
)  # fmt: skip
@click.option("--skip-bad", is_flag=True, help="Leave bad lines out, and say so.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as canonical JSON.")
@click.option(
    "--language", type=click.Choice(["en", "fr"]), default="en", show_default=True,
    envvar="HUB_LANGUAGE", help="The language of messages, tables and warnings.",
)  # fmt: skip
def rehearse_file(
    project: Path,
    facts: Path,
    roster: Path | None,
    windows: int,
    late: str,
    skip_bad: bool,
    as_json: bool,
    language: str,
) -> None:
    """Play the challenge of the file PROJECT on past facts, before anybody promises it.

    Tells who would have won, how the rewards would have spread, what they would have cost, how
    early it was settled, and warns. Needs no server and no database, and changes nothing. Exit
    code 0: the report is on standard output; 1: the history holds no comparable window, the report
    says so; 2: a file is invalid, with all errors on standard error, bad lines by number.
    """
    files = Files(language)
    plan = files.plan(project)
    document = read_or_exit(project, language).document
    people = files.roster(roster, plan)
    with no_search_for_cycles():
        register, _ = files.facts(facts, plan, skip_bad=skip_bad)
        run = shown if len(register.lines) >= LARGE else in_turn
        report = rehearse(document, people, register, Options(windows, late), run)
    speaker = Speaker(language, document, names_of(people))
    if as_json:
        click.echo(canonical(with_texts(report, speaker)))
    else:
        print_report(report, speaker)
    raise SystemExit(0 if report["windows"] else NOTHING_TO_PLAY)


def names_of(roster: Roster) -> dict[str, str]:
    """Everyone's newest name."""
    return {code: roster.name(code) for code in roster.people}


def with_texts(report: dict[str, Any], speaker: Speaker) -> dict[str, Any]:
    """The report with each warning's sentence beside its code; codes, no names."""
    nameless = Speaker(speaker.language, speaker.document)
    warnings = [{**each, "text": warning_text(each, nameless)} for each in report["warnings"]]
    return {**report, "warnings": warnings}


def shown(play: Play, windows: Sequence[Window]) -> Iterator[dict[str, Any]]:
    """Play windows side by side, with a bar on the terminal that shows how many are done."""
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        bar = progress.add_task("", total=len(windows))
        for result in side_by_side(play, windows):
            progress.advance(bar)
            yield result
