"""Who leads: one process at a time, any number standing by.

The lock only keeps two engines from working at once. What keeps a deposed one from writing is the
epoch: every write says `WHERE epoch = :mine` (`store.check_lead`).
"""

from typing import Protocol

from challenge_hub.foundation.database import Database
from challenge_hub.leaderboard.engine.lead.file import FileLead
from challenge_hub.leaderboard.engine.lead.postgres import PostgresLead


class Leadership(Protocol):
    """One try after the other until the lead is had; then it is held until it is lost."""

    def take(self) -> bool:
        """Try to become the leader. False while another one is; raises what the driver raises."""
        ...

    def holds(self) -> bool:
        """Whether the lead is still ours; costs no round trip."""
        ...

    def give_up(self) -> None:
        """Let another one lead. Safe to repeat, also when the lead is not held."""
        ...


def leadership_of(database: Database) -> Leadership:
    """The lock that fits the database: a file beside SQLite's, else PostgreSQL's own."""
    if database.is_sqlite:
        return FileLead(f"{database.url.database}.lead")
    return PostgresLead(database.url)
