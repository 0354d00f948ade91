"""The scoring in plain words: every rule of the format, with its figures, in both languages."""

from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale

from challenge_hub.challenges.format import read_project
from challenge_hub.challenges.plain_words import plain_rules
from challenge_hub.foundation.assets import asset_folder

KPIS = {
    "csat": {"label": "Satisfaction", "unit": "/5", "measure": "average", "better": "higher"},
    "sales": {"label": "Ventes", "unit": "", "measure": "total", "better": "higher"},
    "rate": {"label": "Taux", "unit": "%", "measure": "ratio", "better": "higher"},
    "delay": {"label": "Délai", "unit": "min", "measure": "average", "better": "lower"},
}
OBJECTIVES = {
    "collective": [{"id": "all", "kpi": "delay", "target": "7"}],
    "individual": [{"id": "me", "kpi": "sales", "target": "60"}],
}


def said(app: Flask, language: str, **scoring: Any) -> list[str]:
    document = {
        "kpis": KPIS,
        "objectives": OBJECTIVES,
        "timezone": "Europe/Paris",
        "scoring": scoring,
    }
    with app.test_request_context(), force_locale(language):
        sentences = plain_rules(document)
    return [each.replace("\u00a0", " ").replace("\u202f", " ") for each in sentences]


@pytest.mark.parametrize(
    ("rule", "french", "english"),
    [
        (
            {"kpi": "sales", "per": "1", "points": "10"},
            "Ventes : 10 points à chaque fois.",
            "Ventes: 10 points each time.",
        ),
        (
            {"kpi": "csat", "per": "0.1", "points": "1.5", "minimum": 3},
            "Satisfaction : 1,5 point par tranche de 0,1, au prorata, avec 3 contacts au moins.",
            "Satisfaction: 1.5 points for each 0.1, pro rata, with 3 contacts at least.",
        ),
        (
            {"kpi": "sales", "per": "5", "points": "1", "whole": True},
            "Ventes : 1 point par tranche entière de 5.",
            "Ventes: 1 point for each full 5.",
        ),
        (
            {"kpi": "csat", "each": "day", "tiers": [{"from": "4.5", "points": "25"}], "best": 3},
            "Satisfaction, chaque jour : 25 points à partir de 4,5, "
            "les 3 meilleurs jours comptent.",
            "Satisfaction, each day: 25 points from 4.5 on, the best 3 days count.",
        ),
        (
            {"kpi": "delay", "each": "week", "tiers": [{"up_to": "6", "points": "5"}], "best": 1},
            "Délai, chaque semaine : 5 points jusqu’à 6 min, la meilleure semaine compte.",
            "Délai, each week: 5 points at 6 min or less, the best week counts.",
        ),
        (
            {"objective": "me", "points": "100"},
            "Objectif Ventes à 60, atteint : 100 points.",
            "Objective Ventes 60 reached: 100 points.",
        ),
        (
            {"objective": "all", "points": "100", "progress": True, "each": "day"},
            "Objectif Délai à 7 min au plus, chaque jour : jusqu’à 100 points, au prorata.",
            "Objective Délai 7 min or less, each day: up to 100 points, pro rata.",
        ),
        (
            {"objective": "me", "points": "50", "progress": {"up_to": "120%"}},
            "Objectif Ventes à 60 : 50 points au prorata, compté jusqu’à 120 % de la cible.",
            "Objective Ventes 60: 50 points pro rata, counted up to 120% of the target.",
        ),
        (
            {"kpi": "rate", "rank": ["3", "2"], "each": "stage", "shared": "mean", "best": 2},
            "Taux, chaque étape : 3, 2 points aux 2 premières places, partagés en cas d’égalité, "
            "les 2 meilleures étapes comptent.",
            "Taux, each stage: 3, 2 points to the first 2, shared when tied, "
            "the best 2 stages count.",
        ),
        (
            {"kpi": "rate", "improvement": {"per": "1%", "points": "5"}, "stages": ["A", "B"]},
            "Taux : 5 points par tranche de 1 % gagnée sur son propre niveau d’avant, "
            "seulement dans A, B.",
            "Taux: 5 points for each 1% gained on one's own past, only in A, B.",
        ),
        (
            {"kpi": "csat", "improvement": {"per": "0.1", "points": "5", "loss": True}},
            "Satisfaction : 5 points par tranche de 0,1 gagnée ou perdue "
            "sur son propre niveau d’avant.",
            "Satisfaction: 5 points for each 0.1 gained or lost on one's own past.",
        ),
        (
            {"award": "entraide", "max": "50"},
            "« entraide » : jusqu’à 50 points, donnés avec un motif.",
            "“entraide”: up to 50 points, given with a reason.",
        ),
    ],
)
def test_a_rule_is_said_with_its_figures(
    app: Flask, rule: dict[str, Any], french: str, english: str
) -> None:
    assert said(app, "fr", individual={"points": [rule]}) == [french]
    assert said(app, "en", individual={"points": [rule]}) == [english]


@pytest.mark.parametrize(
    ("keys", "french"),
    [
        ({"cap": {"each": "day", "points": "200"}}, ["200 points au plus par jour."]),
        (
            {"cap": [{"each": "week", "points": "9"}, {"points": "50"}]},
            ["9 points au plus par semaine.", "50 points au plus en tout."],
        ),
        (
            {
                "boosts": [
                    {
                        "from": "2023-08-23T12:00:00Z",
                        "to": "2023-08-23T13:00:00Z",
                        "factor": "2",
                        "kpis": ["sales"],
                    }
                ]
            },
            ["Mercredi 23 août de 14:00 à 15:00 : points de Ventes × 2."],
        ),
        (
            {"boosts": [{"from": "2023-08-23", "to": "2023-08-24", "factor": "1.5"}]},
            ["Du mercredi 23 août au jeudi 24 août : points × 1,5."],
        ),
        (
            {"gates": [{"kpi": "csat", "at_least": "4", "minimum": 10}]},
            [
                "Pour être classé : Satisfaction à 4 au moins, "
                "Satisfaction sur 10 contacts au moins."
            ],
        ),
        (
            {"gates": [{"kpi": "delay", "at_most": "9", "otherwise": "zero"}]},
            ["Délai à 9 min au plus ; sinon le score est de 0."],
        ),
        (
            {"gates": [{"kpi": "rate", "minimum": 1, "otherwise": {"keep": "50%"}}]},
            ["Taux sur 1 contact au moins ; sinon 50 % du score."],
        ),
        ({"rank_by": ["rate", "points"]}, ["Classement par Taux, puis points."]),
        (
            {"ties": ["csat", "earliest", "countback", "draw"]},
            [
                "À égalité : Satisfaction, puis qui y est arrivé en premier, "
                "puis le plus de premières places, puis tirage au sort."
            ],
        ),
    ],
)
def test_what_limits_and_orders_is_said(
    app: Flask, keys: dict[str, Any], french: list[str]
) -> None:
    assert said(app, "fr", individual=keys) == french


@pytest.mark.parametrize(
    ("aggregate", "french"),
    [
        ("sum", "Score d’équipe : la somme des points de ses membres."),
        ("mean", "Score d’équipe : la moyenne des points des membres qui ont participé."),
        ({"mean": "roster"}, "Score d’équipe : les points divisés par tout l’effectif."),
        ({"best": 5}, "Score d’équipe : la somme de ses 5 meilleurs membres."),
        (
            {"per": "sales"},
            "Score d’équipe : les points divisés par le total « Ventes » de l’équipe.",
        ),
    ],
)
def test_how_a_team_scores_is_said(app: Flask, aggregate: Any, french: str) -> None:
    assert said(app, "fr", collective={"aggregate": aggregate}) == [french]


def test_a_team_with_rules_of_its_own_is_said_so(app: Flask) -> None:
    own = {"points": [{"kpi": "sales", "per": "1", "points": "2"}]}

    assert said(app, "fr", collective=own)[0] == (
        "L’équipe marque des points pour ses propres chiffres."
    )


def test_a_team_ranked_by_a_kpi_is_said_so(app: Flask) -> None:
    assert said(app, "fr", collective={"rank_by": ["csat"]}) == ["Classement par Satisfaction."]


def test_a_further_classification_is_one_paragraph(app: Flask) -> None:
    also = [
        {
            "name": "Sites",
            "scope": "collective",
            "by": "site",
            "aggregate": "mean",
            "only": {"teams": ["nord"], "tags": ["nouveau"]},
        },
        {"name": "Espoir", "scope": "individual", "rank_by": ["rate"]},
    ]

    assert said(app, "fr", also=also) == [
        "Autre classement « Sites ». Seulement pour nord. Seulement pour nouveau. Par site. "
        "Score d’équipe : la moyenne des points des membres qui ont participé.",
        "Autre classement « Espoir ». Classement par Taux.",
    ]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_example_is_said_in_both_languages(app: Flask, language: str) -> None:
    for path in sorted(asset_folder("examples").glob("*/project.yaml")):
        document = read_project(path.read_bytes()).document
        with app.test_request_context(), force_locale(language):
            assert all(each.endswith(".") for each in plain_rules(document))
