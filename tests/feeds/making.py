"""What tests need of feeds, made through the services that feeds use."""

from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from challenge_hub.feeds import ledger, services
from challenge_hub.feeds.ledger import Answer, Sender
from challenge_hub.feeds.rules import Item
from challenge_hub.foundation.clock import FixedClock, micros

ACTOR = "tests"


class FeedsMaking:
    """Makes feeds, keys and facts; a fact's instant is the clock's."""

    clock: FixedClock

    def sender(self, name: str = "phones", *, any_feed: bool = False) -> Sender:
        feed = services.create_feed(name, actor=ACTOR, now=self.clock.now())
        return Sender(feed.id, feed.name, ACTOR, any_feed)

    def feed_key(self, name: str = "phones") -> str:
        return services.create_feed_key(name, actor=ACTOR, now=self.clock.now())

    def item(self, name: str, person: str = "ana", value: int | None = 3, **fields: Any) -> Item:
        """A fact of KPI `resolved`; `value` is whole, not micro."""
        fields.setdefault("at", micros(self.clock.now()))
        scaled = None if value is None else value * 10**6
        return Item(name, person, fields.pop("kpi", "resolved"), scaled,
                    fields.pop("contacts", 1), **fields)  # fmt: skip

    def append(self, *items: Item, sender: Sender | None = None) -> list[Answer]:
        return ledger.append(sender or self.sender(), items, received=micros(self.clock.now()))


def fact(name: str, person: str = "ana", **fields: Any) -> dict[str, Any]:
    """A fact as a feed sends it."""
    return {
        "id": name, "person": person, "kpi": "resolved", "value": 3,
        "at": "2023-08-14T07:00:00Z", **fields,
    }  # fmt: skip


def post(client: FlaskClient, key: str, body: Any, **options: Any) -> TestResponse:
    """Send facts, or a body of any kind as bytes."""
    headers = {"Authorization": f"Bearer {key}", **options.pop("headers", {})}
    if isinstance(body, bytes):
        return client.post("/api/v1/facts", data=body, headers=headers, **options)
    return client.post("/api/v1/facts", json=body, headers=headers, **options)
