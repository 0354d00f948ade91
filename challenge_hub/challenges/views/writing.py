"""Writing a project file: pasted or uploaded, its errors beside what was typed."""

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from challenge_hub.challenges import queries, rules, schemas, services
from challenge_hub.challenges.errors import VersionChanged
from challenge_hub.challenges.format import ProjectFileInvalid
from challenge_hub.challenges.format.source import MOST_BYTES
from challenge_hub.challenges.views.blueprint import bp
from challenge_hub.foundation import clock
from challenge_hub.foundation.database import reading
from challenge_hub.foundation.errors import HubError
from challenge_hub.foundation.web import requires, translated


@bp.get("/challenges/new")
@requires("challenge:create")
def new() -> ResponseReturnValue:
    return _form("", None, None)


@bp.post("/challenges/new")
@requires("challenge:create")
def create() -> ResponseReturnValue:
    source = _sent()
    try:
        made = services.create_challenge(source, author=g.person, now=clock.now())
    except ProjectFileInvalid as error:
        return _form(_shown(source), None, error)
    return redirect(url_for("challenges.show", key=made.key), 303)


@bp.get("/challenges/<key>/edit")
@requires("challenge:edit")
def edit(key: str) -> ResponseReturnValue:
    with reading() as session:
        challenge, relation = queries.visible_challenge(session, key, g.person)
        rules.check_right(g.person, "challenge:edit", relation)
        version = queries.version_of(session, challenge)
    return _form(version.source, key, None, replaces=version.content_hash)


@bp.post("/challenges/<key>/edit")
@requires("challenge:edit")
def save(key: str) -> ResponseReturnValue:
    source, replaces = _sent(), request.form.get("replaces", "")
    try:
        services.save_version(key, source, editor=g.person, now=clock.now(), replaces=replaces)
    except (ProjectFileInvalid, VersionChanged) as error:
        return _form(_shown(source), key, error, replaces=replaces)
    return redirect(url_for("challenges.show", key=key), 303)


@bp.post("/challenges/<key>/dates")
@requires("challenge:edit")
def move(key: str) -> ResponseReturnValue:
    """Move all dates, so that the challenge begins on the chosen day."""
    start = schemas.shaped(request.form.to_dict(), schemas.Start())["start"]
    services.move_dates(key, start, editor=g.person, now=clock.now())
    return redirect(url_for("challenges.show", key=key), 303)


def _sent() -> bytes:
    """The uploaded file as it is, else what was typed; browsers send its lines with CRLF."""
    upload = request.files.get("file")
    if upload is not None and upload.filename:
        return upload.stream.read(MOST_BYTES + 1)
    return request.form.get("source", "").replace("\r\n", "\n").encode("utf-8", "surrogatepass")


def _shown(source: bytes) -> str:
    return source.decode("utf-8-sig", "replace")


def _form(
    source: str, key: str | None, error: HubError | None, *, replaces: str = ""
) -> ResponseReturnValue:
    page = render_template(
        "challenges/write.html",
        source=source,
        key=key,
        replaces=replaces,
        error=translated(error) if error else None,
        faults=error.errors if error else [],
    )
    return page, error.status if error else 200
