"""`GET /api/v1/challenges/<key>/debrief`."""

from flask import Blueprint, g
from flask.typing import ResponseReturnValue

from challenge_hub.briefings import queries
from challenge_hub.briefings.errors import DebriefNotFound
from challenge_hub.foundation.database import reading
from challenge_hub.foundation.web import requires

bp = Blueprint("briefings_api", __name__, url_prefix="/api/v1/challenges/<key>")


@bp.get("/debrief")
@requires("debrief:read")
def debrief(key: str) -> ResponseReturnValue:
    """The newest debrief with its proof; people are codes. 404 while there is none."""
    with reading() as session:
        challenge, _, _ = queries.readable(session, key, g.person)
        made = queries.debriefs(session, challenge.id)
    newest = queries.newest_of(made)
    if newest is None:
        raise DebriefNotFound
    return {
        "kind": newest.kind,
        "written_at": newest.written_at.isoformat(),
        "project_hash": newest.document_hash,
        "ledger_seq": newest.ledger_seq,
        "ledger_hash": newest.ledger_hash,
        "standings_digest": newest.standings_digest,
        "content_hash": newest.content_hash,
        "content": newest.document,
    }
