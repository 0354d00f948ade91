"""The standings of a rehearsed window are those of `challenge-hub score` on the moved file."""

from typing import Any

import pytest
from hypothesis import given, settings

from challenge_hub.challenges.format.canonical import content_hash
from challenge_hub.challenges.rehearsal.history import History
from challenge_hub.challenges.rehearsal.moved import moved_document
from challenge_hub.challenges.rehearsal.replay import standings
from challenge_hub.challenges.rehearsal.windows import Window, the_challenge
from challenge_hub.scoring import Line, Roster, plan_from, score
from tests.challenges.rehearsal.making import challenge, register, report, week
from tests.scoring.histories import DOCUMENTS, ROSTER, histories


def window_of(file: dict[str, Any]) -> Window:
    return Window(0, file, plan_from(file, content_hash(file)))


def rehearsable(name: str) -> dict[str, Any]:
    return {**DOCUMENTS[name], "resources": {}}


@pytest.mark.parametrize("roster", [ROSTER, Roster(None)], ids=["roster", "no roster"])
@pytest.mark.parametrize("name", DOCUMENTS)
@settings(max_examples=20, deadline=None)
@given(history=histories(16))
def test_the_standings_of_a_window_are_those_of_score(
    name: str, roster: Roster, history: list[Line]
) -> None:
    """Whatever lies around the window; `score` is given the whole history."""
    window = window_of(rehearsable(name))
    cut = History(register(*history), window.plan)

    _, found = standings(window, roster, cut, waits=True)

    assert found.digest == score(window.plan, roster, history).digest


@pytest.mark.parametrize("name", [name for name in DOCUMENTS if name != "gains"])
@settings(max_examples=20, deadline=None)
@given(history=histories(16))
def test_over_a_history_of_one_window_they_are_those_of_score_to_the_byte(
    name: str, history: list[Line]
) -> None:
    window = window_of(rehearsable(name))
    grid, known = window.plan.grid, register(*history)
    lines = [
        line for line in history if not known.plain(line.key) or grid.start <= line.at < grid.end
    ]
    cut = History(register(*lines), window.plan)

    _, found = standings(window, ROSTER, cut, waits=True)

    assert found.to_bytes() == score(window.plan, ROSTER, lines).to_bytes()


def test_a_window_bears_hash_and_digest_of_the_moved_file() -> None:
    file, lines = challenge(), week(14, ("p-1", "3"))
    moved = moved_document(file, 7)
    expected = score(plan_from(moved, content_hash(moved)), Roster(None), lines)

    (window,) = report(file, *lines, windows=1)["windows"]

    assert (window["content_hash"], window["digest"]) == (content_hash(moved), expected.digest)


def test_the_report_names_the_challenge_as_it_is() -> None:
    found = report(challenge(), *week(14, ("p-1", "3")))

    assert found["content_hash"] == the_challenge(challenge()).plan.content_hash
    assert (found["asked"], found["late"]) == (2, "wait")
    assert found["history"] == {"from": "2023-08-14T08:00:00Z", "to": "2023-08-18T15:00:00Z"}
