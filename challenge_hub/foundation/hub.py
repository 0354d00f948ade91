"""What one running application holds: its configuration, database and clock."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast

from flask import Flask, current_app

from challenge_hub.foundation.clock import Clock, DemoClock, RealClock
from challenge_hub.foundation.config import Config, parse_demo_clock
from challenge_hub.foundation.database import Database

# To PostgreSQL, whose default is 100 in all: of three processes that show and three engines 90.
SHOW_CONNECTIONS, ENGINE_CONNECTIONS = 20, 10


@dataclass
class Hub:
    """Stored as `app.extensions["hub"]`."""

    config: Config
    database: Database
    clock: Clock
    probes: dict[str, Callable[[], str | None]] = field(default_factory=dict)  # for /readyz
    says: dict[str, Callable[[], str]] = field(default_factory=dict)  # what /readyz adds


def make_clock(config: Config) -> Clock:
    if config.clock == "real":
        return RealClock()
    return DemoClock(*parse_demo_clock(config.clock))


def install_hub(app: Flask, config: Config) -> Hub:
    connections = ENGINE_CONNECTIONS if config.role == "engine" else SHOW_CONNECTIONS
    database = Database(config.database_url, connections=connections)
    hub = Hub(config=config, database=database, clock=make_clock(config))
    app.extensions["hub"] = hub
    app.extensions["database"] = hub.database
    return hub


def current_hub() -> Hub:
    """The hub of the running application. Raises RuntimeError outside an app context."""
    return cast(Hub, current_app.extensions["hub"])
