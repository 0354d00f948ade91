"""One window played: standings, ties, the lead, objectives, rewards, who had no facts. Pure.

The standings are those of `challenge-hub score` on the moved file, to the byte.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from challenge_hub.challenges.rehearsal.gains import gains
from challenge_hub.challenges.rehearsal.history import History
from challenge_hub.challenges.rehearsal.windows import Window, more_days
from challenge_hub.challenges.rewards import Given, rewards_given
from challenge_hub.scoring.books import Books
from challenge_hub.scoring.kpis import Kpi
from challenge_hub.scoring.lead import Lead, leads
from challenge_hub.scoring.numbers import decimal
from challenge_hub.scoring.people import PeopleScorer
from challenge_hub.scoring.plan import Plan
from challenge_hub.scoring.progress import PEOPLE
from challenge_hub.scoring.ranks import SHARED
from challenge_hub.scoring.roster import Roster
from challenge_hub.scoring.rules import DRAW, Classification
from challenge_hub.scoring.standings import Standings
from challenge_hub.scoring.whole import standings_of
from challenge_hub.scoring.zone import instant_text

Row = Mapping[str, Any]
GATE = "gate"
HALF = Fraction(1, 2)


def standings(
    window: Window, roster: Roster, history: History, *, waits: bool
) -> tuple[Books, Standings]:
    """The books and standings of a window.

    Without a roster everyone named in the history takes part, whenever they were named (5).
    """
    register = history.part(window, waits=waits)
    books = Books(window.plan, roster, window.plan.closes, track=False, register=register)
    counters = books.close()
    if roster.absent:
        books.named.update(history.people)
    return books, standings_of(books, counters, None)


def replay(
    challenge: Window, window: Window, roster: Roster, history: History, *, waits: bool
) -> dict[str, Any]:
    """Everything that the report says of one window."""
    plan = window.plan
    books, scored = standings(window, roster, history, waits=waits)
    led = leads(plan, roster, books.register)
    result = scored.as_dict()
    given = rewards_given(window.document, result)
    people = sorted(PeopleScorer(books, PEOPLE).codes())
    boards = boards_of(plan, result)
    return {
        "from": instant_text(plan.grid.start),
        "to": instant_text(plan.grid.end),
        "content_hash": plan.content_hash,
        "digest": result["digest"],
        "more_days": more_days(challenge, window),
        "facts": {**result["facts"], "late": late(books, result, waits=waits)},
        "kpis": counted_kpis(books),
        "awards": given_awards(books),
        "baseline": None if not books.improves else bool(books.baselines),
        "participants": people,
        "took_part": sorted(set(people) & books.main.people.keys()),
        "without_facts": sorted(set(people) - books.main.people.keys()),
        "classifications": [
            outcome(one, rows, lead, plan) for (one, rows), lead in zip(boards, led, strict=True)
        ],
        "objectives": objectives(result["objectives"], set(books.main.people)),
        "rewards": [reward(one) for one in given],
        "cost": decimal(sum((one.cost for one in given), Fraction())),
        **gains(window.document, result, given, books),
    }


def late(books: Books, result: Row, *, waits: bool) -> int:
    """How many lines came after the grace: those that wait, or would have waited."""
    if waits:
        return int(result["facts"]["late"])
    closes = books.plan.closes
    received = (line.received for line in books.counted())
    return sum(instant is not None and instant >= closes for instant in received)


def counted_kpis(books: Books) -> list[str]:
    """Which KPIs have counted facts."""
    measured = {column for column, _ in books.main.everyone.columns()}
    return sorted(code for code, kpi in books.plan.columns.items() if kpi.column in measured)


def given_awards(books: Books) -> list[str]:
    """Which awards were given."""
    rows = books.awards.by_receiver.values()
    return sorted({given.line.kpi for row in rows for given in row})


def boards_of(plan: Plan, result: Row) -> list[tuple[Classification, Sequence[Row]]]:
    """The rows of each classification, in the order of `plan.classifications`."""
    rows = [result["individual"]] * (plan.individual is not None)
    rows += [result["collective"]] * (plan.collective is not None)
    rows += [one["rows"] for one in result["also"]]
    return list(zip(plan.classifications, rows, strict=True))


def outcome(
    classification: Classification, rows: Sequence[Row], lead: Lead, plan: Plan
) -> dict[str, Any]:
    """Who won, by what, since when; how many ties there were, and what decided them."""
    who = "person" if classification.individual else "team"
    ranked = [row for row in rows if row["rank"] is not None]
    decided = ties(classification, ranked)
    return {
        "scope": classification.scope,
        "name": classification.name,
        "winners": [row[who] for row in ranked if row["rank"] == 1],
        "score": ranked[0]["score"] if ranked else None,
        "decided_by": decider(classification, ranked[0]["decided_by"]) if ranked else None,
        "ranked": len(ranked),
        "listed": sum(row.get("why") != "no_facts" for row in rows),
        "stopped": sum(stopped(row) for row in rows),
        "sizes": [] if classification.individual else [row["members"] for row in ranked],
        "ties": decided,
        "lead": lead_of(lead, plan),
    }


def lead_of(lead: Lead, plan: Plan) -> dict[str, Any] | None:
    """Since when for good: the instant, its share of the window, and whether before half-time."""
    if lead.since is None:
        return None
    grid = plan.grid
    share = Fraction(lead.since - grid.start, grid.end - grid.start)
    return {
        "since": instant_text(lead.since),
        "share": decimal(share),
        "early": share < HALF,
        "changes": lead.changes,
    }


def ties(classification: Classification, ranked: Sequence[Row]) -> dict[str, int]:
    """How many neighbours had equal values to rank by, by what told them apart.

    `shared`: nothing did; `draw`: a draw would have.
    """
    order = {key.code if isinstance(key, Kpi) else key for key in classification.rank_by}
    below = (row["decided_by"] for row in ranked[1:])
    found = Counter(decider(classification, by) for by in below if by not in order)
    return {str(by): count for by, count in sorted(found.items(), key=str)}


def decider(classification: Classification, by: str | None) -> str | None:
    """What decides, where the salt of the draw will be known."""
    return DRAW if by == SHARED and DRAW in classification.ties else by


def stopped(row: Row) -> bool:
    """Whether a condition took the rank or points of a participant."""
    return row.get("why") == GATE or any(part["rule"] == "gates" for part in row["points"])


def objectives(lines: Sequence[Row], took_part: set[str]) -> list[dict[str, Any]]:
    """How many reached each objective, of how many for whom it could be judged."""
    found: dict[tuple[str, str, str], list[Row]] = {}
    for line in lines:
        key = (line["scope"], line["id"], line.get("team", ""))
        row = found.setdefault(key, [])
        if line.get("person", "") in took_part or line["measure"] is not None:
            row.append(line)
    return [
        {
            "scope": scope,
            "id": id_,
            **({"team": team} if team else {}),
            "reached": sum(line["reached"] for line in row),
            "of": len(row),
            "measure": row[0]["measure"] if scope == "collective" and row else None,
        }
        for (scope, id_, team), row in found.items()
    ]


def reward(given: Given) -> dict[str, Any]:
    """One entry of `rewards` as JSON."""
    return {
        "for": given.for_,
        "what": given.what,
        "value": decimal(given.value),
        "pieces": given.pieces,
        "cost": decimal(given.cost),
        "winners": list(given.winners),
        "to_draw": given.to_draw,
    }
