"""create_app(): wire the rooms, nothing else."""

from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from challenge_hub.briefings import jobs as briefings_jobs
from challenge_hub.briefings.api import bp as briefings_api
from challenge_hub.briefings.views import bp as briefings_pages
from challenge_hub.challenges.api import bp as challenges_api
from challenge_hub.challenges.lateness import install_lateness
from challenge_hub.challenges.metrics import tell_challenges
from challenge_hub.challenges.signals import challenge_scheduled
from challenge_hub.challenges.views import bp as challenges_pages
from challenge_hub.feeds import jobs as feeds_jobs
from challenge_hub.feeds import ledger
from challenge_hub.feeds.api import bp as feeds_api
from challenge_hub.feeds.metrics import tell_feeds, tell_writer
from challenge_hub.feeds.short_way import ShortWay
from challenge_hub.foundation.assets import asset_folder
from challenge_hub.foundation.config import Config
from challenge_hub.foundation.demo_clock import start_demo_clock
from challenge_hub.foundation.health import OnlyHealth, install_health
from challenge_hub.foundation.hub import install_hub
from challenge_hub.foundation.languages import install_languages
from challenge_hub.foundation.metrics import install_metrics, tell
from challenge_hub.foundation.outbox import tell_outbox
from challenge_hub.foundation.proxies import TrustedProxies
from challenge_hub.foundation.text import FILTERS
from challenge_hub.foundation.web import install_web
from challenge_hub.leaderboard import jobs as leaderboard_jobs
from challenge_hub.leaderboard.api import bp as leaderboard_api
from challenge_hub.leaderboard.live import install_live
from challenge_hub.leaderboard.metrics import tell_engine, tell_lead, tell_screens
from challenge_hub.leaderboard.summary import BoardSummary
from challenge_hub.leaderboard.views import bp as leaderboard_pages
from challenge_hub.operations.metrics import tell_backups
from challenge_hub.people.views import bp as people_pages

MAX_BODY = 1024 * 1024  # bytes; a batch of 1,000 facts is about a fifth of it


PAGES_AND_ANSWERS = (
    people_pages,
    feeds_api,
    challenges_pages,
    challenges_api,
    leaderboard_pages,
    leaderboard_api,
    briefings_pages,
    briefings_api,
)
NUMBERS = (
    tell_screens,
    tell_engine,
    tell_writer,
    tell_feeds,
    tell_challenges,
    tell_lead,
    tell_outbox,
    tell_backups,
)


def create_app(config: Config) -> Flask:
    """Build the application. Opens no connection and starts no thread: `runtime` does."""
    app = Flask(
        "challenge_hub",
        template_folder=str(asset_folder("templates")),
        static_folder=str(asset_folder("static")),
    )
    configure(app, config)
    install_hub(app, config)
    install_live(app, config)  # before the proxies: a handshake comes through them too
    app.wsgi_app = ShortWay(app)  # type: ignore[method-assign]  # the documented way to add middleware
    if config.trusted_proxies:
        app.wsgi_app = TrustedProxies(app.wsgi_app, config.trusted_proxies)  # type: ignore[method-assign]  # as above
    if not config.shows:
        app.wsgi_app = OnlyHealth(app.wsgi_app)  # type: ignore[assignment,method-assign]  # as above
    install_web(app)
    install_languages(app)
    install_health(app)
    install_metrics(app)
    connect_rooms(app)
    return app


def configure(app: Flask, config: Config) -> None:
    app.config.update(
        SECRET_KEY=config.secret_keys[0],
        SECRET_KEY_FALLBACKS=list(config.secret_keys[1:]),
        MAX_CONTENT_LENGTH=MAX_BODY,
        MAX_FORM_MEMORY_SIZE=MAX_BODY,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.secure_cookies,
    )
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals["demo"] = config.demo


def connect_rooms(app: Flask) -> None:
    """Give each room what it needs of the ones above, and the world its pages and answers."""
    ledger.install(app)
    install_lateness(app)
    app.extensions["live_summary"] = BoardSummary()
    for jobs in (feeds_jobs, leaderboard_jobs, briefings_jobs):
        jobs.register()
    for blueprint in PAGES_AND_ANSWERS:
        app.register_blueprint(blueprint)
    tell(app, *NUMBERS)
    challenge_scheduled.connect(let_demo_time_run)


def let_demo_time_run(challenge: Any, *, session: Session) -> None:
    """Start the demo clock with the first challenge that is scheduled."""
    start_demo_clock(session)
