"""A rehearsal in the terminal: the sentence, what to know, then the figures."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from challenge_hub.challenges.rehearsal.wording import Speaker, headline, warning_text
from challenge_hub.foundation.text import EMPTY

Report = Mapping[str, Any]
MOST_CODES = 20


def print_report(report: Report, speaker: Speaker) -> None:
    """Print everything that the report says; codes beyond the first twenty are in the JSON."""
    console = Console(highlight=False)
    console.print(f"[bold]{escape(headline(report, speaker))}[/]")
    console.print(escape(report["challenge"]))
    for finding in report["warnings"]:
        console.print(f"[bold]![/] {escape(warning_text(finding, speaker))}")
    if not report["windows"]:
        return
    boards = enumerate(report["classifications"])
    wins = (wins_table(report, position, row, speaker) for position, row in boards)
    for table in (windows_table(report, speaker), *wins, objectives_table(report, speaker)):
        console.print()
        console.print(table)
    click.echo()
    for line in (*people_lines(report, speaker), *money_lines(report, speaker)):
        click.echo(line)


def windows_table(report: Report, speaker: Speaker) -> Table:
    """A window a row: how many took part, on how many figures, at what cost."""
    say = speaker.gettext
    table = titled(say("Windows"))
    table.add_column(say("window"), no_wrap=True)
    for column in (say("figures"), say("took part"), say("without figures"), say("rewards")):
        table.add_column(column, justify="right")
    for window in report["windows"]:
        table.add_row(
            speaker.span(window["from"], window["to"]),
            speaker.number(window["facts"]["counted"]),
            say("%(part)s of %(all)s", part=window["took_part"], all=window["participants"]),
            speaker.number(len(window["without_facts"])),
            speaker.money(window["cost"]),
        )
    return table


def wins_table(report: Report, position: int, total: Report, speaker: Speaker) -> Table:
    """Who would have won each window, by what, since when for good."""
    say = speaker.gettext
    table = titled(speaker.board(total["scope"], total["name"]))
    table.add_column(say("window"), no_wrap=True)
    for column in (say("first"), say("score"), say("decided by"), say("ties"), say("leads since")):
        table.add_column(column, min_width=7)  # all of it in 80 columns
    table.add_column(say("changes"), no_wrap=True)
    for window in report["windows"]:
        row = window["classifications"][position]
        table.add_row(speaker.window(window["from"]), *map(escape, win_cells(row, speaker)))
    return table


def win_cells(row: Report, speaker: Speaker) -> Iterator[str]:
    yield speaker.everyone(row["winners"], row["scope"]) or EMPTY
    yield EMPTY if row["score"] is None else speaker.number(row["score"])
    yield criterion(row["decided_by"], speaker) if row["decided_by"] else EMPTY
    yield ties_text(row["ties"], speaker) or EMPTY
    lead = row["lead"]
    if lead is None:
        yield from (EMPTY, EMPTY)
        return
    share = speaker.percent(lead["share"])
    yield f"{speaker.short_instant(lead['since'])} ({share})"
    yield speaker.number(lead["changes"])


def ties_text(ties: Mapping[str, int], speaker: Speaker) -> str:
    """`3 csat, 1 shared`."""
    parts = (f"{speaker.number(count)} {criterion(by, speaker)}" for by, count in ties.items())
    return ", ".join(parts)


def criterion(by: str, speaker: Speaker) -> str:
    """What decides, in words; a KPI by its label."""
    words = {
        "points": speaker.gettext("points"),
        "earliest": speaker.gettext("first there"),
        "countback": speaker.gettext("more first places"),
        "draw": speaker.gettext("draw"),
        "shared": speaker.gettext("shared"),
    }
    return words.get(by) or speaker.label(by)


def objectives_table(report: Report, speaker: Speaker) -> Table:
    """How often each objective was reached, of how many times it could be judged."""
    table = titled(speaker.gettext("Objectives"))
    for column in ("objective", "target", "reached"):
        table.add_column(speaker.gettext(column))
    for line in report["objectives"]:
        team = line.get("team", "")
        name = f"{line['id']} · {team}" if team else line["id"]
        reached = speaker.gettext("%(part)s of %(all)s", part=line["reached"], all=line["of"])
        table.add_row(escape(name), speaker.target(line["id"], team), reached)
    return table


def people_lines(report: Report, speaker: Speaker) -> Iterator[str]:
    """Who got something how often, who had no figures."""
    say, people = speaker.gettext, report["people"]
    if people["rewards"] and people["own_share"] is not None:
        yield say(
            "Rewarded by a place or an objective of their own: %(own)s of %(of)s participants "
            "(%(share)s); with what everyone gets: %(any)s (%(all)s).",
            own=speaker.number(people["own"]),
            of=speaker.number(people["participants"]),
            share=speaker.percent(people["own_share"]),
            any=speaker.number(people["any"]),
            all=speaker.percent(people["any_share"]),
        )
    for row in report["classifications"]:
        if row["repeat"]:
            board = speaker.board(row["scope"], row["name"])
            yield say("Won more than once, %(board)s: %(who)s.", board=board,
                      who=repeated(row, speaker))  # fmt: skip
    for window in report["windows"]:
        if window["without_facts"]:
            codes = named(window["without_facts"], speaker)
            when = speaker.window(window["from"])
            yield say("Without figures on %(window)s: %(who)s.", window=when, who=codes)


def repeated(row: Report, speaker: Speaker) -> str:
    names = (f"{speaker.who(code, row['scope'])} × {row['wins'][code]}" for code in row["repeat"])
    return ", ".join(names)


def named(codes: Sequence[str], speaker: Speaker) -> str:
    """Codes, with names where the roster has them."""
    both = {code: speaker.who(code, "individual") for code in codes}
    texts = [code if code == name else f"{name} ({code})" for code, name in both.items()]
    return Speaker(speaker.language, speaker.document).everyone(texts, "individual", MOST_CODES)


def money_lines(report: Report, speaker: Speaker) -> Iterator[str]:
    """Least, mean, most, beside the budget."""
    money = report["money"]
    least, mean, most = (speaker.money(money[key]) for key in ("least", "mean", "most"))
    yield speaker.gettext("Rewards: %(least)s to %(most)s a window, %(mean)s on average.",
                          least=least, most=most, mean=mean)  # fmt: skip
    if money["budget"] is not None:
        yield speaker.gettext(
            "Budget: %(budget)s, of which equipment %(equipment)s.",
            budget=speaker.money(money["budget"]),
            equipment=speaker.money(money["equipment"]),
        )


def titled(title: str) -> Table:
    return Table(title=escape(title), title_justify="left", box=SIMPLE_HEAD, show_edge=False)
