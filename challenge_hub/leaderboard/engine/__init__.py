"""The live engine: reads the ledger after its seq, keeps standings, puts frames out.

`start` and `stop` are called by the process that leads; every other one only shows frames.
"""

from flask import Flask, current_app

from challenge_hub.leaderboard.engine.leader import Engine

__all__ = ["Engine", "current_engine", "start", "stop"]
NAME = "board_engine"


def start(app: Flask) -> Engine:
    """Begin to lead in this process."""
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
    """The engine of this process, None where it does not lead."""
    engine: Engine | None = current_app.extensions.get(NAME)
    return engine
