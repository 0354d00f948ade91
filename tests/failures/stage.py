"""A play: a running challenge on a real server, feeds that never give up, screens that watch."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask

from challenge_hub.challenges.rules import State
from challenge_hub.foundation.clock import wall_now
from challenge_hub.foundation.config import Config
from challenge_hub.people.services.sessions import open_session
from challenge_hub.people.sign_in import cookie_name, cookie_of
from tests.failures.boards import differences, is_right
from tests.failures.checker import Verdict, check_ledger, check_steps
from tests.failures.load import Load
from tests.failures.relay import Relay
from tests.failures.screens import PollingScreen, Screen, SocketScreen, until
from tests.failures.server import Nursery, Server
from tests.make import Make

FEEDS = ("phones", "chats", "letters")
TEAMS = ("East", "North", "South")
PEOPLE = tuple(f"p{number:02}" for number in range(24))
MINUTES = "%Y-%m-%dT%H:%M"
RIGHT_SECONDS = 30.0  # for a loaded machine; R5's own test is strict
PROJECT = """
challenge: 1
title: {title}
language: en
timezone: UTC
owner: nadia
stakes: {{company: Keep customers., service_quality: Right the first time.}}
participants: {{teams: [east, north, south]}}
kpis: {{resolved: {{}}}}
objectives:
  collective: [{{id: resolved-all, kpi: resolved, target: 2000}}]
  individual: [{{id: resolved-me, kpi: resolved, target: 60}}]
scoring:
  individual:
    points: [{{kpi: resolved, per: 1, points: 10}}]
  collective: {{aggregate: sum}}
display: {{names: full, show: 50}}
resources: {{people: [{{who: nadia, role: lead, hours: 4}}]}}
schedule: {{start: {start}, end: {end}, grace: 30 min}}
evaluation: {{success: [{{kpi: resolved, at_least: 2000}}]}}
"""


def project(start: datetime, end: datetime, title: str = "Nothing gets lost") -> str:
    """A file that gives whole points only, so that a board shows scores exactly."""
    return PROJECT.lstrip().format(
        title=title, start=start.strftime(MINUTES), end=end.strftime(MINUTES)
    )


@dataclass
class Play:
    """Everything of one scenario; `screens` begin to watch as they are added."""

    app: Flask
    server: Server
    load: Load
    board: str
    cookie: str
    keys: dict[str, str]
    network: Relay | None = None
    screens: list[Screen] = field(default_factory=list)

    @property
    def relay(self) -> Relay:
        assert self.network is not None, "this play has no network of its own"
        return self.network

    def watch(self, kind: type[Screen]) -> Screen:
        port = self.network.port if self.network else self.server.port
        screen = kind(port, self.cookie, self.board)
        self.screens.append(screen)
        screen.start()
        return screen

    def wait_for_facts(self, batches: int = 3, seconds: float = 60) -> None:
        """Until so many further batches are acknowledged."""
        goal = self.load.acknowledged + batches
        got = until(lambda: self.load.acknowledged >= goal, seconds)
        assert got is not None, f"no facts are taken: {self.load.book.answers}"

    def finish(self) -> Verdict:
        """Have everything acknowledged and shown, then judge all of it."""
        self.load.finish()
        until(lambda: is_right(self.app, self.board, self.screens), RIGHT_SECONDS)
        for screen in self.screens:
            screen.stop()
        verdict = check_ledger(self.app, self.load.book)
        verdict.differences += differences(self.app, self.board, self.screens)
        verdict.torn += check_steps(self.app, [self.board], "start")[0]
        print(f"{verdict}; {self.server.starts} starts; {self.load.book.answers}")  # noqa: T201  # what a soak is read by
        return verdict

    def end(self) -> None:
        """Whatever happened: nothing of this play goes on."""
        self.load.stop()
        for screen in self.screens:
            screen.stopping.set()
        if self.network is not None:
            self.network.close()
        self.server.kill()


@contextmanager
def playing(
    make: Make,
    app: Flask,
    config: Config,
    folder: Path,
    nursery: Nursery | None,
    *,
    through: Callable[[int], Relay] | None = None,
    logs: Path | None = None,
    **settings: str,
) -> Iterator[Play]:
    """Make a challenge that runs now, start the server, the feeds and two screens.

    `through`: what makes the network between them, given the server's port. `logs`: where its
    log goes, if not to `folder`.
    """
    board, cookie = open_challenge(make)
    keys = {name: make.feed_key(name) for name in FEEDS}
    server = Server(config, logs or folder, nursery, **settings)
    relay = through(server.port) if through else None
    port = relay.port if relay else server.port
    play = Play(app, server, Load(port, keys, PEOPLE, seed=5), board, cookie, keys, relay)
    try:
        server.start()
        play.load.start()
        for kind in (SocketScreen, PollingScreen):
            play.watch(kind)
        yield play
    finally:
        play.end()


def open_challenge(make: Make) -> tuple[str, str]:
    """A challenge that has run for two days, and the cookie of its manager."""
    make.at(wall_now() - timedelta(days=3))
    nadia, _ = make.cast()
    make.team("East")
    for place, code in enumerate(PEOPLE):
        make.person(f"Advisor {code}", code=code, team=TEAMS[place % len(TEAMS)].lower())
    text = project(wall_now() - timedelta(days=2), wall_now() + timedelta(days=5))
    board = make.challenge(State.RUNNING, text=text).key
    make.at(wall_now())
    token = open_session(nadia, hours=12, wall=wall_now())
    return board, f"{cookie_name()}={cookie_of(token)}"
