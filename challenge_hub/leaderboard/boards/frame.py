"""A frame: one bounded whole picture as JSON, at most 50 rows and 16 KiB (DESIGN 2)."""

from typing import Any

import msgspec
from flask_babel import force_locale

from challenge_hub.leaderboard.boards.foot import foot, stopped
from challenge_hub.leaderboard.boards.goal import goal
from challenge_hub.leaderboard.boards.lanes import lanes
from challenge_hub.leaderboard.boards.moments import moments
from challenge_hub.leaderboard.boards.rows import rows
from challenge_hub.leaderboard.boards.scene import Scene, Script
from challenge_hub.leaderboard.boards.sentence import sentence
from challenge_hub.leaderboard.boards.when import countdowns, heading

MOST_BYTES = 16 * 1024


def picture(script: Script, scene: Scene) -> dict[str, Any]:
    """Everything a screen shows, in the challenge's language. Needs an app context."""
    with force_locale(script.language):
        return {
            "board": script.key,
            "state": scene.state,
            "title": script.title,
            "language": script.language,
            "when": heading(script, scene),
            "sentence": sentence(script, scene),
            "clock": countdowns(script, scene.now) if scene.state != "paused" else [],
            "lanes": lanes(script, scene) if script.plan.collective else None,
            "people": rows(script, scene) if script.plan.individual else None,
            "goal": goal(script, scene),
            "moments": moments(script, scene),
            "foot": foot(script, scene),
        }


def stopped_picture(last: dict[str, Any]) -> dict[str, Any]:
    """The last picture of a board that cannot be computed right now, which says so."""
    with force_locale(last["language"]):
        return {**last, "foot": stopped(last["foot"])}


def encode(stamp: dict[str, Any], content: dict[str, Any]) -> bytes:
    """The frame's bytes: the stamp (epoch, seq, ledger, time) before what is shown.

    Too long a picture loses its last rows, then its moments: it is never sent cut.
    """
    frame = {**stamp, **content}
    encoded = msgspec.json.encode(frame)
    while len(encoded) > MOST_BYTES:
        frame = _smaller(frame)
        encoded = msgspec.json.encode(frame)
    return encoded


def _smaller(frame: dict[str, Any]) -> dict[str, Any]:
    people = frame["people"]
    if people and people["rows"]:
        return {**frame, "people": {**people, "rows": people["rows"][:-5]}}
    return {**frame, "moments": [], "clock": frame["clock"][-1:], "title": frame["title"][:100]}
