"""A result is final once replay and live agree and nothing late waits; then it is signed."""

from datetime import timedelta

import msgspec
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from challenge_hub.challenges import lifecycle
from challenge_hub.challenges.models import Challenge
from challenge_hub.challenges.rules import State
from challenge_hub.feeds import queries as feeds
from challenge_hub.foundation import outbox
from challenge_hub.foundation.clock import micros
from challenge_hub.foundation.database import reading
from challenge_hub.leaderboard import queries
from challenge_hub.leaderboard.models import CertificationWait, Result
from challenge_hub.leaderboard.rules import TRY_AGAIN, Wait, signature, wait_for
from challenge_hub.people import queries as people
from challenge_hub.scoring import plan_from, score
from challenge_hub.scoring.roster import Roster
from tests.leaderboard.making import CLOSED, GRACE_OVER, RUNNING
from tests.make import Make


def played(make: Make) -> Challenge:
    """A week with two facts, closed."""
    made = make.race(State.SCHEDULED)
    lifecycle.reconcile(make.at(RUNNING))
    make.counts(make.sender(), ana=3, karim=9)
    lifecycle.reconcile(make.at(CLOSED))
    return made


def pass_grace(make: Make) -> None:
    lifecycle.reconcile(make.at(GRACE_OVER))
    outbox.work(GRACE_OVER)


def result_of(made: Challenge) -> Result | None:
    with reading() as session:
        return queries.result_of(session, made.id)


def waits(made: Challenge) -> CertificationWait | None:
    with reading() as session:
        return session.scalars(select(CertificationWait)).one_or_none()


def test_the_result_is_what_score_says(app: Flask, make: Make) -> None:
    made = played(make)

    pass_grace(make)

    result = result_of(made)
    assert result is not None
    with reading() as session:
        version = make.last_version(made)
        plan = plan_from(version.document, version.content_hash)
        scored = score(plan, Roster(people.roster(session)), feeds.lines(session))
    assert result.standings == scored.to_bytes()
    assert make.reload(made).state is State.CERTIFIED


def test_the_result_of_a_leading_engine_is_the_same(app: Flask, make: Make) -> None:
    made, engine = played(make), make.engine()

    pass_grace(make)

    assert result_of(made) is not None
    engine.turn()
    frame = engine.frames.newest(made.key)
    assert frame is not None
    assert msgspec.json.decode(frame.body)["state"] == "certified"


def test_a_result_is_signed_over_all_it_follows_from(app: Flask, make: Make) -> None:
    made = played(make)
    pass_grace(make)

    result = result_of(made)

    assert result is not None
    signed = {
        "challenge_id": made.id,
        "content_hash": result.content_hash,
        "roster_hash": result.roster_hash,
        "ledger_seq": 2,
        "ledger_hash": result.ledger_hash,
        "digest": result.digest,
        "certified_at": micros(GRACE_OVER),
    }
    assert result.signature == signature(signed, app.extensions["hub"].config.secret_keys[0])


def test_a_result_waits_while_a_late_fact_is_undecided(app: Flask, make: Make) -> None:
    made = played(make)
    make.at(GRACE_OVER + timedelta(seconds=1))
    late = make.item("late", "ana", 5, at=micros(RUNNING))
    make.append(late, sender=make.sender("late"))

    pass_grace(make)

    wait = waits(made)
    assert result_of(made) is None
    assert wait is not None
    assert (wait.why, wait.count) == ("late", 1)


def test_the_page_of_a_challenge_says_what_its_result_waits_for(
    client: FlaskClient, make: Make
) -> None:
    made = played(make)
    make.at(GRACE_OVER + timedelta(seconds=1))
    make.append(make.item("late", "ana", 5, at=micros(RUNNING)), sender=make.sender("late"))
    make.log_in(client, make.cast()[0])
    before = client.get(f"/challenges/{made.key}").text

    pass_grace(make)

    after = client.get(f"/challenges/{made.key}").text
    said = "Le résultat attend la décision d’un administrateur sur 1 chiffre arrivé en retard."
    assert (said in before, said in after) == (False, True)


def test_a_waiting_result_is_tried_again(app: Flask, make: Make) -> None:
    made = played(make)
    engine = make.engine()
    lifecycle.reconcile(make.at(GRACE_OVER))
    engine.turn()
    race = engine.seats[made.key].race
    assert race is not None
    race.live.counters["read"] += 1  # a broken cache, on purpose
    outbox.work(GRACE_OVER)
    first = waits(made)
    assert first is not None
    assert first.why == "differs"
    engine.seats[made.key].race = None

    outbox.work(make.at(GRACE_OVER + TRY_AGAIN))

    assert result_of(made) is not None
    assert waits(made) is None


def test_a_challenge_is_certified_once(app: Flask, make: Make) -> None:
    made = played(make)
    pass_grace(make)
    before = result_of(made)

    outbox.work(make.at(GRACE_OVER + timedelta(hours=1)))

    after = result_of(made)
    assert before is not None
    assert after is not None
    assert before.signature == after.signature


@pytest.mark.parametrize(
    ("late", "live", "why"), [(0, b"a", None), (2, b"a", Wait.LATE), (2, b"b", Wait.DIFFERS)]
)
def test_a_difference_is_worse_than_a_late_fact(late: int, live: bytes, why: Wait | None) -> None:
    assert wait_for(late=late, live=live, replayed=b"a") is why


def test_standings_are_provisional_until_they_are_certified(
    client: FlaskClient, make: Make
) -> None:
    made = played(make)
    make.log_in(client, make.cast()[0])
    path = f"/api/v1/challenges/{made.key}/standings"

    before = client.get(path).get_json()
    pass_grace(make)
    after = client.get(path).get_json()

    assert (before["provisional"], after["provisional"]) == (True, False)
    assert after["individual"][0]["person"] == "karim"
    assert before["digest"] == after["digest"]


def test_standings_outside_the_perimeter_are_not_there(client: FlaskClient, make: Make) -> None:
    made = played(make)
    make.team("West")
    make.log_in(client, make.manager("Zoe", team="west"))

    assert client.get(f"/api/v1/challenges/{made.key}/standings").status_code == 404


def test_an_advisor_reads_no_standings(client: FlaskClient, make: Make) -> None:
    made = played(make)
    make.log_in(client, make.advisor("Zoe", team="north"))

    assert client.get(f"/api/v1/challenges/{made.key}/standings").status_code == 403
