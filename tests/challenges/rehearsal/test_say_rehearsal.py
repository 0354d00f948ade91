"""Every warning is a sentence in both languages; figures as people write them."""

import ast
from pathlib import Path
from typing import Any

import pytest

from challenge_hub.challenges.rehearsal import findings, guards
from challenge_hub.challenges.rehearsal.wording import Speaker, headline, warning_text
from challenge_hub.challenges.rehearsal.wording.warnings import SAYINGS
from tests.challenges.rehearsal.making import challenge, report, week

CARD = {"for": {"individual": "1"}, "what": "Carte", "value": "40", "tied": "each"}
NBSP = "\u00a0"
EVERY: dict[str, Any] = {
    "asked": 4, "found": 1, "windows": 3, "days": 1, "kpi": "resolved", "awards": ["entraide"],
    "late": 1200, "lines": 3400, "people": 3, "of": 40, "scope": "individual", "name": "",
    "rules": [0], "quality": "csat", "who": ["p-1"], "least": 4, "most": "600.5", "id": "all",
    "stopped": 9, "listed": 12, "early": 2, "tied": 2, "budget": "600", "what": "Carte",
    "pieces": 5, "quantity": 3,
}  # fmt: skip
SPECIAL: dict[str, dict[str, Any]] = {
    **{
        code: {"windows": ["2023-08-07T07:00:00Z"]}
        for code in ("kpi_gaps", "no_baseline", "no_facts", "few_facts", "nobody_ranked")
    },
    "closed_days": {"windows": ["2023-08-14T07:00:00Z"], "days": ["2023-08-15"]},
    "longer_weeks": {"windows": ["2023-08-14T07:00:00Z"], "days": 1},
    "never_active": {"people": ["p-1", "p-2"]},
    "uneven_teams": {"most": 9},
}


def speaker(language: str, **names: dict[str, str]) -> Speaker:
    return Speaker(language, challenge(rewards=[CARD]), **names)


def said(code: str, language: str, **more: Any) -> str:
    return warning_text({"code": code, **EVERY, **SPECIAL.get(code, {}), **more}, speaker(language))


def codes_made() -> set[str]:
    """Every `code` that the rules of the rehearsal can give."""
    found = set()
    for module in (findings, guards):
        tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and node.value in SAYINGS:
                found.add(str(node.value))
    return found | {"late_wait", "late_count"}  # made of the option's word


def test_every_warning_that_can_be_made_has_its_words_and_no_other() -> None:
    assert codes_made() == set(SAYINGS)


@pytest.mark.parametrize("code", sorted(SAYINGS))
def test_a_warning_is_said_in_french_and_in_english(code: str) -> None:
    french, english = said(code, "fr"), said(code, "en")

    assert french != english
    assert french.endswith((".", "?"))
    assert "%(" not in french + english


@pytest.mark.parametrize(
    ("code", "language", "text"),
    [
        (
            "volume_unguarded",
            "fr",
            "Personnes : la quantité de « Résolus » est récompensée sans condition de qualité : "
            "bâcler rapporte. Exigez d’abord un niveau minimal, par exemple de « Satisfaction ».",
        ),
        (
            "late_wait",
            "fr",
            "1 200 chiffres sur 3 400 sont arrivés après le délai et auraient attendu une "
            "décision. Un délai plus long les compte d’office. Si l’historique a été chargé après "
            "coup, comptez les chiffres en retard.",
        ),
        (
            "above_budget",
            "fr",
            "Récompenses et matériel auraient dépassé le budget de 600 € 3 fois sur 40 : jusqu’à "
            "600,5 €.",
        ),
        (
            "never_reached",
            "en",
            "Objective “Résolus: 10 dossiers”: nobody would have reached it in 3 windows. A target "
            "out of reach discourages.",
        ),
        (
            "closed_days",
            "fr",
            "Périodes écartées, fermées un jour où le challenge se joue : 14 août 2023 (fermé : "
            "15 août 2023).",
        ),
        ("short_history", "en",
         "The history holds only 1 comparable window of the 4 asked for."),
    ],
)  # fmt: skip
def test_a_warning_says_what_to_do_in_plain_words(code: str, language: str, text: str) -> None:
    plain = said(code, language).replace(NBSP, " ").replace("\u202f", " ")

    assert plain == text


def test_a_further_classification_is_named() -> None:
    assert said("settled_early", "fr", name="Espoirs").startswith(f"«{NBSP}Espoirs{NBSP}»")


def test_without_a_kpi_of_quality_one_is_asked_for() -> None:
    text = said("volume_unguarded", "fr", quality=None)

    assert text.endswith("Ajoutez un indicateur de qualité, et une condition sur lui.")


def test_a_target_of_its_own_is_said_with_the_team() -> None:
    file = challenge()
    file["objectives"]["collective"] = [
        {"id": "all", "kpi": "delay", "target": "10", "for": {"team:sud": "7.5"}}
    ]
    finding = {**EVERY, "code": "never_reached", "scope": "collective", "kpi": "delay"}

    text = warning_text({**finding, "team": "sud"}, Speaker("fr", file, teams={"sud": "Le Sud"}))

    assert text.startswith(f"Objectif commun «{NBSP}Délai{NBSP}: 7,5{NBSP}min au plus, Le Sud")


def test_people_and_teams_are_called_by_their_names_where_these_are_known() -> None:
    voice = speaker("fr", people={"p-1": "Amy"}, teams={"sud": "Le Sud"})

    assert voice.everyone(["p-1", "p-2"], "individual") == "Amy, p-2"
    assert voice.who("sud", "collective") == "Le Sud"


def test_of_many_only_the_first_are_named() -> None:
    codes = [f"p-{number}" for number in range(1, 8)]

    assert speaker("fr").everyone(codes, "individual") == "p-1, p-2, p-3, p-4, p-5 et 2 autres"
    assert speaker("en").everyone(codes[:5], "individual") == "p-1, p-2, p-3, p-4, p-5"


@pytest.mark.parametrize(
    ("share", "text"),
    [("0", "0%"), ("0.001", "1%"), ("0.5", "50%"), ("0.999", "99%"), ("1", "100%")],
)
def test_few_never_look_like_none_nor_most_like_all(share: str, text: str) -> None:
    assert speaker("en").percent(share) == text


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        ("2023-08-07T07:00:00Z", "2023-08-11T16:00:00Z", "7 août – 11 août 2023"),
        ("2023-12-31T07:00:00Z", "2024-01-02T16:00:00Z", "31 décembre 2023 – 2 janvier 2024"),
        ("2023-09-01T07:00:00Z", "2023-09-01T16:00:00Z", "1er septembre 2023"),
        ("2023-08-07", "2023-08-11", "7 août – 11 août 2023"),
    ],
)
def test_a_window_is_said_by_its_days(start: str, end: str, text: str) -> None:
    assert speaker("fr").span(start, end) == text


def test_the_sentence_tells_windows_winners_cost_and_spread() -> None:
    lines = [*week(7, ("p-1", "3"), ("p-2", "1")), *week(14, ("p-1", "1"), ("p-2", "2"))]
    file = challenge(rewards=[CARD])

    text = headline(report(file, *lines), Speaker("fr", file))

    assert text.replace(NBSP, " ") == (
        "Sur 2 périodes du passé : 2 gagnants différents, 40 € de récompenses à chaque fois, "
        "100 % des participants récompensés"
    )


def test_the_sentence_says_when_nothing_could_be_rehearsed() -> None:
    assert headline(report(challenge()), speaker("en")) == (
        "No comparable window in the past: nothing could be rehearsed"
    )


def test_without_rewards_the_sentence_speaks_of_none() -> None:
    text = headline(report(challenge(), *week(14, ("p-1", "3"))), speaker("en"))

    assert text == "Over 1 window of the past: 1 winner"
