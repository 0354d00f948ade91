"""challenge-hub feeds …: sources of facts, their keys and their health."""

from datetime import UTC, datetime

import click
from flask.cli import with_appcontext

from challenge_hub.feeds import queries, services
from challenge_hub.foundation import clock
from challenge_hub.foundation.database import reading

ACTOR = "cli"  # whoever may run commands on the server stands behind it


@click.group("feeds")
def feeds() -> None:
    """Sources of facts: keys and health."""


@feeds.group("key")
def key() -> None:
    """Keys with which a source may send facts, and do nothing else."""


@key.command("add")
@click.argument("feed")
@click.option("--expires", type=click.DateTime(["%Y-%m-%d"]), help="First day, UTC, it is void.")
@with_appcontext
def add_key(feed: str, expires: datetime | None) -> None:
    """Make a key of FEED and print it, once. The feed is made where there is none."""
    until = expires.replace(tzinfo=UTC) if expires else None
    text = services.create_feed_key(feed, actor=ACTOR, now=clock.now(), expires_at=until)
    click.echo(text)


@key.command("revoke")
@click.argument("prefix")
@with_appcontext
def revoke_key(prefix: str) -> None:
    """Withdraw the key that begins with PREFIX, at once. Safe to repeat."""
    name = services.revoke_feed_key(prefix.removeprefix("hubf_"), actor=ACTOR, now=clock.now())
    click.echo(f"The key {prefix} of {name} is withdrawn.")


@key.command("list")
@with_appcontext
def list_keys() -> None:
    """List the keys: prefix, feed, state."""
    now = clock.now()
    with reading() as session:
        rows = queries.keys_of_feeds(session)
    for row, name in rows:
        click.echo(f"hubf_{row.prefix}  {name:<20}  {queries.key_state(row, now)}")


@feeds.command("status")
@with_appcontext
def status() -> None:
    """Say of each feed when its last fact came, how late it was, and what was refused last.

    Exits 1 if a feed is silent.
    """
    now = clock.now()
    with reading() as session:
        health = queries.feed_health(session, now)
    for feed in health:
        click.echo(describe(feed))
    raise SystemExit(1 if any(feed.state == "silent" for feed in health) else 0)


def describe(feed: queries.FeedHealth) -> str:
    """One line a feed."""
    parts = [f"{feed.name:<20} {feed.state:<7} {feed.taken} taken"]
    if feed.last_received:
        parts.append(
            f"last {_shown(feed.last_received)} (seq {feed.last_seq}, happened "
            f"{_shown(feed.last_at)}, lag {feed.lag})"
        )
    if feed.waiting:
        parts.append(f"{feed.waiting} waiting")
    if feed.refused:
        event = f" of {feed.refused_event}" if feed.refused_event else ""
        parts.append(
            f"{feed.refused} refused, last {_shown(feed.refused_at)}: {feed.refused_code}{event}"
        )
    return "; ".join(parts)


def _shown(instant: datetime | None) -> str:
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ") if instant else "–"
