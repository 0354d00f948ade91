"""What a running process does beside answering: started in the worker, after the fork."""

from flask import Flask

from challenge_hub.challenges import jobs
from challenge_hub.feeds import jobs as feeds_jobs
from challenge_hub.feeds import ledger
from challenge_hub.foundation.database import check_durability
from challenge_hub.foundation.demo_clock import resume_demo_clock
from challenge_hub.foundation.hub import current_hub
from challenge_hub.leaderboard import engine

SCHEDULER = "scheduler"


def start(app: Flask) -> None:
    """Take up the clock, then lead: engine and scheduler. RuntimeError where data could be lost."""
    with app.app_context():
        hub = current_hub()
        check_durability(hub.database)
        resume_demo_clock(hub)
    engine.start(app)
    scheduler = app.extensions[SCHEDULER] = jobs.start(app)
    scheduler.add_job(feeds_jobs.tidy, "interval", args=(app,), minutes=feeds_jobs.TIDY_MINUTES)


def stop(app: Flask) -> None:
    """End in order: no new step, no new frame, the last facts to the disk. Safe to repeat."""
    scheduler = app.extensions.pop(SCHEDULER, None)
    if scheduler is not None:
        jobs.stop(scheduler)
    engine.stop(app)
    with app.app_context():
        ledger.current_ledger().writer.close()
        current_hub().database.dispose()
