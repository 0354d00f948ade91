"""The challenge-hub command: wire the rooms' commands, nothing else."""

import os
import secrets
import sys

import click
from flask import Flask
from flask.cli import ScriptInfo, with_appcontext

from challenge_hub.app import create_app
from challenge_hub.challenges.commands import (
    check_file,
    explain_file,
    print_schema,
    rehearse_file,
    score_file,
)
from challenge_hub.demo.commands import demo
from challenge_hub.feeds.commands import facts, feeds, roster
from challenge_hub.foundation.config import BadSetting, Config
from challenge_hub.foundation.hub import current_hub
from challenge_hub.leaderboard.commands import verify
from challenge_hub.operations.commands import (
    backup_database,
    bring_database_up,
    restore_database,
    upgrade_database,
)
from challenge_hub.people.commands import person, site, team


def build_app() -> Flask:
    """Build the application for a command. A wrong setting ends it in one line, exit code 2."""
    try:
        app = create_app(Config.from_env(os.environ))
    except BadSetting as error:
        raise click.UsageError(str(error)) from error
    return app


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="challenge-hub")
@click.pass_context
def main(context: click.Context) -> None:
    """Design, approve, run, watch and evaluate challenges of customer-relations teams."""
    context.obj = ScriptInfo(create_app=build_app, set_debug_flag=False, load_dotenv_defaults=False)


COMMANDS = (
    check_file,
    print_schema,
    score_file,
    explain_file,
    rehearse_file,
    feeds,
    facts,
    demo,
    person,
    site,
    team,
    roster,
    verify,
    backup_database,
    restore_database,
    upgrade_database,
)
for command in COMMANDS:
    main.add_command(command)


@main.command()
def secret() -> None:
    """Print a new value for HUB_SECRET_KEY."""
    click.echo(secrets.token_urlsafe(48))


@main.command()
@click.option("--port", type=click.IntRange(1, 65535), help="Instead of HUB_PORT.")
@with_appcontext
def serve(port: int | None) -> None:
    """Serve pages, boards and feeds, with the engine and the scheduler inside.

    Brings the database to the schema of this version first, as `upgrade` does.
    """
    hub = current_hub()
    bring_database_up(hub.database)
    hub.database.dispose()
    if port is not None:
        os.environ["HUB_PORT"] = str(port)
    click.echo(f"Challenge Hub answers at {Config.from_env(os.environ).url}", err=True)
    arguments = [sys.executable, "-m", "gunicorn", "-c", "python:challenge_hub.gunicorn_conf"]
    # A fresh interpreter: gunicorn's worker must patch it before anything else is imported.
    os.execv(sys.executable, [*arguments, "challenge_hub.wsgi:app"])  # noqa: S606  # no shell wanted
