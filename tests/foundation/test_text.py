"""Figures as French and English readers write them (docs/explanation/look.md, section 3)."""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from challenge_hub.foundation import text


@pytest.mark.parametrize(
    ("value", "fr", "en"),
    [
        (None, "–", "–"),
        (0, "0", "0"),
        (Decimal("1284.50"), "1\u202f284,5", "1,284.5"),
        (Fraction(1, 3), "0,33", "0.33"),
        (Decimal("-0.5"), "\u2212\u00a00,5", "\u22120.5"),
        (Decimal("-0.001"), "0", "0"),
        (1_000_000, "1\u202f000\u202f000", "1,000,000"),
    ],
)
def test_numbers(value: text.Number | None, fr: str, en: str) -> None:
    assert (text.format_number(value, "fr"), text.format_number(value, "en")) == (fr, en)


def test_whole_numbers_keep_their_zeros() -> None:
    assert text.format_number(1200, "en", digits=0) == "1,200"


@pytest.mark.parametrize(
    ("value", "unit", "fr", "en"),
    [
        (600, "EUR", "600\u00a0€", "€600"),
        (Decimal("87.5"), "%", "87,5\u00a0%", "87.5%"),
        (Decimal("7.4"), "min", "7,4\u00a0min", "7.4\u00a0min"),
        (3725, "s", "1\u00a0h\u00a002", "1\u00a0h\u00a002"),
        (42, "s", "42\u00a0s", "42\u00a0s"),
        (None, "%", "–", "–"),
    ],
)
def test_units(value: text.Number | None, unit: str, fr: str, en: str) -> None:
    assert (text.format_unit(value, unit, "fr"), text.format_unit(value, unit, "en")) == (fr, en)


@pytest.mark.parametrize(
    ("place", "fr", "en"),
    [
        (1, "1re", "1st"),
        (2, "2e", "2nd"),
        (3, "3e", "3rd"),
        (11, "11e", "11th"),
        (22, "22e", "22nd"),
    ],
)
def test_places(place: int, fr: str, en: str) -> None:
    assert (text.format_ordinal(place, "fr"), text.format_ordinal(place, "en")) == (fr, en)


@pytest.mark.parametrize(
    ("seconds", "fr"),
    [(0, "0 s"), (59, "59 s"), (60, "1 min"), (8280, "2 h 18"), (90_000, "1 j 1 h"), (-5, "0 s")],
)
def test_durations(seconds: int, fr: str) -> None:
    assert text.format_duration(seconds, "fr").replace("\u00a0", " ") == fr


def test_a_moment_is_shown_in_the_local_day_of_its_zone() -> None:
    instant = datetime(2023, 8, 20, 22, 30, tzinfo=UTC)

    assert text.format_moment(instant, "Europe/Paris", "fr") == "lundi 21 août, 0:30"
    assert text.format_day(date(2023, 8, 21), "Europe/Paris", "en") == "Monday 21 August"


def test_a_hash_is_shortened_to_what_can_be_read_aloud() -> None:
    assert text.format_hash("7f3a91c2" + "0" * 52 + "e04d") == "7f3a 91c2 … e04d"


def test_french_says_the_first_of_a_month() -> None:
    first = date(2023, 9, 1)

    assert text.format_day(first, "Europe/Paris", "fr") == "vendredi 1er septembre"
    assert text.format_day(first, "Europe/Paris", "en") == "Friday 1 September"
