"""What a running process does beside answering: it is started in the worker, after the fork."""

from flask import Flask

from challenge_hub.foundation.database import check_durability
from challenge_hub.foundation.demo_clock import resume_demo_clock
from challenge_hub.foundation.hub import current_hub


def start(app: Flask) -> None:
    """Take up the clock. Raises RuntimeError where the store may lose data."""
    with app.app_context():
        hub = current_hub()
        check_durability(hub.database)
        resume_demo_clock(hub)


def stop(app: Flask) -> None:
    app.extensions["hub"].database.dispose()
