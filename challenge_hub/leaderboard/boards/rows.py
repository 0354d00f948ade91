"""Persons: at most `display.show` and never the last third of those listed (LOOK 1, promise F2)."""

import hashlib
from typing import Any

from challenge_hub.foundation.say import _
from challenge_hub.leaderboard.boards.scene import Scene, Script, score

MOST_ROWS = 50
DEFAULT_SHOW = 10


def row_limit(script: Script, listed: int) -> int:
    """How many rows a screen may show of a ranking that lists so many people.

    The last third, rounded up, stays private.
    """
    show = int(script.document.get("display", {}).get("show", DEFAULT_SHOW))
    return max(min(show, MOST_ROWS, listed - -(-listed // 3)), 0)


def rows(script: Script, scene: Scene) -> dict[str, Any]:
    """The first places: a caption and the rows."""
    limit = row_limit(script, scene.listed)
    placed = [row for row in scene.top[:limit] if row.rank is not None]
    figures = script.figures(teams=False)
    digits = figures.enough_digits(score(row) for row in placed)
    return {
        "cap": _("The first %(n)s places", n=limit) if limit > 1 else _("First place"),
        "unit": figures.kpi.label if figures.kpi else _("points"),
        "limit": limit,
        "rows": [
            {
                "k": row_key(script, row.entrant.code),
                "rank": row.rank,
                "name": script.person_name(row.entrant.code),
                "mark": script.mark(row.entrant.team),
                "score": figures.column(score(row), digits),
            }
            for row in placed
        ],
    }


def row_key(script: Script, code: str) -> str:
    """Tells a page which row is whose without giving the person's code away."""
    return hashlib.blake2b(code.encode(), key=script.secret, digest_size=6).hexdigest()
