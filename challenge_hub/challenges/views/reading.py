"""`/challenges/<key>`: the dossier as people read it, with what may be done next."""

from typing import Any

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from challenge_hub.challenges import queries, rules, services
from challenge_hub.challenges.errors import StartPassed, SubmissionRefused, VersionChanged
from challenge_hub.challenges.format import Project
from challenge_hub.challenges.models import Version
from challenge_hub.challenges.pages import review, words
from challenge_hub.challenges.pages.dossier import dossier
from challenge_hub.challenges.views.blueprint import bp, language, live_summary
from challenge_hub.foundation import clock
from challenge_hub.foundation.authorisation import Relation, may
from challenge_hub.foundation.database import reading
from challenge_hub.foundation.errors import HubError
from challenge_hub.foundation.web import requires, translated
from challenge_hub.people import queries as people
from challenge_hub.people.sign_in import signed_in

ACTIONS = ("edit", "submit", "approve", "pause", "resume", "cancel", "release")


@bp.get("/challenges/<key>")
def show(key: str) -> ResponseReturnValue:
    return _page(key)


@bp.post("/challenges/<key>/submission")
@requires("challenge:submit")
def submit(key: str) -> ResponseReturnValue:
    """Submit what was read; what is in the way is shown on the same page."""
    read = request.form.get("content_hash", "")
    try:
        services.submit_challenge(key, by=g.person, now=clock.now(), content_hash=read)
    except (SubmissionRefused, StartPassed, VersionChanged) as error:
        return _page(key, error)
    return redirect(url_for("challenges.show", key=key), 303)


@bp.post("/challenges/<key>/cancellation")
@requires("challenge:cancel")
def cancel(key: str) -> ResponseReturnValue:
    reason = request.form.get("reason", "")
    services.cancel_challenge(key, reason=reason, by=g.person, now=clock.now())
    return redirect(url_for("challenges.show", key=key), 303)


@bp.post("/challenges/<key>/pause")
@requires("challenge:pause")
def pause(key: str) -> ResponseReturnValue:
    reason = request.form.get("reason", "")
    services.pause_challenge(key, reason=reason, by=g.person, now=clock.now())
    return redirect(url_for("challenges.show", key=key), 303)


@bp.post("/challenges/<key>/resumption")
@requires("challenge:resume")
def resume(key: str) -> ResponseReturnValue:
    services.resume_challenge(key, by=g.person, now=clock.now())
    return redirect(url_for("challenges.show", key=key), 303)


@bp.post("/challenges/<key>/release")
@requires("challenge:release")
def release(key: str) -> ResponseReturnValue:
    """Have the steps that were given up tried again."""
    services.release_challenge(key, by=g.person, now=clock.now())
    return redirect(url_for("challenges.show", key=key), 303)


def _page(key: str, error: HubError | None = None) -> ResponseReturnValue:
    person = signed_in()
    with reading() as session:
        challenge, relation = queries.visible_challenge(session, key, person)
        version = queries.version_of(session, challenge, challenge.approved)
        history = queries.history(session, challenge)
        rights = {name: may(person, f"challenge:{name}", relation) for name in ACTIONS}
        rights["rehearse"] = queries.may_rehearse(session, challenge, person, relation)
        content = {
            **facts_of(session, version),
            "versions": queries.versions(session, challenge),
            "decisions": queries.decisions(session, challenge),
            "history": history,
            "names": queries.actor_names(session, history),
            "parked": queries.parked(session, challenge),
            "owner": people.person_by_id(session, challenge.owner_id),
        }
    page = render_template(
        "challenges/show.html",
        challenge=challenge,
        version=version,
        may=rights,
        reads={name: may(person, name, relation) for name in ("board:watch", "debrief:read")},
        leads=may(person, "challenge:read", Relation(state="draft")),
        waits=live_summary().certification_wait(challenge.id),
        error=translated(error) if error else None,
        faults=error.errors if error else [],
        verb_done=words.verb_done,
        step=words.step,
        done_by=words.done_by,
        passed=rules.start_passed(challenge.starts_at, clock.now()),
        **content,
    )
    return page, error.status if error else 200


def facts_of(session: Session, version: Version) -> dict[str, Any]:
    """The dossier of a version with what the roster says today."""
    project: Project = queries.project_of(version)
    teams = people.teams(session)
    stays = people.roster(session)
    taking_part = review.participants(project, stays, [team.code for team in teams])
    names = {team.code: team.name for team in teams}
    return {
        "project": project,
        "zone": project.timezone.key,
        "dossier": dossier(project, taking_part, names),
        "findings": review.findings(project, taking_part, clock.now(), language()),
        "money": words.budget(project.document, language()),
    }
