"""The pure rules: project file, roster and facts in, standings, points and explanations out.

Standard library only, no clock, no database; exact from the first fact to the last rank.
"""

from challenge_hub.scoring.lines import Line
from challenge_hub.scoring.live import LiveStandings, Touched
from challenge_hub.scoring.plan import Plan, Unsupported, plan_from
from challenge_hub.scoring.roster import Membership, Roster, TwoTeamsAtOnce
from challenge_hub.scoring.standings import Standings
from challenge_hub.scoring.whole import score

__all__ = [
    "Line",
    "LiveStandings",
    "Membership",
    "Plan",
    "Roster",
    "Standings",
    "Touched",
    "TwoTeamsAtOnce",
    "Unsupported",
    "plan_from",
    "score",
]
