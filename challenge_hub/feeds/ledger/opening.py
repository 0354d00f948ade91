"""Open the ledger's own connection on whichever database there is."""

from typing import Any

from sqlalchemy import PoolProxiedConnection

from challenge_hub.feeds.ledger.postgres import PostgresStore
from challenge_hub.feeds.ledger.store import SqliteStore, Store
from challenge_hub.foundation.database import Database


def open_store(database: Database) -> Store:
    """Take a connection of the writer's own out of the pool, for as long as the store is used."""
    proxied: PoolProxiedConnection = database.reader.raw_connection()
    driver: Any = proxied.driver_connection
    proxied.detach()
    return SqliteStore(driver) if database.is_sqlite else PostgresStore(driver)
