"""Paragraphs 2.2 to 2.5: edges of what is a repetition, takes part, fits the bounds, is counted."""

from typing import Any

import pytest

from challenge_hub.scoring import Line, Roster, plan_from
from challenge_hub.scoring.books import Books
from challenge_hub.scoring.judge import Judge
from challenge_hub.scoring.roster import Membership, overlaps
from challenge_hub.scoring.settle import Register
from challenge_hub.scoring.whole import score_register
from tests.scoring.files import (
    HASH,
    PER_RESOLVED,
    at,
    document,
    fact,
    individual,
    member,
    only_score,
    result,
    rows,
    scores,
)

LATE = at("25T18:30")
AWARD = {"award": "entraide", "max": "50"}


def resolved(name: str, value: str, when: str = "22T12:00", **keys: Any) -> Line:
    return fact(name, "p", "resolved", value, when, **keys)


def counters(*lines: Line) -> dict[str, int]:
    """Those that are not zero."""
    found = result(individual(PER_RESOLVED), *lines).facts
    return {name: count for name, count in found.items() if count}


def test_each_further_repetition_is_a_duplicate() -> None:
    line = resolved("a", "1")

    assert counters(line, line, line) == {"read": 3, "duplicate": 2, "counted": 1}


def test_repetitions_before_a_conflict_are_bad_like_all_lines_of_that_id() -> None:
    one, other = resolved("a", "1"), resolved("a", "2")

    assert counters(one, one, one, other) == {"read": 4, "bad": 4}


@pytest.mark.parametrize("received", [(LATE, LATE - 1), (LATE - 1, LATE), (LATE, None)])
def test_of_two_receptions_of_one_line_the_first_counts(received: tuple[int, int | None]) -> None:
    """Whatever the order they are read in; one without an instant was there from the beginning."""
    lines = [resolved("a", "1", received=instant) for instant in received]

    assert counters(*lines) == {"read": 2, "duplicate": 1, "counted": 1}


def test_a_waiting_correction_that_was_voided_is_replaced() -> None:
    """Section 5: the first counter that applies, and `replaced` stands before `late`."""
    lines = (
        resolved("a", "1"),
        resolved("c", "5", kind="correction", ref="a", received=LATE),
        fact("v", "", "", None, kind="void", ref="c"),
    )

    assert counters(*lines) == {"read": 3, "counted": 1, "replaced": 2}


def test_lines_that_never_came_into_the_register_are_read_and_bad() -> None:
    plan = plan_from(individual(PER_RESOLVED), HASH)
    register = Register(plan.closes)
    register.add(resolved("a", "1"))

    found = score_register(plan, Roster(None), register, bad=2)

    assert (found.facts["read"], found.facts["bad"], found.facts["counted"]) == (3, 2, 1)


def test_only_facts_that_count_are_in_the_hash_of_a_draw() -> None:
    plan = plan_from(individual(PER_RESOLVED, AWARD), HASH)
    register = Register(plan.closes)
    for line in (
        resolved("a", "1"),
        resolved("b", "2"),
        resolved("c", "3", kind="correction", ref="b"),
        resolved("d", "4"),
        resolved("d", "5"),  # bad, both
        resolved("e", "6", received=LATE),
        resolved("f", "7", kind="correction", ref="nothing"),
        resolved("g", "8", "28T10:00"),
        fact("w", "p", "entraide", "9", kind="award"),
    ):
        register.add(line)
    books = Books(plan, Roster(None), plan.closes, track=False, register=register)

    assert sorted(line.id for line in books.counted()) == ["a", "c"]


@pytest.mark.parametrize(
    ("value", "count", "counted"),
    [("2", 2, 1), ("1.999999", 2, 0), ("0.5", 1, 0), (None, 1, 1), (None, 9, 1)],
)
def test_bounds_hold_per_contact_and_not_for_an_absent_value(
    value: str | None, count: int, counted: int
) -> None:
    kpis = {"calls": {"measure": "count", "bounds": ["1", "5"]}}
    file = document(kpis=kpis, scoring={"individual": {"rank_by": ["calls"]}})

    found = result(file, fact("a", "p", "calls", value, count=count))

    assert (found.facts["counted"], found.facts["out_of_bounds"]) == (counted, 1 - counted)


BASELINE = {"baseline": {"from": "2023-08-14", "to": "2023-08-15"}}
GAIN = {"kpi": "csat", "improvement": {"per": "1", "points": "1", "loss": True}}


@pytest.mark.parametrize(
    ("when", "points"),
    [
        ("2023-08-13T21:59:59.999999Z", "2"),
        ("2023-08-13T22:00:00.000000Z", "1"),  # 4 and 2: a baseline of 3
        ("2023-08-15T21:59:59.999999Z", "1"),
        ("2023-08-15T22:00:00.000000Z", "2"),
    ],
)
def test_the_baseline_begins_inside_and_ends_outside(when: str, points: str) -> None:
    lines = (
        fact("o", "p", "csat", "2", "14T12:00"),
        fact("x", "p", "csat", "4", when),
        fact("n", "p", "csat", "4"),
    )

    assert only_score(individual(GAIN) | {"evaluation": BASELINE}, *lines) == points


def test_a_facts_own_team_has_it_in_its_baseline() -> None:
    """Lent to Sud in the baseline, p gave 2 there: Sud gained 3 on it, Nord has no baseline."""
    roster = Roster([member("p", "nord"), member("q", "sud")])
    lines = (
        fact("o", "p", "csat", "2", "14T12:00", team="sud"),
        fact("m", "p", "csat", "4"),
        fact("n", "q", "csat", "5"),
    )
    file = document(scoring={"collective": {"points": [GAIN]}}, evaluation=BASELINE)

    assert scores(result(file, *lines, roster=roster), "collective") == {"sud": "3", "nord": "0"}


def test_a_baseline_fact_of_somebody_in_no_team_then_is_theirs_alone() -> None:
    roster = Roster([member("p", "nord", start=at("21T00:00"))])
    lines = fact("o", "p", "csat", "2", "14T12:00"), fact("n", "p", "csat", "4")
    scoring = {
        "individual": {"points": [GAIN]},
        "also": [{"name": "Équipes", "scope": "collective", "points": [GAIN]}],
    }

    found = result(document(scoring=scoring, evaluation=BASELINE), *lines, roster=roster)

    assert scores(found) == {"p": "2"}
    assert found.as_dict()["also"][0]["rows"][0]["score"] == "0"


@pytest.mark.parametrize("only", [{"teams": ["sud"]}, {"tags": ["nouveau"]}])
def test_a_view_compares_with_the_baseline_of_its_own_people(only: dict[str, list[str]]) -> None:
    new = frozenset({"nouveau"})
    roster = Roster(
        [member("p", "nord"), member("q", "sud", tags=new), member("r", "sud", tags=new)]
    )
    lines = (
        fact("o", "p", "csat", "1", "14T12:00"),
        fact("u", "q", "csat", "2", "14T12:00"),
        fact("v", "r", "csat", "4", "14T12:00"),
        fact("n", "q", "csat", "5"),
    )
    entry = {"name": "Sud", "scope": "collective", "only": only, "points": [GAIN]}

    found = result(
        document(scoring={"individual": {"points": [GAIN]}, "also": [entry]}, evaluation=BASELINE),
        *lines,
        roster=roster,
    )

    (sud,) = found.as_dict()["also"][0]["rows"]
    assert (sud["team"], sud["score"]) == ("sud", "2")  # 5 on a mean of 3


TEAMS = {"individual": {"points": [PER_RESOLVED, AWARD]}, "collective": {"aggregate": "sum"}}


def test_an_awards_own_team_wins() -> None:
    """Nord has p, whose second award was for work in Sud; no fact of p counts there."""
    roster = Roster([member("p", "nord"), member("q", "sud")])
    lines = (
        resolved("a", "1"),
        fact("b", "q", "resolved", "1"),
        fact("w", "p", "entraide", "5", kind="award"),
        fact("x", "p", "entraide", "7", kind="award", team="sud"),
    )

    found = result(document(scoring=TEAMS), *lines, roster=roster)

    assert scores(found) == {"p": "22", "q": "10"}
    assert scores(found, "collective") == {"sud": "17", "nord": "15"}


def test_an_award_without_a_value_gives_nothing() -> None:
    line = fact("w", "p", "entraide", None, kind="award")

    assert only_score(individual(PER_RESOLVED, AWARD), line, resolved("a", "1")) == "10"


def test_a_fact_with_its_own_team_keeps_its_persons_tags_and_columns() -> None:
    new = frozenset({"nouveau"})
    roster = Roster([member("p", "nord", tags=new, columns={"site": "lyon"}), member("q", "sud")])
    also = [
        {"name": "Espoirs", "scope": "individual", "only": {"tags": ["nouveau"]}},
        {"name": "Sites", "scope": "collective", "by": "site", "rank_by": ["resolved"]},
    ]
    file = document(scoring={"individual": {"points": [PER_RESOLVED]}, "also": also})

    found = result(file, resolved("a", "2", team="sud"), roster=roster).as_dict()["also"]

    assert [row["score"] for row in found[0]["rows"]] == ["20"]
    assert [(row["team"], row["score"]) for row in found[1]["rows"]] == [("lyon", "2")]


def test_a_spectators_fact_with_its_own_team_counts_for_that_team_alone() -> None:
    roster = Roster([member("p", "nord", part="spectator"), member("q", "sud")])
    scoring = {"individual": {"points": [PER_RESOLVED]}, "collective": {"rank_by": ["resolved"]}}

    found = result(document(scoring=scoring), resolved("a", "2", team="sud"), roster=roster)

    assert scores(found) == {"q": "0"}
    assert scores(found, "collective")["sud"] == "2"


@pytest.mark.parametrize(
    ("stay", "takes_part"),
    [
        ({"start": at("21T09:00")}, True),
        ({"start": at("21T09:00") + 1}, False),
        ({"end": at("21T09:00")}, False),
        ({"end": at("21T09:00") + 1}, True),
    ],
)
def test_at_start_who_is_on_the_roster_at_that_instant_takes_part(
    stay: dict[str, int], takes_part: bool
) -> None:
    file = document(participants={"membership": "at_start"})

    found = result(file, resolved("a", "1"), roster=Roster([member("p", "nord", **stay)]))

    assert [row["score"] for row in rows(found)] == ["10"] * takes_part
    assert found.facts["counted"] == takes_part


def stay(team: str, start: int, end: int) -> Membership:
    return member("p", team, start=start, end=end)


def test_the_last_stay_before_an_instant_is_the_last_one_begun_by_then() -> None:
    roster = Roster([stay("nord", 10, 20), stay("sud", 20, 30)])

    found = [roster.last("p", before) for before in (5, 20, 21, 99)]

    assert [one.team if one else None for one in found] == ["nord", "nord", "sud", "sud"]
    assert roster.last("nobody", 99) is None


def test_a_stay_that_ends_where_it_begins_is_in_no_team() -> None:
    stays = [stay("nord", 0, 20), stay("sud", 10, 10), stay("est", 20, 30), stay("sud", 30, 40)]

    found = Roster(stays).at(stays[0].person, 10)

    assert found == stays[0]


def test_of_equal_ends_the_stay_begun_first_is_named() -> None:
    stays = [stay("nord", 0, 10), stay("sud", 2, 10), stay("est", 5, 8)]

    pairs = [(one.team, other.team) for one, other in overlaps(stays)]

    assert pairs == [("nord", "sud"), ("nord", "est")]


MOVED = Roster([member("p", "sud", end=LATE), member("p", "nord", start=LATE)])


@pytest.mark.parametrize(("membership", "turns"), [("at_event", [LATE]), ("at_start", [])])
def test_who_is_where_they_were_at_the_start_never_turns(membership: str, turns: list[int]) -> None:
    plan = plan_from(document(participants={"membership": membership}), HASH)

    assert Judge(plan, MOVED).turns("p") == turns
