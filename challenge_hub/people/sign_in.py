"""Who asks: one function for pages, programs and sockets.

The cookie holds a random token, signed so that a made-up one costs no read of the database. Only
the row of the token in `web_session` makes it a session: when the row goes, the session is over.
"""

import hashlib
import secrets

import structlog
from flask import Request, Response, g, request
from flask_babel import refresh
from itsdangerous import BadSignature, Signer

from challenge_hub.foundation.clock import wall_now
from challenge_hub.foundation.database import NO_ANSWER, reading
from challenge_hub.foundation.errors import SignInNeeded
from challenge_hub.foundation.hub import current_hub
from challenge_hub.foundation.web import brings_key
from challenge_hub.people import queries, rules
from challenge_hub.people.models import Person, WebSession
from challenge_hub.people.services.sessions import renew_session

log = structlog.get_logger()
LONGEST_COOKIE = 200  # characters; ours has 86


def cookie_name() -> str:
    """With `__Host-` a browser takes it over https only, for this host alone, on every path."""
    return "__Host-hub_session" if current_hub().config.secure_cookies else "hub_session"


def current_person() -> Person | None:
    """The person who is signed in, None when nobody is. Reads the database each time.

    In a page use `g.person`; Socket.IO handlers, for which no `before_request` runs, call this.
    """
    found = _current_session()
    return found[1] if found else None


def load_person() -> None:
    """Set `g.person` before each request, and keep a session in use from ending."""
    g.person = None
    refresh()  # the language follows from the person
    if request.endpoint == "static":
        return
    found = _current_session()
    if found is not None:
        row, g.person = found
        _keep_alive(row)


def keep_private(reply: Response) -> Response:
    """Let no cache on the way keep what was made for one person."""
    if g.get("person") is not None:
        reply.headers.setdefault("Cache-Control", "private, no-cache")
    return reply


def signed_in() -> Person:
    """The person of this request. Raises SignInNeeded."""
    person: Person | None = g.get("person")
    if person is None:
        raise SignInNeeded
    return person


def current_token() -> str | None:
    """The token of this request, as `token_in`."""
    return token_in(request)


def token_in(asked: Request) -> str | None:
    """The token that the browser brings, when its signature is ours; it may be out of use.

    A request with a key of its own is a program's: its cookie counts for nothing, because the
    refusal of other sites' forms lets such requests pass.
    """
    signed = asked.cookies.get(cookie_name())
    if signed is None or len(signed) > LONGEST_COOKIE or brings_key(asked):
        return None
    try:
        return _signer().unsign(signed).decode("ascii")
    except (BadSignature, UnicodeError):
        return None


def cookie_of(token: str) -> str:
    """The value of the cookie for a session's token."""
    return _signer().sign(token).decode()


def give_cookie(reply: Response, token: str) -> None:
    """Hand out a session's token. When the session ends is decided here, not by the browser."""
    reply.set_cookie(
        cookie_name(),
        cookie_of(token),
        max_age=rules.LONGEST_SESSION,
        httponly=True,
        samesite="Lax",
        secure=current_hub().config.secure_cookies,
    )


def known_device(code: str) -> str | None:
    """The name of the device when this account was signed in from it before.

    It opens nothing: it only spares someone the waiting that strangers' tries at her account bring.
    """
    signed = request.cookies.get(device_cookie_name(), "")
    try:
        account, _, device = (
            _device_signer().unsign(signed[:LONGEST_COOKIE]).decode().partition(".")
        )
    except (BadSignature, UnicodeError):
        return None
    return device if account == rules.count_key("known", code) else None


def give_device(reply: Response, code: str) -> None:
    """Have the browser say next time that this account is at home there."""
    device = secrets.token_urlsafe(12)
    reply.set_cookie(
        device_cookie_name(),
        _device_signer().sign(f"{rules.count_key('known', code)}.{device}").decode(),
        max_age=rules.KNOWN_FOR,
        httponly=True,
        samesite="Lax",
        secure=current_hub().config.secure_cookies,
    )


def device_cookie_name() -> str:
    return "__Host-hub_device" if current_hub().config.secure_cookies else "hub_device"


def take_cookie_back(reply: Response) -> None:
    secure = current_hub().config.secure_cookies
    reply.delete_cookie(cookie_name(), httponly=True, samesite="Lax", secure=secure)


def _current_session() -> tuple[WebSession, Person] | None:
    token = current_token()
    if token is None:
        return None
    with reading() as session:
        return queries.open_session_of(session, rules.token_hash(token), wall_now())


def _keep_alive(row: WebSession) -> None:
    """Move the session's end, at most every 5 minutes. A busy store must not fail a read."""
    wall, hours = wall_now(), current_hub().config.session_hours
    if wall - row.renewed_at < rules.RENEWAL:
        return
    try:
        renew_session(row.token_hash, row.opened_at, hours=hours, wall=wall)
    except NO_ANSWER:
        log.warning("session_not_renewed")


def _device_signer() -> Signer:
    return _signer("hub-device")


def _signer(salt: str = "hub-session") -> Signer:
    """The newest key signs and stands last, as itsdangerous wants it; all of them are accepted."""
    keys = list(reversed(current_hub().config.secret_keys))
    return Signer(keys, salt=salt, digest_method=hashlib.sha256)
