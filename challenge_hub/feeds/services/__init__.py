"""What people and systems do with feeds, one public function per verb."""

from challenge_hub.feeds.services.imports import import_facts
from challenge_hub.feeds.services.kpis import register_kpis
from challenge_hub.feeds.services.matching import (
    anything_waits,
    map_person,
    purge_waiting,
    release_waiting,
    request_release,
)
from challenge_hub.feeds.services.sources import (
    create_feed,
    create_feed_key,
    ensure_feed,
    revoke_feed_key,
    withdraw_key,
)

__all__ = [
    "anything_waits",
    "create_feed",
    "create_feed_key",
    "ensure_feed",
    "import_facts",
    "map_person",
    "purge_waiting",
    "register_kpis",
    "release_waiting",
    "request_release",
    "revoke_feed_key",
    "withdraw_key",
]
