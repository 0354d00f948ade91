"""challenge-hub person …: accounts, from the server's own terminal."""

import sys

import click
from flask.cli import with_appcontext

from challenge_hub.foundation import clock
from challenge_hub.foundation.authorisation import Role
from challenge_hub.foundation.config import LANGUAGES
from challenge_hub.foundation.database import reading
from challenge_hub.foundation.errors import HubError
from challenge_hub.people import queries, services

ACTOR = "cli"  # whoever may run commands on the server stands behind it
ROLES = click.Choice([role.value for role in Role])


class Refused(click.ClickException):
    """What a service refused, in one line; exit code 1."""

    def __init__(self, error: HubError) -> None:
        """Keep the error's own words."""
        super().__init__(str(error))


@click.group("person")
def person() -> None:
    """Accounts: who may sign in, and as what."""


def _password(from_input: bool) -> str | None:
    """The password from standard input, without its line end: never from the command line."""
    return sys.stdin.read().rstrip("\r\n") if from_input else None


@person.command("add")
@click.argument("code")
@click.option("--name", required=True, help="As colleagues write it.")
@click.option("--role", "roles", multiple=True, type=ROLES, help="May be given several times.")
@click.option("--site", "sites", multiple=True, help="A site whose teams the person may see.")
@click.option("--language", type=click.Choice(LANGUAGES), help="Default: the browser's.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@with_appcontext
def add(
    code: str,
    name: str,
    roles: tuple[str, ...],
    sites: tuple[str, ...],
    language: str | None,
    password_stdin: bool,
) -> None:
    """Create the person CODE. Without a password she takes part but cannot sign in.

    Exits 1 if the code is taken or the password too weak.
    """
    password = _password(password_stdin)
    try:
        services.create_person(
            code,
            name,
            roles=roles,
            password=password,
            language=language,
            actor=ACTOR,
            now=clock.now(),
        )
        for site in sites:
            services.give_site(code, site, actor=ACTOR, now=clock.now())
    except HubError as error:
        raise Refused(error) from error
    click.echo(f"{code}: created{'' if password else ', without a password'}.")


@person.command("password")
@click.argument("code")
@with_appcontext
def password(code: str) -> None:
    """Set the password of CODE, read from standard input. Ends the person's open sessions."""
    try:
        services.set_password(code, _password(True) or "", actor=ACTOR, now=clock.now())
    except HubError as error:
        raise Refused(error) from error
    click.echo(f"{code}: the new password is in force, open sessions are closed.")


@person.command("roles")
@click.argument("code")
@click.argument("roles", nargs=-1, type=ROLES)
@with_appcontext
def set_roles(code: str, roles: tuple[str, ...]) -> None:
    """Replace the roles of CODE by ROLES; none takes all away. Safe to repeat."""
    try:
        changed = services.set_roles(code, roles, actor=ACTOR, now=clock.now())
    except HubError as error:
        raise Refused(error) from error
    click.echo(f"{code}: {changed.roles or 'no role'}.")


@person.command("off")
@click.argument("code")
@with_appcontext
def switch_off(code: str) -> None:
    """Switch the account CODE off and end its sessions at once. Safe to repeat."""
    _switch(code, active=False)


@person.command("on")
@click.argument("code")
@with_appcontext
def switch_on(code: str) -> None:
    """Switch the account CODE on again. Safe to repeat."""
    _switch(code, active=True)


def _switch(code: str, *, active: bool) -> None:
    try:
        services.set_active(code, active, actor=ACTOR, now=clock.now())
    except HubError as error:
        raise Refused(error) from error
    click.echo(f"{code}: {'on' if active else 'off, open sessions are closed'}.")


@person.command("list")
@with_appcontext
def list_people() -> None:
    """List everybody: code, name, roles, and whether they can sign in."""
    with reading() as session:
        people = queries.people(session)
    for each in people:
        door = "off" if not each.active else "signs in" if each.password_hash else "no password"
        click.echo(f"{each.code:<20} {each.name:<30} {each.roles or '-':<24} {door}")


@click.group("site")
def site() -> None:
    """Sites: what teams belong to."""


@site.command("add")
@click.argument("code")
@click.option("--name", required=True)
@with_appcontext
def add_site(code: str, name: str) -> None:
    """Create the site CODE. Exits 1 if the code is taken."""
    try:
        services.create_site(code, name, actor=ACTOR, now=clock.now())
    except HubError as error:
        raise Refused(error) from error
    click.echo(f"{code}: created.")


@click.group("team")
def team() -> None:
    """Teams: who competes together."""


@team.command("add")
@click.argument("code")
@click.option("--name", required=True)
@click.option("--site", "in_site", help="The code of the team's site.")
@with_appcontext
def add_team(code: str, name: str, in_site: str | None) -> None:
    """Create the team CODE. Exits 1 if the code is taken or the site unknown."""
    try:
        services.create_team(code, name, site=in_site, actor=ACTOR, now=clock.now())
    except HubError as error:
        raise Refused(error) from error
    click.echo(f"{code}: created.")
