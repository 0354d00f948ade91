"""Pages: the launch briefing, the debrief, and the notes beside it."""

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, get_locale

from challenge_hub.briefings import queries, services
from challenge_hub.briefings.wording.launch import launch_page
from challenge_hub.briefings.wording.notes import missing_text, note_fields
from challenge_hub.briefings.wording.page import debrief_page
from challenge_hub.challenges import queries as challenges
from challenge_hub.challenges.errors import ChallengeNotFound
from challenge_hub.challenges.plain_words import plain_rules
from challenge_hub.foundation import clock
from challenge_hub.foundation.authorisation import Role, may
from challenge_hub.foundation.database import reading
from challenge_hub.foundation.web import requires

bp = Blueprint("briefings", __name__, url_prefix="/challenges/<key>")
LEADING = frozenset({Role.MANAGER, Role.APPROVER, Role.ADMIN})


@bp.get("/briefing")
@requires("briefing:read")
def briefing(key: str) -> ResponseReturnValue:
    """In the language of the challenge: it is read aloud to its teams."""
    with reading() as session:
        challenge, relation = challenges.visible_challenge(session, key, g.person)
        if not may(g.person, "briefing:read", relation):
            raise ChallengeNotFound
        version = challenges.version_of(session, challenge, challenge.approved)
        names = queries.names(session)
    project = challenges.project_of(version)
    with force_locale(project.language):
        return render_template(
            "briefings/launch.html",
            key=key,
            page=launch_page(project, plain_rules(project.document), names),
            draft=challenge.approved is None,
            version=version.number,
            content_hash=version.content_hash,
            show_reminders=bool(g.person.role_set & LEADING),
        )


@bp.get("/debrief")
@requires("debrief:read")
def debrief(key: str) -> ResponseReturnValue:
    """In the reader's language; `?kind=provisional` shows the first of the two again."""
    with reading() as session:
        challenge, version, relation = queries.readable(session, key, g.person)
        made = queries.debriefs(session, challenge.id)
        written = queries.notes(session, challenge.id)
        names = queries.names(session)
    shown = made.get(request.args.get("kind", "")) or queries.newest_of(made)
    if shown is None:
        return render_template("briefings/awaited.html", key=key, title=challenge.title)
    language = str(get_locale())
    fields = note_fields(version.document, written, language)
    return render_template(
        "briefings/debrief.html",
        key=key,
        zone=challenge.timezone,
        page=debrief_page(version.document, shown.document, names, language),
        debrief=shown,
        other=next((kind for kind in made if kind != shown.kind), None),
        notes=fields,
        missing=missing_text(fields, language),
        may_annotate=may(g.person, "debrief:annotate", relation),
    )


@bp.post("/debrief/notes")
@requires("debrief:annotate")
def save_notes(key: str) -> ResponseReturnValue:
    services.save_notes(key, request.form, author=g.person, now=clock.now())
    return redirect(url_for("briefings.debrief", key=key) + "#notes", 303)
