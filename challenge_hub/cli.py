"""The challenge-hub command: wire the rooms' commands, nothing else."""

import os
import secrets
import sys
from dataclasses import replace

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


PORT = click.option("--port", type=click.IntRange(1, 65535), help="Instead of HUB_PORT.")


@main.command()
@PORT
@with_appcontext
def serve(port: int | None) -> None:
    """Serve pages, boards and feeds, with the engine and the scheduler inside.

    With HUB_ROLE=web only pages, boards and feeds: `challenge-hub engine` then does the rest.
    Brings the database to the schema of this version first, as `upgrade` does.
    """
    hub = current_hub()
    if not hub.config.shows:
        raise click.UsageError("HUB_ROLE: `serve` is for all or web; run `challenge-hub engine`")
    config = hub.config if port is None else replace(hub.config, port=port)
    run_server(config.port, f"Challenge Hub answers at {config.url}")


@main.command()
@PORT
def engine(port: int | None) -> None:
    """Lead boards, move challenges, do jobs: for processes of HUB_ROLE=web, on PostgreSQL.

    Start as many as you like: one leads, the others stand by. The port only tells how it is:
    /healthz and /readyz. Brings the database to the schema of this version first.
    """
    os.environ |= {"HUB_ROLE": "engine", "HUB_WORKERS": "1"}
    with build_app().app_context():
        run_server(port or current_hub().config.port, "An engine of Challenge Hub starts")


def run_server(port: int, says: str) -> None:
    """Replace this process by the server: gunicorn must patch before anything is imported."""
    hub = current_hub()
    bring_database_up(hub.database)
    hub.database.dispose()
    os.environ["HUB_PORT"] = str(port)
    click.echo(says, err=True)
    arguments = [sys.executable, "-m", "gunicorn", "-c", "python:challenge_hub.gunicorn_conf"]
    os.execv(sys.executable, [*arguments, "challenge_hub.wsgi:app"])  # noqa: S606  # no shell wanted
