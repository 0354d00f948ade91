"""`/challenges/<key>/rehearsal`: the challenge played on the past, before anybody promises it."""

from typing import Any

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from challenge_hub.challenges import queries, schemas, services
from challenge_hub.challenges.errors import RehearsalBusy, RehearsalTooLong
from challenge_hub.challenges.pages.rehearsal import rehearsal_page
from challenge_hub.challenges.rehearsal import MOST_WINDOWS, Options
from challenge_hub.challenges.rehearsal.wording import Speaker
from challenge_hub.challenges.services.rehearsing import rehearsable
from challenge_hub.challenges.views.blueprint import bp, language
from challenge_hub.foundation.database import reading
from challenge_hub.foundation.errors import HubError
from challenge_hub.foundation.web import requires, translated
from challenge_hub.people import queries as people


@bp.get("/challenges/<key>/rehearsal")
@requires("challenge:rehearse")
def rehearsal(key: str) -> ResponseReturnValue:
    """Without a number of windows the question, with one the answer."""
    asked = schemas.shaped(
        {name: value for name, value in request.args.items() if name != "lang"},
        schemas.Rehearsal(),
    )
    if "windows" not in request.args:
        return _page(key, asked)
    try:
        report = services.rehearse_challenge(key, Options(**asked), by=g.person)
    except (RehearsalBusy, RehearsalTooLong) as error:
        return _page(key, asked, error=error)
    return _page(key, asked, report=report)


def _page(
    key: str,
    asked: dict[str, Any],
    *,
    report: dict[str, Any] | None = None,
    error: HubError | None = None,
) -> ResponseReturnValue:
    with reading() as session:
        challenge = rehearsable(session, key, g.person)
        version = queries.version_of(session, challenge)
        names = {person.code: person.name for person in people.people(session)}
        teams = {team.code: team.name for team in people.teams(session)}
    speaker = Speaker(language(), version.document, names, teams)
    page = render_template(
        "challenges/rehearsal.html",
        challenge=challenge,
        version=version,
        zone=challenge.timezone,
        asked=asked,
        most=MOST_WINDOWS,
        page=None if report is None else rehearsal_page(report, speaker),
        seq=None if report is None else speaker.number(report["seq"]),
        error=translated(error) if error else None,
    )
    if error is None:
        return page
    retry = {} if error.retry_after is None else {"Retry-After": str(error.retry_after)}
    return page, error.status, retry
