"""challenge-hub backup, restore and upgrade."""

from collections.abc import Iterator
from pathlib import Path

import click
from flask.cli import with_appcontext

from challenge_hub.foundation.clock import wall_now
from challenge_hub.foundation.database import Database
from challenge_hub.foundation.hub import current_hub
from challenge_hub.operations.errors import Refused
from challenge_hub.operations.services import Upgraded, back_up, bring_up, restore
from challenge_hub.operations.services.restore import Orders
from challenge_hub.operations.withdrawals import Settled

FILE = click.Path(path_type=Path)


@click.command("backup")
@click.argument("target", type=FILE)
@with_appcontext
def backup_database(target: Path) -> None:
    """Write a backup of the whole database to TARGET, a new file.tar.gz or a folder.

    The server goes on meanwhile. The file is there when it is whole, and only its owner may read
    it. HUB_SECRET_KEY is not in it: keep it elsewhere. Exits 1 when there is no backup.
    """
    try:
        path, manifest = back_up(current_hub().database, target, wall=wall_now())
    except (Refused, OSError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{path}: {path.stat().st_size} bytes, the ledger up to {manifest.ledger_seq}")


@click.command("restore")
@click.argument("source", type=FILE)
@click.option("--replace", is_flag=True, help="Also where the database is not empty.")
@click.option("--even-faulty", is_flag=True, help="Also where `verify` finds faults in it.")
@click.option("--revoke-keys", is_flag=True, help="Withdraw every key of a feed that is in it.")
@with_appcontext
def restore_database(source: Path, replace: bool, even_faulty: bool, revoke_keys: bool) -> None:
    """Restore the backup SOURCE into the database of HUB_DATABASE_URL, and verify it.

    With every process stopped. An SQLite file that is replaced stays beside the new one. What the
    replaced database had withdrawn (keys of feeds, accounts) stays withdrawn; where it was lost,
    say --revoke-keys. Exits 1 when nothing was restored, and where faults were accepted; it names
    them.
    """
    hub = current_hub()
    orders = Orders(hub.config.secret_keys, wall_now(), replace, even_faulty, revoke_keys)
    try:
        done = restore(hub.database, source, orders)
    except (Refused, OSError) as error:
        raise click.ClickException(str(error)) from error
    for fault in done.faults:
        click.echo(fault)
    if done.aside is not None:
        click.echo(f"What was there lies at {done.aside}.")
    manifest = done.manifest
    click.echo(f"Restored: taken at {manifest.taken_at}, the ledger up to {manifest.ledger_seq}.")
    for line in told_of_keys(done.settled, manifest.taken_at):
        click.echo(line)
    raise SystemExit(1 if done.faults else 0)


def told_of_keys(settled: Settled, taken_at: str) -> Iterator[str]:
    """What was withdrawn again, and which keys open the ways in; a line each."""
    yield from (f"Withdrawn again: key hubf_{prefix} of {feed}" for prefix, feed in settled.keys)
    yield from (f"Switched off again: account {code}" for code in settled.accounts)
    yield from (f"Valid: key hubf_{prefix} of {feed}" for prefix, feed in settled.valid)
    if settled.valid:
        yield (
            f"A key that was withdrawn after {taken_at} is among the valid ones if the replaced "
            "database did not know of it: `challenge-hub feeds key revoke PREFIX`."
        )


@click.command("upgrade")
@click.option("--while-running", is_flag=True, help="Take away also while challenges run.")
@with_appcontext
def upgrade_database(while_running: bool) -> None:
    """Bring the database to the schema of this version. Safe to repeat.

    What only older code uses is taken away once no older process lives and no challenge runs.
    Exits 1 while something waits for that.
    """
    done = bring_database_up(current_hub().database, while_running=while_running)
    raise SystemExit(1 if done.held else 0)


def bring_database_up(database: Database, *, while_running: bool = False) -> Upgraded:
    """Do it and say what was done."""
    try:
        done = bring_up(database, wall=wall_now(), while_running=while_running)
    except Refused as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"The database stands at schema {done.revision}.", err=True)
    if done.held:
        waiting = ", ".join(step.revision for step in done.held)
        click.echo(f"{waiting} waits: {'; '.join(done.reasons)}.", err=True)
    return done
