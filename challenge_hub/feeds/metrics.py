"""What `/metrics` says of feeds and their ledger (labels: feed codes, never a person)."""

from collections.abc import Iterator

from prometheus_client.core import Metric

from challenge_hub.feeds import ledger, queries
from challenge_hub.foundation import clock
from challenge_hub.foundation.database import reading
from challenge_hub.foundation.metrics import gauge


def tell_writer() -> Iterator[Metric]:
    """The queue before the ledger, of this process."""
    writer = ledger.current_ledger().writer
    yield gauge("ledger_queue", "Requests of feeds that wait for a commit.", writer.pending)


def tell_feeds() -> Iterator[Metric]:
    """How each source is, by the database."""
    lag = gauge("feed_lag_seconds", "Its newest fact's happening to its arrival.", None, "feed")
    silence = gauge("feed_silence_seconds", "Since its last fact arrived.", None, "feed")
    rhythm = gauge("feed_rhythm_seconds", "How often it is to be heard of.", None, "feed")
    waiting = gauge("feed_waiting", "Items with an unknown person, KPI or line.", None, "feed")
    now = clock.now()
    with reading() as session:
        yield gauge("ledger_head", "The last number of the ledger.", queries.ledger_head(session))
        for feed in queries.feed_health(session, now):
            waiting.add_metric([feed.name], feed.waiting)
            rhythm.add_metric([feed.name], feed.rhythm.total_seconds())
            if feed.lag is not None:
                lag.add_metric([feed.name], feed.lag.total_seconds())
            if feed.last_received is not None:
                silence.add_metric([feed.name], (now - feed.last_received).total_seconds())
    yield from (lag, silence, rhythm, waiting)
