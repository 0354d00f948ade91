"""The table of 2.6: zero, negative, empty, tied and boundary cases by hand."""

import pytest

from challenge_hub.scoring import Line
from tests.scoring.files import (
    fact,
    individual,
    ranks,
    result,
    rows,
)

FREE = {
    "resolved": {"measure": "total"},
    "contacts": {"measure": "total"},
    "calls": {"measure": "count"},
    "mark": {"measure": "average"},
    "fcr": {"measure": "ratio", "unit": "%", "of": ["resolved", "contacts"]},
}


def measured(kpi: str, *lines: Line) -> str | None:
    """The value of one KPI of the one person, as section 5 shows it."""
    file = {**individual(rank_by=[kpi]), "kpis": FREE}
    (row,) = rows(result(file, *lines))
    value: str | None = row["measures"][kpi]["value"]
    return value


def one(kpi: str, value: str | None, count: int = 1, name: str = "a", day: str = "22") -> Line:
    return fact(name, "p", kpi, value, f"{day}T12:00", count=count)


@pytest.mark.parametrize(
    ("kpi", "lines", "value"),
    [
        ("resolved", [one("resolved", "2.5", 3), one("resolved", "1", name="b")], "3.5"),
        ("resolved", [one("resolved", "0")], "0"),
        ("resolved", [one("resolved", "3"), one("resolved", "-3", name="b")], "0"),
        ("resolved", [one("resolved", "-0.000001")], "-0.000001"),
        ("resolved", [one("resolved", "7", 0)], "7"),  # a count of 0 takes no value away
        ("resolved", [one("calls", None)], None),
        ("calls", [one("calls", None, 3), one("calls", "9", 2, "b")], "5"),
        ("calls", [one("calls", None, 0)], "0"),
        ("calls", [one("resolved", "1")], None),
        ("mark", [one("mark", "9", 2), one("mark", "0", 1, "b")], "3"),  # 9 ÷ 3
        ("mark", [one("mark", "0")], "0"),
        ("mark", [one("mark", "-3", 2)], "-1.5"),
        ("mark", [one("mark", "0", 0)], None),
        ("mark", [one("resolved", "1")], None),
        ("fcr", [one("resolved", "1"), one("contacts", "8", name="b")], "0.125"),
        ("fcr", [one("contacts", "8")], "0"),  # a without facts is 0
        ("fcr", [one("resolved", "-1"), one("contacts", "8", name="b")], "-0.125"),
        ("fcr", [one("resolved", "9"), one("contacts", "8", name="b")], "1.125"),
        ("fcr", [one("resolved", "1")], None),
        ("fcr", [one("resolved", "1"), one("contacts", "0", name="b")], None),
    ],
)
def test_a_measure_by_its_row(kpi: str, lines: list[Line], value: str | None) -> None:
    """2.6."""
    assert measured(kpi, *lines) == value


@pytest.mark.parametrize("kpi", ["resolved", "calls", "mark", "fcr"])
def test_equal_measures_share_and_an_empty_one_is_not_ranked(kpi: str) -> None:
    """2.6 and 4.1: p and q have equal figures made of other facts, r has none at all."""
    lines = [
        fact("p1", "p", "resolved", "1"), fact("p2", "p", "contacts", "2"),
        fact("p3", "p", "calls", None, count=2), fact("p4", "p", "mark", "3", count=2),
        fact("q1", "q", "resolved", "0.5"), fact("q2", "q", "resolved", "0.5"),
        fact("q3", "q", "contacts", "2"), fact("q4", "q", "calls", None, count=1),
        fact("q5", "q", "calls", None, count=1), fact("q6", "q", "mark", "6", count=4),
        fact("r1", "r", "idle", "1"),
    ]  # fmt: skip
    file = {**individual(rank_by=[kpi]), "kpis": {**FREE, "idle": {"measure": "total"}}}

    assert ranks(result(file, *lines)) == {"p": 1, "q": 1, "r": None}
