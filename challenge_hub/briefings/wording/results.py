"""Final standings, rewards and facts, as rows of tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from challenge_hub.briefings.rules import Names
from challenge_hub.briefings.wording.figures import Figures, listed
from challenge_hub.briefings.wording.judged import shown
from challenge_hub.briefings.wording.terms import COUNTERS
from challenge_hub.foundation.say import _, ngettext
from challenge_hub.foundation.text import (
    EMPTY,
    format_number,
    format_ordinal,
    format_unit,
)

NO_FACTS = "no_facts"
MARKS = 8  # shapes there are; from the ninth team on they come again (LOOK, section 2)


@dataclass(frozen=True)
class ResultRow:
    """A person or a team: `mark` is the number of the team's shape and colour."""

    rank: str
    name: str
    team: str
    mark: int
    score: str
    members: int | None
    measures: tuple[str, ...]
    why: str


@dataclass(frozen=True)
class RewardRow:
    what: str
    for_: str
    pieces: int
    cost: str
    winners: str


def marks_of(document: Mapping[str, Any], content: Mapping[str, Any]) -> dict[str, int]:
    """The mark of each team: in the order of the file, else of the codes; 1 to 8."""
    teams = document.get("participants", {}).get("teams", "all")
    if teams == "all":
        teams = sorted(row["team"] for row in content["standings"]["collective"])
    return {team: number % MARKS + 1 for number, team in enumerate(teams)}


def team_rows(
    document: Mapping[str, Any], content: Mapping[str, Any], figures: Figures, names: Names
) -> list[ResultRow]:
    marks = marks_of(document, content)
    return [
        _result(row, names.team(row["team"]), "", marks.get(row["team"], 1), figures)
        for row in content["standings"]["collective"]
    ]


def person_rows(
    document: Mapping[str, Any], content: Mapping[str, Any], figures: Figures, names: Names
) -> list[ResultRow]:
    """Everyone with a counted fact; who has none is not named (`without_facts`)."""
    marks = marks_of(document, content)
    return [
        _result(
            row,
            names.person(row["person"]),
            names.team(row["team"]),
            marks.get(row["team"], 1),
            figures,
        )
        for row in content["standings"]["individual"]
        if row.get("why") != NO_FACTS
    ]


def without_facts(content: Mapping[str, Any]) -> str:
    """How many people have no counted fact; empty where everyone has one."""
    number = sum(row.get("why") == NO_FACTS for row in content["standings"]["individual"])
    if not number:
        return ""
    return ngettext(
        "%(num)d more person has no counted fact.",
        "%(num)d more people have no counted fact.",
        number,
    )


def _result(row: Mapping[str, Any], name: str, team: str, mark: int, figures: Figures) -> ResultRow:
    rank, score = row["rank"], row["score"]
    return ResultRow(
        rank=EMPTY if rank is None else format_ordinal(rank, figures.language),
        name=name,
        team=team,
        mark=mark,
        score=EMPTY if score is None else format_number(score, figures.language, digits=1),
        members=row.get("members"),
        measures=tuple(
            figures.cell(code, shown(figures, code, row["measures"][code]["value"]))
            for code in figures.kpis
        ),
        why=_why(row.get("why")),
    )


def _why(code: str | None) -> str:
    """Why there is no rank: a fact, never a judgement."""
    return {
        "no_facts": _("no fact"),
        "empty": _("no measure"),
        "gate": _("condition not met"),
        "too_few_members": _("too few members"),
    }.get(code or "", "")


def reward_rows(
    content: Mapping[str, Any], figures: Figures, names: Names, labels: Mapping[str, str]
) -> list[RewardRow]:
    """`labels` names the objectives by id."""
    budget = content["costs"]["budget"]
    currency = budget["currency"] if budget else "EUR"
    return [
        RewardRow(
            one["what"],
            reward_for(one["for"], figures.language, labels),
            one["pieces"],
            format_unit(one["cost"], currency, figures.language),
            _winners(one, names, figures.language),
        )
        for one in content["costs"]["rewards"]
    ]


def reward_for(target: Any, language: str, labels: Mapping[str, str]) -> str:
    """Whom a reward is for, in words."""
    if isinstance(target, str):
        return _("everyone who takes part")
    kind, what = next(iter(target.items()))
    if kind == "objective":
        return _("objective reached: %(objective)s", objective=labels.get(what, what))
    if kind == "draw":
        return ngettext("%(num)d person drawn", "%(num)d people drawn", int(what))
    first, _dash, last = str(what).partition("-")
    place = format_ordinal(int(first), language)
    if last:
        place = _("%(first)s to %(last)s", first=place, last=format_ordinal(int(last), language))
    if kind == "team":
        return _("team standings: %(places)s", places=place)
    return _("individual standings: %(places)s", places=place)


def _winners(one: Mapping[str, Any], names: Names, language: str) -> str:
    by = names.team if isinstance(one["for"], dict) and "team" in one["for"] else names.person
    if len(one["winners"]) > SHOWN_WINNERS:
        return ngettext("%(num)d person", "%(num)d people", len(one["winners"]))
    winners = listed((by(code) for code in one["winners"]), language)
    if one["to_draw"] and winners:
        return _("to be drawn among %(people)s", people=winners)
    return _("to be drawn") if one["to_draw"] else winners


SHOWN_WINNERS = 6


def fact_rows(content: Mapping[str, Any], figures: Figures) -> list[tuple[str, str]]:
    """How many facts counted, and what became of the others that the ledger holds."""
    facts = content["facts"]
    rows = [
        (format_number(facts[code], figures.language), str(word))
        for code, word in COUNTERS.items()
        if facts.get(code) or code in {"counted", "late"}
    ]
    beside = {
        "waiting": _("waiting for a person or a KPI, all challenges together"),
        "refused": _("refused on arrival, all challenges together"),
    }
    rows += [
        (format_number(content.get(key, 0), figures.language), text) for key, text in beside.items()
    ]
    return rows
