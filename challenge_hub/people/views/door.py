"""The door: sign-in and sign-out."""

from flask import g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from challenge_hub.foundation import clock
from challenge_hub.foundation.errors import HubError
from challenge_hub.foundation.hub import current_hub
from challenge_hub.foundation.web import translated
from challenge_hub.people import rules, services
from challenge_hub.people.errors import SignInBusy, TooManyTries, WrongSignIn
from challenge_hub.people.sign_in import (
    current_token,
    give_cookie,
    give_device,
    known_device,
    take_cookie_back,
)
from challenge_hub.people.views.blueprint import bp


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
    give_device(reply, account)
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
        device=known_device(account),
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
