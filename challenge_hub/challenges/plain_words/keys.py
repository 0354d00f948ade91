"""Keys and values of a project file in the reader's words, for who never opens the file."""

import re
from typing import Final

from challenge_hub.challenges.format.nodes import Path
from challenge_hub.challenges.plain_words.voice import Voice
from challenge_hub.foundation.say import _
from challenge_hub.foundation.text import format_duration

DAY: Final = re.compile(r"\d{4}-\d\d-\d\d(T.+Z)?")
DURATION: Final = re.compile(r"PT(\d+)S")
FRACTION: Final = re.compile(r"-?\d+\.\d+")
PERCENT: Final = re.compile(r"-?\d+(\.\d+)?%")


def said_path(path: Path) -> str:
    """Where in its section a value stands: `collective, no. 1, target`.

    What the file itself names, such as a KPI or a team, stays as it is written there.
    """
    said = key_words()
    steps = (
        _("no. %(number)s", number=step + 1) if isinstance(step, int) else said.get(step, step)
        for step in path
    )
    return ", ".join(steps)


def said_value(value: object, voice: Voice) -> str:
    """A value of the resolved document: `2,5`, `30 min`, `lundi 21 août, 9:00`, `oui`."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    text = str(value)
    if DAY.fullmatch(text):
        return voice.moment(text)
    if PERCENT.fullmatch(text):
        return voice.percent(text)
    if FRACTION.fullmatch(text):
        return voice.number(text)
    lasts = DURATION.fullmatch(text)
    return format_duration(int(lasts[1]), voice.language) if lasts else text


def key_words() -> dict[str, str]:
    """What each key below a section is called in the reader's language."""
    return {**_aims(), **_means(), **_plan(), **_scoring()}


def _aims() -> dict[str, str]:
    return {
        "kind": _("kind"),
        "observation": _("observation"),
        "kpi": _("KPI"),
        "period": _("period"),
        "expected": _("expected"),
        "observed": _("observed"),
        "company": _("for the company"),
        "service_quality": _("for the customers"),
        "team": _("team"),
        "teams": _("teams"),
        "exclude": _("people left out"),
        "tags": _("groups"),
        "membership": _("whose team counts"),
        "label": _("name"),
        "unit": _("unit"),
        "measure": _("how it is counted"),
        "better": _("which way is better"),
        "of": _("of"),
        "bounds": _("bounds"),
        "id": _("short name"),
        "target": _("target"),
        "for": _("for"),
        "collective": _("teams together"),
        "individual": _("each person"),
    }


def _means() -> dict[str, str]:
    return {
        "names": _("how people are named"),
        "show": _("places shown"),
        "freeze": _("frozen board"),
        "who": _("who"),
        "role": _("role"),
        "hours": _("hours"),
        "what": _("what"),
        "quantity": _("pieces"),
        "cost": _("cost"),
        "amount": _("amount"),
        "currency": _("currency"),
        "people": _("people"),
        "equipment": _("equipment"),
        "budget": _("budget"),
        "objective": _("objective"),
        "draw": _("draw"),
        "value": _("value"),
        "tied": _("when places are tied"),
    }


def _plan() -> dict[str, str]:
    return {
        "from": _("from"),
        "to": _("to"),
        "name": _("name"),
        "at": _("when"),
        "title": _("title"),
        "minutes": _("minutes"),
        "led_by": _("led by"),
        "due": _("until"),
        "task": _("task"),
        "owner": _("in charge"),
        "start": _("start"),
        "end": _("end"),
        "grace": _("time for late figures"),
        "activity": _("working hours"),
        "closed": _("closed days"),
        "stages": _("stages"),
        "animations": _("events"),
        "preparation": _("preparation"),
        "channel": _("channel"),
        "at_least": _("at least"),
        "at_most": _("at most"),
        "change": _("change"),
        "baseline": _("period compared with"),
        "comparison": _("teams compared with"),
        "success": _("criteria of success"),
        "guards": _("what must not get worse"),
        "questions": _("questions"),
        "report_to": _("report to"),
    }


def _scoring() -> dict[str, str]:
    return {
        "minimum": _("least number of contacts"),
        "each": _("applies each"),
        "best": _("best that count"),
        "per": _("for each"),
        "points": _("points"),
        "whole": _("full units only"),
        "tiers": _("tiers"),
        "rank": _("points by place"),
        "shared": _("tied places share"),
        "improvement": _("improvement"),
        "progress": _("progress"),
        "up_to": _("up to"),
        "loss": _("losses count"),
        "award": _("points given by hand"),
        "max": _("at most"),
        "factor": _("factor"),
        "kpis": _("KPIs"),
        "keep": _("share kept"),
        "otherwise": _("otherwise"),
        "mean": _("mean"),
        "cap": _("cap"),
        "boosts": _("boosts"),
        "gates": _("gates"),
        "rank_by": _("ranked by"),
        "ties": _("ties decided by"),
        "aggregate": _("how a team adds up"),
        "scope": _("people or teams"),
        "by": _("grouped by"),
        "only": _("only for"),
        "also": _("also ranked"),
    }
