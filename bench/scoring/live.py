"""The live way: what one more fact costs among 10, 1,000 and 100,000 participants (promise P3).

Standings as the engine holds them, on people who have a few facts each; what was loaded is set
aside from the garbage collector and put into huge pages, as the server does. CPU time of this
process.
"""

import time
from collections.abc import Iterable, Iterator, Mapping
from random import Random

from bench.scoring.world import END, PARIS, START, team_of
from challenge_hub.scoring import Line, Membership, Plan, Roster, plan_from
from challenge_hub.scoring.lean import LeanStandings
from challenge_hub.scoring.zone import microseconds

SIZES = (10, 1_000, 100_000)
FACTS_BEFORE = 5  # of each person
BATCH = 2_000
TICK = 170  # facts between two frames at 1,700 a second
ROWS = 50  # of a board
RULES = {"points": [{"kpi": "resolved", "per": "1", "points": "10"}], "ties": ["csat"]}
RANK = {"points": [{"kpi": "resolved", "rank": ["25", "18", "15"], "each": "day"}]}


def plan(individual: Mapping[str, object]) -> Plan:
    """A month with these rules for people, and the mean of each team."""
    start, end = (moment.astimezone(PARIS).isoformat() for moment in (START, END))
    document = {
        "title": "Bench",
        "timezone": "Europe/Paris",
        "kpis": {
            "resolved": {"measure": "total"},
            "csat": {"measure": "average", "bounds": ["1", "5"]},
        },
        "objectives": {},
        "scoring": {"individual": individual, "collective": {"aggregate": "mean"}},
        "schedule": {"start": start, "end": end},
    }
    return plan_from(document, "0" * 64)


class Race:
    """Standings of so many people, and facts without end."""

    def __init__(self, size: int, rules: Mapping[str, object] = RULES) -> None:
        """Take a few facts of everyone."""
        self.people = [f"p{one:06}" for one in range(size)]
        stays = (
            Membership(code, code, team_of(one), None, None, frozenset())
            for one, code in enumerate(self.people)
        )
        self.live = LeanStandings(plan(rules), Roster(stays), earlier=lambda line: ())
        self.facts = facts(self.people)
        for line in facts(self.people * FACTS_BEFORE, at_random=False):
            self.live.apply(line)
        self.look()

    def look(self) -> None:
        """What the engine asks for a frame."""
        self.live.teams()
        self.live.top(ROWS)

    def fact_by_fact(self) -> float:
        """Facts a CPU second; after each its person and its team are as they should be."""
        lines = [next(self.facts) for _ in range(BATCH)]
        begun = time.process_time()
        for line in lines:
            self.live.apply(line)
            for board in self.live.boards:
                board.refresh()
        return BATCH / (time.process_time() - begun)

    def in_frames(self) -> float:
        """Facts a CPU second where they are looked at in frames, each person once."""
        return TICK * self.frame_by_frame()

    def frame_by_frame(self) -> float:
        """Frames a CPU second: some facts, then the first rows and the teams."""
        lines = [next(self.facts) for _ in range(TICK)]
        begun = time.process_time()
        for line in lines:
            self.live.apply(line)
        self.look()
        return 1 / (time.process_time() - begun)

    def keys(self) -> list[tuple[int, str]]:
        """Everybody's points and codes, in no order."""
        rows = self.live.boards[0].rows()
        keys = [(-int(row.entrant.score or 0), row.entrant.code) for row in rows]
        Random(1).shuffle(keys)  # noqa: S311  # no secret
        return keys


def sorted_anew(keys: list[tuple[int, str]]) -> float:
    """Frames a CPU second of a mere sort."""
    begun = time.process_time()
    sorted(keys)
    return 1 / (time.process_time() - begun)


class Bare:
    """Three numbers a person in a dict of lists: what Python itself pays for the memory."""

    def __init__(self, size: int) -> None:
        """Count nothing yet."""
        self.people = [f"p{one:06}" for one in range(size)]
        self.sums = {code: [0, 0, 0] for code in self.people}
        self.facts = facts(self.people)

    def fact_by_fact(self) -> float:
        """Facts a CPU second."""
        lines, sums = [next(self.facts) for _ in range(BATCH)], self.sums
        begun = time.process_time()
        for line in lines:
            row = sums[line.person]
            row[0] += line.value or 0
            row[1] += line.count
            row[2] += 1
        return BATCH / (time.process_time() - begun)


def facts(people: Iterable[str], *, at_random: bool = True) -> Iterator[Line]:
    """Facts of these people in turn, or of any of them for ever."""
    random, codes = Random(7), list(people)  # noqa: S311  # always the same
    start, end = microseconds(START), microseconds(END)
    number = 0
    while at_random or number < len(codes):
        person = random.choice(codes) if at_random else codes[number]
        kpi, value = ("csat", random.randrange(1, 6)) if number % 3 == 0 else ("resolved", 1)
        feed = "live" if at_random else "before"
        at = random.randrange(start, end)
        read = person.encode().decode()  # a text of its own, as each line's that is read
        yield Line("fact", feed, f"f{number}", read, kpi, value * 10**6, 1, at)
        number += 1
