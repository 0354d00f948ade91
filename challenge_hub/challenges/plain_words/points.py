"""Rules that give points, one sentence each (contract 3)."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from challenge_hub.challenges.plain_words.voice import Voice, sentence
from challenge_hub.foundation.say import _, ngettext

Rule = Mapping[str, Any]


def point_sentence(rule: Rule, voice: Voice) -> str:
    """What a rule gives, for what, and under which conditions."""
    kind = next(key for key in SAYINGS if key in rule)
    conditions = [SAYINGS[kind](rule, voice), *_conditions(rule, voice)]
    return sentence(", ".join(conditions))


def _subject(rule: Rule, voice: Voice) -> str:
    label = voice.label(rule["kpi"])
    return f"{label}, {voice.each(rule['each'])}" if "each" in rule else label


def _per(rule: Rule, voice: Voice) -> str:
    words = {"kpi": _subject(rule, voice), "points": voice.points(rule["points"])}
    counts = voice.kpis[rule["kpi"]]["measure"] in {"total", "count"}
    if Decimal(rule["per"]) == 1 and counts:
        return _("%(kpi)s: %(points)s each time", **words)
    words["unit"] = voice.level(rule["kpi"], rule["per"])
    if rule.get("whole"):
        return _("%(kpi)s: %(points)s for each full %(unit)s", **words)
    return _("%(kpi)s: %(points)s for each %(unit)s, pro rata", **words)


def _tiers(rule: Rule, voice: Voice) -> str:
    steps = [_tier(step, rule["kpi"], voice) for step in rule["tiers"]]
    return _("%(kpi)s: %(steps)s", kpi=_subject(rule, voice), steps=", ".join(steps))


def _tier(step: Rule, kpi: str, voice: Voice) -> str:
    points = voice.points(step["points"])
    if "up_to" in step:
        level = voice.level(kpi, step["up_to"])
        return _("%(points)s at %(level)s or less", points=points, level=level)
    return _("%(points)s from %(level)s on", points=points, level=voice.level(kpi, step["from"]))


def _objective(rule: Rule, voice: Voice) -> str:
    objective = voice.objectives[rule["objective"]]
    goal = goal_words(objective, voice)
    goal = f"{goal}, {voice.each(rule['each'])}" if "each" in rule else goal
    points, progress = voice.points(rule["points"]), rule.get("progress", False)
    if not progress:
        return _("%(goal)s reached: %(points)s", goal=goal, points=points)
    if progress is True:
        return _("%(goal)s: up to %(points)s, pro rata", goal=goal, points=points)
    share = voice.percent(progress["up_to"])
    return _(
        "%(goal)s: %(points)s pro rata, counted up to %(share)s of the target",
        goal=goal,
        points=points,
        share=share,
    )


def goal_words(objective: Rule, voice: Voice) -> str:
    """`objective Satisfaction 4,5`."""
    label, target = (
        voice.label(objective["kpi"]),
        voice.level(objective["kpi"], objective["target"]),
    )
    if voice.kpis[objective["kpi"]].get("better") == "lower":
        return _("objective %(kpi)s %(target)s or less", kpi=label, target=target)
    return _("objective %(kpi)s %(target)s", kpi=label, target=target)


def _rank(rule: Rule, voice: Voice) -> str:
    places = rule["rank"]
    figures = ", ".join(voice.number(points) for points in places)
    subject = _subject(rule, voice)
    said = ngettext(
        "%(kpi)s: %(figures)s points to the first",
        "%(kpi)s: %(figures)s points to the first %(num)s",
        len(places),
        kpi=subject,
        figures=figures,
    )
    return f"{said}, {_('shared when tied')}" if rule.get("shared") == "mean" else said


def _improvement(rule: Rule, voice: Voice) -> str:
    gain = rule["improvement"]
    per = gain["per"]
    unit = voice.percent(per) if per.endswith("%") else voice.level(rule["kpi"], per)
    words = {"kpi": _subject(rule, voice), "points": voice.points(gain["points"]), "unit": unit}
    if gain.get("loss"):
        return _("%(kpi)s: %(points)s for each %(unit)s gained or lost on one's own past", **words)
    return _("%(kpi)s: %(points)s for each %(unit)s gained on one's own past", **words)


def _award(rule: Rule, voice: Voice) -> str:
    most = voice.points(rule["max"])
    return _("“%(name)s”: up to %(most)s, given with a reason", name=rule["award"], most=most)


SAYINGS = {
    "objective": _objective,
    "award": _award,
    "per": _per,
    "tiers": _tiers,
    "rank": _rank,
    "improvement": _improvement,
}


def _conditions(rule: Rule, voice: Voice) -> Iterator[str]:
    if rule.get("minimum"):
        yield _("with %(contacts)s at least", contacts=voice.contacts(rule["minimum"]))
    if rule.get("stages"):
        yield _("only in %(stages)s", stages=", ".join(rule["stages"]))
    if "best" in rule:
        yield voice.best(rule.get("each", "stage"), rule["best"])
