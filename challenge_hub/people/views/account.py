"""One's own account: how one is shown, in which language, the password, the open sessions."""

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from challenge_hub.foundation import clock
from challenge_hub.foundation.errors import HubError
from challenge_hub.foundation.say import _
from challenge_hub.foundation.web import translated
from challenge_hub.people import rules, services
from challenge_hub.people.errors import (
    BadName,
    SignInBusy,
    TooManyTries,
    WeakPassword,
    WrongSignIn,
)
from challenge_hub.people.sign_in import current_token, signed_in, take_cookie_back
from challenge_hub.people.views.blueprint import bp, role_name


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
