"""What can be wrong with people, teams and sign-in."""

from challenge_hub.foundation.errors import BadInput, HubError


class PersonNotFound(HubError):
    """No person has that code."""

    status, code = 404, "person_not_found"
    text = "Nobody has the code {person}."


class TeamNotFound(HubError):
    """No team has that code."""

    status, code = 404, "team_not_found"
    text = "No team has the code {team}."


class SiteNotFound(HubError):
    """No site has that code."""

    status, code = 404, "site_not_found"
    text = "No site has the code {site}."


class CodeTaken(HubError):
    """A person, site or team of that code is there already."""

    status, code = 409, "code_taken"
    text = "The code {taken} is taken already."


class BadCode(BadInput):
    """A code is 1 to 64 of ASCII letters, digits, dot, underscore, hyphen."""

    code = "bad_code"
    text = "{bad} is no code: use 1 to 64 letters without accents, digits, dots, _ or -."


class BadName(BadInput):
    """A name is empty, too long, or holds characters that cannot be shown."""

    code = "bad_name"
    text = "A name has 1 to {most} characters, without control characters."


class BadPart(BadInput):
    """Somebody takes part in a way that there is not."""

    code = "bad_part"
    text = "Someone takes part as spectator, or fully where the part is empty; {part} is neither."


class WeakPassword(BadInput):
    """A new password is too short, too long, or the account's own name."""

    code = "weak_password"
    text = "A password has {least} to {most} characters and is not the account itself."


class TwoTeamsAtOnce(HubError):
    """The person would stand in two teams at one instant."""

    status, code = 409, "two_teams_at_once"
    text = "{person} would be in {first} and {second} at the same time."


class EndsBeforeStart(BadInput):
    """A membership ends before it starts, or at once."""

    code = "ends_before_start"
    text = "The membership of {person} ends before it starts."


class RosterInvalid(BadInput):
    """A roster that cannot be taken; `errors` names line and column of each fault."""

    code = "roster_invalid"
    text = "The roster has mistakes; nothing of it was taken."


class WrongSignIn(HubError):
    """Unknown account, wrong password or an account that is switched off: the same answer."""

    status, code = 401, "wrong_sign_in"
    text = "This account and this password do not go together."


class TooManyTries(HubError):
    """Too many failed tries for this account from here, or for it or from here altogether."""

    status, code = 429, "too_many_tries"
    text = "Too many tries. Try again in {minutes} min."

    def __init__(self, seconds: int) -> None:
        """`seconds` until the next try is taken."""
        super().__init__(minutes=-(-seconds // 60), seconds=seconds)
        self.retry_after = seconds


class WaitABit(TooManyTries):
    """The same, for less than a minute."""

    text = "Too many tries. Try again in {seconds} s."


class SignInBusy(HubError):
    """More people sign in at this moment than passwords can be checked."""

    status, code, retry_after = 503, "sign_in_busy", 3
    text = "Many people are signing in right now. Try again in a few seconds."
