"""The only factory: what tests need, made through the services that people use.

Each room adds a class in tests/<room>/making.py and its name below.
"""

from dataclasses import dataclass

from challenge_hub.foundation.clock import FixedClock
from tests.challenges.making import ChallengeMaking
from tests.feeds.making import FeedsMaking
from tests.leaderboard.making import BoardMaking
from tests.people.making import PeopleMaking


@dataclass
class Make(BoardMaking, ChallengeMaking, PeopleMaking, FeedsMaking):
    clock: FixedClock
