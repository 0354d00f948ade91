"""The verbs of challenges: one public function each, one transaction, `now` given."""

from challenge_hub.challenges.services.dates import move_dates
from challenge_hub.challenges.services.decisions import (
    approve_challenge,
    reject_challenge,
    request_changes,
)
from challenge_hub.challenges.services.drafts import create_challenge, save_version
from challenge_hub.challenges.services.rehearsing import rehearse_challenge
from challenge_hub.challenges.services.running import (
    cancel_challenge,
    pause_challenge,
    release_challenge,
    resume_challenge,
)
from challenge_hub.challenges.services.submission import submit_challenge

__all__ = [
    "approve_challenge",
    "cancel_challenge",
    "create_challenge",
    "move_dates",
    "pause_challenge",
    "rehearse_challenge",
    "reject_challenge",
    "release_challenge",
    "request_changes",
    "resume_challenge",
    "save_version",
    "submit_challenge",
]
