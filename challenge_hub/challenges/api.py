"""REST: the whole life of a challenge, for a person who is signed in (cookie of the session)."""

from typing import Any

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue

from challenge_hub.challenges import queries, schemas, services
from challenge_hub.challenges.models import Challenge, Version
from challenge_hub.foundation import clock
from challenge_hub.foundation.authorisation import Relation, may
from challenge_hub.foundation.database import reading
from challenge_hub.foundation.web import requires
from challenge_hub.people.sign_in import signed_in

bp = Blueprint("challenges_api", __name__, url_prefix="/api/v1/challenges")
ACTIONS = ("edit", "submit", "approve", "reject", "request_changes", "pause", "resume", "cancel")


@bp.get("")
def list_challenges() -> ResponseReturnValue:
    """List every challenge that the person may see."""
    with reading() as session:
        pairs = queries.visible_challenges(session, signed_in())
    return {"challenges": [_summary(challenge) for challenge, _ in pairs]}


@bp.post("")
@requires("challenge:create")
def create() -> ResponseReturnValue:
    body = schemas.read_body(request, schemas.NewChallenge())
    source = schemas.bytes_of(body["source"])
    made = services.create_challenge(source, author=g.person, now=clock.now(), key=body["key"])
    return _whole(made.key), 201


@bp.get("/<key>")
def show(key: str) -> ResponseReturnValue:
    return _whole(key)


@bp.get("/<key>/versions/<int(max=999_999):number>")
def show_version(key: str, number: int) -> ResponseReturnValue:
    """Give one version, as it was written and as it was understood."""
    with reading() as session:
        challenge, _ = queries.visible_challenge(session, key, signed_in())
        version = queries.version_of(session, challenge, number)
    return {**_version(version), "source": version.source, "document": version.document}


@bp.post("/<key>/versions")
@requires("challenge:edit")
def save(key: str) -> ResponseReturnValue:
    body = schemas.read_body(request, schemas.NewVersion())
    source = schemas.bytes_of(body["source"])
    version = services.save_version(
        key, source, editor=g.person, now=clock.now(), replaces=body["replaces"]
    )
    return _version(version), 201


@bp.post("/<key>/dates")
@requires("challenge:edit")
def move(key: str) -> ResponseReturnValue:
    """Move all dates, so that the challenge begins on another day."""
    body = schemas.read_body(request, schemas.Start())
    version = services.move_dates(key, body["start"], editor=g.person, now=clock.now())
    return _version(version), 201


@bp.post("/<key>/submission")
@requires("challenge:submit")
def submit(key: str) -> ResponseReturnValue:
    body = schemas.read_body(request, schemas.Submission())
    services.submit_challenge(key, by=g.person, now=clock.now(), content_hash=body["content_hash"])
    return _whole(key), 201


@bp.post("/<key>/approval")
@requires("challenge:approve")
def approve(key: str) -> ResponseReturnValue:
    body = schemas.read_body(request, schemas.Approval())
    services.approve_challenge(key, **body, approver=g.person, now=clock.now())
    return _whole(key), 201


@bp.post("/<key>/rejection")
@requires("challenge:reject")
def reject(key: str) -> ResponseReturnValue:
    body = schemas.read_body(request, schemas.Refusal())
    services.reject_challenge(key, **body, approver=g.person, now=clock.now())
    return _whole(key), 201


@bp.post("/<key>/return")
@requires("challenge:request_changes")
def request_changes(key: str) -> ResponseReturnValue:
    body = schemas.read_body(request, schemas.Refusal())
    services.request_changes(key, **body, approver=g.person, now=clock.now())
    return _whole(key), 201


@bp.post("/<key>/pause")
@requires("challenge:pause")
def pause(key: str) -> ResponseReturnValue:
    body = schemas.read_body(request, schemas.Reason())
    services.pause_challenge(key, **body, by=g.person, now=clock.now())
    return _whole(key), 201


@bp.post("/<key>/resumption")
@requires("challenge:resume")
def resume(key: str) -> ResponseReturnValue:
    schemas.read_body(request, schemas.Nothing())
    services.resume_challenge(key, by=g.person, now=clock.now())
    return _whole(key), 201


@bp.post("/<key>/cancellation")
@requires("challenge:cancel")
def cancel(key: str) -> ResponseReturnValue:
    body = schemas.read_body(request, schemas.Reason())
    services.cancel_challenge(key, **body, by=g.person, now=clock.now())
    return _whole(key), 201


@bp.post("/<key>/release")
@requires("challenge:release")
def release(key: str) -> ResponseReturnValue:
    """Have the steps that failed three times tried again."""
    schemas.read_body(request, schemas.Nothing())
    services.release_challenge(key, by=g.person, now=clock.now())
    return _whole(key), 201


def _whole(key: str) -> dict[str, Any]:
    with reading() as session:
        challenge, relation = queries.visible_challenge(session, key, signed_in())
        last = queries.version_of(session, challenge)
        decided = queries.decisions(session, challenge)
    return {
        **_summary(challenge),
        "version": last.number,
        "content_hash": last.content_hash,
        "approved_version": challenge.approved,
        "may": _may(relation),
        "decisions": [
            {
                "version": each.number,
                "content_hash": each.content_hash,
                "verdict": each.verdict.value,
                "reason": each.reason,
                "at": each.decided_at.isoformat(),
            }
            for each in decided
        ],
    }


def _may(relation: Relation) -> list[str]:
    """What the person could do next."""
    return [name for name in ACTIONS if may(g.person, f"challenge:{name}", relation)]


def _summary(challenge: Challenge) -> dict[str, Any]:
    instants = ("started_at", "closed_at", "certified_at")
    values = {name: getattr(challenge, name) for name in instants}
    return {
        "key": challenge.key,
        "title": challenge.title,
        "state": challenge.state.value,
        "starts_at": challenge.starts_at.isoformat(),
        "ends_at": challenge.ends_at.isoformat(),
        "certifies_at": challenge.certifies_at.isoformat(),
        **{name: value and value.isoformat() for name, value in values.items()},
    }


def _version(version: Version) -> dict[str, Any]:
    return {
        "version": version.number,
        "content_hash": version.content_hash,
        "saved_at": version.saved_at.isoformat(),
    }
