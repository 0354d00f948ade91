"""An explanation as data, and in words."""

from collections.abc import Callable, Iterator
from datetime import tzinfo
from fractions import Fraction
from typing import Any

from challenge_hub.scoring.explain import Explanation, Part
from challenge_hub.scoring.lines import Line
from challenge_hub.scoring.numbers import decimal, finite_places, micro_text
from challenge_hub.scoring.steps import Step
from challenge_hub.scoring.zone import instant_text, moment

Translate = Callable[[str], str]
OTHER_PARTS = {
    "cap": "Cap",
    "gates": "Conditions",
    "awards": "Awards to the team",
    "members": "Members",
}
WHY = {
    "no_facts": "without a rank: no facts yet",
    "empty": "without a rank: no figure yet",
    "gate": "without a rank: a condition is not met",
    "too_few_members": "without a rank: too few members took part",
}


def as_data(explanation: Explanation, translate: Translate) -> dict[str, Any]:
    """The explanation as JSON; decimals are texts, with the exact fraction where none is finite."""
    found: dict[str, Any] = {
        "code": explanation.code,
        "name": explanation.name,
        "score": None if explanation.score is None else decimal(explanation.score),
        "parts": [_part_data(part, translate) for part in explanation.parts],
    }
    row = explanation.row
    if row is not None:
        found |= {"rank": row.rank, "decided_by": row.decided_by}
        found |= {"why": row.entrant.why} if row.entrant.why else {}
    return found


def _part_data(part: Part, translate: Translate) -> dict[str, Any]:
    found: dict[str, Any] = {"rule": part.rule, **_points(part.points)}
    if part.members:
        return {**found, "members": [as_data(member, translate) for member in part.members]}
    return {**found, "steps": [_step_data(step, translate) for step in part.steps]}


def _step_data(step: Step, translate: Translate) -> dict[str, Any]:
    return {
        "bucket": step.bucket,
        **_points(step.points),
        "counts": step.counts,
        "sentence": step.sentence.say(translate),
        "facts": [_fact_data(line, points) for line, points in step.facts],
    }


def _fact_data(line: Line, points: Fraction | None) -> dict[str, Any]:
    value = None if line.value is None else micro_text(line.value)
    found: dict[str, Any] = {"id": f"{line.feed}:{line.id}", "kpi": line.kpi, "value": value}
    found |= {"count": line.count, "at": instant_text(line.at)}
    return found if points is None else {**found, **_points(points)}


def _points(points: Fraction) -> dict[str, str]:
    if finite_places(points.denominator) is None:
        return {"points": decimal(points), "exact": f"{points.numerator}/{points.denominator}"}
    return {"points": decimal(points)}


def in_words(explanation: Explanation, translate: Translate, zone: tzinfo) -> Iterator[str]:
    """The explanation line by line, times local; what `best` drops is in brackets."""
    yield _headline(explanation, translate)
    for part in explanation.parts:
        yield f"  {_signed(part.points):>10}  {_title(part, translate)}"
        for step in part.steps:
            yield from _step_lines(step, translate, zone)
        for member in part.members:
            for line in in_words(member, translate, zone):
                yield f"    {line}"


def _headline(explanation: Explanation, translate: Translate) -> str:
    who = f"{explanation.name} ({explanation.code})"
    score = "–" if explanation.score is None else decimal(explanation.score)
    row = explanation.row
    if row is None:
        return f"{who}: {score}"
    if row.rank is None:
        return f"{who}: {score}, {translate(WHY[row.entrant.why or 'empty'])}"
    place = translate("rank %(rank)s") % {"rank": row.rank}
    if row.decided_by is None:
        return f"{who}: {score}, {place}"
    decided = translate("decided by %(criterion)s") % {"criterion": row.decided_by}
    return f"{who}: {score}, {place}, {decided}"


def _title(part: Part, translate: Translate) -> str:
    if isinstance(part.rule, int):
        return translate("Rule %(number)s") % {"number": part.rule + 1}
    return translate(OTHER_PARTS[part.rule])


def _step_lines(step: Step, translate: Translate, zone: tzinfo) -> Iterator[str]:
    points = _signed(step.points) if step.counts else f"({_signed(step.points)})"
    bucket = f"{step.bucket} · " if step.bucket else ""
    yield f"  {points:>14}  {bucket}{step.sentence.say(translate)}"
    for line, share in step.facts:
        value = "" if line.value is None else f" {micro_text(line.value)}"
        count = f" ×{line.count}" if line.count != 1 else ""
        own = "" if share is None else f"{_signed(share)}  "
        at = f"{moment(line.at, zone):%Y-%m-%d %H:%M:%S}"
        yield f"{'':>18}{own}{at} {line.kpi}{value}{count} [{line.feed}:{line.id}]"


def _signed(points: Fraction) -> str:
    return decimal(points) if points <= 0 else f"+{decimal(points)}"
