"""The live engine: reads the ledger after its seq, keeps standings, puts frames out.

`start` and `stop` are called by each process that may lead; every other one only shows frames.
"""

from flask import Flask, current_app

from challenge_hub.leaderboard.engine.engine import Engine

__all__ = ["Engine", "current_engine", "engine_of", "start", "stop"]
NAME = "board_engine"


def start(app: Flask) -> Engine:
    """Stand by in this process, and lead as soon as nobody else does."""
    engine = Engine(app)
    app.extensions[NAME] = engine
    engine.start()
    return engine


def stop(app: Flask) -> None:
    """End after the turn that runs. Safe to repeat."""
    engine: Engine | None = app.extensions.pop(NAME, None)
    if engine is not None:
        engine.stop()


def current_engine() -> Engine | None:
    """The engine of this process, which may stand by; None where there is none."""
    return engine_of(current_app)


def engine_of(app: Flask) -> Engine | None:
    engine: Engine | None = app.extensions.get(NAME)
    return engine
