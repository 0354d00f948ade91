"""Standings as tables in the terminal."""

from collections.abc import Callable
from typing import Any

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from challenge_hub.scoring import Standings

Translate = Callable[[str], str]
WHY = {
    "no_facts": "no facts",
    "empty": "no figure",
    "gate": "gate not passed",
    "too_few_members": "too few members",
}


def print_table(standings: Standings, translate: Translate) -> None:
    """Print all classifications, the objectives of everyone, and how the lines were counted."""
    document = standings.as_dict()
    console = Console(highlight=False)
    state = translate("provisional") if standings.provisional else translate("final")
    console.print(f"[bold]{escape(standings.challenge)}[/] · {document['as_of']} · {state}")
    if document["collective"]:
        console.print(_rows(translate("Teams"), document["collective"], translate))
    if document["individual"]:
        console.print(_rows(translate("People"), document["individual"], translate))
    for one in document["also"]:
        console.print(_rows(one["name"], one["rows"], translate))
    ours = [line for line in document["objectives"] if line["scope"] == "collective"]
    if ours:
        console.print(_objectives(ours, translate))
    counted = (f"{name} {count}" for name, count in document["facts"].items() if count)
    click.echo(" · ".join(counted))
    click.echo(f"digest {document['digest']}")


def _rows(title: str, rows: list[dict[str, Any]], translate: Translate) -> Table:
    people = bool(rows) and "person" in rows[0]
    table = Table(title=escape(title), title_justify="left", box=SIMPLE_HEAD)
    table.add_column("#", justify="right")
    for column in ("person", "name", "team") if people else ("team", "members"):
        table.add_column(translate(column))
    table.add_column(translate("score"), justify="right")
    table.add_column(translate("decided by"))
    for row in rows:
        who = [row[key] for key in (("person", "name", "team") if people else ("team", "members"))]
        why = translate(WHY[row["why"]]) if "why" in row else row["decided_by"]
        cells = (row["rank"], *who, row["score"], why)
        table.add_row(*(_cell(cell) for cell in cells))
    return table


def _objectives(lines: list[dict[str, Any]], translate: Translate) -> Table:
    table = Table(title=translate("Objectives"), title_justify="left", box=SIMPLE_HEAD)
    for column in ("objective", "measure", "target", "reached"):
        table.add_column(translate(column))
    for line in lines:
        name = f"{line['id']} · {line['team']}" if "team" in line else line["id"]
        reached = translate("yes") if line["reached"] else translate("no")
        table.add_row(*(_cell(cell) for cell in (name, line["measure"], line["target"], reached)))
    return table


def _cell(cell: object) -> str:
    return "–" if cell is None else escape(str(cell))
