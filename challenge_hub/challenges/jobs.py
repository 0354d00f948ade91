"""The scheduler: it only wakes; `reconcile` and the outbox decide what is to be done.

They wake apart from each other: a debrief that computes for a minute must not make a start late.
"""

from contextlib import suppress
from datetime import timedelta
from typing import Any

import structlog
from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.schedulers.base import BaseScheduler
from apscheduler.schedulers.gevent import GeventScheduler
from flask import Flask
from gevent.monkey import is_module_patched

from challenge_hub.challenges import lifecycle, queries
from challenge_hub.foundation import clock, outbox
from challenge_hub.foundation.database import reading
from challenge_hub.foundation.hub import current_hub
from challenge_hub.foundation.silent_store import if_answered

TICK, WAKE, OUTBOX = "tick", "wake", "outbox"
LONGEST_WAIT_SECONDS = 86_400.0  # a step further away is found by a later tick
log = structlog.get_logger()


def start(app: Flask) -> BaseScheduler:
    """Look for due work every `tick_seconds`, and exactly at the next due instant."""
    scheduler = new_scheduler()
    with app.app_context():
        seconds = current_hub().config.tick_seconds
    every: dict[str, Any] = {"trigger": "interval", "seconds": seconds, "max_instances": 1}
    scheduler.add_job(tick, args=(app, scheduler), id=TICK, **every)
    scheduler.add_job(do_jobs, args=(app,), id=OUTBOX, **every)
    scheduler.start()
    return scheduler


def new_scheduler() -> BaseScheduler:
    """One without work yet, not started."""
    kind = GeventScheduler if is_module_patched("threading") else BackgroundScheduler
    scheduler: BaseScheduler = kind(
        timezone="UTC", job_defaults={"coalesce": True, "misfire_grace_time": None}
    )
    return scheduler


def stop(scheduler: BaseScheduler) -> None:
    """End it once the job that runs is over."""
    scheduler.shutdown(wait=True)


def follow_jump(scheduler: BaseScheduler, jump: float) -> None:
    """Have everything looked at now: what was planned was planned by a wall that was wrong.

    Without it a wall that was put back by an hour would leave all jobs alone for that hour. Jobs
    that have their own rhythm of minutes begin it anew.
    """
    now = clock.wall_now()
    for job in scheduler.get_jobs():
        with suppress(JobLookupError):  # a wake that ended meanwhile
            job.modify(next_run_time=now)
    log.warning("schedule_begun_anew", jump=round(jump, 3))


def tick(app: Flask, scheduler: BaseScheduler | None = None) -> None:
    """Move the challenges that are due, then have the scheduler wake at the next due instant."""
    with app.app_context(), if_answered("tick_failed"):
        lifecycle.reconcile(clock.now())
        if scheduler is not None:
            _plan_wake(app, scheduler)


def do_jobs(app: Flask) -> None:
    """Do the jobs of the outbox that are due."""
    with app.app_context(), if_answered("jobs_not_done"):
        outbox.work(clock.now())


def _plan_wake(app: Flask, scheduler: BaseScheduler) -> None:
    """Replace the wake by one at the next due instant; a start is then not a tick late."""
    with reading() as session:
        due = queries.next_due(session, clock.now())
    if due is None:
        return
    seconds = current_hub().clock.wall_seconds_until(due)
    if 0 <= seconds <= LONGEST_WAIT_SECONDS:
        at = clock.wall_now() + timedelta(seconds=seconds)
        scheduler.add_job(tick, "date", args=(app,), run_date=at, id=WAKE, replace_existing=True)
