"""Paragraphs 1.4, 2.4, 3.1: the window is exact to 1 µs, in zones whose clocks change."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenge_hub.challenges.format import read_project
from challenge_hub.feeds.local_times import LocalTimes
from challenge_hub.scoring import Line, Roster, plan_from, score
from challenge_hub.scoring.zone import read_instant
from tests.challenges.format.files import SMALL
from tests.scoring.files import PER_RESOLVED, document, fact, member, ranks, result, rows, scores
from tests.scoring.histories import examples

# Zone, local day, its first instant and the first one after it, in UTC.
DAYS = [
    ("Europe/Paris", "2023-08-21", "2023-08-20T22:00:00Z", "2023-08-21T22:00:00Z"),
    ("Europe/Paris", "2023-03-26", "2023-03-25T23:00:00Z", "2023-03-26T22:00:00Z"),  # 23 h
    ("Europe/Paris", "2023-10-29", "2023-10-28T22:00:00Z", "2023-10-29T23:00:00Z"),  # 25 h
    ("America/New_York", "2023-03-12", "2023-03-12T05:00:00Z", "2023-03-13T04:00:00Z"),
    ("America/New_York", "2023-11-05", "2023-11-05T04:00:00Z", "2023-11-06T05:00:00Z"),
    ("Australia/Lord_Howe", "2023-04-02", "2023-04-01T13:00:00Z", "2023-04-02T13:30:00Z"),
    ("Australia/Lord_Howe", "2023-10-01", "2023-09-30T13:30:00Z", "2023-10-01T13:00:00Z"),
    ("Asia/Kolkata", "2023-08-21", "2023-08-20T18:30:00Z", "2023-08-21T18:30:00Z"),
    ("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z", "2018-11-05T02:00:00Z"),  # no 00:00
    ("America/Sao_Paulo", "2018-02-17", "2018-02-17T02:00:00Z", "2018-02-18T03:00:00Z"),  # 25 h
    ("Africa/Cairo", "2023-04-28", "2023-04-27T22:00:00Z", "2023-04-28T21:00:00Z"),  # no 00:00
    ("America/Havana", "2023-11-05", "2023-11-05T04:00:00Z", "2023-11-06T05:00:00Z"),  # 00:00 x 2
    ("Pacific/Kiritimati", "2023-08-21", "2023-08-20T10:00:00Z", "2023-08-21T10:00:00Z"),
    ("UTC", "2023-08-21", "2023-08-21T00:00:00Z", "2023-08-22T00:00:00Z"),
]  # fmt: skip
each_day = pytest.mark.parametrize(("zone", "day", "start", "end"), DAYS)
TIERS = {"kpi": "csat", "tiers": [{"from": "1", "points": "10"}]}


def shift(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def challenge(zone: str, start: str, end: str, *points: Any, **schedule: Any) -> dict[str, Any]:
    window = {"start": start, "end": end, "grace": "PT0S", **schedule}
    scoring = {"individual": {"points": list(points) or [PER_RESOLVED]}}
    return document(timezone=zone, schedule=window, scoring=scoring)


def line(name: str, at: int, kpi: str = "resolved", value: int = 1, **keys: Any) -> Line:
    return Line("fact", "file", name, "p", kpi, value * 10**6, 1, at, **keys)


def counted(file: dict[str, Any], *instants: int) -> list[int]:
    """For each instant, how many facts count when it is the only one."""
    return [result(file, line("a", at)).facts["counted"] for at in instants]


def points(file: dict[str, Any], *instants: int) -> str | None:
    lines = [line(f"f{number}", at, "csat") for number, at in enumerate(instants)]
    return scores(result(file, *lines))["p"]


@each_day
def test_a_window_of_one_day_is_exact_to_a_microsecond(
    zone: str, day: str, start: str, end: str
) -> None:
    first, last = read_instant(start), read_instant(end)

    edges = (first - 1, first, first + 1, last - 1, last, last + 1)

    assert counted(challenge(zone, day, day), *edges) == [0, 1, 1, 1, 0, 0]
    assert counted(challenge(zone, start, end), *edges) == [0, 1, 1, 1, 0, 0]


@each_day
def test_midnight_parts_two_days_exactly(zone: str, day: str, start: str, end: str) -> None:
    file = challenge(zone, shift(day, -1), shift(day, 1), TIERS | {"each": "day"})
    first, last = read_instant(start), read_instant(end)

    for edge in (first, last):
        assert points(file, edge - 1, edge) == "20"
        assert points(file, edge, edge + 1) == "10"
        assert points(file, edge - 2, edge - 1) == "10"
    assert points(file, first, last - 1) == "10"


@each_day
def test_stages_are_exact_to_a_microsecond(zone: str, day: str, start: str, end: str) -> None:
    stages = [
        {"name": "before", "from": shift(day, -1), "to": start},
        {"name": "that day", "from": day, "to": day},
    ]
    rule = TIERS | {"each": "stage"}
    file = challenge(zone, shift(day, -1), shift(day, 1), rule, stages=stages)
    first, last = read_instant(start), read_instant(end)

    assert points(file, first - 1, first) == "20"
    assert points(file, first, last - 1) == "10"
    assert points(file, last - 1, last) == "10"  # the second is in the gap
    assert points(file, last) == "0"


@pytest.mark.parametrize(
    ("zone", "monday"),
    [
        ("Europe/Paris", "2023-03-26T22:00:00Z"),
        ("Europe/Paris", "2023-10-29T23:00:00Z"),
        ("America/New_York", "2023-11-06T05:00:00Z"),
        ("Australia/Lord_Howe", "2023-10-01T13:00:00Z"),
        ("Asia/Kolkata", "2023-08-20T18:30:00Z"),
    ],
)
def test_monday_parts_two_weeks_exactly(zone: str, monday: str) -> None:
    file = challenge(zone, "2023-01-01", "2023-12-31", TIERS | {"each": "week"})
    edge = read_instant(monday)

    assert points(file, edge - 1, edge) == "20"
    assert points(file, edge, edge + 1) == "10"


@each_day
def test_a_boost_is_exact_to_a_microsecond(zone: str, day: str, start: str, end: str) -> None:
    file = challenge(zone, shift(day, -1), shift(day, 1))
    boost = {"from": day, "to": day, "factor": "3"}
    file["scoring"] = {"individual": {"points": [PER_RESOLVED], "boosts": [boost]}}
    first, last = read_instant(start), read_instant(end)

    def score_at(at: int) -> str | None:
        return scores(result(file, line("a", at)))["p"]

    found = [score_at(at) for at in (first - 1, first, last - 1, last)]
    assert found == ["10", "30", "30", "10"]


@each_day
def test_a_move_between_teams_is_exact_to_a_microsecond(
    zone: str, day: str, start: str, end: str
) -> None:
    file = challenge(zone, shift(day, -1), shift(day, 1))
    file["scoring"] = {**file["scoring"], "collective": {"aggregate": "sum"}}
    change = read_instant(start)
    stays = [member("p", "nord", end=change), member("p", "sud", start=change)]

    def team(at: int) -> str:
        (row,) = rows(result(file, line("a", at), roster=Roster(stays)))
        return str(row["team"])

    assert [team(change - 1), team(change), team(change + 1)] == ["nord", "sud", "sud"]


@each_day
def test_a_baseline_is_exact_to_a_microsecond(zone: str, day: str, start: str, end: str) -> None:
    """Each fact of 1 in the baseline of one day lowers the gain of the 5 now by 10."""
    gain = {"kpi": "delay", "improvement": {"per": "1", "points": "10", "loss": True}}
    file = challenge(zone, shift(day, 3), shift(day, 3), gain)
    file["evaluation"] = {"baseline": {"from": day, "to": day}}
    first, last = read_instant(start), read_instant(end)
    now = read_instant(end) + 60 * 60 * 60 * 10**6  # inside the day after two more days

    def gained(at: int) -> str | None:
        lines = line("old", at, "delay", 9), line("new", now, "delay", 5)
        return scores(result(file, *lines)).get("p")

    assert [gained(at) for at in (first - 1, first, last - 1, last)] == ["0", "40", "40", "0"]


def test_the_instant_shown_is_outside() -> None:
    file, at = document(), read_instant("2023-08-22T10:00:00Z")

    found = [result(file, line("a", at + shift_), at=at).facts for shift_ in (-1, 0, 1)]

    assert [facts["counted"] for facts in found] == [1, 0, 0]
    assert [facts["after_at"] for facts in found] == [0, 1, 1]


@pytest.mark.parametrize(("received", "late"), [(-1, 0), (0, 1), (1, 1)])
def test_late_begins_at_the_end_of_the_grace_exactly(received: int, late: int) -> None:
    closes = read_instant("2023-08-25T16:30:00Z")

    found = result(document(), line("a", closes - 10**10, received=closes + received))

    assert found.facts["late"] == late


REPEATED = [
    # The window ends at the first 02:30 of 2023-10-29, or at the second.
    ("2023-10-29T02:30+02:00", "2023-10-29T00:30:00Z"),
    ("2023-10-29T02:30+01:00", "2023-10-29T01:30:00Z"),
]


@pytest.mark.parametrize(("end", "instant"), REPEATED)
def test_an_end_in_the_repeated_hour_is_exact(end: str, instant: str) -> None:
    text = SMALL.replace("2023-08-21T09:00", "2023-10-23T09:00").replace("2023-08-25T18:00", end)
    project, edge = read_project(text.encode()), read_instant(instant)
    plan = plan_from(project.document, project.content_hash)

    found = [score(plan, Roster(None), [line("a", edge + n)]).facts["counted"] for n in (-1, 0, 1)]

    assert found == [1, 0, 0]


def test_a_fact_in_the_repeated_hour_is_in_the_first_unless_it_says_otherwise() -> None:
    """1.4: before the end at the first 02:30, and at it; then the second time round."""
    times = LocalTimes(ZoneInfo("Europe/Paris"))
    file = challenge("Europe/Paris", "2023-10-23", "2023-10-29T00:30:00Z")
    texts = (
        "2023-10-29T02:29:59.999999",
        "2023-10-29T02:30",
        "2023-10-29T02:29:59.999999+02:00",
        "2023-10-29T02:29:59.999999+01:00",
    )

    assert counted(file, *map(times.instant, texts)) == [1, 0, 1, 0]


def test_earliest_tells_a_microsecond_apart() -> None:
    rule = {"points": [PER_RESOLVED], "ties": ["earliest"]}
    file = document(scoring={"individual": rule})
    at = read_instant("2023-08-22T10:00:00Z")
    first, second = line("a", at + 1), fact("b", "q", "resolved", "1", "2023-08-22T10:00:00Z")

    assert ranks(result(file, first, second)) == {"q": 1, "p": 2}


ZONES = sorted({zone for zone, *_ in DAYS} | {"Asia/Kathmandu", "Asia/Beirut", "America/St_Johns"})


@examples(300)
@given(
    zone=st.sampled_from(ZONES),
    first=st.dates(date(2010, 1, 2), date(2024, 12, 1)),
    days=st.integers(0, 9),
    half_hours=st.integers(-60, 60),
    micro=st.sampled_from([-1, 0, 1]),
    at_end=st.booleans(),
)
def test_a_window_of_dates_holds_what_the_wall_calendar_shows(
    zone: str, first: date, days: int, half_hours: int, micro: int, at_end: bool
) -> None:
    """Independent of any midnight: a fact counts when its local date is one of the window's."""
    last = first + timedelta(days=days)
    near = last if at_end else first
    midnight = datetime(near.year, near.month, near.day, tzinfo=UTC)
    moment = midnight + timedelta(minutes=30 * half_hours, microseconds=micro)
    local = moment.astimezone(ZoneInfo(zone)).date()
    instant = (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)

    found = counted(challenge(zone, first.isoformat(), last.isoformat()), instant)

    assert found == [int(first <= local <= last)]
