"""From decoded items to rows: everything that can be decided before the ledger's lock is taken."""

from collections.abc import Sequence
from hashlib import blake2b
from struct import Struct

import msgspec

from challenge_hub.feeds.ledger.answers import Answer, Batch, Sender, Wait, rejected
from challenge_hub.feeds.ledger.known import ANY_MEASURE, Known
from challenge_hub.feeds.rules import (
    BARE,
    DIGEST_BYTES,
    MOST_AHEAD,
    REFERRING,
    Item,
    Kind,
    Row,
    digest_of,
    qualified,
    team_of,
)

encode = msgspec.json.encode
number = Struct(">q").unpack
fresh = blake2b(digest_size=DIGEST_BYTES).copy


def prepare(sender: Sender, items: Sequence[Item], received: int, known: Known) -> Batch:
    """Check each item against what is known and build its row.

    Raises SQLAlchemy's OperationalError when an unknown code cannot be looked up.
    """
    persons = known.people(sender.feed, {item[1] for item in items})
    summed = known.summed({item[2] for item in items if not item[7]})
    places: list[Answer | None] = [None] * len(items)
    batch = Batch(sender, received, items, [], places)
    add, feed, actor, latest = batch.rows.append, sender.feed, sender.actor, received + MOST_AHEAD
    for place, item in enumerate(items):
        event, code, kpi, value, count, at, team, kind, _, reason = item
        person = persons.get(code)
        if kind or person is None or kpi not in summed or value is None or not count or at > latest:
            add(_prepare_one(batch, place, known))
        else:  # nearly every fact; this is what `content_digest` does, written out
            digest = fresh()  # a copy costs two thirds of a new one
            digest.update(encode((0, person, team, kpi, value, count, at, None, reason)))
            add((feed, event, 0, person, team, kpi, value, count, at, received, None, actor,
                 reason, number(digest.digest())[0]))  # fmt: skip
    return batch


def content_digest(row: Row) -> int:
    """The digest of what a row says; when it was received and by whom does not matter (2.3).

    A void or a decision is the line it speaks of and its reason; it has no instant of its own.
    """
    kind, person, team, kpi, value, count, at = row[2:9]
    ref, reason = row[10], row[12]
    return digest_of(
        encode((kind, person, team, kpi, value, count, 0 if kind in BARE else at, ref, reason))
    )


def with_ref(row: Row, ref: int) -> Row:
    """The row that speaks of line `ref`, its digest made."""
    whole = (*row[:10], ref, *row[11:13], 0)
    return (*whole[:13], content_digest(whole))


def _prepare_one(batch: Batch, place: int, known: Known) -> Row | None:
    """The careful way, for everything that is not a plain fact of known codes."""
    item = batch.items[place]
    sender = batch.sender
    wrong = _refusal(batch, item, known)
    if wrong is not None:
        batch.answers[place] = wrong
        return None
    if item.kind in REFERRING and item.ref is not None:
        feed = known.feed(qualified(item.ref, sender.name)[0])
        if feed is None:
            batch.answers[place] = rejected("ref", "unknown_ref")
            return None
        batch.targets[place] = (feed, item.ref[1])
    missing = _missing(batch, item, known)
    if missing is not None:
        batch.waits[place] = missing
        return None
    return _row(batch, item, known)


def _refusal(batch: Batch, item: Item, known: Known) -> Answer | None:
    if item.at > batch.received + MOST_AHEAD:
        return rejected("at", "in_the_future")
    if not batch.sender.any_feed:
        if item.ref is not None and item.ref[0] not in {"", batch.sender.name}:
            return rejected("ref", "foreign_ref")
        if item.kind in {Kind.ACCEPT, Kind.DECLINE}:
            return rejected("kind", "not_for_a_feed")
    if item.kind in {Kind.FACT, Kind.CORRECTION}:
        return _misfit(item, known)
    return None


def _misfit(item: Item, known: Known) -> Answer | None:
    """What the KPI's measure does not take; before refusing, its newest definition is read."""
    if _against(known.kpis.get(item.kpi, ANY_MEASURE), item) is None:
        return None
    return _against(known.read_kpis().get(item.kpi, ANY_MEASURE), item)


def _against(measure: str, item: Item) -> Answer | None:
    if measure == ANY_MEASURE:
        return None
    if measure == "ratio":
        return rejected("kpi", "ratio_takes_no_facts")
    if item.value is None and measure != "count":
        return rejected("value", "value_needed")
    if measure == "average" and item.contacts == 0 and item.value is not None:
        return rejected("count", "count_needed")
    return None


def _missing(batch: Batch, item: Item, known: Known) -> Wait | None:
    if item.kind in BARE:
        return None
    person_needed = team_of(item.person) is None
    if person_needed and item.person not in known.people(batch.sender.feed, ()):
        return Wait("person", item.person)
    if item.kind != Kind.AWARD and item.kpi not in known.kpis:
        return Wait("kpi", item.kpi)
    return None


def _row(batch: Batch, item: Item, known: Known) -> Row:
    bare = item.kind in BARE
    person = known.people(batch.sender.feed, ()).get(item.person)
    row: Row = (
        batch.sender.feed,
        item.id,
        int(item.kind),
        None if bare else person,
        None if bare else team_of(item.person) or item.team,
        None if bare else item.kpi,
        None if bare else item.value,
        item.contacts,
        batch.received if bare and not item.at else item.at,
        batch.received,
        None,
        batch.sender.actor,
        item.reason,
        0,
    )
    return row if item.kind in REFERRING else (*row[:13], content_digest(row))
