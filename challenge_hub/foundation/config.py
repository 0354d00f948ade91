"""Every setting of the product, read once at start from environment variables `HUB_*`."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import ip_network

from challenge_hub.foundation.proxies import Networks

MIN_SECRET = 32
MIN_TOKEN = 16
CLOCK = re.compile(r"(?P<origin>[^@]+)@(?P<speed>\d{1,6}(\.\d{1,3})?)x")
LANGUAGES = ("fr", "en")
ROLES = ("all", "web", "engine")
REDIS = ("redis://", "rediss://", "unix://")


class BadSetting(ValueError):
    """A variable holds something the product cannot start with; the text names it."""


@dataclass(frozen=True, kw_only=True)
class Config:
    """Every setting. Read once, at start; a wrong value stops the start."""

    secret_keys: tuple[str, ...] = field(repr=False)  # the first signs, all are accepted
    database_url: str = field(default="sqlite:///var/hub.db", repr=False)
    role: str = "all"  # or web (pages, boards, feeds) or engine (engine, scheduler, outbox)
    redis_url: str = field(default="", repr=False)  # makes boards faster between processes
    workers: int = 1  # processes on one port, of role web
    clock: str = "real"
    demo: bool = False
    language: str = "fr"
    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str = ""  # how people reach it; empty: http://host:port
    trusted_proxies: Networks = ()  # the addresses of the reverse proxies before it
    secure_cookies: bool = False
    session_hours: int = 12
    min_free_percent: int = 10  # of the disk under SQLite; below it feeds are answered 507
    metrics_token: str = field(default="", repr=False)  # empty: no /metrics
    max_screens: int = 10_000  # sockets of one process; one beyond it is refused
    max_screens_per_site: int = 0  # of those; 0: no such limit
    tick_seconds: float = 0.25  # how often due work is looked for, wall time

    def __post_init__(self) -> None:
        _check_secrets(self.secret_keys)
        _check_database(self.database_url)
        _check_processes(self)
        _check_clock(self.clock, demo=self.demo)
        _check_metrics_token(self.metrics_token)
        if self.language not in LANGUAGES:
            raise BadSetting(f"HUB_LANGUAGE: {self.language!r} is not one of fr, en")

    @property
    def leads(self) -> bool:
        """Whether this process may lead: engine, scheduler and outbox run in it."""
        return self.role != "web"

    @property
    def shows(self) -> bool:
        """Whether this process answers people, screens and feeds."""
        return self.role != "engine"

    @property
    def url(self) -> str:
        return self.public_url.rstrip("/") or f"http://{self.host}:{self.port}"

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "Config":
        """Read the `HUB_*` variables. Raises BadSetting naming the variable."""
        values: dict[str, object] = {}
        unknown = sorted(k for k in environ if k.startswith("HUB_") and k not in READERS)
        if unknown:
            allowed = ", ".join(sorted(READERS))
            raise BadSetting(f"{', '.join(unknown)}: not a setting; the settings are {allowed}")
        for name, (key, reader) in READERS.items():
            if name in environ and key:
                values[key] = reader(name, environ[name].strip())
        values.setdefault("secret_keys", ())
        return cls(**values)  # type: ignore[arg-type]  # READERS pairs each key with its type


def _check_secrets(keys: tuple[str, ...]) -> None:
    if not keys or any(len(key) < MIN_SECRET for key in keys):
        raise BadSetting(
            "HUB_SECRET_KEY: needs 32 characters or more; `challenge-hub secret` prints one"
        )


def _check_metrics_token(token: str) -> None:
    if token and len(token) < MIN_TOKEN:
        raise BadSetting(f"HUB_METRICS_TOKEN: needs {MIN_TOKEN} characters or more")


def _check_database(url: str) -> None:
    if not url.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
        raise BadSetting("HUB_DATABASE_URL: write sqlite:///path or postgresql://user@host/name")


def _check_processes(config: Config) -> None:
    """Several processes share PostgreSQL; one SQLite file is for one process, of role `all`."""
    sqlite = config.database_url.startswith("sqlite")
    if config.role not in ROLES:
        raise BadSetting(f"HUB_ROLE: write all, web or engine, not {config.role!r}")
    if config.role != "all" and sqlite:
        raise BadSetting(
            f"HUB_ROLE: {config.role} shares its work with other processes, which takes PostgreSQL "
            "(HUB_DATABASE_URL=postgresql://…); with SQLite leave it at `all`"
        )
    if config.workers > 1 and config.role != "web":
        raise BadSetting(
            "HUB_WORKERS: only HUB_ROLE=web runs several workers; engines are started one by one"
        )
    if config.workers > 1 and config.metrics_token:
        raise BadSetting(
            "HUB_METRICS_TOKEN: each scrape would meet another of the HUB_WORKERS; start processes "
            "of one worker on ports of their own instead"
        )
    if config.redis_url and not config.redis_url.startswith(REDIS):
        raise BadSetting("HUB_REDIS_URL: write redis://host:port/0, rediss://… or unix://path")
    if config.redis_url and sqlite:
        raise BadSetting("HUB_REDIS_URL: with SQLite there is one process; leave it out")


def _check_clock(text: str, *, demo: bool) -> None:
    if text == "real":
        return
    if not demo:
        raise BadSetting("HUB_CLOCK: only `real` is allowed without HUB_DEMO=1")
    parse_demo_clock(text)


def parse_demo_clock(text: str) -> tuple[datetime, float]:
    """Read `2023-08-21T08:55+02:00@2000x` as (origin, speed). Raises BadSetting."""
    match = CLOCK.fullmatch(text)
    if not match:
        raise BadSetting("HUB_CLOCK: write `real` or an instant and a speed: 2023-…+02:00@2000x")
    try:
        origin = datetime.fromisoformat(match["origin"])
    except ValueError as error:
        raise BadSetting(f"HUB_CLOCK: {match['origin']!r} is not an instant") from error
    if origin.tzinfo is None:
        raise BadSetting("HUB_CLOCK: the instant needs an offset, such as +02:00")
    speed = float(match["speed"])
    if speed <= 0:
        raise BadSetting("HUB_CLOCK: the speed must be above 0")
    return origin, speed


def _text(name: str, value: str) -> str:
    return value


def _flag(name: str, value: str) -> bool:
    if value not in {"0", "1"}:
        raise BadSetting(f"{name}: write 1 or 0, not {value!r}")
    return value == "1"


def _whole(low: int, high: int) -> Callable[[str, str], int]:
    def read(name: str, value: str) -> int:
        if not value.isascii() or not value.isdigit() or not low <= int(value) <= high:
            raise BadSetting(f"{name}: write a whole number from {low} to {high}, not {value!r}")
        return int(value)

    return read


def _keys(name: str, value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(",") if part.strip())


def _networks(name: str, value: str) -> Networks:
    try:
        return tuple(ip_network(part) for part in _keys(name, value))
    except ValueError as error:
        raise BadSetting(
            f"{name}: write addresses such as 127.0.0.1,10.0.0.0/8: {error}"
        ) from error


READERS = {
    "HUB_SECRET_KEY": ("secret_keys", _keys),
    "HUB_DATABASE_URL": ("database_url", _text),
    "HUB_ROLE": ("role", _text),
    "HUB_REDIS_URL": ("redis_url", _text),
    "HUB_WORKERS": ("workers", _whole(1, 64)),
    "HUB_CLOCK": ("clock", _text),
    "HUB_DEMO": ("demo", _flag),
    "HUB_LANGUAGE": ("language", _text),
    "HUB_HOST": ("host", _text),
    "HUB_PORT": ("port", _whole(1, 65535)),
    "HUB_PUBLIC_URL": ("public_url", _text),
    "HUB_TRUSTED_PROXIES": ("trusted_proxies", _networks),
    "HUB_SECURE_COOKIES": ("secure_cookies", _flag),
    "HUB_SESSION_HOURS": ("session_hours", _whole(1, 720)),
    "HUB_MIN_FREE_PERCENT": ("min_free_percent", _whole(0, 50)),
    "HUB_METRICS_TOKEN": ("metrics_token", _text),
    "HUB_MAX_SCREENS": ("max_screens", _whole(1, 100_000)),
    "HUB_MAX_SCREENS_PER_SITE": ("max_screens_per_site", _whole(0, 100_000)),
    "HUB_CHROMIUM": ("", _text),  # read by the tests: which browser to drive
    "HUB_TEST_DATABASES": ("", _text),  # read by the tests: which databases to run on
}
