"""Lines of unknown persons or KPIs wait, and are counted once, at their own instant, when known."""

from datetime import timedelta

import pytest
from flask import Flask

from challenge_hub.feeds import jobs, queries, services
from challenge_hub.feeds.catalogue import KpiDefinition
from challenge_hub.feeds.ledger import Answer
from challenge_hub.feeds.rules import Kind
from challenge_hub.foundation import outbox
from challenge_hub.foundation.clock import FixedClock, micros
from challenge_hub.foundation.database import reading, transaction
from challenge_hub.scoring.lines import Line
from tests.make import Make


def seen(answers: list[Answer]) -> list[tuple[str, str | None]]:
    return [(answer.status, answer.code) for answer in answers]


def ledger_lines() -> list[Line]:
    with reading() as session:
        return list(queries.lines(session))


def waiting(make: Make) -> int:
    with reading() as session:
        return queries.feed_health(session, make.clock.now())[0].waiting


def test_a_fact_of_an_unknown_person_waits_beside_known_ones(make: Make) -> None:
    make.person("Ana")

    answers = make.append(make.item("a", "bob"), make.item("b"))

    assert seen(answers) == [("waiting", "unknown_person"), ("accepted", None)]
    assert [line.id for line in ledger_lines()] == ["b"]


def test_it_is_counted_once_with_its_own_instants_when_the_person_is_known(
    make: Make, clock: FixedClock
) -> None:
    arrived = clock.now()
    make.append(make.item("a", "bob"))
    clock.instant += timedelta(days=2)
    make.person("Bob")

    counted = [services.release_waiting(clock.now()) for _ in range(2)]

    assert counted == [1, 0]
    assert [(line.person, line.at, line.received) for line in ledger_lines()] == [
        ("bob", micros(arrived), micros(arrived))
    ]
    assert waiting(make) == 0


def test_a_waiting_fact_sent_again_is_kept_once(make: Make) -> None:
    make.append(make.item("a", "bob"))

    assert seen(make.append(make.item("a", "bob"))) == [("waiting", "unknown_person")]
    assert waiting(make) == 1


def test_a_waiting_fact_sent_again_once_known_is_counted_once(
    make: Make, clock: FixedClock
) -> None:
    make.append(make.item("a", "bob"))
    make.person("Bob")

    assert seen(make.append(make.item("a", "bob"))) == [("accepted", None)]
    assert (services.release_waiting(clock.now()), len(ledger_lines())) == (0, 1)


def test_other_content_under_a_waiting_id_is_a_conflict(make: Make) -> None:
    make.person("Ana")
    make.append(make.item("a", "bob"))

    assert seen(make.append(make.item("a", "ana"))) == [("conflict", None)]


def test_a_correction_waits_with_the_fact_it_speaks_of(make: Make, clock: FixedClock) -> None:
    make.append(make.item("a", "bob"))
    later = make.item("b", "bob", 4, kind=Kind.CORRECTION, ref=("", "a"))
    void = make.item("c", "", None, kpi="", kind=Kind.VOID, ref=("", "b"))

    assert seen(make.append(later)) == [("waiting", "unknown_person")]
    assert seen(make.append(void)) == [("waiting", "unknown_ref")]
    make.person("Bob")
    assert services.release_waiting(clock.now()) == 3
    assert [line.ref for line in ledger_lines()] == [None, "phones:a", "phones:b"]


def test_a_kpi_becomes_known_with_an_approved_challenge(make: Make, clock: FixedClock) -> None:
    make.person("Ana")
    assert seen(make.append(make.item("a", kpi="smiles"))) == [("waiting", "unknown_kpi")]

    with transaction() as session:
        smiles = KpiDefinition(code="smiles", label="Sourires", unit="", measure="total")
        services.register_kpis(session, [smiles], clock.now())
    outbox.work(clock.now())

    assert [line.kpi for line in ledger_lines()] == ["smiles"]


def test_where_two_challenges_measure_a_kpi_otherwise_both_kinds_are_taken(
    make: Make, clock: FixedClock
) -> None:
    make.person("Ana")
    assert seen(make.append(make.item("a", value=None))) == [("rejected", "value_needed")]

    with transaction() as session:
        counted = KpiDefinition(code="resolved", label="Résolus", unit="", measure="count")
        services.register_kpis(session, [counted], clock.now())

    assert seen(make.append(make.item("a", value=None))) == [("accepted", None)]


def test_a_feeds_own_code_is_counted_once_it_is_matched(make: Make, clock: FixedClock) -> None:
    make.person("Ana")
    make.append(make.item("a", "agent-7"))

    services.map_person("phones", "agent-7", "ana", actor="tests", now=clock.now())
    outbox.work(clock.now())

    assert [line.person for line in ledger_lines()] == ["ana"]


def test_what_waited_for_thirty_days_is_let_go(make: Make, clock: FixedClock) -> None:
    make.append(make.item("a", "bob"))

    gone = []
    for days in (30, 1):
        clock.instant += timedelta(days=days)
        gone.append(services.purge_waiting(clock.now()))

    assert gone == [0, 1]


def test_tidying_counts_what_became_known_and_lets_the_old_go(app: Flask, make: Make) -> None:
    make.append(make.item("a", "bob"))
    make.clock.instant += timedelta(days=31)
    make.append(make.item("b", "eve"))

    jobs.tidy(app)

    assert waiting(make) == 1


@pytest.mark.parametrize("kind", [Kind.FACT, Kind.AWARD])
def test_an_award_waits_for_its_person_only(make: Make, kind: Kind) -> None:
    make.person("Ana")

    answer = make.append(make.item("a", kpi="kindness", kind=kind, reason="helped"))[0]

    assert answer.status == ("accepted" if kind is Kind.AWARD else "waiting")
