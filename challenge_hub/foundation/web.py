"""What every page and every answer shares: rights, error answers, headers, cross-site refusal."""

from collections.abc import Callable
from functools import lru_cache, wraps
from secrets import token_hex
from typing import Any

import structlog
from flask import (
    Flask,
    Request,
    Response,
    g,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from gunicorn.http.errors import NoMoreData, ParseException
from sqlalchemy.exc import DataError
from structlog.contextvars import bind_contextvars, clear_contextvars
from werkzeug.exceptions import BadHost, HTTPException

from challenge_hub.foundation.authorisation import may_ever
from challenge_hub.foundation.database import SILENT
from challenge_hub.foundation.errors import (
    BadInput,
    CrossSite,
    Forbidden,
    HubError,
    NotFound,
    SignInNeeded,
    StoreBusy,
)

log = structlog.get_logger()
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
ONE_SITE = frozenset({"same-origin", "none"})
CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self' {sockets}; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; manifest-src 'self'"
)
NUMBER, NUMBER_HEADER = "hub.request_number", "X-Request-Id"  # in the environ and in the answer
HOSTS = 64  # names of this installation, remembered with their headers
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}

View = Callable[..., ResponseReturnValue]


def requires(action: str) -> Callable[[View], View]:
    """Let only roles pass that could ever do `action`; the service decides on the object."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:
            if g.get("person") is None:
                raise SignInNeeded
            if not may_ever(g.person, action):
                raise Forbidden
            return view(*args, **kwargs)

        return guarded

    return decorate


def install_web(app: Flask) -> None:
    app.before_request(number_request)
    app.before_request(refuse_nul)
    app.before_request(refuse_cross_site)
    app.log_exception = log_failure  # type: ignore[method-assign,assignment]  # meant to be replaced
    app.after_request(add_headers)
    app.jinja_env.globals["may_ever"] = may_ever
    app.register_error_handler(HubError, answer_error)
    app.register_error_handler(HTTPException, answer_http_error)
    for unreadable in (BadHost, ParseException, NoMoreData):
        app.register_error_handler(unreadable, answer_unreadable)
    app.register_error_handler(DataError, answer_data_error)
    for broken in SILENT:
        app.register_error_handler(broken, answer_store_error)


def number_request() -> None:
    g.request_number = number_of(request.environ)


def number_of(environ: dict[str, Any]) -> str:
    """Every line that a request writes to the log has its number, and so has the answer."""
    if NUMBER not in environ:
        clear_contextvars()
        environ[NUMBER] = token_hex(8)
        bind_contextvars(request=environ[NUMBER])
    return str(environ[NUMBER])


def log_failure(raised: Any) -> None:
    """A 500. Flask itself would write the path, which may name a person."""
    log.error("request_failed", endpoint=request.endpoint, method=request.method, exc_info=raised)


def refuse_nul() -> None:
    """Nothing stands under an address with NUL; PostgreSQL cannot even be asked for it."""
    if "\0" in request.path:
        raise NotFound


def refuse_cross_site() -> None:
    """Refuse writes that a browser sends for another site.

    Browsers say where a request comes from in Sec-Fetch-Site, older ones in Origin; a client that
    sends neither is no browser and brings no cookie by itself. Requests with a key of their own
    pass: a browser adds none by itself, and their cookie counts for nothing.
    """
    if request.method in SAFE_METHODS or brings_key(request):
        return
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site is not None and site not in ONE_SITE:
        raise CrossSite
    if site is None and origin is not None and origin.rpartition("://")[2] != request.host:
        raise CrossSite


def brings_key(asked: Request) -> bool:
    """Whether a program asks, with `Authorization: Bearer …`; Basic may be a proxy's, of anyone."""
    return is_key(asked.headers.get("Authorization", ""))


def is_key(authorization: str) -> bool:
    return authorization.lower().startswith("bearer ")


def add_headers(response: Response) -> Response:
    if "request_number" in g:
        response.headers[NUMBER_HEADER] = g.request_number
    for name, value in headers_of(request.host):
        response.headers.setdefault(name, value)
    return response


@lru_cache(HOSTS)
def headers_of(host: str) -> tuple[tuple[str, str], ...]:
    """What every answer of this host says, unless a view said otherwise."""
    sockets = f"ws://{host} wss://{host}"  # older TV browsers do not count these as 'self'
    policy = CONTENT_POLICY.format(sockets=sockets)
    return ("Content-Security-Policy", policy), *HEADERS.items()


def wants_json() -> bool:
    return request.path.startswith("/api/") or request.accept_mimetypes.best == "application/json"


def answer_error(error: HubError) -> ResponseReturnValue:
    """The one place that turns an error into an answer."""
    if isinstance(error, SignInNeeded) and not wants_json():
        return redirect(url_for("people.sign_in_page", next=_way_back()), 303)
    seconds = error.retry_after
    reply = answer(error.status, error.code, translated(error), error.errors, again=seconds)
    if seconds is not None:
        reply.headers["Retry-After"] = str(seconds)
    return reply


def answer(
    status: int, code: str, text: str, errors: list[dict[str, Any]], *, again: int | None = None
) -> Response:
    """JSON for programs, a page for people.

    A page that may be asked for again, after so many seconds, does it by itself: nobody stands
    at a wall screen to load it.
    """
    if wants_json():
        reply = jsonify(error=code, text=text, errors=errors)
    else:
        again = again if request.method == "GET" else None
        told = {"status": status, "text": text, "errors": errors, "again": again}
        reply = make_response(render_template("foundation/error.html", **told))
        if again is not None:
            reply.headers["Refresh"] = str(again)
    reply.status_code = status
    return reply


def _way_back() -> str | None:
    return request.full_path.rstrip("?") if request.method == "GET" else None


def translated(error: HubError) -> str:
    """The error's text in the reader's language, its context filled in."""
    return str(gettext(error.text)).format(**error.context)


def answer_http_error(error: HTTPException) -> ResponseReturnValue:
    """Errors of the framework, in the product's own form."""
    status = error.code or 500
    if status == 404:
        return answer_error(NotFound())
    if status < 400:
        return error
    name = error.name.lower().replace(" ", "_")
    return answer(status, name, gettext(HTTP_TEXTS.get(status, HubError.text)), [])


HTTP_TEXTS = {
    405: "This address does not take that method.",
    413: "This is larger than what is taken here.",
    415: "This kind of content is not taken here.",
    429: "Too many tries. Wait a moment and try again.",
    500: "Something went wrong on our side. It has been written to the log.",
}


def answer_unreadable(error: Exception) -> ResponseReturnValue:
    """What is no request at all: a Host that cannot be one, a body that breaks off or its chunks.

    In JSON for everybody: without a host no link of a page can be made.
    """
    log.info("unreadable_request", kind=type(error).__name__)
    reply = jsonify(error="bad_request", text=gettext(HubError.text), errors=[])
    reply.status_code = 400
    return reply


def answer_data_error(error: DataError) -> ResponseReturnValue:
    """A value that the store cannot hold, such as a NUL in a text on PostgreSQL."""
    log.info("value_not_storable", kind=type(error.orig).__name__)
    return answer_error(BadInput())


def answer_store_error(error: Exception) -> ResponseReturnValue:
    log.warning("store_does_not_answer", kind=type(error).__name__)
    return answer_error(StoreBusy())
