"""Everything a debrief's page shows, worded in one language; the template only lays it out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from challenge_hub.briefings.debrief.roles import roles_of
from challenge_hub.briefings.rules import Names
from challenge_hub.briefings.wording.caveats import caveat_text
from challenge_hub.briefings.wording.changes import ChangeRow, change_rows
from challenge_hub.briefings.wording.figures import Figures, listed
from challenge_hub.briefings.wording.headline import Answer, Story, answers, headline
from challenge_hub.briefings.wording.judged import (
    JudgedRow,
    ReachedRow,
    common_objectives,
    criterion_rows,
    individual_objectives,
)
from challenge_hub.briefings.wording.results import (
    ResultRow,
    RewardRow,
    fact_rows,
    person_rows,
    reward_rows,
    team_rows,
    without_facts,
)
from challenge_hub.foundation.text import format_number, format_unit

LOOK_AGAIN = timedelta(weeks=3)  # whether an effect lasts shows two to four weeks later


@dataclass(frozen=True)
class DebriefPage:
    """A debrief in words and figures; `headline` is also what a screen reader says first."""

    title: str
    headline: str
    answers: list[Answer]
    comparison: str
    changes: list[ChangeRow]
    caveats: list[str]
    criteria: list[JudgedRow]
    objectives: list[JudgedRow]
    personal: list[ReachedRow]
    kpis: list[str]
    teams: list[ResultRow]
    people: list[ResultRow]
    absent: str
    rewards: list[RewardRow]
    equipment: str
    total: str
    facts: list[tuple[str, str]]
    counted: str
    questions: list[str]
    look_again: datetime
    baseline: tuple[datetime, datetime, int] | None
    window: tuple[datetime, datetime, int]


def debrief_page(
    document: Mapping[str, Any], content: Mapping[str, Any], names: Names, language: str
) -> DebriefPage:
    """Word one stored debrief. Texts of the project file stay in the file's language."""
    figures = Figures(in_order(document), language)
    story = Story(document, content, figures, names.teams)
    budget = content["costs"]["budget"]
    currency = budget["currency"] if budget else "EUR"
    window = _period(content["periods"][1])
    return DebriefPage(
        title=document["title"],
        headline=headline(story),
        answers=answers(story),
        comparison=listed((names.team(team) for team in content["comparison"]), language),
        changes=change_rows(content, document["kpis"], figures),
        caveats=[caveat_text(one, figures) for one in content["caveats"]],
        criteria=criterion_rows(content, figures),
        objectives=common_objectives(document, content, figures),
        personal=individual_objectives(document, content, figures),
        kpis=[figures.label(code) for code in figures.kpis],
        teams=team_rows(document, content, figures, names),
        people=person_rows(document, content, figures, names),
        absent=without_facts(content),
        rewards=reward_rows(content, figures, names, objective_labels(document, figures)),
        equipment=format_unit(content["costs"]["equipment"], currency, language),
        total=format_unit(content["costs"]["total"], currency, language),
        facts=fact_rows(content, figures),
        counted=format_number(content["facts"]["counted"], language),
        questions=list(document["evaluation"].get("questions", ())),
        look_again=window[1] + LOOK_AGAIN,
        baseline=_period(content["periods"][0]) if content["periods"][0] else None,
        window=window,
    )


def in_order(document: Mapping[str, Any]) -> dict[str, Any]:
    """The KPIs, those that the challenge is about first."""
    kpis = document["kpis"]
    return {code: kpis[code] for code in dict.fromkeys([*roles_of(document), *kpis])}


def objective_labels(document: Mapping[str, Any], figures: Figures) -> dict[str, str]:
    """What an objective is about, by its id: `Satisfaction, 4,4`."""
    return {
        one["id"]: f"{figures.label(one['kpi'])}, {figures.level(one['kpi'], one['target'])}"
        for scope in document["objectives"].values()
        for one in scope
    }


def _period(period: Mapping[str, Any]) -> tuple[datetime, datetime, int]:
    """First instant, last instant inside, and days of work."""
    end = datetime.fromisoformat(period["to"])
    return datetime.fromisoformat(period["from"]), end - timedelta(microseconds=1), period["days"]
