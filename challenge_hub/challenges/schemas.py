"""The shape of what programs and forms send about challenges; unknown keys are refused."""

import json
from typing import Any, NoReturn

from flask import Request
from marshmallow import Schema, ValidationError, fields, validate

from challenge_hub.challenges.format.source import MOST_BYTES
from challenge_hub.challenges.rehearsal import LATE, MOST_WINDOWS
from challenge_hub.foundation.errors import BadInput, HubError
from challenge_hub.foundation.say import _

HASH = validate.Regexp(r"^[0-9a-f]{64}\Z")
MOST_PIECE = 4 * MOST_BYTES  # characters; the parser says exactly what is too long


class NotAnObject(HubError):
    """The body is not strict JSON in UTF-8, or no object."""

    status, code = 400, "not_json"
    text = "Send one strict JSON object in UTF-8."


class NewChallenge(Schema):
    """A project file, and the address it should have."""

    source = fields.String(required=True, validate=validate.Length(max=MOST_PIECE))
    key = fields.String(load_default=None, allow_none=True)


class NewVersion(Schema):
    """A project file, and the content hash of the version that was edited."""

    source = fields.String(required=True, validate=validate.Length(max=MOST_PIECE))
    replaces = fields.String(load_default=None, allow_none=True, validate=HASH)


class Submission(Schema):
    content_hash = fields.String(load_default=None, allow_none=True, validate=HASH)


class Approval(Schema):
    """The content hash of what was read: that is what is signed."""

    content_hash = fields.String(required=True, validate=HASH)


class Refusal(Approval):
    reason = fields.String(required=True)


class Reason(Schema):
    reason = fields.String(required=True)


class Start(Schema):
    """The local day on which the challenge is to begin."""

    start = fields.Date(required=True)


class Rehearsal(Schema):
    """How many windows of the past, and whether late figures wait or count."""

    windows = fields.Integer(load_default=4, validate=validate.Range(min=1, max=MOST_WINDOWS))
    late = fields.String(load_default=LATE[0], validate=validate.OneOf(LATE))


class Nothing(Schema):
    """No key at all: an empty object."""


def read_body(request: Request, schema: Schema) -> dict[str, Any]:
    """Shape a JSON body. Raises NotAnObject, and BadInput naming every wrong key.

    Flask's own reader takes NaN, and answers 500 to deep nesting.
    """
    try:
        body = json.loads(request.get_data().decode("utf-8"), parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise NotAnObject from error
    if not isinstance(body, dict):
        raise NotAnObject
    return shaped(body, schema)


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def shaped(body: dict[str, Any], schema: Schema) -> dict[str, Any]:
    """Raises BadInput naming every wrong key."""
    try:
        loaded: dict[str, Any] = schema.load(body)
    except ValidationError as error:
        raise BadInput(errors=[_wrong(key, schema) for key in sorted(error.messages)]) from error
    return loaded


def _wrong(key: str, schema: Schema) -> dict[str, Any]:
    if key not in schema.fields:
        allowed = ", ".join(sorted(schema.fields)) or _("none")
        return {"path": key, "code": "unknown_key", "text": _("Allowed: %(keys)s.", keys=allowed)}
    return {
        "path": key,
        "code": "bad_value",
        "text": _("This value is missing or has a wrong shape."),
    }


def bytes_of(source: str) -> bytes:
    """A project file that came as text; what is no Unicode is refused by the parser."""
    return source.encode("utf-8", "surrogatepass")
