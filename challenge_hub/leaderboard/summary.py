"""How a live challenge stands in a few words, for the home page: fills `challenges.LiveSummary`."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import msgspec
from flask_babel import force_locale

from challenge_hub.challenges.rules import Lane, Summary
from challenge_hub.foundation import clock
from challenge_hub.foundation.database import reading
from challenge_hub.foundation.say import _, ngettext
from challenge_hub.leaderboard import queries
from challenge_hub.leaderboard.boards.lanes import lanes
from challenge_hub.leaderboard.boards.rich import plain
from challenge_hub.leaderboard.boards.scene import Scene, Script
from challenge_hub.leaderboard.boards.sentence import sentence
from challenge_hub.leaderboard.engine import current_engine
from challenge_hub.leaderboard.engine.once import raced_once
from challenge_hub.leaderboard.errors import BoardNotReady
from challenge_hub.leaderboard.fanout.links import current_relay
from challenge_hub.leaderboard.fanout.newest import current_frame, leads_here
from challenge_hub.leaderboard.frames import Frame
from challenge_hub.leaderboard.rules import Wait

MARKS = 8


class BoardSummary:
    """Says what the boards say, in the reader's language."""

    def summary(self, key: str, language: str) -> Summary | None:
        """None for a challenge that has no board."""
        if current_relay() is not None and not leads_here():
            try:
                frame = current_frame(key)
            except BoardNotReady:
                return None
            told = None if frame is None else _from_frame(frame, language)
            if told is not None or frame is None:
                return told
        found = _raced(key, clock.micros(clock.now()))
        return None if found is None else _worded(*found, language)

    def certification_wait(self, challenge_id: int) -> str | None:
        """What a result waits for, as the last try to certify it found."""
        with reading() as session:
            waited = queries.certification_wait(session, challenge_id)
        return None if waited is None else _waits_for(Wait(waited.why), waited.count)


def _worded(script: Script, scene: Scene, language: str) -> Summary:
    script = replace(script, language=language)
    with force_locale(language):
        said = plain(sentence(script, scene)["parts"])
        drawn = lanes(script, scene)["rows"] if script.plan.collective else []
    return _summary(said, drawn, scene.as_of)


def _from_frame(frame: Frame, language: str) -> Summary | None:
    """What the board of another process's engine says, where it speaks the reader's language."""
    content = msgspec.json.decode(frame.body)
    if content["language"] != language:
        return None
    drawn = content["lanes"]["rows"] if content["lanes"] else []
    return _summary(plain(content["sentence"]["parts"]), drawn, content["foot"]["of"])


def _summary(said: str, drawn: Sequence[Mapping[str, Any]], of: int | None) -> Summary:
    as_of = None if of is None else clock.from_micros(of)
    return Summary(said, tuple(_lane(row) for row in drawn), as_of)


def _waits_for(why: Wait, lines: int) -> str:
    if why is Wait.LATE:
        return ngettext(
            "The result waits for an administrator to decide on %(num)s late figure.",
            "The result waits for an administrator to decide on %(num)s late figures.",
            lines,
        )
    if why is Wait.DIFFERS:
        return _(
            "The result is held back: counted anew, it is not what the boards showed. "
            "Tell your administrator."
        )
    return _("The result is being counted again: figures, teams or file have changed meanwhile.")


def _lane(row: Mapping[str, Any]) -> Lane:
    mark, at = int(str(row["mark"])), float(str(row.get("at", 0)))
    return Lane(str(row["name"]), (mark - 1) % MARKS + 1, str(row["score"]), round(at))


def _raced(key: str, now: int) -> tuple[Script, Scene] | None:
    """From the engine of this process, else from the ledger once."""
    engine = current_engine()
    held = None if engine is None else engine.scene(key, now)
    if held is not None:
        return held
    with reading() as session:
        head = queries.shown_head(session, key)
        if head is None:
            return None
        race = raced_once(session, head)
    return race.script, race.scene(now)
