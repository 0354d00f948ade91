"""What limits points, who is ranked, who is first (contract 3.3 to 4.4)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from challenge_hub.challenges.plain_words.points import point_sentence
from challenge_hub.challenges.plain_words.voice import Voice, sentence
from challenge_hub.foundation.say import _

Entry = Mapping[str, Any]
POINTS = "points"


@dataclass(frozen=True)
class RuleWords:
    """The sentences about people, about teams, and about further classifications."""

    individual: list[str]
    collective: list[str]
    also: list[str]


def rule_words(document: Entry) -> RuleWords:
    """Say the scoring of a resolved document, in the order of the file."""
    voice, scoring = Voice.of(document), document["scoring"]
    individual, collective = scoring.get("individual"), scoring.get("collective")
    return RuleWords(
        individual=[] if individual is None else list(_classification(individual, voice)),
        collective=[] if collective is None else list(_teams(collective, voice)),
        also=[_further(entry, voice) for entry in scoring.get("also", ())],
    )


def plain_rules(document: Entry) -> list[str]:
    """All sentences, those about people first."""
    words = rule_words(document)
    return [*words.individual, *words.collective, *words.also]


def _teams(entry: Entry, voice: Voice) -> Iterator[str]:
    aggregate = entry.get("aggregate")
    if aggregate is not None:
        yield sentence(_aggregate(aggregate, voice))
    elif POINTS in entry.get("rank_by", (POINTS,)):
        yield sentence(_("a team earns points for its own figures"))
    yield from _classification(entry, voice)


def _aggregate(aggregate: Any, voice: Voice) -> str:
    if aggregate == "sum":
        return _("team score: the sum of its members' points")
    if aggregate == "mean":
        return _("team score: the mean of the points of the members who took part")
    if "mean" in aggregate:
        return _("team score: the points divided by everyone on the roster")
    if "best" in aggregate:
        number = voice.number(aggregate["best"])
        return _("team score: the sum of its %(number)s best members", number=number)
    label = voice.label(aggregate["per"])
    return _("team score: the points divided by the team's total of “%(kpi)s”", kpi=label)


def _classification(entry: Entry, voice: Voice) -> Iterator[str]:
    for rule in entry.get("points", ()):
        yield point_sentence(rule, voice)
    for boost in entry.get("boosts", ()):
        yield sentence(_boost(boost, voice))
    caps = entry.get("cap", ())
    for cap in [caps] if isinstance(caps, Mapping) else caps:
        yield sentence(_cap(cap, voice))
    for gate in entry.get("gates", ()):
        yield sentence(_gate(gate, voice))
    yield from _order(entry, voice)


def _boost(boost: Entry, voice: Voice) -> str:
    span, factor = voice.span(boost["from"], boost["to"]), voice.number(boost["factor"])
    if "kpis" in boost:
        kpis = ", ".join(voice.label(code) for code in boost["kpis"])
        return _("%(span)s: points for %(kpis)s × %(factor)s", span=span, kpis=kpis, factor=factor)
    return _("%(span)s: points × %(factor)s", span=span, factor=factor)


def _cap(cap: Entry, voice: Voice) -> str:
    points = voice.points(cap["points"])
    if "each" in cap:
        return _("at most %(points)s %(per)s", points=points, per=voice.per(cap["each"]))
    return _("at most %(points)s in all", points=points)


def _gate(gate: Entry, voice: Voice) -> str:
    condition = ", ".join(_gate_conditions(gate, voice))
    otherwise = gate.get("otherwise", "unranked")
    if otherwise == "unranked":
        return _("to be ranked: %(condition)s", condition=condition)
    if otherwise == "zero":
        return _("%(condition)s; otherwise the score is 0", condition=condition)
    share = voice.percent(otherwise["keep"])
    return _("%(condition)s; otherwise %(share)s of the score", condition=condition, share=share)


def _gate_conditions(gate: Entry, voice: Voice) -> Iterator[str]:
    code = gate["kpi"]
    label = voice.label(code)
    if "at_least" in gate:
        level = voice.level(code, gate["at_least"])
        yield _("%(kpi)s of %(level)s or more", kpi=label, level=level)
    elif "at_most" in gate:
        level = voice.level(code, gate["at_most"])
        yield _("%(kpi)s of %(level)s or less", kpi=label, level=level)
    if gate.get("minimum"):
        contacts = voice.contacts(gate["minimum"])
        yield _("%(kpi)s with %(contacts)s at least", kpi=label, contacts=contacts)


def _order(entry: Entry, voice: Voice) -> Iterator[str]:
    keys = entry.get("rank_by", (POINTS,))
    if tuple(keys) != (POINTS,):
        yield sentence(_("ranked by %(keys)s", keys=voice.row(_key(key, voice) for key in keys)))
    ties = entry.get("ties", ())
    if ties:
        yield sentence(_("when tied: %(keys)s", keys=voice.row(_key(key, voice) for key in ties)))


def _key(key: str, voice: Voice) -> str:
    words = {
        POINTS: _("points"),
        "earliest": _("whoever got there first"),
        "countback": _("more first places"),
        "draw": _("a draw"),
    }
    return str(words.get(key, voice.label(key)))


def _further(entry: Entry, voice: Voice) -> str:
    head = _("further classification “%(name)s”", name=entry["name"])
    parts = [*_whom(entry, voice)]
    if entry["scope"] == "collective" and "aggregate" in entry:
        parts.append(sentence(_aggregate(entry["aggregate"], voice)))
    parts += _classification(entry, voice)
    return f"{sentence(head)} {' '.join(parts)}".strip()


def _whom(entry: Entry, voice: Voice) -> Iterator[str]:
    only = entry.get("only", {})
    for key in ("teams", "tags"):
        if key in only:
            yield sentence(_("only for %(whom)s", whom=", ".join(only[key])))
    if "by" in entry:
        yield sentence(_("grouped by %(column)s", column=entry["by"]))
