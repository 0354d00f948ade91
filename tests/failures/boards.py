"""Boards against the replay: what a frame shows is what the pure code makes of its ledger."""

from collections.abc import Iterable, Iterator
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from challenge_hub.challenges.queries import approved_challenge
from challenge_hub.feeds import queries as feeds
from challenge_hub.foundation.clock import micros, wall_now
from challenge_hub.foundation.database import reading
from challenge_hub.people import queries as people
from challenge_hub.scoring import plan_from, score
from challenge_hub.scoring.roster import Roster
from tests.failures.screens import Screen, stamp

COMPARED = 8  # frames of a screen, spread over what it saw
Shown = tuple[list[tuple[int, str, int]], list[int]]


class Replays:
    """The standings at any seq, by the pure code, each computed once."""

    def __init__(self, session: Session, key: str) -> None:
        approved = approved_challenge(session, key)
        self._plan = plan_from(approved.document, approved.content_hash)
        self._roster = Roster(people.roster(session))
        self._lines = list(feeds.lines(session))
        self._names = {one.code: one.name for one in people.people(session)}
        self._known: dict[int, Shown] = {}
        self.head = len(self._lines)

    def at(self, seq: int) -> Shown:
        if seq not in self._known:
            self._known[seq] = self._score(seq)
        return self._known[seq]

    def _score(self, seq: int) -> Shown:
        told = score(self._plan, self._roster, self._lines[:seq], at=micros(wall_now())).as_dict()
        placed = [row for row in told["individual"] if row["rank"] is not None]
        people = [(row["rank"], self._names[row["person"]], int(row["score"])) for row in placed]
        return people, sorted(int(row["score"] or 0) for row in told["collective"])


def shown(frame: dict[str, Any]) -> Shown:
    people = [(row["rank"], row["name"], whole(row["score"])) for row in frame["people"]["rows"]]
    return people, sorted(whole(row["score"]) for row in frame["lanes"]["rows"])


def whole(text: str) -> int:
    """A score as a board writes it, 0 for none; the project file gives whole points only."""
    return int("".join(letter for letter in text if letter in "0123456789-") or 0)


def differences(app: Flask, key: str, screens: Iterable[Screen]) -> Iterator[str]:
    """Frames that show something else than the replay of the ledger they stand at."""
    with app.app_context(), reading() as session:
        replays = Replays(session, key)
        for screen in screens:
            yield from screen.complaints
            if screen.newest is None:
                yield "a screen never showed anything"
            for frame in sample(screen.frames):
                if not agrees(frame, replays.at(frame["ledger"])):
                    yield f"{stamp(frame)} at {frame['ledger']}: {shown(frame)}"
            if screen.newest is not None and not agrees(screen.newest, replays.at(replays.head)):
                yield f"a screen ended on {stamp(screen.newest)}, the ledger on {replays.head}"


def sample(frames: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [*frames[:: max(1, len(frames) // COMPARED)], *frames[-1:]]


def agrees(frame: dict[str, Any], replayed: Shown) -> bool:
    people, teams = shown(frame)
    return (people, teams) == (replayed[0][: len(people)], replayed[1])


def is_right(app: Flask, key: str, screens: Iterable[Screen]) -> bool:
    """Whether every screen shows what the whole ledger makes."""
    with app.app_context(), reading() as session:
        replays = Replays(session, key)
        newest = [screen.newest for screen in screens]
        return all(one is not None and agrees(one, replays.at(replays.head)) for one in newest)
