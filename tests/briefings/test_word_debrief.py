"""The sentence and the four answers: computed from figures given here by hand, in two languages."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale

from challenge_hub.briefings.wording.figures import Figures
from challenge_hub.briefings.wording.headline import Story, answers, headline, nearly

KPIS = {
    "csat": {"label": "Satisfaction", "unit": "/5", "measure": "average"},
    "delay": {"label": "Délai", "unit": "min", "measure": "average", "better": "lower"},
}
COSTS = {"total": "324", "budget": {"amount": "600", "currency": "EUR"}, "hours": "5.5"}


def effect(kpi: str, grade: str, uplift: str | None, *ends: str, role: str) -> dict[str, Any]:
    return {
        "kpi": kpi,
        "role": role,
        "grade": grade,
        "uplift": uplift,
        "interval": list(ends) or None,
        "own": {"before": "4.28"},
    }


def story(
    language: str = "fr",
    *,
    grade: str = "clear_gain",
    guard: str = "no_visible_change",
    measure: str = "4.46",
    comparison: tuple[str, ...] = ("ouest",),
) -> Story:
    """The debrief of LOOK's reference page: 4.28 before, 4.46 for 4.5, + 0.16 beside the West."""
    verdict = "reached" if float(measure) >= 4.5 else "missed"
    criterion = {"kpi": "csat", "at_least": "4.5", "measure": measure, "needed": "4.5"}
    content = {
        "criteria": [{**criterion, "baseline": None, "verdict": verdict}],
        "effects": [
            effect("csat", grade, "0.16", "0.03", "0.29", role="rewarded"),
            effect("delay", guard, "0.2", "-0.5", "0.9", role="guard"),
        ],
        "comparison": list(comparison),
        "costs": COSTS,
    }
    names = {"ouest": "Ouest"}
    return Story({"diagnosis": {"kpi": "csat"}}, content, Figures(KPIS, language), names)


@pytest.fixture
def french(app: Flask) -> Iterator[None]:
    with app.test_request_context(), force_locale("fr"):
        yield


@pytest.fixture
def english(app: Flask) -> Iterator[None]:
    with app.test_request_context(), force_locale("en"):
        yield


def short(found: Story) -> list[str]:
    return [answer.short for answer in answers(found)]


@pytest.mark.usefixtures("french")
def test_the_sentence_says_effect_then_target_in_french() -> None:
    assert headline(story()) == (
        "Satisfaction\u00a0: +\u00a00,16 par rapport à Ouest, effet net. "
        "La cible de 4,5 est manquée de peu."
    )


@pytest.mark.usefixtures("english")
def test_the_sentence_says_effect_then_target_in_english() -> None:
    assert headline(story("en")) == (
        "Satisfaction: +0.16 beside Ouest, clear effect. The target of 4.5 is just missed."
    )


@pytest.mark.usefixtures("french")
def test_the_four_answers_in_french() -> None:
    assert short(story()) == ["Non, de peu", "Effet net", "324\u00a0€", "Rien de visible"]


@pytest.mark.usefixtures("french")
def test_each_answer_has_its_figures() -> None:
    assert [answer.detail for answer in answers(story())] == [
        "4,46 pour 4,5 visé, 4,28 avant, 0 critère sur 1",
        "sans doute entre +\u00a00,03 et +\u00a00,29",
        "sur 600\u00a0€ accordés, 5,5\u00a0h de temps passé",
        "Délai",
    ]


@pytest.mark.usefixtures("french")
def test_without_comparison_teams_nothing_is_said_to_be_due_to_the_challenge() -> None:
    """F3: before and after alone proves nothing, however clear the change."""
    alone = story(comparison=())

    assert short(alone)[1] == "Impossible à dire"
    assert "depuis la période de référence" in headline(alone)


@pytest.mark.usefixtures("french")
def test_a_guard_that_suffered_is_named() -> None:
    found = answers(story(guard="clear_loss"))[3]

    assert (found.short, found.detail) == ("Recul net", "Délai")


@pytest.mark.usefixtures("french")
def test_too_little_data_is_said_first() -> None:
    found = headline(story(grade="too_little_data"))

    assert found.startswith("Satisfaction\u00a0: trop peu de données pour conclure.")


@pytest.mark.usefixtures("french")
def test_a_reached_target_is_a_plain_yes() -> None:
    assert short(story(measure="4.5"))[0] == "Oui"


@pytest.mark.parametrize(
    ("measure", "expected"), [("4.46", True), ("4.456", True), ("4.45", False), ("4.2", False)]
)
def test_nearly_lacks_at_most_a_fifth_of_the_way(measure: str, *, expected: bool) -> None:
    """From 4.28 to 4.5: a fifth of the way is 0.044."""
    criterion = {"measure": measure, "needed": "4.5", "baseline": None}

    assert nearly(criterion, {"own": {"before": "4.28"}}) is expected


def test_under_a_measure_s_name_no_word_of_its_unit_can_be_in_the_wrong_number() -> None:
    figures = Figures({"fives": {"unit": "notes"}, "delay": {"unit": "min"}}, "fr")

    assert figures.cell("fives", "1") == "1"
    assert figures.cell("delay", "1") == "1\u00a0min"
    assert figures.cell("fives", None) == "–"


def test_figures_are_written_with_their_unit() -> None:
    figures = Figures({**KPIS, "rate": {"unit": "%"}, "sum": {"unit": "EUR"}}, "fr")

    assert [
        figures.level("csat", "4.456"),
        figures.level("rate", "76.305"),
        figures.change("rate", "-2.14"),
        figures.change("delay", "0.2"),
        figures.level("sum", "1284.5"),
        figures.level("csat", None),
    ] == [
        "4,46",
        "76,3\u00a0%",
        "\u2212\u00a02,1\u00a0pts",
        "+\u00a00,2\u00a0min",
        "1\u202f284\u00a0€",
        "–",
    ]
