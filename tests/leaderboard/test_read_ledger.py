"""R3: what a race reads of the ledger in one go is what it would have taken line by line."""

import random
from datetime import timedelta

import pytest
from flask import Flask

from challenge_hub.feeds.rules import Item, Kind
from challenge_hub.foundation.clock import micros
from challenge_hub.foundation.database import reading
from challenge_hub.leaderboard import queries
from challenge_hub.leaderboard.concern import Reader, concerning
from challenge_hub.leaderboard.engine.harvest import Harvest
from challenge_hub.leaderboard.engine.library import load
from challenge_hub.leaderboard.engine.once import follow_once, new_race
from challenge_hub.leaderboard.engine.press import Press
from challenge_hub.leaderboard.engine.race import Race
from challenge_hub.leaderboard.engine.routes import Routes
from challenge_hub.leaderboard.engine.seats import Seat
from challenge_hub.scoring import score
from challenge_hub.scoring.roster import Roster
from tests.make import Make

PEOPLE = ("ana", "theo", "karim", "ines")
DAY = 86_400 * 10**6  # microseconds


def any_line(dice: random.Random, number: int, make: Make, about: int) -> Item:
    """A fact of any kind: early, ahead, out of bounds, of a KPI that does not count, for others."""
    at = about + dice.choice((-40 * DAY, -2 * DAY, -DAY, -60 * 10**6, 60 * 10**6))
    kpi, value = dice.choice((("resolved", 2), ("csat", 4), ("csat", 9), ("contacts", 3)))
    team = dice.choice((None, None, None, "south", "east"))
    if number and dice.random() < 0.2:
        ref = ("", f"n{dice.randrange(number)}")
        return make.item(f"n{number}", dice.choice(PEOPLE), 5, at=at, kind=Kind.CORRECTION, ref=ref)
    return make.item(f"n{number}", dice.choice(PEOPLE), value, kpi=kpi, at=at, team=team)


def raced(make: Make, key: str) -> Race:
    with reading() as session:
        head = queries.head_of(session, key)
        assert head is not None
        race = new_race(session, head)
        follow_once(session, race)
    race.move_to(micros(make.clock.now()))
    return race


@pytest.mark.parametrize("seed", range(3))
def test_r3_a_ledger_read_in_one_go_gives_the_standings_of_the_replay(
    app: Flask, make: Make, seed: int
) -> None:
    """Also for facts for another team, and for what is received late."""
    dice = random.Random(seed)  # noqa: S311  # a reproducible history
    made, sender = make.race(), make.sender()
    make.team("East")
    make.person("Eva", code="eva", team="east")
    running = micros(make.clock.now())
    for number in range(60):
        make.append(any_line(dice, number, make, running), sender=sender)
        if number == 50:
            make.at(make.clock.now() + timedelta(days=30))

    race = raced(make, made.key)

    own, at = race.loaded.lineup, race.live.books.as_of
    with reading() as session:
        whole = score(own.plan, Roster(own.roster), concerning(session, own.concern), at=at)
    assert race.live.standings().to_bytes() == whole.to_bytes()
    assert race.live.counters["out_of_bounds"]
    assert race.live.counters["late"]


def test_many_sums_are_handed_over_on_the_way(
    app: Flask, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that memory does not grow with the days of a long challenge."""
    monkeypatch.setattr("challenge_hub.leaderboard.engine.harvest.FULL", 1)
    monkeypatch.setattr("challenge_hub.feeds.queries.rows.CHUNK", 2)
    made, sender = make.race(), make.sender()
    make.counts(sender, ana=1, karim=2, theo=3)
    make.at(make.clock.now() + timedelta(seconds=1))
    with reading() as session:
        head = queries.head_of(session, made.key)
        assert head is not None
        race = Race(load(session, head), micros(make.clock.now()))
        routes, seat = Routes(), Seat(head, Press(0), race)
        routes.put(seat, race.loaded.lineup.concern)

        steps = Harvest(routes, [seat], Reader()).read(session, 0, 3, micros(make.clock.now()))

        counted = [race.live.counters["counted"] for _ in steps]

    assert counted == sorted(counted)
    assert (counted[1], counted[-1]) == (2, 3)
