"""Reads of this room. The caller brings the session."""

from challenge_hub.feeds.queries.chain import Broken, first_broken
from challenge_hub.feeds.queries.ledger import (
    extent,
    facts_after,
    ledger_hash,
    ledger_head,
    lines,
)
from challenge_hub.feeds.queries.rows import (
    Bounds,
    LedgerRow,
    PlainRow,
    earlier_rows,
    families,
    line_of,
    plain_rows_between,
    rows_after,
    rows_between,
)
from challenge_hub.feeds.queries.sources import (
    FeedHealth,
    feed_by_name,
    feed_health,
    feed_names,
    find_key,
    key_state,
    keys_of_feeds,
)

__all__ = [
    "Bounds",
    "Broken",
    "FeedHealth",
    "LedgerRow",
    "PlainRow",
    "earlier_rows",
    "extent",
    "facts_after",
    "families",
    "feed_by_name",
    "feed_health",
    "feed_names",
    "find_key",
    "first_broken",
    "key_state",
    "keys_of_feeds",
    "ledger_hash",
    "ledger_head",
    "line_of",
    "lines",
    "plain_rows_between",
    "rows_after",
    "rows_between",
]
