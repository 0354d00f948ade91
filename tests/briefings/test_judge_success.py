"""Success criteria on exact measures (contract 1.7, 3.4); figures worked out in world.py."""

from fractions import Fraction
from typing import Any

import pytest

from challenge_hub.briefings.debrief.content import debrief_content
from challenge_hub.briefings.debrief.criteria import Verdict, judge
from challenge_hub.briefings.debrief.periods import challenge_period
from challenge_hub.scoring.zone import instant_text
from tests.briefings.world import PROJECT, fact, paris, source

HIGHER: dict[str, Any] = {"measure": "average", "better": "higher"}
LOWER: dict[str, Any] = {"measure": "average", "better": "lower"}


def verdict(criterion: dict[str, str], kpi: dict[str, Any], now: str, before: str | None) -> str:
    level = Fraction(now)
    old = None if before is None else Fraction(before)
    return judge(criterion, kpi, counted=level, now=level, before=old).verdict


def criteria(**kwargs: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = debrief_content(source(**kwargs))["criteria"]
    return found


def test_a_level_is_judged_on_what_the_challenge_counted() -> None:
    """18 / 4 = 4.5 reaches 4.5; West's notes are outside."""
    assert criteria()[0] == {
        "kpi": "csat",
        "at_least": "4.5",
        "verdict": "reached",
        "measure": "4.5",
        "needed": "4.5",
        "baseline": None,
    }


def test_a_change_is_judged_against_the_baseline() -> None:
    """4.5 − 23/6 = 2/3, at least 0.5."""
    found = criteria()[1]

    assert (found["verdict"], found["baseline"]) == ("reached", "3.833333333333")
    assert found["needed"] == "4.333333333333"


def test_totals_are_compared_per_day_of_work() -> None:
    """16 calls on the 2 open days before: 8 a day; 30 on 2 days: 15; 12 were asked for."""
    found = criteria()[2]

    assert (found["baseline"], found["measure"], found["needed"]) == ("8", "15", "12")
    assert found["verdict"] == "reached"


def test_a_ratio_in_percent_changes_in_points() -> None:
    """4/16 = 25 % before, 6/30 = 20 % during; 35 % was asked for."""
    found = criteria()[3]

    assert (found["baseline"], found["measure"], found["needed"]) == ("25", "20", "35")
    assert found["verdict"] == "missed"


def test_a_lower_better_kpi_must_fall() -> None:
    """6 min before, 5 during: exactly one less."""
    found = criteria()[4]

    assert (found["measure"], found["needed"], found["verdict"]) == ("5", "5", "reached")


def test_at_most_is_reached_from_above() -> None:
    """6 sold, at most 5 asked for."""
    assert criteria()[5]["verdict"] == "missed"


def test_a_late_fact_without_decision_does_not_judge() -> None:
    late = fact("s-1", "csat", 1, 7, received="2023-09-08T20:00")

    assert criteria(more=(late,))[0]["measure"] == "4.5"


def test_a_fact_received_after_the_baseline_still_belongs_to_it() -> None:
    """Outside a challenge nothing is late: (23 + 1) / 7."""
    late = fact("s-1", "csat", 1, 5, received="2023-09-20T20:00")

    assert criteria(more=(late,))[1]["baseline"] == "3.428571428571"


def test_without_a_baseline_a_change_cannot_be_judged() -> None:
    found = judge({"change": "+1"}, HIGHER, counted=None, now=Fraction(9), before=None)

    assert found.verdict is Verdict.CANNOT_BE_JUDGED


def test_an_empty_baseline_cannot_be_judged_and_is_never_reached() -> None:
    text = PROJECT.replace("from: 2023-09-04, to: 2023-09-06", "from: 2023-08-01, to: 2023-08-04")

    assert {found["verdict"] for found in criteria(text=text)[1:5]} == {"cannot_be_judged"}


@pytest.mark.parametrize(
    ("change", "kpi", "now", "before", "expected"),
    [
        ("+0.2", HIGHER, "4.4", "4.2", "reached"),  # exactly so much more
        ("+0.2", HIGHER, "4.399999", "4.2", "missed"),
        ("-0.5", LOWER, "6.5", "7", "reached"),
        ("-0.5", LOWER, "6.500001", "7", "missed"),
        ("+5%", LOWER, "105", "100", "reached"),  # at most so much more is allowed
        ("+5%", LOWER, "106", "100", "missed"),
        ("-2", HIGHER, "98", "100", "reached"),  # at most so much less
        ("+10%", HIGHER, "-18", "-20", "reached"),  # a tenth of its size, upwards
        ("+10%", HIGHER, "5", "0", "cannot_be_judged"),  # a percentage of nothing
        ("+0", HIGHER, "3", "3", "reached"),
    ],
)
def test_a_change_is_judged_in_the_better_direction(
    change: str, kpi: dict[str, Any], now: str, before: str, expected: str
) -> None:
    assert verdict({"change": change}, kpi, now, before) == expected


def days(start: str, end: str, **schedule: Any) -> int:
    """The days of work of a challenge from `start` to `end`, both in Paris."""
    window = {"start": instant_text(paris(start)), "end": instant_text(paris(end))}
    document = {"timezone": "Europe/Paris", "schedule": {**window, **schedule}}
    return challenge_period(document, as_of=paris(end)).days


def test_without_activity_every_calendar_day_touched_counts() -> None:
    assert days("2023-09-07T08:00", "2023-09-10T00:01") == 4


def test_the_end_is_outside() -> None:
    assert days("2023-09-07T08:00", "2023-09-08T00:00") == 1


def test_closed_days_and_days_without_activity_do_not_count() -> None:
    """Thursday 7 to Monday 11: without the weekend and the closed Friday."""
    schedule = {"activity": {"mon-fri": "08:00-20:00"}, "closed": ["2023-09-08"]}

    assert days("2023-09-07T08:00", "2023-09-11T10:00", **schedule) == 2


FRIDAY_TO_SUNDAY = ("2023-09-08T08:00", "2023-09-10T08:00")


def test_a_night_runs_into_the_next_day() -> None:
    assert days(*FRIDAY_TO_SUNDAY, activity={"fri": "20:00-04:00"}) == 2


def test_a_night_that_ends_at_midnight_does_not() -> None:
    assert days(*FRIDAY_TO_SUNDAY, activity={"fri": "20:00-24:00"}) == 1


def test_the_night_of_a_closed_day_makes_no_day_of_work() -> None:
    """As the scoring counts them (contract 3.4): who does not begin does not run over."""
    night: dict[str, Any] = {"activity": {"fri": "20:00-04:00"}, "closed": ["2023-09-08"]}

    assert days(*FRIDAY_TO_SUNDAY, **night) == 0
