"""Decisions about people that need no database."""

from datetime import UTC, datetime, timedelta

import pytest

from challenge_hub.people import rules
from challenge_hub.people.errors import TooManyTries
from tests.people.making import day


@pytest.mark.parametrize(
    ("target", "lands"),
    [
        (None, "/"),
        ("", "/"),
        ("/challenges?page=2", "/challenges?page=2"),
        ("/challenges/été", "/challenges/été"),
        ("/%0d%0aSet-Cookie:x=1", "/%0d%0aSet-Cookie:x=1"),
        ("https://evil.example/", "/"),
        ("//evil.example", "/"),
        ("///evil.example", "/"),
        ("/\\evil.example", "/"),
        ("\\\\evil.example", "/"),
        ("/\t/evil.example", "/"),
        ("/\r\nSet-Cookie:x=1", "/"),
        ("javascript:alert(1)", "/"),
        ("challenges", "/"),
        ("//[", "/"),
        ("/" + "a" * 3000, "/"),
    ],
)
def test_a_way_back_is_a_path_on_this_site(target: str | None, lands: str) -> None:
    assert rules.safe_way_back(target) == lands


@pytest.mark.parametrize(
    ("first", "second", "shared"),
    [
        ((day(1), day(5)), (day(5), day(9)), False),
        ((day(1), day(5)), (day(4), day(9)), True),
        ((day(1), None), (day(5), day(9)), True),
        ((None, day(5)), (day(5), None), False),
        ((None, None), (day(5), day(9)), True),
        ((None, None), (None, None), True),
    ],
)
def test_the_end_of_a_stay_is_outside(
    first: tuple[datetime | None, datetime | None],
    second: tuple[datetime | None, datetime | None],
    shared: bool,
) -> None:
    assert rules.overlap(first, second) is shared
    assert rules.overlap(second, first) is shared


def test_a_session_in_use_ends_some_hours_after_its_last_use() -> None:
    assert rules.session_end(day(1), day(2), 12) == datetime(2023, 8, 2, 12, tzinfo=UTC)


def test_no_session_lasts_longer_than_thirty_days() -> None:
    assert rules.session_end(day(1), day(31), 12) == day(1) + timedelta(days=30)


def test_a_counter_tells_neither_account_nor_address() -> None:
    assert "nadia" not in rules.count_key("account", "nadia")


def test_an_account_and_an_address_of_one_name_are_counted_apart() -> None:
    assert rules.count_key("account", "x") != rules.count_key("address", "x")


def test_a_refused_try_says_when_to_come_back() -> None:
    error = TooManyTries(61)

    assert (error.retry_after, str(error)) == (61, "Too many tries. Try again in 2 min.")
