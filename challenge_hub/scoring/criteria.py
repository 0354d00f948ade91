"""The criteria of a classification in their order: what it ranks by, then its ties.

Contract: 4.1, 4.2.
"""

from collections.abc import Callable
from typing import TypeAlias

from challenge_hub.scoring.draws import Draw
from challenge_hub.scoring.entrants import Entrant, measure
from challenge_hub.scoring.keys import Key, key_of
from challenge_hub.scoring.kpis import Kpi
from challenge_hub.scoring.lookback import Lookback
from challenge_hub.scoring.people import PeopleScorer
from challenge_hub.scoring.places import countback_key
from challenge_hub.scoring.ranks import Criterion
from challenge_hub.scoring.rules import COUNTBACK, DRAW, EARLIEST, Classification
from challenge_hub.scoring.teams import TeamScorer

AnyScorer: TypeAlias = PeopleScorer | TeamScorer


def criteria(scorer: AnyScorer, draw: Draw | None = None) -> list[Criterion]:
    """All criteria of a classification; without a draw, those it would decide are shared."""
    classification = scorer.classification
    found = [
        _ranked_by(classification, position) for position in range(len(classification.rank_by))
    ]
    for tie in classification.ties:
        if isinstance(tie, Kpi):
            found.append(_by_kpi(tie))
        elif tie == EARLIEST:
            found.append(Criterion(tie, _earliest(scorer)))
        elif tie == COUNTBACK:
            found.append(Criterion(tie, _countback(scorer)))
        elif tie == DRAW and draw is not None:
            found.append(Criterion(tie, _drawn(draw)))
    return found


def _ranked_by(classification: Classification, position: int) -> Criterion:
    by = classification.rank_by[position]
    if isinstance(by, Kpi):
        lower, name = by.lower, by.code
    else:
        lower, name = classification.lower_is_better, by

    def key(entrant: Entrant) -> Key:
        return key_of(entrant.values[position], lower=lower)

    return Criterion(name, key)


def _by_kpi(kpi: Kpi) -> Criterion:
    return Criterion(kpi.code, lambda entrant: key_of(measure(entrant.sheet, kpi), lower=kpi.lower))


def _earliest(scorer: AnyScorer) -> Callable[[Entrant], Key]:
    return lambda entrant: (Lookback(scorer, entrant).earliest(),)


def _countback(scorer: AnyScorer) -> Callable[[Entrant], Key]:
    return lambda entrant: countback_key(scorer.taken(entrant.code))


def _drawn(draw: Draw) -> Callable[[Entrant], Key]:
    return lambda entrant: (draw.ticket(entrant.code),)
