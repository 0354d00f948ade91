"""What the figures cannot say: always listed, never optional (promise F3)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from challenge_hub.briefings.debrief.effects import Effect
from challenge_hub.briefings.debrief.figures import Entry, is_additive
from challenge_hub.briefings.debrief.periods import Period
from challenge_hub.briefings.statistics.grades import Grade

Caveat = dict[str, Any]
FEW_DAYS = 10  # days of work; people keep up an effort that long whatever drives it


def caveats_of(
    effects: Mapping[str, Effect],
    kpis: Mapping[str, Entry],
    periods: tuple[Period | None, Period],
    *,
    comparison: Sequence[str],
    late: int,
    provisional: bool,
) -> list[Caveat]:
    """All that applies, the gravest first; `code` is worded where the page is made."""
    found = [
        *_about_state(late, provisional=provisional),
        *_about_comparison(periods[0], comparison),
        *_about_effects(effects, kpis),
    ]
    if periods[1].days < FEW_DAYS:
        found.append({"code": "short", "days": periods[1].days})
    # Never left out: nobody drew by lot who takes part, and a low point rises by itself.
    found.append({"code": "not_drawn"})
    return found


def _about_state(late: int, *, provisional: bool) -> Iterable[Caveat]:
    if provisional:
        yield {"code": "provisional"}
    if late:
        yield {"code": "late", "lines": late}


def _about_comparison(baseline: Period | None, comparison: Sequence[str]) -> Iterable[Caveat]:
    if baseline is None:
        yield {"code": "no_baseline"}
    if not comparison:
        yield {"code": "no_comparison"}
    elif len(comparison) == 1:
        yield {"code": "one_comparison_team"}


def _about_effects(effects: Mapping[str, Effect], kpis: Mapping[str, Entry]) -> Iterable[Caveat]:
    few = [code for code, one in effects.items() if one.grade is Grade.TOO_LITTLE_DATA]
    if few:
        yield {"code": "too_little_data", "kpis": few}
    per_head = [code for code in effects if is_additive(kpis[code])]
    if per_head:
        yield {"code": "per_person_and_day", "kpis": per_head}
    if len(effects) > 1:
        yield {"code": "several_kpis", "number": len(effects)}
