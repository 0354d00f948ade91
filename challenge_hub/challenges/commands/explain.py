"""`challenge-hub explain`: where each point of a person or team comes from, down to the facts."""

import json
from pathlib import Path

import click

from challenge_hub.challenges.commands.explanation import as_data, in_words
from challenge_hub.challenges.commands.files import Files
from challenge_hub.foundation.languages import translator
from challenge_hub.scoring.books import Books
from challenge_hub.scoring.explain import UnknownParticipant, explain
from challenge_hub.scoring.plan import Plan
from challenge_hub.scoring.rules import Classification

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("explain")
@click.argument("project", type=FILE)
@click.option("--facts", required=True, type=FILE, help="FACTS.csv, or NDJSON.")
@click.option("--roster", type=FILE, help="ROSTER.csv; without it everyone named takes part.")
@click.option("--person", metavar="CODE", help="Whose points to explain.")
@click.option("--team", metavar="CODE", help="Or of which team.")
@click.option("--at", metavar="INSTANT", help="The state of that instant by event time.")
@click.option(
    "--format", "shape", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@click.option(
    "--language", type=click.Choice(["en", "fr"]), default="en", show_default=True,
    envvar="HUB_LANGUAGE", help="The language of the sentences.",
)  # fmt: skip
def explain_file(
    project: Path,
    facts: Path,
    roster: Path | None,
    person: str | None,
    team: str | None,
    at: str | None,
    shape: str,
    language: str,
) -> None:
    """Explain each point of one person or team of the challenge in the file PROJECT.

    Needs no server and no database, and changes nothing. Exit code 0; 2: a file is invalid, or
    nobody of that code takes part.
    """
    files = Files(language)
    plan = files.plan(project)
    classification, code = _asked(plan, person, team)
    people, instant = files.roster(roster, plan), files.instant(at, plan)
    register, _ = files.facts(facts, plan, skip_bad=False)
    as_of = plan.closes if instant is None else instant
    books = Books(plan, people, as_of, track=True, register=register)
    books.close()
    try:
        found = explain(books, classification, code)
    except UnknownParticipant:
        raise click.UsageError(f"{code} does not take part") from None
    translate = translator(language, "explain")
    if shape == "json":
        click.echo(json.dumps(as_data(found, translate), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(in_words(found, translate, plan.zone)))


def _asked(plan: Plan, person: str | None, team: str | None) -> tuple[Classification, str]:
    """The classification and the code that are asked for."""
    if person is not None and team is None and plan.individual is not None:
        return plan.individual, person
    if team is not None and person is None and plan.collective is not None:
        return plan.collective, team
    raise click.UsageError("give --person or --team, of a classification that the file has")
