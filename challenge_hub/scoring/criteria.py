"""The criteria of a classification in their order: what it ranks by, then its ties.

Contract: 4.1, 4.2.
"""

from collections.abc import Callable

from challenge_hub.scoring.entrants import Entrant, measure
from challenge_hub.scoring.kpis import Kpi
from challenge_hub.scoring.lookback import Lookback
from challenge_hub.scoring.ranks import Criterion, Key, key_of
from challenge_hub.scoring.rules import EARLIEST, Contest
from challenge_hub.scoring.scorer import Scorer


def criteria(scorer: Scorer) -> list[Criterion]:
    """All criteria of a classification."""
    contest = scorer.contest
    main = [_ranked_by(contest, position) for position in range(len(contest.rank_by))]
    return main + [_tie(scorer, tie) for tie in contest.ties]


def _ranked_by(contest: Contest, position: int) -> Criterion:
    by = contest.rank_by[position]
    if isinstance(by, Kpi):
        lower, name = by.lower, by.code
    else:
        lower, name = contest.lower_is_better, by

    def key(entrant: Entrant) -> Key:
        return key_of(entrant.values[position], lower=lower)

    return Criterion(name, key)


def _tie(scorer: Scorer, tie: Kpi | str) -> Criterion:
    if isinstance(tie, Kpi):
        return _by_kpi(tie)
    return Criterion(tie, TIES[tie](scorer))


def _by_kpi(kpi: Kpi) -> Criterion:
    return Criterion(kpi.code, lambda entrant: key_of(measure(entrant.sheet, kpi), lower=kpi.lower))


def _earliest(scorer: Scorer) -> Callable[[Entrant], Key]:
    return lambda entrant: (Lookback(scorer, entrant).earliest(),)


TIES: dict[str, Callable[[Scorer], Callable[[Entrant], Key]]] = {EARLIEST: _earliest}
