"""Who there is, for those who manage accounts."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from challenge_hub.foundation import clock
from challenge_hub.foundation.authorisation import Role
from challenge_hub.foundation.database import reading
from challenge_hub.foundation.errors import HubError, NotFound
from challenge_hub.foundation.say import _
from challenge_hub.foundation.web import requires, translated
from challenge_hub.people import queries, rules, services
from challenge_hub.people.errors import (
    BadCode,
    BadName,
    CodeTaken,
    SignInBusy,
    WeakPassword,
)
from challenge_hub.people.models import Person
from challenge_hub.people.sign_in import signed_in
from challenge_hub.people.views.blueprint import bp, role_name

FIELDS: dict[type[HubError], str] = {
    BadCode: "code",
    CodeTaken: "code",
    BadName: "name",
    WeakPassword: "password",
    SignInBusy: "password",
}
REFUSALS = tuple(FIELDS)


@bp.get("/people")
@requires("people:manage")
def people_page() -> ResponseReturnValue:
    return _directory()


@bp.post("/people")
@requires("people:manage")
def add_person() -> ResponseReturnValue:
    """Create an account."""
    form = request.form
    try:
        person = services.create_person(
            form.get("code", "").strip(),
            form.get("name", ""),
            roles=_roles(),
            password=form.get("password") or None,
            actor=signed_in().code,
            now=clock.now(),
        )
    except REFUSALS as error:
        return _directory({FIELDS[type(error)]: error})
    flash(_("%(name)s is added.", name=person.name))
    return redirect(url_for("people.people_page"), 303)


@bp.get("/people/<code>")
@requires("people:manage")
def person_page(code: str) -> ResponseReturnValue:
    return _person(code)


@bp.post("/people/<code>/roles")
@requires("people:manage")
def save_roles(code: str) -> ResponseReturnValue:
    services.set_roles(code, _roles(), actor=signed_in().code, now=clock.now())
    return _saved(code)


@bp.post("/people/<code>/password")
@requires("people:manage")
def save_password(code: str) -> ResponseReturnValue:
    """Give a person a new password; her sessions end."""
    password = request.form.get("password", "")
    try:
        services.set_password(code, password, actor=signed_in().code, now=clock.now())
    except (WeakPassword, SignInBusy) as error:
        return _person(code, {"password": error})
    return _saved(code)


@bp.post("/people/<code>/active")
@requires("people:manage")
def save_active(code: str) -> ResponseReturnValue:
    """Switch an account on or off; one's own stays on, or nobody could undo it."""
    person, active = signed_in(), request.form.get("active") == "1"
    if code != person.code:
        services.set_active(code, active, actor=person.code, now=clock.now())
    return _saved(code)


def _saved(code: str) -> ResponseReturnValue:
    flash(_("Saved."))
    return redirect(url_for("people.person_page", code=code), 303)


def _roles() -> list[Role]:
    """The roles ticked in the form; words that are none are left out."""
    return [role for role in Role if role.value in request.form.getlist("role")]


def _directory(errors: dict[str, HubError] | None = None) -> ResponseReturnValue:
    now, errors = clock.now(), errors or {}
    with reading() as session:
        people, teams = queries.people(session), queries.teams(session)
        current = queries.current_teams(session, now)
    names = {team.code: team.name for team in teams}
    texts, status = _told(errors)
    page = render_template(
        "people/directory.html",
        people=people,
        teams=teams,
        current={person: names.get(code, code) for person, code in current.items()},
        sizes={team.code: list(current.values()).count(team.code) for team in teams},
        typed=request.form,
        errors=texts,
        roles=[(role.value, role_name(role)) for role in Role],
        role_names={role: role_name(role) for role in Role},
        shortest=rules.SHORTEST_PASSWORD,
    )
    return page, status


def _person(code: str, errors: dict[str, HubError] | None = None) -> ResponseReturnValue:
    with reading() as session:
        person = _found(queries.find_person(session, code))
        stays = queries.memberships_of(session, person.id)
        names = {team.code: team.name for team in queries.teams(session)}
    texts, status = _told(errors or {})
    page = render_template(
        "people/person.html",
        person=person,
        stays=stays,
        names=names,
        own=person.code == signed_in().code,
        errors=texts,
        roles=[(role.value, role_name(role)) for role in Role],
        shortest=rules.SHORTEST_PASSWORD,
    )
    return page, status


def _found(person: Person | None) -> Person:
    if person is None:
        raise NotFound
    return person


def _told(errors: dict[str, HubError]) -> tuple[dict[str, str], int]:
    texts = {field: translated(error) for field, error in errors.items()}
    return texts, max((error.status for error in errors.values()), default=200)
