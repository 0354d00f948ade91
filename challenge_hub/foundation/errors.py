"""Errors that a person or a client is told about: one base with a status and a stable code."""

from typing import Any, ClassVar


class HubError(Exception):
    """Something the caller can understand and mend. Keyword context fills `text`.

    `text` is an English message id, translated when it is shown. `errors`, where given, is a list
    of dictionaries with path, code and text, one for each thing that is wrong.
    """

    status: ClassVar[int] = 400
    code: ClassVar[str] = "bad_request"  # clients match on it: never rename one
    text: ClassVar[str] = "This request cannot be carried out."
    retry_after: int | None = None  # seconds

    def __init__(self, *, errors: list[dict[str, Any]] | None = None, **context: object) -> None:
        self.context = context
        self.errors = errors or []
        super().__init__(self.text.format(**context))


class NotFound(HubError):
    """There is no such thing, or it lies outside the person's perimeter: the same answer."""

    status, code = 404, "not_found"
    text = "There is nothing here under that address."


class SignInNeeded(HubError):
    """Nobody is signed in; pages lead to the sign-in page instead."""

    status, code = 401, "sign_in_needed"
    text = "Sign in first."


class Forbidden(HubError):
    """The person's role does not allow it."""

    status, code = 403, "forbidden"
    text = "Your role does not allow this."


class CrossSite(HubError):
    """A form was sent from another site."""

    status, code = 403, "cross_site"
    text = "This form was sent from another site. Open the page here and send it again."


class BadInput(HubError):
    """The shape of what was sent is wrong; `errors` says where, what and what is allowed."""

    status, code = 422, "bad_input"
    text = "Some of what was sent cannot be taken."


class StoreBusy(HubError):
    """The database is locked, full, restarting or hung. Nothing was stored."""

    status, code, retry_after = 503, "store_busy", 2
    text = "The data store does not answer right now. Nothing was stored; try again shortly."
