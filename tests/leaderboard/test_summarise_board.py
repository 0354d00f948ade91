"""The home page says how a challenge stands in the reader's own language."""

from datetime import timedelta

import pytest
from flask import Flask

from challenge_hub.challenges.rules import LiveSummary, State
from challenge_hub.leaderboard.summary import BoardSummary
from tests.make import Make


@pytest.mark.parametrize(
    ("language", "words"), [("fr", "South mène de 23 pts"), ("en", "South leads by 23 pts")]
)
def test_a_summary_speaks_the_readers_language(
    app: Flask, make: Make, language: str, words: str
) -> None:
    made = make.race()
    make.counts(make.sender(), ana=7, karim=9)
    make.at(make.clock.now() + timedelta(seconds=1))
    told: LiveSummary = BoardSummary()

    summary = told.summary(made.key, language)

    assert summary is not None
    assert summary.sentence.replace("\u00a0", " ") == words
    assert [lane.name for lane in summary.lanes] == ["North", "South"]


def test_a_draft_has_no_summary(app: Flask, make: Make) -> None:
    assert BoardSummary().summary(make.challenge(State.DRAFT).key, "fr") is None
