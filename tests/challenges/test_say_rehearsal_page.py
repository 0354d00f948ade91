"""What the rehearsal page says of a report: rows, marks, ties, sums; nothing is computed twice."""

from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale

from challenge_hub.challenges.pages.rehearsal import Page, rehearsal_page
from challenge_hub.challenges.rehearsal.wording import Speaker
from challenge_hub.scoring import Line, Roster
from tests.challenges.rehearsal.making import challenge, report, week
from tests.scoring.files import PER_RESOLVED, fact, member

CARD = {"for": {"individual": "1"}, "what": "Carte", "value": "40", "tied": "each"}
ROSTER = Roster([member("p-1", "nord"), member("p-2", "nord"), member("p-3", "sud")])
NAMES = {"p-1": "Amy", "p-2": "Ben", "p-3": "Cleo"}
TEAMS = {"nord": "Nord", "sud": "Sud"}


@pytest.fixture(params=["sqlite"])
def database_url(request: pytest.FixtureRequest) -> str:
    """No table is read: one kind of database is enough."""
    return str(request.getfixturevalue(f"{request.param}_url"))


def shown(*lines: Line, ties: tuple[str, ...] = (), **keys: Any) -> Page:
    """The page in French."""
    scoring = {
        "individual": {"points": [PER_RESOLVED], "ties": list(ties)},
        "collective": {"aggregate": "mean"},
    }
    file = challenge(scoring=scoring, participants={"teams": ["sud", "nord"]}, **keys)
    with force_locale("fr"):
        return rehearsal_page(
            report(file, *lines, roster=ROSTER), Speaker("fr", file, NAMES, TEAMS)
        )


def test_a_team_bears_its_mark_in_the_order_of_the_file(app: Flask) -> None:
    _, teams = shown(*week(14, ("p-1", "3"), ("p-3", "1"))).boards

    assert [(row.winners, row.mark) for row in teams.rows] == [("Nord", 2)]


def test_a_shared_first_place_bears_no_mark(app: Flask) -> None:
    _, teams = shown(*week(14, ("p-1", "3"), ("p-3", "3"))).boards

    assert [(row.winners, row.mark, row.decided_by) for row in teams.rows] == [
        ("Nord, Sud", 0, "partagé"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("ties", "said"),
    [((), "1 partagé"), (("contacts",), "1 Contacts"), (("draw",), "1 tirage au sort")],
)
def test_ties_are_told_with_what_decided_them(app: Flask, ties: tuple[str, ...], said: str) -> None:
    people, _ = shown(*week(14, ("p-1", "3"), ("p-2", "3")), ties=ties).boards

    assert people.ties == said


def test_the_line_of_a_window_begins_where_the_lead_was_settled(app: Flask) -> None:
    """51 of 105 hours after the start: 49 of 100 units."""
    late = fact("late", "p-2", "resolved", "9", "16T12:00")

    people, _ = shown(*week(14, ("p-1", "3")), late).boards

    assert (people.rows[0].since, people.rows[0].changes) == (49, "1")
    assert people.rows[0].settled == "depuis mercredi 16 août, 12:00"


def test_an_empty_window_shows_dashes(app: Flask) -> None:
    lines = [fact("x", "p-9", "resolved", "1", "14T10:00"), *week(14, ("p-9", "1"))]

    people, _ = shown(*lines).boards

    row = people.rows[0]
    assert (row.winners, row.score, row.decided_by, row.since) == ("–", "–", "–", None)
    assert people.finding == "Personne n’aurait été classé"


def test_money_and_spread_are_told_in_words(app: Flask) -> None:
    page = shown(*week(14, ("p-1", "3")), rewards=[CARD])

    assert [(head, text.replace("\u00a0", " ")) for head, text in page.money] == [
        ("Par période, en moyenne", "40 €"),
        ("Au moins, au plus", "40 € – 40 €"),
        ("Budget", "100 €"),
    ]
    assert dict(page.spread)["Récompensés à titre personnel"].replace("\u00a0", " ") == "1 (33 %)"


def test_objectives_say_for_whom_they_are(app: Flask) -> None:
    page = shown(*week(14, ("p-1", "5"), ("p-2", "1")))

    assert page.objectives == [
        ("Résolus, tous ensemble", "10\u00a0dossiers", "0 sur 1"),
        ("Résolus, chaque personne", "4\u00a0dossiers", "1 sur 2"),
    ]


def test_without_a_window_only_the_warnings_are_shown(app: Flask) -> None:
    page = shown()

    assert (page.boards, page.windows, page.money) == ([], [], [])
    assert len(page.warnings) == 2
