"""From when to when the ledger knows of some KPIs."""

from datetime import UTC, datetime

import pytest

from challenge_hub.feeds import queries
from challenge_hub.feeds.rules import Kind
from challenge_hub.foundation.clock import micros
from challenge_hub.foundation.database import reading
from tests.make import Make


def noon(day: int) -> int:
    return micros(datetime(2023, 8, day, 12, tzinfo=UTC))


@pytest.fixture
def ledger(make: Make) -> None:
    """Facts of 8, 9 and 10 August, the first moved to the 7th by a correction; a void of later."""
    make.advisor("Ana")
    make.append(
        make.item("a", at=noon(8)),
        make.item("b", kpi="csat", at=noon(9)),
        make.item("c", at=noon(10)),
        make.item("d", at=noon(7), kind=Kind.CORRECTION, ref=("", "a"), reason="date"),
        make.item("e", "", None, kpi="", at=noon(12), kind=Kind.VOID, ref=("", "c"), reason="no"),
    )


@pytest.mark.parametrize(
    ("kpis", "days"),
    [
        ({"resolved"}, (7, 10)),  # a correction tells when something happened, a void does not
        ({"csat"}, (9, 9)),
        ({"resolved", "csat"}, (7, 10)),
    ],
)
def test_the_first_and_the_last_fact_of_the_kpis_asked_for(
    ledger: None, kpis: set[str], days: tuple[int, int]
) -> None:
    with reading() as session:
        found = queries.extent(session, kpis)

    assert found == (noon(days[0]), noon(days[1]))


def test_of_kpis_without_facts_nothing_is_known(ledger: None) -> None:
    with reading() as session:
        assert queries.extent(session, {"calls"}) is None
