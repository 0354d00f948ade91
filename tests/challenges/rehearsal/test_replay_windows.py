"""The figures of a rehearsal, worked out by hand."""

from typing import Any

from challenge_hub.scoring import Line, Roster
from tests.challenges.rehearsal.making import challenge, report, resolved, week
from tests.scoring.files import PER_RESOLVED, at, fact, member

TEAMS = Roster(
    [
        member("p-1", "nord"),
        member("p-2", "nord"),
        member("p-3", "sud"),
        member("p-4", "sud", end=at("10T00:00")),
        member("p-5", "sud", start=at("14T00:00")),
    ]
)
SCORING = {"individual": {"points": [PER_RESOLVED]}, "collective": {"aggregate": "mean"}}


def teams(**keys: Any) -> dict[str, Any]:
    return challenge(scoring=SCORING, **keys)


def only_window(file: dict[str, Any], *lines: Line, **keys: Any) -> dict[str, Any]:
    (window,) = report(file, *lines, windows=1, **keys)["windows"]
    return dict(window)


def board(window: dict[str, Any], index: int = 0) -> dict[str, Any]:
    return dict(window["classifications"][index])


def test_each_window_says_who_would_have_won_and_by_what() -> None:
    found = report(challenge(), *week(7, ("p-1", "3"), ("p-2", "5")), *week(14, ("p-1", "4")))

    first, second = (board(window) for window in found["windows"])
    assert (first["winners"], first["score"], first["decided_by"]) == (["p-2"], "50", "points")
    assert (second["winners"], second["score"]) == (["p-1"], "40")


def test_wins_are_counted_over_all_windows_the_most_first() -> None:
    lines = [*week(1, ("p-2", "1")), *week(7, ("p-1", "3"), ("p-2", "5")), *week(14, ("p-1", "4"))]

    (row,) = report(challenge(), *lines, windows=3)["classifications"]

    # the week of 31 July has figures of 1 and 5 August; nothing on its first day: no window
    assert (row["wins"], row["won"], row["repeat"]) == ({"p-1": 1, "p-2": 1}, 2, [])


def test_who_wins_more_than_once_is_a_repeat_winner() -> None:
    lines = [*week(7, ("p-1", "3"), ("p-2", "2")), *week(14, ("p-1", "4"), ("p-2", "1"))]

    (row,) = report(challenge(), *lines)["classifications"]

    assert (row["wins"], row["repeat"]) == ({"p-1": 2}, ["p-1"])


def test_ties_are_counted_by_what_decides_them() -> None:
    file = challenge(scoring={"individual": {"points": [PER_RESOLVED], "ties": ["contacts"]}})
    lines = week(14, ("p-1", "3"), ("p-2", "3"), ("p-3", "3"), ("p-4", "1"))

    row = board(only_window(file, *lines))

    # p-1 has a contact besides; p-2 and p-3 share the second place; p-4 is behind by points
    assert row["ties"] == {"contacts": 1, "shared": 1}
    assert (row["winners"], row["decided_by"]) == (["p-1"], "contacts")


def test_a_draw_is_named_although_its_salt_is_not_known_yet() -> None:
    file = challenge(scoring={"individual": {"points": [PER_RESOLVED], "ties": ["draw"]}})

    row = board(only_window(file, *week(14, ("p-1", "3"), ("p-2", "3"))))

    assert (row["winners"], row["decided_by"], row["ties"]) == (
        ["p-1", "p-2"], "draw", {"draw": 1},
    )  # fmt: skip


def test_a_single_participant_wins_without_anything_to_decide() -> None:
    row = board(only_window(challenge(), *week(14, ("p-1", "3"))))

    assert (row["winners"], row["decided_by"], row["ties"]) == (["p-1"], None, {})


def test_the_lead_is_told_since_when_and_how_far_into_the_window() -> None:
    lines = [
        resolved("a", "p-1", "3", "14T09:00"),
        resolved("b", "p-2", "4", "16T13:30"),  # 52.5 of 105 hours
        resolved("c", "p-1", "1", "18T09:00"),  # level: shared from then on
        resolved("d", "p-2", "1", "18T12:00"),
    ]

    row = board(only_window(challenge(), *lines[:2], *week(14, ("p-3", "1"))))
    last = board(only_window(challenge(), *lines))

    assert row["lead"] == {
        "since": "2023-08-16T11:30:00Z",
        "share": "0.5",
        "changes": 1,
        "early": False,
    }
    assert last["lead"]["since"] == "2023-08-18T10:00:00Z"
    assert last["lead"]["changes"] == 3


def test_people_without_figures_are_those_on_the_roster_of_that_window() -> None:
    """p-4 left on 10 August, p-5 came on the 14th: neither is missed where they were not."""
    lines = [*week(7, ("p-1", "1")), *week(14, ("p-1", "1"))]

    first, second = report(teams(), *lines, roster=TEAMS)["windows"]

    assert first["without_facts"] == ["p-2", "p-3", "p-4"]
    assert second["without_facts"] == ["p-2", "p-3", "p-5"]
    assert (second["participants"], second["took_part"]) == (4, 1)


def test_without_a_roster_everyone_named_in_the_history_takes_part() -> None:
    lines = [*week(7, ("p-1", "1"), ("p-2", "1")), *week(14, ("p-1", "1"))]

    _, second = report(challenge(), *lines)["windows"]

    assert second["without_facts"] == ["p-2"]


def test_an_empty_window_between_others_has_no_winner() -> None:
    lines = [*week(1, ("p-1", "1")), *week(14, ("p-1", "4"))]
    first = resolved("monday", "p-1", "1", "2023-07-31T08:00:00Z")

    found = report(challenge(), first, *lines, windows=3)

    empty = found["windows"][1]
    assert (empty["facts"]["counted"], board(empty)["winners"], board(empty)["lead"]) == (
        0, [], None,
    )  # fmt: skip
    assert empty["cost"] == "0"


def test_without_participants_there_is_a_window_and_nobody_in_it() -> None:
    nobody = Roster([member("p-9", "ouest")])
    file = teams(participants={"teams": ["nord"]})

    window = only_window(file, *week(14, ("p-1", "1")), roster=nobody)

    assert (window["participants"], window["took_part"], window["without_facts"]) == (0, 0, [])
    assert board(window)["winners"] == []


def test_objectives_count_windows_for_all_and_people_for_each() -> None:
    lines = [*week(7, ("p-1", "9"), ("p-2", "1")), *week(14, ("p-1", "3"), ("p-2", "1"))]

    found = report(challenge(), *lines)["objectives"]

    # 10 in the first week, 4 in the second; p-1 reached 4 once, of two people in two weeks
    assert [(line["id"], line["reached"], line["of"]) for line in found] == [
        ("all", 1, 2), ("mine", 1, 4),
    ]  # fmt: skip


def test_a_late_figure_waits_as_in_a_challenge_or_counts_when_asked() -> None:
    late = resolved("late", "p-2", "9", "15T10:00", received=at("18T18:30"))
    lines = [*week(14, ("p-1", "3")), late]

    waiting = only_window(challenge(), *lines)
    counting = only_window(challenge(), *lines, late="count")

    assert (board(waiting)["winners"], waiting["facts"]["late"]) == (["p-1"], 1)
    assert (board(counting)["winners"], counting["facts"]["late"]) == (["p-2"], 1)


def test_a_late_figure_that_was_accepted_counts() -> None:
    late = resolved("late", "p-2", "9", "15T10:00", received=at("18T18:30"))
    accepted = fact("yes", "", "", None, "21T10:00", kind="accept", ref="late", reason="ok")

    window = only_window(challenge(), *week(14, ("p-1", "3")), late, accepted)

    assert board(window)["winners"] == ["p-2"]


def test_a_correction_moves_a_figure_from_one_window_into_another() -> None:
    moved = resolved("fix", "p-2", "9", "15T10:00", kind="correction", ref="wrong", reason="date")
    wrong = resolved("wrong", "p-2", "9", "08T10:00")

    first, second = report(
        challenge(), *week(7, ("p-1", "3")), *week(14, ("p-1", "3")), wrong, moved
    )["windows"]

    assert (board(first)["winners"], board(second)["winners"]) == (["p-1"], ["p-2"])


def test_improvement_compares_with_the_weeks_before_each_window() -> None:
    """The baseline of the file is the week before; so it is for each window."""
    rule = {"kpi": "resolved", "improvement": {"per": "1", "points": "10"}}
    file = challenge(rule, evaluation={"baseline": {"from": "2023-08-14", "to": "2023-08-18"}})
    lines = [*week(7, ("p-1", "10"), ("p-2", "5")), *week(14, ("p-1", "20"), ("p-2", "30"))]

    window = only_window(file, *lines)

    # five days each: p-1 from 2 to 4 a day, p-2 from 1 to 6
    assert (board(window)["winners"], board(window)["score"]) == (["p-2"], "50")
    assert window["baseline"] is True


def test_a_baseline_that_no_rule_compares_with_is_not_read() -> None:
    file = challenge(evaluation={"baseline": {"from": "2023-08-14", "to": "2023-08-18"}})

    window = only_window(file, *week(7, ("p-1", "10")), *week(14, ("p-1", "20")))

    assert (window["facts"]["read"], window["baseline"]) == (2, None)


def test_a_week_of_summer_time_is_played_by_its_own_clock() -> None:
    """The challenge starts on 3 April at 9:00; two weeks before, 9:00 is 8:00 UTC."""
    schedule = {"start": "2023-04-03T07:00:00Z", "end": "2023-04-07T16:00:00Z", "grace": "PT0S"}
    lines = [
        resolved("early", "p-1", "1", "2023-03-20T07:59:59Z"),
        resolved("a", "p-2", "1", "2023-03-20T08:00:00Z"),
        resolved("b", "p-2", "1", "2023-03-24T16:59:59Z"),
        resolved("after", "p-1", "1", "2023-03-24T17:00:00Z"),
    ]

    window = only_window(challenge(schedule=schedule), *lines)

    assert window["from"] == "2023-03-20T08:00:00Z"
    assert (window["facts"]["counted"], board(window)["winners"]) == (2, ["p-2"])
