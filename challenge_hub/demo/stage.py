"""Sets the demo's stage: an empty database with its people, their teams and a key for the feed.

Who there is follows from the example's own files; no code of theirs stands here.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from challenge_hub.app import create_app
from challenge_hub.challenges.format import Project, read_project
from challenge_hub.demo.feeder import Due, read_facts
from challenge_hub.feeds import services as feeds
from challenge_hub.feeds.roster_file import read_roster
from challenge_hub.foundation import schema
from challenge_hub.foundation.assets import asset_folder
from challenge_hub.foundation.authorisation import Role
from challenge_hub.foundation.clock import Clock
from challenge_hub.foundation.config import Config
from challenge_hub.foundation.demo_clock import resume_demo_clock
from challenge_hub.foundation.hub import current_hub
from challenge_hub.people import services as people

EXAMPLE = "support-week"
FEED = "surveys"
ACTOR = "demo"
SITE = "support"  # all teams of the demo are there, and its manager sees them
HEADSTART = timedelta(hours=4)  # on the demo's clock, between approval and start


@dataclass(frozen=True)
class Settings:
    """Where and how fast the demo plays; `speed` is demo seconds a second."""

    host: str
    port: int
    speed: float
    folder: Path
    database_url: str = ""  # empty: an SQLite file in the folder

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"


@dataclass(frozen=True)
class Account:
    """Someone who can sign in, with a password drawn for this demo."""

    code: str
    role: Role
    password: str


@dataclass(frozen=True)
class Stage:
    """Everything the story needs to be told."""

    url: str
    environ: dict[str, str]  # of the server
    source: str  # the project file
    project: Project
    accounts: tuple[Account, ...]
    feed_key: str
    history: list[Due]
    facts: list[Due]

    def account(self, role: Role) -> Account:
        return next(account for account in self.accounts if account.role is role)


def set_stage(settings: Settings) -> Stage:
    """Make the database and everything that stands before the first act."""
    folder = asset_folder("examples") / EXAMPLE
    source = (folder / "project.yaml").read_text(encoding="utf-8")
    project = read_project(source.encode())
    environ = environment(settings, project.start - HEADSTART)
    with application(environ):
        now = current_hub().clock.now()
        schema.upgrade(current_hub().database)
        accounts = add_people(project, folder / "roster.csv", now)
        key = feeds.create_feed_key(FEED, actor=ACTOR, now=now)
    zone = project.timezone
    return Stage(
        url=settings.url,
        environ=environ,
        source=source,
        project=project,
        accounts=accounts,
        feed_key=key,
        history=read_facts(folder / "history.csv", zone),
        facts=read_facts(folder / "facts.csv", zone),
    )


def environment(settings: Settings, origin: datetime) -> dict[str, str]:
    """The settings of the demo's server, its clock standing at `origin`."""
    file = f"sqlite:///{settings.folder.resolve() / 'hub.db'}"
    return {
        "HUB_SECRET_KEY": secrets.token_urlsafe(48),
        "HUB_DATABASE_URL": settings.database_url or file,
        "HUB_DEMO": "1",
        "HUB_CLOCK": f"{origin.isoformat()}@{settings.speed:g}x",
        "HUB_HOST": settings.host,
        "HUB_PORT": str(settings.port),
    }


@contextmanager
def application(environ: dict[str, str]) -> Iterator[None]:
    """The product's own code on the demo's database, beside the server."""
    app = create_app(Config.from_env(environ))
    with app.app_context():
        yield
        current_hub().database.dispose()


@contextmanager
def demo_clock(stage: Stage) -> Iterator[Clock]:
    """The clock that the server lives by; call it once the challenge is approved."""
    with application(stage.environ):
        hub = current_hub()
        resume_demo_clock(hub)
        yield hub.clock


def add_people(project: Project, roster: Path, now: datetime) -> tuple[Account, ...]:
    """Add the teams and people of the roster, and give four of them an account.

    The owner proposes, the first reader of the debrief approves, an advisor watches.
    """
    with roster.open("rb") as file:
        stays = read_roster(file, zone=project.timezone, bad=[])  # an example that tests read
    said: dict[str, Any] = {"actor": ACTOR, "now": now}
    people.create_site(SITE, SITE.capitalize(), **said)
    for team in sorted({stay.team for stay in stays}):
        people.create_team(team, team.capitalize(), site=SITE, **said)
    people.import_roster(stays, **said)
    advisor = next(stay.person for stay in stays if stay.team in (project.teams or ()))
    accounts = (
        Account(str(project.owner), Role.MANAGER, new_password()),
        Account(project.document["evaluation"]["report_to"][0], Role.APPROVER, new_password()),
        Account(advisor, Role.ADVISOR, new_password()),
        Account("admin", Role.ADMIN, new_password()),
    )
    for account in accounts:
        give_account(account, said)
    return accounts


def give_account(account: Account, said: dict[str, Any]) -> None:
    if account.role is Role.ADVISOR:  # is on the roster already
        people.set_password(account.code, account.password, **said)
        return
    people.create_person(
        account.code,
        account.code.capitalize(),
        roles=[account.role],
        password=account.password,
        **said,
    )
    if account.role is Role.MANAGER:
        people.give_site(account.code, SITE, **said)


def new_password() -> str:
    """Easy to type from one screen to another, for a demo only."""
    return "-".join(secrets.token_hex(2) for _ in range(4))
