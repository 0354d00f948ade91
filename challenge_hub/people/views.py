"""Pages: sign-in, sign-out and one's own account."""

from flask import Blueprint, flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from challenge_hub.foundation import clock
from challenge_hub.foundation.authorisation import Role
from challenge_hub.foundation.errors import HubError
from challenge_hub.foundation.hub import current_hub
from challenge_hub.foundation.web import translated
from challenge_hub.people import rules, services
from challenge_hub.people.errors import (
    BadName,
    SignInBusy,
    TooManyTries,
    WeakPassword,
    WrongSignIn,
)
from challenge_hub.people.sign_in import (
    current_token,
    give_cookie,
    keep_private,
    load_person,
    signed_in,
    take_cookie_back,
)

bp = Blueprint("people", __name__)
bp.before_app_request(load_person)
bp.after_app_request(keep_private)


@bp.get("/sign-in")
def sign_in_page() -> ResponseReturnValue:
    back = rules.safe_way_back(request.args.get("next"))
    if g.person is not None:
        return redirect(back, 303)
    return _sign_in_form(account="", back=back)


@bp.post("/sign-in")
def sign_in() -> ResponseReturnValue:
    account = request.form.get("account", "").strip()
    back = rules.safe_way_back(request.form.get("next"))
    try:
        token = _checked_sign_in(account, request.form.get("password", ""))
    except (WrongSignIn, TooManyTries, SignInBusy) as error:
        return _sign_in_form(account=account, back=back, error=error)
    reply = make_response(redirect(back, 303))
    give_cookie(reply, token)
    return reply


def _checked_sign_in(account: str, password: str) -> str:
    """The token of a new session; one that the browser already had is closed first."""
    _person, token = services.sign_in(
        account,
        password,
        address=request.remote_addr or "unknown",
        hours=current_hub().config.session_hours,
        now=clock.now(),
        wall=clock.wall_now(),
    )
    _close_current()
    return token


def _close_current() -> None:
    token = current_token()
    if token is not None:
        services.sign_out(token, now=clock.now())


def _sign_in_form(*, account: str, back: str, error: HubError | None = None) -> ResponseReturnValue:
    """The form again with what was typed, except the password."""
    page = render_template(
        "people/sign_in.html",
        account=account[:64],
        back=back,
        error=translated(error) if error else None,
    )
    reply = make_response(page, error.status if error else 200)
    reply.headers["Cache-Control"] = "no-store"
    if error is not None and error.retry_after is not None:
        reply.headers["Retry-After"] = str(error.retry_after)
    return reply


@bp.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    _close_current()
    reply = make_response(redirect(url_for("people.sign_in_page"), 303))
    take_cookie_back(reply)
    return reply


@bp.get("/account")
def account_page() -> ResponseReturnValue:
    return _account_page(signed_in().pseudonym or "", {})


@bp.post("/account")
def save_account() -> ResponseReturnValue:
    """Save the language and the pseudonym."""
    person, pseudonym = signed_in(), request.form.get("pseudonym", "")
    language = request.form.get("language") or None
    try:
        services.update_account(
            person.code,
            language=language,
            pseudonym=pseudonym,
            actor=person.code,
            now=clock.now(),
        )
    except BadName as error:
        return _account_page(pseudonym, {"pseudonym": error})
    flash(_("Saved."))
    return redirect(url_for("people.account_page"), 303)


@bp.post("/account/password")
def change_password() -> ResponseReturnValue:
    person = signed_in()
    form = request.form
    try:
        services.change_password(
            person,
            form.get("current", ""),
            form.get("new", ""),
            token=current_token() or "",
            wall=clock.wall_now(),
            now=clock.now(),
        )
    except WeakPassword as error:
        return _account_page(person.pseudonym or "", {"new": error})
    except (WrongSignIn, TooManyTries, SignInBusy) as error:
        return _account_page(person.pseudonym or "", {"current": error})
    flash(_("The new password is in force. Your other sessions are closed."))
    return redirect(url_for("people.account_page"), 303)


@bp.post("/account/sessions")
def close_all_sessions() -> ResponseReturnValue:
    """Close every session of one's own, this one too."""
    person = signed_in()
    services.revoke_sessions(person.code, actor=person.code, now=clock.now())
    reply = make_response(redirect(url_for("people.sign_in_page"), 303))
    take_cookie_back(reply)
    return reply


def _account_page(pseudonym: str, errors: dict[str, HubError]) -> ResponseReturnValue:
    texts = {field: translated(error) for field, error in errors.items()}
    status = max((error.status for error in errors.values()), default=200)
    page = render_template(
        "people/account.html",
        person=signed_in(),
        roles=[role_name(role) for role in sorted(signed_in().role_set)],
        pseudonym=pseudonym[:60],
        errors=texts,
        shortest=rules.SHORTEST_PASSWORD,
    )
    return page, status


def role_name(role: Role) -> str:
    """A role in the reader's words."""
    names = {
        Role.ADVISOR: _("advisor"),
        Role.MANAGER: _("manager"),
        Role.APPROVER: _("approver"),
        Role.ADMIN: _("administrator"),
    }
    return str(names[role])
