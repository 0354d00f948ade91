"""What was withdrawn after a backup was made: a restore must not give it back.

The backup cannot know of it; the database that it replaces mostly does.
"""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, inspect, select, text
from sqlalchemy.orm import Session

from challenge_hub.feeds import queries as feeds
from challenge_hub.feeds.services import withdraw_key
from challenge_hub.people.models import Person
from challenge_hub.people.services import switch

ACTOR = "restore"
KEYS = "SELECT prefix FROM feed_key WHERE revoked_at IS NOT NULL"
ACCOUNTS = "SELECT code FROM person WHERE NOT active"  # ids differ after another restore


@dataclass(frozen=True)
class Withdrawn:
    """Prefixes of feeds' keys that were revoked, codes of people whose account is off."""

    keys: frozenset[str] = frozenset()
    accounts: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Settled:
    """Keys (prefix and feed) and accounts (codes) that were withdrawn again; keys still valid."""

    keys: list[tuple[str, str]] = field(default_factory=list)
    accounts: list[str] = field(default_factory=list)
    valid: list[tuple[str, str]] = field(default_factory=list)


def withdrawn_in(connection: Connection) -> Withdrawn:
    """What a database, of whatever schema, knows to be withdrawn; nothing in one without tables."""
    there = set(inspect(connection).get_table_names())
    keys = connection.scalars(text(KEYS)).all() if "feed_key" in there else ()
    accounts = connection.scalars(text(ACCOUNTS)).all() if "person" in there else ()
    return Withdrawn(frozenset(keys), frozenset(accounts))


def withdraw_again(
    session: Session, known: Withdrawn, *, every_key: bool, now: datetime
) -> Settled:
    """Withdraw what is known, or every key, in the caller's transaction; tell what was done."""
    live = [
        (key.prefix, feed)
        for key, feed in feeds.keys_of_feeds(session)
        if feeds.key_state(key, now) == "live"
    ]
    keys = [key for key in live if every_key or key[0] in known.keys]
    for prefix, feed in keys:
        withdraw_key(session, prefix, feed, actor=ACTOR, now=now)
    query = select(Person).where(Person.active).order_by(Person.code)
    people = [person for person in session.scalars(query) if person.code in known.accounts]
    for person in people:
        switch(session, person, False, actor=ACTOR, now=now)
    valid = [key for key in live if key not in keys]
    return Settled(keys, [person.code for person in people], valid)
