"""A rehearsal as its page shows it: sentences and texts, lengths for the pictures."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from challenge_hub.challenges.rehearsal.wording import Speaker, headline, warning_text
from challenge_hub.foundation.say import _, ngettext
from challenge_hub.foundation.text import EMPTY

Report = Mapping[str, Any]
MARKS = 8  # shapes there are; from the ninth team on they come again (LOOK, section 2)
MOST_NAMES = 200
WIDE = 100  # units of the line that a window is drawn as


@dataclass(frozen=True)
class Win:
    """One window of one classification; `since` is where the lead was settled, 0 to 100."""

    window: str
    winners: str
    mark: int
    score: str
    decided_by: str
    since: int | None
    settled: str
    changes: str


@dataclass(frozen=True)
class Board:
    """One classification over all windows: its finding, its rows, who won how often."""

    title: str
    finding: str
    rows: Sequence[Win]
    repeat: str
    ties: str


@dataclass(frozen=True)
class Played:
    """One window: who took part, on how many figures, at what cost, who was without figures."""

    window: str
    figures: str
    took_part: str
    cost: str
    without: str
    names: str


@dataclass(frozen=True)
class Page:
    """Everything that the page shows."""

    sentence: str
    warnings: Sequence[str]
    boards: Sequence[Board]
    windows: Sequence[Played]
    money: Sequence[tuple[str, str]]
    spread: Sequence[tuple[str, str]]
    objectives: Sequence[tuple[str, str, str]]
    figures: str


def rehearsal_page(report: Report, speaker: Speaker) -> Page:
    """Say a report."""
    return Page(
        sentence=headline(report, speaker),
        warnings=[warning_text(each, speaker) for each in report["warnings"]],
        boards=[_board(report, index, speaker) for index in range(len(report["classifications"]))],
        windows=[_played(window, speaker) for window in report["windows"]],
        money=list(_money(report["money"], speaker)) if report["windows"] else [],
        spread=list(_spread(report["people"], speaker)),
        objectives=[_objective(line, speaker) for line in report["objectives"]],
        figures=speaker.number(sum(each["facts"]["counted"] for each in report["windows"])),
    )


def _board(report: Report, index: int, speaker: Speaker) -> Board:
    total = report["classifications"][index]
    rows = [_win(window, index, speaker) for window in report["windows"]]
    return Board(
        title=speaker.board(total["scope"], total["name"]),
        finding=_finding(total, speaker),
        rows=rows,
        repeat=", ".join(_repeated(total, speaker)),
        ties=", ".join(_ties(total, speaker)),
    )


def _finding(total: Report, speaker: Speaker) -> str:
    """The title of a picture says what it shows."""
    if total["lead"] is None:
        return _("Nobody would have been ranked")
    share = speaker.percent(total["lead"])
    return _("Half of the times it was settled by %(share)s of the window", share=share)


def _repeated(total: Report, speaker: Speaker) -> Iterator[str]:
    for code in total["repeat"]:
        times = speaker.number(total["wins"][code])
        yield _("%(who)s %(times)s times", who=speaker.who(code, total["scope"]), times=times)


def _ties(total: Report, speaker: Speaker) -> Iterator[str]:
    """How many ties over all windows each tie-break decided, or none did."""
    for by, count in total["ties"].items():
        yield _("%(count)s %(by)s", count=speaker.number(count), by=_criterion(by, speaker))


def _win(window: Report, index: int, speaker: Speaker) -> Win:
    row = window["classifications"][index]
    lead = row["lead"]
    winners = row["winners"]
    first = winners[0] if len(winners) == 1 and row["scope"] == "collective" else ""
    return Win(
        window=speaker.span(window["from"], window["to"]),
        winners=speaker.everyone(winners, row["scope"]) or EMPTY,
        mark=_mark(first, speaker),
        score=EMPTY if row["score"] is None else speaker.number(row["score"]),
        decided_by=_decided(row, speaker),
        since=None if lead is None else round(Fraction(lead["share"]) * WIDE),
        settled=EMPTY if lead is None else _("since %(when)s", when=speaker.instant(lead["since"])),
        changes=EMPTY if lead is None else speaker.number(lead["changes"]),
    )


def _mark(team: str, speaker: Speaker) -> int:
    """The number of a team's shape and colour; 0 for none."""
    teams = speaker.document.get("participants", {}).get("teams", "all")
    row = sorted(speaker.teams) if teams == "all" else list(teams)
    return row.index(team) % MARKS + 1 if team in row else 0


def _decided(row: Report, speaker: Speaker) -> str:
    """What told the winner from the next one."""
    if row["decided_by"] is None:
        return EMPTY
    if len(row["winners"]) > 1 and row["decided_by"] != "draw":
        return _("shared")
    return _criterion(row["decided_by"], speaker)


def _criterion(by: str, speaker: Speaker) -> str:
    words = {
        "points": _("points"),
        "earliest": _("whoever got there first"),
        "countback": _("more first places"),
        "draw": _("drawn by lot"),
        "shared": _("shared"),
    }
    return str(words[by]) if by in words else speaker.label(by)


def _played(window: Report, speaker: Speaker) -> Played:
    people = window["without_facts"]
    return Played(
        window=speaker.span(window["from"], window["to"]),
        figures=speaker.number(window["facts"]["counted"]),
        took_part=_(
            "%(part)s of %(all)s",
            part=speaker.number(window["took_part"]),
            all=speaker.number(window["participants"]),
        ),
        cost=speaker.money(window["cost"]),
        without=ngettext(
            "%(figure)s person without figures",
            "%(figure)s people without figures",
            len(people),
            figure=speaker.number(len(people)),
        ),
        names=speaker.everyone(people, "individual", MOST_NAMES),
    )


def _money(money: Report, speaker: Speaker) -> Iterator[tuple[str, str]]:
    yield _("A window, on average"), speaker.money(money["mean"])
    yield (
        _("At least, at most"),
        f"{speaker.money(money['least'])} – {speaker.money(money['most'])}",
    )
    if Fraction(money["equipment"]):
        yield _("Equipment besides"), speaker.money(money["equipment"])
    if money["budget"] is not None:
        yield _("Budget"), speaker.money(money["budget"])


def _spread(people: Report, speaker: Speaker) -> Iterator[tuple[str, str]]:
    if not people["participants"]:
        return
    yield _("Participants, all windows together"), speaker.number(people["participants"])
    if people["rewards"]:
        yield _("Rewarded on their own account"), _share(people, "own", speaker)
        yield _("Rewarded, with what all get"), _share(people, "any", speaker)
        yield _("Rewarded more than once"), speaker.number(len(people["repeat"]))


def _share(people: Report, key: str, speaker: Speaker) -> str:
    return f"{speaker.number(people[key])} ({speaker.percent(people[f'{key}_share'])})"


def _objective(line: Report, speaker: Speaker) -> tuple[str, str, str]:
    team, label = line.get("team", ""), speaker.label(speaker.kpi_of(line["id"]))
    if team:
        whose = speaker.who(team, "collective")
    else:
        whose = _("all together") if line["scope"] == "collective" else _("each person")
    reached = _(
        "%(part)s of %(all)s", part=speaker.number(line["reached"]), all=speaker.number(line["of"])
    )
    return f"{label}, {whose}", speaker.target(line["id"], team), reached
