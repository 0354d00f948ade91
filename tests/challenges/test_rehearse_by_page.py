"""The rehearsal page: who may see it, what it says, from the figures in the ledger."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from challenge_hub.challenges import services
from challenge_hub.challenges.errors import RehearsalBusy, RehearsalTooLong
from challenge_hub.challenges.models import Challenge
from challenge_hub.challenges.rehearsal import Options, computation
from challenge_hub.challenges.rules import State
from challenge_hub.challenges.services import rehearsing
from challenge_hub.feeds import ledger
from challenge_hub.feeds import queries as feeds
from challenge_hub.foundation.authorisation import Role
from challenge_hub.foundation.clock import micros
from challenge_hub.foundation.database import reading
from challenge_hub.foundation.hub import current_hub
from challenge_hub.people.models import Person
from tests.challenges.making import source
from tests.challenges.reading import page, plain
from tests.make import Make

LogIn = Callable[[Person], str]
NORTH = source().replace("[north, south]", "[north]")
WEEKS = ((31, 7), (7, 8), (14, 8))  # Mondays before 21 August: day and month


@pytest.fixture
def past(make: Make, nadia: Person) -> None:
    """Three weeks in which Ana of North resolves 3 cases, and Eve 4 in the last."""
    del nadia
    make.advisor("Ana", team="north")
    make.advisor("Eve", team="north")
    sender = make.sender()
    for number, (day, month) in enumerate(WEEKS):
        monday, friday = noon(day, month), noon(day, month, later=4)
        items = [
            make.item(f"a{number}", "ana", 3, at=micros(monday)),
            make.item(f"z{number}", "ana", 0, at=micros(friday)),
        ]
        if number == 2:
            items.append(make.item("e2", "eve", 4, at=micros(monday)))
        ledger.append(sender, items, received=micros(friday))


def noon(day: int, month: int, *, later: int = 0) -> datetime:
    return datetime(2023, month, day, 10, 0, tzinfo=UTC) + timedelta(days=later)


def address(challenge: Challenge, query: str = "") -> str:
    return f"/challenges/{challenge.key}/rehearsal{query}"


def test_the_page_first_asks_how_far_to_look_back(
    client: FlaskClient, make: Make, nadia: Person
) -> None:
    text = page(client, address(make.challenge(text=NORTH)))

    assert "Jouez le challenge sur les semaines passées, avant de le promettre" in text
    assert 'name="windows"' in text


def test_the_page_plays_the_weeks_in_the_ledger(
    client: FlaskClient, make: Make, past: None
) -> None:
    text = page(client, address(make.challenge(text=NORTH), "?windows=3"))

    assert "Sur 3 périodes du passé : 2 gagnants différents" in text
    assert "<b>Ana</b>" in text
    assert "<b>Eve</b>" in text
    assert "Plus d'une victoire : Ana 2 fois" in text
    assert "14 août – 18 août 2023 · 1 personne sans chiffre" in text
    assert "Registre jusqu'à la ligne 7" in text
    assert "la quantité de « Dossiers résolus » est récompensée sans condition" in text


def test_late_figures_wait_unless_they_are_to_count(
    client: FlaskClient, make: Make, past: None
) -> None:
    late = make.item("late", "eve", 9, at=micros(noon(7, 8)))
    ledger.append(make.sender("after"), [late], received=micros(noon(20, 8)))
    challenge = make.challenge(text=NORTH)

    waiting = computed(challenge, 2)
    counting = page(client, address(challenge, "?windows=2&late=count"))

    assert waiting["classifications"][0]["wins"] == {"ana": 1, "eve": 1}
    assert "Plus d'une victoire : Eve 2 fois" in counting
    assert "1 chiffres sur 6 sont arrivés après le délai. Ils comptent ici" in counting


def test_a_draft_links_to_its_rehearsal(client: FlaskClient, make: Make, nadia: Person) -> None:
    challenge = make.challenge(text=NORTH)

    assert f'href="{address(challenge)}"' in page(client, f"/challenges/{challenge.key}")


def test_a_draft_that_she_cannot_rehearse_has_no_link(
    client: FlaskClient, make: Make, nadia: Person
) -> None:
    challenge = make.challenge()  # South is outside of her perimeter

    assert address(challenge) not in page(client, f"/challenges/{challenge.key}")


def test_who_decides_rehearses_what_is_submitted_in_her_language(
    client: FlaskClient, make: Make, past: None, log_in: LogIn
) -> None:
    challenge = make.challenge(State.SUBMITTED, text=NORTH)
    log_in(make.person("Ann", Role.APPROVER, language="en"))

    link = f'href="{address(challenge)}"'
    assert link in page(client, f"/challenges/{challenge.key}/approval")
    text = page(client, address(challenge, "?windows=3"))
    assert "Over 3 windows of the past: 2 different winners" in text
    assert "To know before submitting" in text


def test_a_draft_with_teams_that_she_does_not_see_is_not_rehearsed(
    client: FlaskClient, make: Make, nadia: Person
) -> None:
    """A draft may name any team; that gives no right to its people's past figures (S2)."""
    challenge = make.challenge()  # North and South; Nadia sees North

    for query in ("", "?windows=1"):
        text = page(client, address(challenge, query), status=403)
        assert "Ce challenge concerne des équipes que vous ne voyez pas : south." in text


def test_all_teams_means_everyone_on_the_roster(
    client: FlaskClient, make: Make, nadia: Person
) -> None:
    make.advisor("Zoe", team="south")
    everyone = source().replace(
        "participants: {teams: [north, south]}", "participants: {teams: all}"
    )

    text = page(client, address(make.challenge(text=everyone)), status=403)

    assert "des équipes que vous ne voyez pas : south." in text


def test_an_approved_challenge_is_played_and_not_rehearsed(
    client: FlaskClient, make: Make, nadia: Person
) -> None:
    challenge = make.challenge(State.SCHEDULED, text=NORTH)

    assert client.get(address(challenge)).status_code == 409


def test_outside_the_perimeter_a_rehearsal_is_as_if_it_did_not_exist(
    client: FlaskClient, make: Make, log_in: LogIn
) -> None:
    """Promise S2."""
    key = make.challenge(text=NORTH).key
    make.team("West")
    log_in(make.manager("Lea", team="west"))

    there = client.get(f"/challenges/{key}/rehearsal")
    nowhere = client.get("/challenges/nowhere/rehearsal")

    assert (there.status_code, there.data) == (404, nowhere.data)


@pytest.mark.parametrize("role", [Role.ADVISOR, Role.ADMIN])
def test_who_neither_wrote_nor_decides_does_not_rehearse(
    client: FlaskClient, make: Make, log_in: LogIn, role: Role
) -> None:
    challenge = make.challenge(State.SUBMITTED, text=NORTH)
    log_in(make.person("Kim", role))

    assert client.get(address(challenge)).status_code == 403


def test_a_stranger_is_asked_to_sign_in(client: FlaskClient, make: Make) -> None:
    reply = client.get(address(make.challenge(text=NORTH)))

    assert (reply.status_code, "/sign-in" in reply.location) == (303, True)


@pytest.mark.parametrize("query", ["?windows=0", "?windows=many", "?late=never", "?weeks=3"])
def test_a_question_of_another_shape_is_refused(
    client: FlaskClient, make: Make, nadia: Person, query: str
) -> None:
    assert client.get(address(make.challenge(text=NORTH), query)).status_code == 422


def test_one_rehearsal_at_a_time(client: FlaskClient, make: Make, nadia: Person) -> None:
    challenge = make.challenge(text=NORTH)

    with rehearsing.ONE_AT_A_TIME:
        with pytest.raises(RehearsalBusy):
            services.rehearse_challenge(challenge.key, Options(1), by=nadia)
        reply = client.get(address(challenge, "?windows=1"))

    assert (reply.status_code, reply.headers["Retry-After"]) == (503, "20")
    assert "Une autre répétition est en cours de calcul" in plain(reply.text)


def test_a_rehearsal_that_takes_too_long_is_ended_and_the_next_one_may_begin(
    make: Make, nadia: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    challenge = make.challenge(text=NORTH)
    with monkeypatch.context() as patch:
        patch.setattr(rehearsing, "MOST_SECONDS", 0.01)
        with pytest.raises(RehearsalTooLong):
            services.rehearse_challenge(challenge.key, Options(1), by=nadia)

    report = services.rehearse_challenge(challenge.key, Options(1), by=nadia)
    assert report["windows"] == []  # there is no past here, which is said, not an error


def computed(challenge: Challenge, windows: int) -> dict[str, Any]:
    """What the child process computes, without one: that costs a second each time."""
    with reading() as session:
        seq = feeds.ledger_head(session)
    return computation.compute(
        computation.Order(
            database=current_hub().config.database_url,
            challenge=challenge.id,
            version=challenge.latest,
            seq=seq,
            windows=windows,
            late="wait",
        )
    )


def test_the_windows_are_played_from_the_ledger(make: Make, past: None) -> None:
    report = computed(make.challenge(text=NORTH), 3)

    assert [window["classifications"][0]["winners"] for window in report["windows"]] == [
        ["ana"], ["ana"], ["eve"],
    ]  # fmt: skip
    assert [window["without_facts"] for window in report["windows"]] == [
        ["eve", "nadia"], ["eve", "nadia"], ["nadia"],
    ]  # fmt: skip


def test_what_came_in_after_the_line_that_was_fixed_does_not_count(make: Make, past: None) -> None:
    challenge = make.challenge(text=NORTH)
    before = computed(challenge, 1)
    order = computation.Order(
        database=current_hub().config.database_url,
        challenge=challenge.id, version=1, seq=7, windows=1, late="count",
    )  # fmt: skip
    more = make.item("more", "ana", 99, at=micros(noon(14, 8)))
    ledger.append(make.sender("after"), [more], received=micros(noon(14, 8)))

    assert computation.compute(order)["windows"][0]["digest"] == before["windows"][0]["digest"]


def test_only_the_lines_that_the_windows_need_are_read(make: Make, past: None) -> None:
    """Three of the seven happened in the window; what other weeks hold never comes in."""
    report = computed(make.challenge(text=NORTH), 1)

    assert report["windows"][0]["facts"]["read"] == 3
    assert report["history"] == {"from": "2023-07-31T10:00:00Z", "to": "2023-08-18T10:00:00Z"}
