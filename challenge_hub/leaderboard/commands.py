"""challenge-hub verify: whether what is stored is what was written, and follows from itself."""

import click
from flask.cli import with_appcontext

from challenge_hub.foundation.database import reading
from challenge_hub.foundation.hub import current_hub
from challenge_hub.leaderboard.verify import faults


@click.command("verify")
@with_appcontext
def verify() -> None:
    """Check the audit trail, the ledger and every certified result. Changes nothing.

    Reads everything: on a large ledger this takes minutes. Exits 1 and names, of each, the first
    thing that is not as it was written.
    """
    with reading() as session:
        found = list(faults(session, current_hub().config.secret_keys))
    for fault in found:
        click.echo(fault)
    if not found:
        click.echo("The audit trail, the ledger and all results are as they were written.")
    raise SystemExit(1 if found else 0)
