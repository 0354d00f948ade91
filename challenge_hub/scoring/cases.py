"""One participant as the rules see it.

Contract: 3.2 (whose target counts), 3.4 (whose baseline).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from challenge_hub.scoring.fields import Field
from challenge_hub.scoring.places import Place
from challenge_hub.scoring.rules import TAG_PREFIX, TEAM_PREFIX, Objective
from challenge_hub.scoring.sheets import Sheet


@dataclass(frozen=True, slots=True)
class Past:
    """A participant's baseline: its facts, its number of active days, and their stays.

    `stays` limits the days of the challenge to those in one team; None: all of them.
    """

    sheet: Sheet
    days: Callable[[], int]
    stays: list[tuple[int, int]] | None


@dataclass(slots=True)
class Case:
    """A person, a person's part in a team, or a team.

    `code` is the person's or team's; `team` and `tags` are those at the last counted fact, else
    at the start. `awards` holds the points of each award rule by its name, limits applied;
    `places` those of each `rank` rule, by its index and bucket.
    """

    field: Field
    code: str
    sheet: Sheet
    team: str
    tags: frozenset[str]
    awards: Mapping[str, Fraction]
    places: Mapping[int, Mapping[int, Place]]
    past: Past | None

    def target(self, objective: Objective) -> Fraction:
        """The target that counts for this participant.

        A person's own entry, else the easiest of the entries for their tags, else their team's,
        else the common one (3.2).
        """
        own = objective.own
        if not own:
            return objective.target
        if self.field.classification.individual:
            if self.code in own:
                return own[self.code]
            tagged = [own[TAG_PREFIX + tag] for tag in self.tags if TAG_PREFIX + tag in own]
            if tagged:
                return max(tagged) if objective.kpi.lower else min(tagged)
        return own.get(TEAM_PREFIX + self.team, objective.target)
