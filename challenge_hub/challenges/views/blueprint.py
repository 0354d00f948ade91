"""The blueprint of this room's pages, and what their templates may call."""

from typing import Any

from flask import Blueprint, current_app
from flask_babel import get_locale

from challenge_hub.challenges.models import Challenge
from challenge_hub.challenges.pages import words
from challenge_hub.challenges.rules import LiveSummary, NothingLive

bp = Blueprint("challenges", __name__)


@bp.context_processor
def helpers() -> dict[str, Any]:
    return {"state_word": words.state_word, "state_mark": words.mark, "period_of": period_of}


def period_of(challenge: Challenge) -> str:
    """The local days of a challenge."""
    zone = challenge.timezone
    return words.period(challenge.starts_at, challenge.ends_at, zone, language())


def language() -> str:
    return str(get_locale() or "fr")


def live_summary() -> LiveSummary:
    """What the engine's room says of live challenges."""
    told: LiveSummary = current_app.extensions.get("live_summary", NothingLive())
    return told
