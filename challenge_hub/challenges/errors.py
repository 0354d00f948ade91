"""What a person is told when a step in a challenge's life is not possible."""

from challenge_hub.foundation.errors import BadInput, HubError


class ChallengeNotFound(HubError):
    """There is none of that key, or it lies outside the person's perimeter: the same answer."""

    status, code = 404, "challenge_not_found"
    text = "There is no challenge under that address."


class KeyTaken(HubError):
    """Another challenge has that key; without a key one is made from the title."""

    status, code = 409, "key_taken"
    text = "Another challenge has the key {key}."


class BadKey(BadInput):
    """A key is part of an address: 1 to 60 of a to z, 0 to 9 and hyphens, `new` excepted."""

    code = "bad_key"
    text = "A key has 1 to 60 small letters without accents, digits or hyphens."


class ReasonNeeded(BadInput):
    """A refusal, a return, a cancellation or a pause says why, in 1 to 1,000 characters."""

    code = "reason_needed"
    text = "Say why in at most {most} characters: the others will read it."


class SelfApproval(HubError):
    """Owner and authors may not decide; another approver can. The page says whom to ask."""

    status, code = 403, "self_approval"
    text = "You own or wrote this challenge: another approver decides on it."


class NotEditable(HubError):
    """The challenge is no draft any more: what was submitted or approved does not change."""

    status, code = 409, "not_editable"
    text = "This challenge is no draft any more, so it cannot be changed or submitted."


class NotSubmitted(HubError):
    """Someone decided already, or the challenge was never submitted."""

    status, code = 409, "not_submitted"
    text = "This challenge does not wait for a decision."


class NotRehearsable(HubError):
    """Once approved, a challenge is played and not rehearsed."""

    status, code = 409, "not_rehearsable"
    text = "A challenge is rehearsed before it is approved."


class TeamsNotSeen(HubError):
    """A rehearsal shows people's past figures: only who sees all teams of the challenge may."""

    status, code = 403, "teams_not_seen"
    text = "This challenge concerns teams that you do not see: {teams}."


class RehearsalBusy(HubError):
    """One rehearsal at a time, so that boards and feeds keep the processor."""

    status, code, retry_after = 503, "rehearsal_busy", 20
    text = "Another rehearsal is being computed. Try again in a moment."


class RehearsalTooLong(HubError):
    """The past is too large for a page; `challenge-hub rehearse` has no such limit."""

    status, code = 503, "rehearsal_too_long"
    text = "This takes too long for a page. Ask for fewer windows."


class AlreadyOver(HubError):
    """What has ended, was refused or cancelled cannot be cancelled."""

    status, code = 409, "already_over"
    text = "This challenge is over already."


class NotRunning(HubError):
    """Only a running challenge can be paused."""

    status, code = 409, "not_running"
    text = "This challenge is not running."


class NotPaused(HubError):
    """Only a paused challenge can go on."""

    status, code = 409, "not_paused"
    text = "This challenge is not paused."


class NotClosed(HubError):
    """Only a closed challenge can be certified, once."""

    status, code = 409, "not_closed"
    text = "This challenge does not wait for its result."


class NotParked(HubError):
    """No step of the challenge was given up."""

    status, code = 409, "not_parked"
    text = "No step of this challenge waits to be tried again."


class VersionChanged(HubError):
    """Another version than the one that was read is there now; nothing was decided or saved."""

    status, code = 409, "version_changed"
    text = "Version {number} was saved meanwhile. Read it, then decide."


class StartPassed(HubError):
    """A first version whose start has passed can be neither submitted nor approved."""

    status, code = 409, "start_passed"
    text = "The start has passed already. Move the dates, then submit again."


class SubmissionRefused(BadInput):
    """The file is right, but names what is not known here or what is not scored yet."""

    code = "submission_refused"
    text = "The project cannot be submitted yet. To mend: {count}."
