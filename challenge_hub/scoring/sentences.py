"""What a rule says about a participant, as a message and what fills it.

Contract: F1 of DESIGN 5. Messages are ids of the domain `explain` with `%(name)s` placeholders;
figures are exact decimals, written as the file writes them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from challenge_hub.scoring.cases import Case
from challenge_hub.scoring.improvement import compared
from challenge_hub.scoring.kpis import Kpi, Reading
from challenge_hub.scoring.numbers import MICRO, compare, decimal, quotient
from challenge_hub.scoring.objectives import enough, reached
from challenge_hub.scoring.rules import (
    Award,
    Gate,
    Improvement,
    Per,
    Places,
    Reach,
    Rule,
    Tiers,
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A message id and its parameters; who shows it translates it."""

    text: str
    params: Mapping[str, str] = field(default_factory=dict)

    def say(self, translate: Callable[[str], str]) -> str:
        """The sentence in the language that `translate` speaks."""
        return translate(self.text) % self.params


def shown(kpi: Kpi, value: Fraction) -> str:
    """A measure or figure of a KPI as people read it: a ratio in % times 100, with its unit."""
    text = decimal(value * kpi.scale.denominator)
    return f"{text}{kpi.unit}" if kpi.unit.startswith("/") else f"{text} {kpi.unit}".strip()


def _measured(kpi: Kpi, reading: Reading, **more: str) -> dict[str, str]:
    measure = "–" if reading.measure is None else shown(kpi, quotient(reading.measure))
    return {"kpi": kpi.label, "measure": measure, **more}


def short_of_contacts(kpi: Kpi, reading: Reading, minimum: int) -> Sentence | None:
    """Why a rule gives nothing below its minimum; None when there are enough contacts."""
    if reading.measure is None:
        return Sentence("%(kpi)s: no figure yet", {"kpi": kpi.label})
    if enough(reading, minimum):
        return None
    contacts = decimal(Fraction(reading.contacts, MICRO))
    text = "%(kpi)s: %(contacts)s of the %(minimum)s contacts needed"
    return Sentence(text, {"kpi": kpi.label, "contacts": contacts, "minimum": str(minimum)})


def rule_sentence(rule: Rule, case: Case, bucket: int, reading: Reading) -> Sentence:
    """What a rule finds in one bucket."""
    return SENTENCES[type(rule)](rule, case, bucket, reading)


def _per(rule: Per, case: Case, bucket: int, reading: Reading) -> Sentence:
    del case, bucket
    text = "%(kpi)s: %(measure)s, %(points)s points for each %(unit)s"
    if rule.whole:
        text = "%(kpi)s: %(measure)s, %(points)s points for each full %(unit)s"
    figures = {"points": decimal(rule.points), "unit": shown(rule.kpi, rule.unit)}
    return short_of_contacts(rule.kpi, reading, rule.minimum) or Sentence(
        text, _measured(rule.kpi, reading, **figures)
    )


def _tiers(rule: Tiers, case: Case, bucket: int, reading: Reading) -> Sentence:
    del case, bucket
    short = short_of_contacts(rule.kpi, reading, rule.minimum)
    if short is not None or reading.measure is None:
        return short or Sentence("")
    step = None
    for figure, _ in rule.steps:
        side = compare(reading.measure, figure)
        if side <= 0 if rule.lower else side >= 0:
            step = figure
    if step is None:
        text = "%(kpi)s: %(measure)s, no step reached"
        return Sentence(text, _measured(rule.kpi, reading))
    text = "%(kpi)s: %(measure)s, the step of %(step)s is reached"
    return Sentence(text, _measured(rule.kpi, reading, step=shown(rule.kpi, step)))


def _reach(rule: Reach, case: Case, bucket: int, reading: Reading) -> Sentence:
    del bucket
    objective = rule.objective
    kpi, target = objective.kpi, case.target(objective)
    minimum = max(rule.minimum, objective.minimum)
    short = short_of_contacts(kpi, reading, minimum)
    done = reached(kpi, reading, target, minimum)
    text = "%(kpi)s: %(measure)s, target %(target)s not reached"
    if done:
        text = "%(kpi)s: %(measure)s, target %(target)s reached"
    return short or Sentence(text, _measured(kpi, reading, target=shown(kpi, target)))


def _places(rule: Places, case: Case, bucket: int, reading: Reading) -> Sentence:
    place = case.places[rule.index].get(bucket)
    if place is None:
        short = short_of_contacts(rule.kpi, reading, rule.minimum)
        return short or Sentence("%(kpi)s: no place", {"kpi": rule.kpi.label})
    figures = {"place": str(place.place), "shared": str(place.shared_by)}
    text = "%(kpi)s: %(measure)s, place %(place)s"
    if place.shared_by > 1:
        text = "%(kpi)s: %(measure)s, place %(place)s shared by %(shared)s"
    return Sentence(text, _measured(rule.kpi, reading, **figures))


def _improvement(rule: Improvement, case: Case, bucket: int, reading: Reading) -> Sentence:
    kpi = rule.kpi
    baseline, current = compared(rule, case, bucket, reading)
    if baseline is None or current is None:
        return Sentence("%(kpi)s: nothing to compare with the baseline", {"kpi": kpi.label})
    text = "%(kpi)s: %(measure)s, in the baseline %(before)s"
    if kpi.additive:
        text = "%(kpi)s: %(measure)s a day, in the baseline %(before)s"
    figures = {"kpi": kpi.label, "measure": shown(kpi, current), "before": shown(kpi, baseline)}
    return short_of_contacts(kpi, reading, rule.minimum) or Sentence(text, figures)


SENTENCES: dict[type[Rule], Callable[[Any, Case, int, Reading], Sentence]] = {
    Per: _per,
    Tiers: _tiers,
    Reach: _reach,
    Places: _places,
    Improvement: _improvement,
}


def award_sentence(rule: Award, reason: str | None) -> Sentence:
    """An award and why it was given."""
    if reason:
        return Sentence("%(name)s: %(reason)s", {"name": rule.name, "reason": reason})
    return Sentence("%(name)s, given by the manager", {"name": rule.name})


def cap_sentence(points: Fraction, most: Fraction) -> Sentence:
    """What a cap cut."""
    text = "%(points)s points, of which at most %(most)s count"
    return Sentence(text, {"points": decimal(points), "most": decimal(most)})


def gate_sentence(gate: Gate, reading: Reading) -> Sentence:
    """Which condition was missed."""
    kpi = gate.kpi
    short = short_of_contacts(kpi, reading, gate.minimum)
    if gate.at_least is not None:
        text = "%(kpi)s: %(measure)s, at least %(figure)s needed"
        figure = shown(kpi, gate.at_least)
    else:
        text = "%(kpi)s: %(measure)s, at most %(figure)s allowed"
        figure = shown(kpi, gate.at_most or Fraction(0))
    return short or Sentence(text, _measured(kpi, reading, figure=figure))
