"""Sign-in tries are counted in the database, so that no restart and no second process forgets them.

An account and the place that tries it wait together: after five wrong tries two seconds, then twice
as long each time, up to five minutes. So nobody locks a colleague out from elsewhere. Guesses from
many places are braked as a whole, for the account and for the address; a device from which the
account was signed in before does not feel that brake.
"""

import math
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from challenge_hub.foundation.clock import from_micros, micros
from challenge_hub.foundation.database import transaction
from challenge_hub.people import rules
from challenge_hub.people.errors import TooManyTries, WaitABit

SECOND = 10**6  # microseconds
BEGIN = text(
    "INSERT INTO sign_in_count (key, started_at, tries) VALUES (:key, :wall, 0) "
    "ON CONFLICT (key) DO NOTHING"
)
LAST = "SELECT tries, started_at FROM sign_in_count WHERE key = :key"
NOTE = text("UPDATE sign_in_count SET tries = :tries, started_at = :wall WHERE key = :key")
COUNT = text(
    "INSERT INTO sign_in_count (key, started_at, tries) VALUES (:key, :wall, 1) "
    "ON CONFLICT (key) DO UPDATE SET "
    "tries = CASE WHEN sign_in_count.started_at <= :old THEN 1 ELSE sign_in_count.tries + 1 END, "
    "started_at = CASE WHEN sign_in_count.started_at <= :old THEN :wall "
    "ELSE sign_in_count.started_at END RETURNING tries, started_at"
)
FORGIVE = text("UPDATE sign_in_count SET tries = tries - 1 WHERE key = :key AND tries > 0")
FORGET = text("DELETE FROM sign_in_count WHERE key = :key")
FORGET_PAST = text("DELETE FROM sign_in_count WHERE started_at <= :old")


class Try:
    """One try to sign in: which counters it moves. `device` is known for the account, or None."""

    def __init__(self, code: str, address: str, device: str | None) -> None:
        place = f"device {device}" if device else f"address {address}"
        self.pair = rules.count_key("pair", f"{code} {place}")
        account, origin = rules.count_key("account", code), rules.count_key("address", address)
        limits = ((origin, rules.TRIES_PER_ADDRESS), (account, rules.TRIES_PER_ACCOUNT))
        self.limits = () if device else limits

    def count(self, wall: datetime) -> None:
        """Count it before the password is looked at: a hundred at once are a hundred.

        Raises TooManyTries; a refused try is not counted, so nobody can prolong a wait.
        """
        with transaction() as session:
            self._count_pair(session, wall)
            for key, most in self.limits:
                old = micros(wall - rules.TRY_WINDOW)
                row = session.execute(COUNT, {"key": key, "wall": micros(wall), "old": old}).one()
                if row.tries > most:
                    raise refusal((row.started_at - old) / SECOND)

    def _count_pair(self, session: Session, wall: datetime) -> None:
        named = {"key": self.pair}
        session.execute(BEGIN, {**named, "wall": micros(wall)})
        lock = " FOR UPDATE" if session.get_bind().dialect.name == "postgresql" else ""
        tries, last = session.execute(text(LAST + lock), named).one()
        since = wall - from_micros(last)
        tries = 0 if since >= rules.TRY_WINDOW else tries
        left = (rules.wait_after(tries) - since).total_seconds()
        if left > 0:
            raise refusal(left)
        session.execute(NOTE, {**named, "tries": tries + 1, "wall": micros(wall)})

    def forgive(self, session: Session, wall: datetime) -> None:
        """It was right: it counts for nothing, and what is past its time is forgotten."""
        session.execute(FORGET, {"key": self.pair})
        for key, _most in self.limits:
            session.execute(FORGIVE, {"key": key})
        session.execute(FORGET_PAST, {"old": micros(wall - rules.TRY_WINDOW)})


def refusal(left: float) -> TooManyTries:
    """How long to wait, in whole seconds and words that fit."""
    seconds = max(1, math.ceil(left))
    return WaitABit(seconds) if seconds < 60 else TooManyTries(seconds)
