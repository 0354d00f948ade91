"""What a running process does beside answering: started in the worker, after the fork."""

from functools import partial

from flask import Flask

from challenge_hub.challenges import jobs, lateness
from challenge_hub.feeds import jobs as feeds_jobs
from challenge_hub.feeds import ledger
from challenge_hub.feeds.queries import ledger_head
from challenge_hub.foundation import presence
from challenge_hub.foundation.clock import DemoClock
from challenge_hub.foundation.clock_watch import ClockWatch
from challenge_hub.foundation.database import check_durability, reading
from challenge_hub.foundation.demo_clock import resume_demo_clock
from challenge_hub.foundation.hub import current_hub
from challenge_hub.foundation.memory import settle, tidy
from challenge_hub.foundation.silent_store import if_answered
from challenge_hub.leaderboard import engine
from challenge_hub.leaderboard.fanout import links

SCHEDULER, CLOCK_WATCH = "scheduler", "clock_watch"
QUIET_MINUTES = 10  # without a fact: then nobody notices a pause


def start(app: Flask) -> None:
    """Take up the clock, then do what the role says. RuntimeError where data could be lost."""
    with app.app_context():
        hub = current_hub()
        check_durability(hub.database)
        resume_demo_clock(hub)
    presence.start(app)
    if hub.config.leads:
        engine.start(app)
        scheduler = jobs.start(app)
        scheduler.add_job(feeds_jobs.tidy, "interval", args=(app,), minutes=feeds_jobs.TIDY_MINUTES)
    else:
        scheduler = jobs.new_scheduler()
        scheduler.start()
    app.extensions[SCHEDULER] = scheduler
    scheduler.add_job(lateness.follow, "interval", args=(app,), seconds=1)
    scheduler.add_job(QuietMoment(app).look, "interval", minutes=QUIET_MINUTES)
    if isinstance(hub.clock, DemoClock) and hub.config.role != "all":
        scheduler.add_job(follow_demo_clock, "interval", args=(app,), seconds=0.5)
    links.start(app)
    watch = app.extensions[CLOCK_WATCH] = ClockWatch(partial(jobs.follow_jump, scheduler))
    watch.start()
    settle()


def follow_demo_clock(app: Flask) -> None:
    """Let demo time run once another process has started it."""
    with app.app_context(), if_answered("demo_clock_not_followed"):
        resume_demo_clock(current_hub())


class QuietMoment:
    """Collects garbage once facts have come and then stayed away for a while."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.seen = self.tidied = 0  # the ledger's head, then and now

    def look(self) -> None:
        with self.app.app_context(), if_answered("quiet_moment_not_looked_for"):
            with reading() as session:
                head = ledger_head(session)
            if head == self.seen != self.tidied:
                self.tidied = head
                tidy()
            self.seen = head


def stop(app: Flask) -> None:
    """End in order: no new step, no new frame, the last facts to the disk. Safe to repeat."""
    watch = app.extensions.pop(CLOCK_WATCH, None)
    if watch is not None:
        watch.stop()
    scheduler = app.extensions.pop(SCHEDULER, None)
    if scheduler is not None:
        jobs.stop(scheduler)
    links.stop(app)
    engine.stop(app)
    presence.stop(app)
    with app.app_context():
        ledger.current_ledger().writer.close()
        current_hub().database.dispose()
