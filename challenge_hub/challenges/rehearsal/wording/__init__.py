"""A rehearsal in words, French or English, for the terminal and the page alike."""

from challenge_hub.challenges.rehearsal.wording.headline import headline
from challenge_hub.challenges.rehearsal.wording.speaker import Speaker
from challenge_hub.challenges.rehearsal.wording.warnings import warning_text

__all__ = ["Speaker", "headline", "warning_text"]
