"""The rules of a challenge as plain frozen data, figures already exact.

Contract: 3 and 4. Points are fractions; `index` is a rule's place in its list in the file.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from challenge_hub.scoring.grid import WINDOW
from challenge_hub.scoring.kpis import Kpi

POINTS = "points"
EARLIEST, COUNTBACK, DRAW = "earliest", "countback", "draw"
SUM, MEAN, ROSTER_MEAN, BEST, PER = "sum", "mean", "roster", "best", "per"
TEAM_PREFIX, TAG_PREFIX = "team:", "tag:"


@dataclass(frozen=True, slots=True)
class Objective:
    """A figure to reach. `own` holds the other targets, by person, `team:x` or `tag:x` (3.2).

    Targets are in the measure's own unit.
    """

    id: str
    kpi: Kpi
    target: Fraction
    minimum: int = 0
    own: Mapping[str, Fraction] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What every points rule has.

    `each` is the kind of bucket it is applied in; `stages` names the listed stages it is limited
    to (None: no limit); `best` lets only that many buckets count; `minimum` is in contacts.
    """

    index: int
    each: str = WINDOW
    stages: frozenset[str] | None = None
    minimum: int = 0
    best: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Per(Rule):
    """`points` for each `unit` of the measure; `whole`: full units only, towards zero."""

    kpi: Kpi
    unit: Fraction
    points: Fraction
    whole: bool = False

    @property
    def plain(self) -> bool:
        """Whether each fact's own share of the points can be dated (3.5)."""
        return self.kpi.additive and not self.whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Tiers(Rule):
    """The points of the furthest threshold reached; `steps` go from the nearest to it."""

    kpi: Kpi
    steps: tuple[tuple[Fraction, Fraction], ...]
    lower: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach(Rule):
    """`points` when the objective is reached, or their share up to `up_to` (None: all or none)."""

    objective: Objective
    points: Fraction
    up_to: Fraction | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Places(Rule):
    """Points by place in each bucket; `mean`: tied people share those of the places they fill."""

    kpi: Kpi
    points: tuple[Fraction, ...]
    mean: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Improvement(Rule):
    """Points per unit gained on one's own baseline, or per percent of it."""

    kpi: Kpi
    unit: Fraction
    points: Fraction
    of_baseline: bool
    loss: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Award(Rule):
    """Points given by the manager under a name, at most `most` per person."""

    name: str
    most: Fraction


@dataclass(frozen=True, slots=True)
class Cap:
    """A limit from above, per bucket (`each`) or on the whole score (3.5)."""

    each: str
    points: Fraction


@dataclass(frozen=True, slots=True)
class Boost:
    """A span in which facts add `factor` times as much to `per` rules; `kpis` None means all."""

    start: int
    end: int
    factor: Fraction
    kpis: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Gate:
    """A condition on the window so far; `keep` is the share of the score left when it fails.

    `keep` None means that the participant is unranked and the points stay.
    """

    kpi: Kpi
    at_least: Fraction | None
    at_most: Fraction | None
    minimum: int
    keep: Fraction | None


@dataclass(frozen=True, slots=True)
class Only:
    """Who a further classification is about; None leaves a side open (4.4)."""

    teams: frozenset[str] | None = None
    tags: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Aggregate:
    """How members' scores make a team's; `k` is how many are the best, `kpi` what divides."""

    kind: str
    k: int = 0
    kpi: Kpi | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Classification:
    """One classification: who, by which rules, in which order.

    `member` is the classification whose scores an aggregate adds up. `rank_by` and `ties` hold
    KPIs, or one of the words `points`, `earliest`, `countback`, `draw`.
    """

    name: str
    individual: bool
    only: Only = Only()
    by: str = "team"
    rules: tuple[Rule, ...] = ()
    caps: tuple[Cap, ...] = ()
    boosts: tuple[Boost, ...] = ()
    gates: tuple[Gate, ...] = ()
    rank_by: tuple[Kpi | str, ...] = (POINTS,)
    ties: tuple[Kpi | str, ...] = ()
    aggregate: Aggregate | None = None
    member: "Classification | None" = None

    @property
    def scope(self) -> str:
        """How the file calls it."""
        return "individual" if self.individual else "collective"

    @property
    def lower_is_better(self) -> bool:
        """Whether a smaller score is the better one: only where a KPI stands for the score."""
        if self.aggregate is not None and self.member is not None:
            return self.member.lower_is_better
        return isinstance(self.rank_by[0], Kpi) and self.rank_by[0].lower

    @property
    def has_points(self) -> bool:
        """Whether points decide anything."""
        return POINTS in self.rank_by
