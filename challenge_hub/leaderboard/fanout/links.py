"""Connects this process with the others that show boards or lead; on SQLite there are none."""

from collections.abc import Collection
from typing import cast

from flask import Flask, current_app

from challenge_hub.feeds.signals import facts_committed
from challenge_hub.foundation.hub import Hub
from challenge_hub.leaderboard.engine import engine_of
from challenge_hub.leaderboard.fanout.courier import FACTS, LOOK, Courier
from challenge_hub.leaderboard.fanout.hall import Hall
from challenge_hub.leaderboard.fanout.news import News, unheard
from challenge_hub.leaderboard.fanout.relay import Relay

NAME = "board_links"


class Links:
    """The courier beside an engine, the relay beside screens, and their way through Redis."""

    def __init__(self, app: Flask) -> None:
        hub: Hub = app.extensions["hub"]
        self._hall: Hall = app.extensions["board_hall"]
        engine = engine_of(app)
        url, secrets = hub.config.redis_url, hub.config.secret_keys
        self.news = News(url, secrets, self._channels, self._hear) if url else None
        say = unheard if self.news is None else self.news.say
        self.courier = None if engine is None else Courier(app, engine, say, self._alone)
        self.relay: Relay | None = None
        if hub.config.shows:
            self.relay = Relay(app, self._hall.frames, self._hall.watched, say)

    def start(self) -> None:
        if self.courier is not None:
            self.courier.engine.interest = self.interest
        for part in (self.courier, self.relay, self.news):
            if part is not None:
                part.start()
        if self.relay is not None:
            facts_committed.connect(self.relay.committed)

    def stop(self) -> None:
        if self.relay is not None:
            facts_committed.disconnect(self.relay.committed)
        for part in (self.relay, self.courier, self.news):
            if part is not None:
                part.stop()

    def interest(self) -> Collection[str]:
        """The boards that somebody watches, here or elsewhere."""
        elsewhere = () if self.courier is None else self.courier.interest()
        return {*self._hall.watched(), *elsewhere}

    def _alone(self) -> bool:
        """Whether nothing that is said is heard."""
        return self.news is None or self.news.mute

    def _channels(self) -> Collection[str]:
        heard = [] if self.courier is None else [FACTS, LOOK]
        return heard if self.relay is None else [*heard, *self.relay.channels()]

    def _hear(self, channel: str, message: bytes) -> None:
        if channel in {FACTS, LOOK}:
            if self.courier is not None:
                self.courier.hear(channel, message)
        elif self.relay is not None:
            self.relay.hear(channel, message)


def start(app: Flask) -> None:
    """After the engine of this process, if it has one."""
    hub: Hub = app.extensions["hub"]
    if hub.database.is_sqlite:
        return
    links = app.extensions[NAME] = Links(app)
    if links.relay is not None and links.courier is None:
        hub.probes["engine"] = links.relay.probe
    links.start()


def stop(app: Flask) -> None:
    """Safe to repeat."""
    links: Links | None = app.extensions.pop(NAME, None)
    if links is not None:
        links.stop()


def current_relay() -> Relay | None:
    """None where frames are printed in this very process, or made on the spot."""
    links = cast(Links | None, current_app.extensions.get(NAME))
    return None if links is None else links.relay
