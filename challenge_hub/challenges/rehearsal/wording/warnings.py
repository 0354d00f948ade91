"""Each warning in a sentence or two: what would have happened, and what could be done."""

from collections.abc import Callable, Mapping
from typing import Any

from challenge_hub.challenges.rehearsal.wording import about_history, about_rules
from challenge_hub.challenges.rehearsal.wording.speaker import Speaker

Finding = Mapping[str, Any]
SAYINGS: Mapping[str, Callable[[Finding, Speaker], str]] = {
    **about_history.SAYINGS,
    **about_rules.SAYINGS,
}


def warning_text(finding: Finding, speaker: Speaker) -> str:
    """A warning in the speaker's language."""
    return SAYINGS[finding["code"]](finding, speaker)
