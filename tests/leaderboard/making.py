"""What tests need of boards: a small running challenge with people who count."""

from datetime import UTC, datetime, timedelta

from flask import Flask, current_app

from challenge_hub.challenges.models import Challenge
from challenge_hub.challenges.rules import State
from challenge_hub.feeds.ledger import Sender
from challenge_hub.foundation.clock import micros
from challenge_hub.leaderboard.engine import Engine
from tests.challenges.making import ChallengeMaking
from tests.feeds.making import FeedsMaking

RUNNING = datetime(2023, 8, 21, 8, 0, tzinfo=UTC)  # an hour after the start
CLOSED = datetime(2023, 8, 25, 16, 0, tzinfo=UTC)
GRACE_OVER = datetime(2023, 8, 25, 16, 30, tzinfo=UTC)
NORTH = {"ana": "Ana", "theo": "Théo", "lea": "Léa"}
SOUTH = {"karim": "Karim", "ines": "Inès", "awa": "Awa"}


class BoardMaking(ChallengeMaking, FeedsMaking):
    """Makes races: three advisors in each of two teams, facts of `resolved`."""

    def race(self, state: State = State.RUNNING) -> Challenge:
        """A challenge of North and South, at an instant that fits its state."""
        self.cast()
        for team, names in (("north", NORTH), ("south", SOUTH)):
            for code, name in names.items():
                self.person(name, code=code, team=team)
        made = self.challenge(state)
        instants = {State.RUNNING: RUNNING, State.CLOSED: CLOSED + timedelta(minutes=1)}
        self.at(instants.get(state, self.clock.now()))
        return made

    def counts(self, sender: Sender, **values: int) -> None:
        """Each person (by code) resolves so many cases, now."""
        now = micros(self.clock.now())
        items = [
            self.item(f"{person}-{now}-{place}", person, value)
            for place, (person, value) in enumerate(values.items())
        ]
        self.append(*items, sender=sender)

    def engine(self) -> Engine:
        """An engine that turns when the test says so, and whose boards are all watched."""
        app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001  # the documented way
        engine = Engine(app)
        engine.interest = lambda: list(engine.seats)
        app.extensions["board_engine"] = engine
        engine.turn()
        return engine
