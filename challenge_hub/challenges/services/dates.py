"""Moving all dates of a draft at once: the way out when its start has passed."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from challenge_hub.challenges import queries, rules
from challenge_hub.challenges.format.moving import moved_by
from challenge_hub.challenges.models import Version
from challenge_hub.challenges.services.drafts import save_version
from challenge_hub.foundation.database import reading
from challenge_hub.people.models import Person


def move_dates(key: str, start: date, *, editor: Person, now: datetime) -> Version:
    """Save a version whose challenge begins on the local day `start`, all its dates with it.

    Raises ChallengeNotFound, Forbidden, NotEditable, VersionChanged, and ProjectFileInvalid where
    a moved local time does not exist.
    """
    with reading() as session:
        challenge, relation = queries.visible_challenge(session, key, editor)
        rules.check_right(editor, "challenge:edit", relation)
        version = queries.version_of(session, challenge)
    first = challenge.starts_at.astimezone(ZoneInfo(challenge.timezone)).date()
    source = moved_by(version.source, (start - first).days)
    return save_version(key, source.encode(), editor=editor, now=now, replaces=version.content_hash)
