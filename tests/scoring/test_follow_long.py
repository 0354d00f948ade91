"""R3 on long histories, always the same: live, lean, put away and taken up, and who led."""

import pytest

from challenge_hub.scoring import Line, LiveStandings, Roster, plan_from, score
from challenge_hub.scoring.plan import Plan
from challenge_hub.scoring.ranks import Placed
from challenge_hub.scoring.standings import Standings
from tests.scoring.files import HASH
from tests.scoring.histories import DOCUMENTS, MOMENTS, ROSTER, busy_week
from tests.scoring.ledgers import Ledger, lean, stored_and_loaded, take

ROSTERS = {"roster": ROSTER, "nobody": Roster(None)}
LONG, LOOK = 60, 6  # lines, and how many of them come between two looks

every_file = pytest.mark.parametrize("name", DOCUMENTS)
every_roster = pytest.mark.parametrize("who", ROSTERS)


def key(row: Placed | None) -> tuple[str, int | None, str | None] | None:
    return row and (row.entrant.code, row.rank, row.decided_by)


def rows_of(standings: Standings) -> list[tuple[Placed, ...]]:
    """The rows of all classifications, in the order of the plan."""
    main = (standings.individual, standings.collective)
    return [one.rows for one in (*main, *standings.also) if one is not None]


def assert_equal(live: LiveStandings, plan: Plan, roster: Roster, lines: list[Line]) -> None:
    """All rows and the first rows, each asked for on its own."""
    whole = score(plan, roster, lines, at=live.books.as_of)
    for board, rows in enumerate(rows_of(whole)):
        ranked = [row for row in rows if row.rank is not None]
        for count in (1, 2, len(ranked)):
            found = [key(row) for row in live.top(count, board) if row.rank is not None]
            assert found == [key(row) for row in ranked[:count]]
    assert live.standings().to_bytes() == whole.to_bytes()


@every_roster
@every_file
def test_live_standings_equal_the_whole_computation(name: str, who: str) -> None:
    plan, roster, lines = plan_from(DOCUMENTS[name], HASH), ROSTERS[who], busy_week(1, LONG)
    live = LiveStandings(plan, roster)

    for step, line in enumerate(lines, start=1):
        live.apply(line)
        if step % LOOK == 0:
            assert_equal(live, plan, roster, lines[:step])


@every_roster
@every_file
def test_lean_standings_equal_the_whole_computation(name: str, who: str) -> None:
    plan, roster, ledger = (
        plan_from(DOCUMENTS[name], HASH),
        ROSTERS[who],
        Ledger(busy_week(2, LONG)),
    )
    live = lean(plan, ledger, roster)

    for step, line in enumerate(ledger.lines, start=1):
        take(live, ledger, line)
        if step % LOOK == 0:
            assert_equal(live, plan, roster, ledger.lines[:step])


@every_roster
@every_file
def test_what_was_gathered_put_away_and_taken_up_equals_the_whole_computation(
    name: str, who: str
) -> None:
    """Alone standing lines first; the instant shown moves on, day by day."""
    plan, roster, ledger = (
        plan_from(DOCUMENTS[name], HASH),
        ROSTERS[who],
        Ledger(busy_week(3, LONG)),
    )
    live = lean(plan, ledger, roster, MOMENTS[1])
    for line in ledger.lines:
        if line.ref is None:
            live.gather(line)
    live.gathered()

    live = stored_and_loaded(live, plan, roster)
    for line in ledger.lines:
        if line.ref is not None:
            take(live, ledger, line)
    live = stored_and_loaded(live, plan, roster)

    for moment in sorted({*MOMENTS, plan.closes}):
        live.advance(max(moment, live.books.as_of))
        assert_equal(live, plan, roster, ledger.lines)
