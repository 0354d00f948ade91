"""What people and systems do with feeds, one public function per verb."""

from challenge_hub.feeds.services.kpis import register_kpis
from challenge_hub.feeds.services.matching import map_person, purge_waiting, release_waiting
from challenge_hub.feeds.services.sources import (
    create_feed,
    create_feed_key,
    ensure_feed,
    revoke_feed_key,
)

__all__ = [
    "create_feed",
    "create_feed_key",
    "ensure_feed",
    "map_person",
    "purge_waiting",
    "register_kpis",
    "release_waiting",
    "revoke_feed_key",
]
