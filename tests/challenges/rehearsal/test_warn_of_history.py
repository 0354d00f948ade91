"""What limits a rehearsal: too little history, days closed, KPIs and figures that are not there."""

import pytest

from challenge_hub.scoring import Line, Roster
from tests.challenges.rehearsal.making import (
    challenge,
    codes,
    report,
    resolved,
    warning,
    week,
)
from tests.scoring.files import PER_RESOLVED, at, fact, member


def test_a_history_that_is_too_short_says_how_many_windows_there_are() -> None:
    found = report(challenge(), *week(14, ("p-1", "1")), windows=4)

    assert warning(found, "short_history") == {"code": "short_history", "asked": 4, "found": 1}


def test_enough_history_needs_no_word() -> None:
    assert "short_history" not in codes(report(challenge(), *week(14, ("p-1", "1")), windows=1))


def test_no_history_at_all_is_said_and_nothing_else_about_figures() -> None:
    assert codes(report(challenge())) == ["short_history", "volume_unguarded"]


def test_a_closed_day_is_named() -> None:
    file = challenge()
    file["schedule"] = {**file["schedule"], "closed": ["2023-08-15"]}

    found = report(file, *week(7, ("p-1", "1")), *week(14, ("p-1", "1")))

    assert warning(found, "closed_days")["days"] == ["2023-08-15"]


def test_windows_with_more_days_of_work_than_the_challenge_are_said() -> None:
    file = challenge()
    file["schedule"] = {**file["schedule"], "closed": ["2023-08-22", "2023-08-24"]}

    found = report(file, *week(7, ("p-1", "1")), *week(14, ("p-1", "1")))

    assert warning(found, "longer_weeks")["days"] == 2
    assert len(warning(found, "longer_weeks")["windows"]) == 2


def test_a_kpi_without_a_figure_anywhere_and_one_with_gaps() -> None:
    lines = [*week(7, ("p-1", "1")), *week(14, ("p-1", "1"))]

    found = report(challenge(), *lines, fact("c", "p-1", "csat", "4", "15T10:00"))

    absent = [one["kpi"] for one in found["warnings"] if one["code"] == "kpi_absent"]
    assert absent == ["calls", "delay"]  # a ratio has no figures of its own
    assert warning(found, "kpi_gaps")["kpi"] == "csat"
    assert warning(found, "kpi_gaps")["windows"] == ["2023-08-07T07:00:00Z"]


def test_awards_that_nobody_gave_could_not_be_rehearsed() -> None:
    award = {"award": "entraide", "max": "20"}
    given = fact("x", "p-1", "entraide", "5", "15T10:00", kind="award")

    without = report(challenge(PER_RESOLVED, award), *week(14, ("p-1", "1")))
    with_one = report(challenge(PER_RESOLVED, award), *week(14, ("p-1", "1")), given)

    assert warning(without, "no_awards")["awards"] == ["entraide"]
    assert "no_awards" not in codes(with_one)


def test_a_window_without_figures_of_the_weeks_before_cannot_show_improvement() -> None:
    rule = {"kpi": "resolved", "improvement": {"per": "1", "points": "10"}}
    file = challenge(rule, evaluation={"baseline": {"from": "2023-08-14", "to": "2023-08-18"}})

    found = report(file, *week(7, ("p-1", "1")), *week(14, ("p-1", "1")))

    assert warning(found, "no_baseline")["windows"] == ["2023-08-07T07:00:00Z"]


def test_an_empty_window_is_named() -> None:
    first = resolved("monday", "p-1", "1", "2023-07-31T08:00:00Z")

    found = report(challenge(), first, *week(14, ("p-1", "1")), windows=3)

    assert warning(found, "no_facts")["windows"] == ["2023-08-07T07:00:00Z"]


def test_an_empty_window_is_no_gap_of_every_kpi_besides() -> None:
    lines = [*week(14, ("p-1", "1")), fact("w", "p-1", "contacts", "1", "2023-07-31T08:00:00Z")]

    found = report(challenge(), *lines, windows=3)

    gaps = [one["kpi"] for one in found["warnings"] if one["code"] == "kpi_gaps"]
    assert gaps == ["resolved"]  # not in the first week; the second one is empty altogether


FOUR = Roster([member(f"p-{number}", "nord") for number in range(1, 5)])


@pytest.mark.parametrize(("active", "few"), [(1, True), (2, False)])
def test_too_few_is_when_fewer_than_half_of_the_participants_have_figures(
    active: int, few: bool
) -> None:
    people = [(f"p-{number}", "1") for number in range(1, active + 1)]

    found = report(challenge(), *week(14, *people), roster=FOUR)

    assert ("few_facts" in codes(found)) is few


@pytest.mark.parametrize(("number", "few"), [(7, False), (8, True)])
def test_too_few_is_fewer_than_a_quarter_of_the_others(number: int, few: bool) -> None:
    """Two figures in the first window; 8 or 9 in the second."""
    more = [resolved(f"m{index}", "p-1", "1", "15T10:00") for index in range(number - 1)]

    found = report(challenge(), *week(7, ("p-1", "1")), *week(14, ("p-1", "1")), *more)

    assert ("few_facts" in codes(found)) is few


def late_week() -> list[Line]:
    late = resolved("late", "p-1", "9", "15T10:00", received=at("18T18:30"))
    return [*week(14, ("p-1", "3")), late]


def test_figures_that_come_after_the_grace_are_counted_in_words() -> None:
    waiting = warning(report(challenge(), *late_week()), "late_wait")
    counting = warning(report(challenge(), *late_week(), late="count"), "late_count")

    assert (waiting["late"], waiting["lines"]) == (1, 3)
    assert (counting["late"], counting["lines"]) == (1, 3)


def test_who_has_no_figures_at_all_is_counted_and_codes_of_nobody_too() -> None:
    lines = [*week(14, ("p-1", "1"), ("p-2", "1")), resolved("x", "p-77", "1", "15T10:00")]

    found = report(challenge(), *lines, roster=FOUR)

    assert warning(found, "never_active")["people"] == ["p-3", "p-4"]
    assert warning(found, "strangers")["people"] == 1
