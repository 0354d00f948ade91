"""`/metrics`: what it tells, to whom, and that it names nobody."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.core import Metric
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy.exc import OperationalError

from challenge_hub.challenges import lifecycle
from challenge_hub.challenges.rules import State
from challenge_hub.foundation import outbox
from challenge_hub.foundation.database import transaction
from challenge_hub.foundation.errors import StoreBusy
from challenge_hub.foundation.hub import current_hub
from challenge_hub.foundation.metrics import tell
from tests.feeds.making import fact, post
from tests.leaderboard.making import NORTH, SOUTH
from tests.make import Make

TOKEN = "a token of whoever watches"
Told = dict[str, float]


@pytest.fixture(autouse=True)
def with_token(app: Flask) -> None:
    hub = current_hub()
    hub.config = replace(hub.config, metrics_token=TOKEN)


@pytest.fixture
def told(client: FlaskClient) -> Callable[[], Told]:
    """Every sample, by its name and labels as they are written."""

    def scrape() -> Told:
        reply = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
        assert reply.status_code == 200
        return {
            sample.name + "".join(f"/{value}" for _, value in sorted(sample.labels.items())): (
                sample.value
            )
            for family in text_string_to_metric_families(reply.get_data(as_text=True))
            for sample in family.samples
        }

    return scrape


def grown(before: Told, after: Told, name: str) -> float:
    return after.get(name, 0.0) - before.get(name, 0.0)


def test_without_a_token_there_is_nothing(client: FlaskClient) -> None:
    hub = current_hub()
    hub.config = replace(hub.config, metrics_token="")

    assert client.get("/metrics").status_code == 404


@pytest.mark.parametrize("brought", ["", "Bearer", "Bearer wrong", f"Basic {TOKEN}", TOKEN])
def test_only_the_token_opens_it_wherever_one_asks_from(client: FlaskClient, brought: str) -> None:
    reply = client.get("/metrics", headers={"Authorization": brought} if brought else {})

    assert reply.status_code == 401


def test_facts_are_counted_by_outcome(
    told: Callable[[], Told], client: FlaskClient, make: Make
) -> None:
    key = make.feed_key()
    make.person("Ana", code="ana")
    before = told()

    post(client, key, {"facts": [fact("1"), fact("2"), fact("1"), {"id": "3"}]})
    post(client, key, {"facts": [fact("4", person="nobody")]})

    after = told()
    outcomes = ("accepted", "duplicate", "waiting", "rejected")
    grew = {name: grown(before, after, f"hub_facts_total/{name}") for name in outcomes}
    assert grew == {"accepted": 2, "duplicate": 1, "waiting": 1, "rejected": 1}
    assert grown(before, after, "hub_ledger_commit_seconds_count") >= 2
    assert (after["hub_ledger_head"], after["hub_feed_waiting/phones"]) == (2, 1)


def test_a_feed_that_is_silent_shows_by_its_code(
    told: Callable[[], Told], client: FlaskClient, make: Make
) -> None:
    post(client, make.feed_key(), {"facts": [fact("1", at="2023-08-14T07:59:00Z")]})
    make.person("Ana", code="ana")
    post(client, make.feed_key(), {"facts": [fact("2", at="2023-08-14T07:59:00Z")]})

    make.at(make.clock.now() + timedelta(minutes=5))

    after = told()
    assert after["hub_feed_lag_seconds/phones"] == 60
    assert after["hub_feed_silence_seconds/phones"] == 300


def test_a_step_done_late_is_told_with_its_lateness(told: Callable[[], Told], make: Make) -> None:
    made = make.challenge(State.SCHEDULED)
    make.at(made.starts_at + timedelta(seconds=40))
    before = told()

    lifecycle.reconcile(make.clock.now())

    after = told()
    name = "hub_transition_lateness_seconds"
    assert before["hub_transition_overdue_seconds"] == 40
    assert grown(before, after, f"{name}_bucket/start/15.0") == 0
    assert grown(before, after, f"{name}_bucket/start/60.0") == 1
    assert (after["hub_challenges/running"], after["hub_transition_overdue_seconds"]) == (1, 0)


def test_the_engine_tells_that_it_leads_and_what_it_put_out(
    told: Callable[[], Told], make: Make
) -> None:
    before = told()
    assert "hub_engine_leading" not in before
    make.race()

    make.engine()

    after = told()
    assert (after["hub_engine_leading"], after["hub_board_epoch"]) == (1, 1)
    assert grown(before, after, "hub_frames_total") == 1


def test_the_outbox_tells_how_long_its_oldest_job_waits(
    told: Callable[[], Told], make: Make
) -> None:
    now = make.clock.now()
    with transaction() as session:
        outbox.enqueue(session, "test.nobody", {}, due_at=now - timedelta(minutes=2))
        outbox.enqueue(session, "test.nobody", {}, due_at=now + timedelta(minutes=2))

    after = told()

    assert (after["hub_outbox_due"], after["hub_outbox_age_seconds"]) == (1, 120)


def test_a_refusal_is_counted_by_its_status(told: Callable[[], Told], app: Flask) -> None:
    @app.get("/api/busy")
    def busy() -> str:
        raise StoreBusy

    before = told()

    app.test_client().get("/api/busy")

    assert grown(before, told(), "hub_http_answers_total/503") == 1


def test_while_the_database_does_not_answer_the_process_still_tells_its_own(
    app: Flask, told: Callable[[], Told]
) -> None:
    def silent() -> list[Metric]:
        raise OperationalError("SELECT", {}, RuntimeError("connection refused"))

    before = told()
    tell(app, silent)

    after = told()
    assert (before["hub_store_silent"], after["hub_store_silent"]) == (0, 1)
    assert after["process_resident_memory_bytes"] > 0


def test_no_name_code_or_value_of_a_person_is_told(client: FlaskClient, make: Make) -> None:
    make.race()
    sender = make.sender()
    make.counts(sender, ana=7_654_321, karim=5)
    make.engine()

    said = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})

    text = said.get_data(as_text=True)
    people = {**NORTH, **SOUTH}
    found = [word for word in (*people, *people.values(), "7654321") if word in text.split()]
    assert found == []
    assert not any(f'"{word}"' in text for word in (*people, *people.values(), "north", "south"))
