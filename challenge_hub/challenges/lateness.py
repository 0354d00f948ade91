"""Which facts came too late to count by themselves: they wait for a decision (contract 2.4).

Fills `feeds.rules.LateJudge`. The end of every ended challenge is kept in memory, so that a feed
that brings today's facts asks the database nothing; what changes a challenge's dates forgets it,
and what other processes change is looked for every second.
"""

import threading
from typing import Any

from flask import Flask, current_app
from sqlalchemy.orm import Session

from challenge_hub.challenges import queries, signals
from challenge_hub.challenges.models import Challenge
from challenge_hub.challenges.rules import Span
from challenge_hub.foundation.database import on_commit, reading
from challenge_hub.foundation.silent_store import if_answered
from challenge_hub.people import queries as people
from challenge_hub.scoring import Plan, plan_from
from challenge_hub.scoring.judge import Judge
from challenge_hub.scoring.lines import Line
from challenge_hub.scoring.roster import Roster

NONE_ENDED = -(2**63)
TAKEN = ("counted", "after_at", "out_of_bounds")


class Lateness:
    """Judges by the approved challenges of one application. Safe between threads."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._spans: tuple[Span, ...] | None = None
        self._plans: dict[str, Plan] = {}  # by content hash
        self._followed = 0

    def horizon(self, received: int) -> int:
        """The newest end among the challenges whose grace was over at `received`."""
        ends = [span.end for span in self._known() if span.closes <= received]
        return max(ends, default=NONE_ENDED)

    def is_late(self, person: str, kpi: str, at: int, received: int) -> bool:
        """Whether some challenge would have taken the fact, had it come before end + grace."""
        passed = [s for s in self._known() if s.closes <= received and s.start <= at < s.end]
        if not passed:
            return False
        line = Line("fact", "", "", person, kpi, None, 1, at)
        with reading() as session:
            return any(self._takes(session, span.key, line) for span in passed)

    def _takes(self, session: Session, key: str, line: Line) -> bool:
        """Whether the challenge's own rules take the fact; its value is not asked for."""
        approved = queries.approved_challenge(session, key)
        plan = self._plans.get(approved.content_hash)
        if plan is None:
            plan = plan_from(approved.document, approved.content_hash)
            self._plans[approved.content_hash] = plan
        roster = Roster(people.roster(session, line.person))
        return Judge(plan, roster).fact(line, plan.closes)[0] in TAKEN

    def follow(self) -> None:
        """Forget what another process has changed since, as the audit trail tells."""
        with reading() as session:
            newest, changed = queries.changes_after(session, self._followed)
        self._followed = newest
        if changed:
            self.forget()

    def forget(self) -> None:
        with self._guard:
            self._spans = None

    def _known(self) -> tuple[Span, ...]:
        if (known := self._spans) is not None:
            return known
        with self._guard:
            if self._spans is None:
                with reading() as session:
                    self._spans = queries.approved_spans(session)
            return self._spans


def install_lateness(app: Flask) -> None:
    """Let the application's ledger say which facts are late."""
    lateness = Lateness()
    app.extensions["ledger"].late = app.extensions["lateness"] = lateness


def follow(app: Flask) -> None:
    """What the scheduler calls: an answer is wrong about lateness for a second at most."""
    with app.app_context(), if_answered("lateness_not_followed"):
        app.extensions["lateness"].follow()


def dates_changed(challenge: Challenge, session: Session, **news: Any) -> None:
    """Forget what is known once the change is stored."""
    on_commit(session, current_app.extensions["lateness"].forget)


for signal in (signals.challenge_scheduled, signals.challenge_cancelled):
    signal.connect(dates_changed)
