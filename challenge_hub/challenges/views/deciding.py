"""`/challenges/<key>/approval`: what is decided on, on a phone, and the decision itself."""

from typing import Any

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from challenge_hub.challenges import queries, services
from challenge_hub.challenges.errors import (
    ReasonNeeded,
    StartPassed,
    SubmissionRefused,
    VersionChanged,
)
from challenge_hub.challenges.models import Challenge, Version
from challenge_hub.challenges.pages.changes import MOST_SHOWN, changes
from challenge_hub.challenges.views.blueprint import bp
from challenge_hub.challenges.views.reading import facts_of
from challenge_hub.foundation import clock
from challenge_hub.foundation.authorisation import may
from challenge_hub.foundation.database import reading
from challenge_hub.foundation.errors import BadInput, HubError
from challenge_hub.foundation.web import requires, translated
from challenge_hub.people import queries as people

DECISIONS = ("approve", "return", "reject")


@bp.get("/challenges/<key>/approval")
@requires("challenge:approve")
def approval(key: str) -> ResponseReturnValue:
    return _page(key)


@bp.post("/challenges/<key>/approval")
@requires("challenge:approve")
def decide(key: str) -> ResponseReturnValue:
    """Decide on the version whose hash the form carries; a wrong one is said on the same page."""
    try:
        _decide(key, request.form.get("decision", ""))
    except (ReasonNeeded, VersionChanged, StartPassed, SubmissionRefused) as error:
        return _page(key, error)
    return redirect(url_for("challenges.show", key=key), 303)


def _decide(key: str, decision: str) -> None:
    read, reason = request.form.get("content_hash", ""), request.form.get("reason", "")
    by: dict[str, Any] = {"content_hash": read, "approver": g.person, "now": clock.now()}
    if decision == "approve":
        services.approve_challenge(key, **by)
    elif decision == "reject":
        services.reject_challenge(key, reason=reason, **by)
    elif decision == "return":
        services.request_changes(key, reason=reason, **by)
    else:
        raise BadInput


def _page(key: str, error: HubError | None = None) -> ResponseReturnValue:
    with reading() as session:
        challenge, relation = queries.visible_challenge(session, key, g.person)
        version = queries.version_of(session, challenge)
        content = {
            **facts_of(session, version),
            **_since(session, challenge, version),
            "author": people.person_by_id(session, version.author_id),
            "may_rehearse": queries.may_rehearse(session, challenge, g.person, relation),
        }
    page = render_template(
        "challenges/approval.html",
        challenge=challenge,
        version=version,
        may_decide=may(g.person, "challenge:approve", relation),
        own=relation.own or relation.wrote,
        error=translated(error) if error else None,
        faults=error.errors if error else [],
        decision=request.form.get("decision", ""),
        reason=request.form.get("reason", ""),
        most=MOST_SHOWN,
        **content,
    )
    return page, error.status if error else 200


def _since(session: Session, challenge: Challenge, version: Version) -> dict[str, Any]:
    """What changed since the version that was last decided on, and what was said of that one."""
    decided = [
        each for each in queries.decisions(session, challenge) if each.number < version.number
    ]
    if not decided:
        return {"changed": [], "last": None}
    before = queries.version_of(session, challenge, decided[-1].number)
    return {"changed": changes(before.document, version.document), "last": decided[-1]}
