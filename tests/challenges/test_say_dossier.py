"""What the pages say of a project file: the aim, costs at worst, changes, findings."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale

from challenge_hub.challenges.format import Project, read_project
from challenge_hub.challenges.format.schemas.project import ProjectFile
from challenge_hub.challenges.format.shapes import Section
from challenge_hub.challenges.pages import review, words
from challenge_hub.challenges.pages.changes import changes
from challenge_hub.challenges.pages.dossier import Dossier, dossier
from challenge_hub.challenges.pages.review import Participants
from challenge_hub.challenges.plain_words.keys import key_words
from challenge_hub.foundation.assets import asset_folder
from challenge_hub.foundation.clock import micros
from challenge_hub.scoring.roster import Membership
from tests.challenges.making import source

FRAME: dict[str, Any] = {"objectives": {}, "kpis": {}, "timezone": "Europe/Paris"}
TEN = Participants({"north": 6, "south": 4})


@pytest.fixture
def french(app: Flask) -> Iterator[None]:
    with app.test_request_context(), force_locale("fr"):
        yield


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def project(**sections: Any) -> Project:
    """The small project file with some sections of its resolved document replaced."""
    document = json.loads(read_project(source().encode()).to_json())
    document.update(sections)
    return Project.from_document(document)


def keys_below(top: type[Section]) -> set[str]:
    """Every key that the file may hold below its sections."""
    below = {each for each in sections_of(Section) if each is not top}
    fields = [field for each in below for field in each().fields.items()]
    return {field.data_key or name for name, field in fields}


def sections_of(kind: type[Section]) -> Iterator[type[Section]]:
    for each in kind.__subclasses__():
        yield each
        yield from sections_of(each)


def said(**sections: Any) -> Dossier:
    return dossier(project(**sections), TEN, {"north": "Nord"})


@pytest.mark.usefixtures("french")
@pytest.mark.parametrize(
    ("sections", "sentence"),
    [
        ({}, "Satisfaction de 4,2 à 4,5 en 5 jours, pour 600 €"),
        ({"diagnosis": {}, "resources": {}}, "Satisfaction à 4,5 en 5 jours"),
    ],
)
def test_the_aim_is_one_sentence(sections: dict[str, Any], sentence: str) -> None:
    assert plain(said(**sections).sentence) == sentence


@pytest.mark.usefixtures("french")
def test_a_lower_target_is_said_as_a_limit() -> None:
    kpis = {"csat": {"label": "Délai", "unit": "min", "measure": "average", "better": "lower"}}
    kpis["resolved"] = {"label": "R", "unit": "", "measure": "total", "better": "higher"}

    assert plain(said(kpis=kpis).common[0].target) == "4,5 min au plus"


@pytest.mark.usefixtures("french")
@pytest.mark.parametrize(
    ("target", "whom", "pieces"),
    [
        ({"individual": "1-3"}, "1re à 3e", 3),
        ({"individual": "2"}, "2e", 1),
        ({"team": "1"}, "1re équipe", 1),
        ({"draw": 1}, "1 personne tirée au sort", 1),
        ({"draw": 2}, "2 personnes tirées au sort", 2),
        ({"objective": "csat-all"}, "Satisfaction à 4,5", 1),
        ({"objective": "resolved-me"}, "Dossiers résolus à 60", 10),
        ("participation", "tous les participants", 10),
    ],
)
def test_a_reward_says_for_whom_and_how_many(target: Any, whom: str, pieces: int) -> None:
    reward = {"for": target, "what": "Lot", "value": "5"}

    prize = said(rewards=[reward]).prizes[0]

    assert (plain(prize.whom), prize.pieces) == (whom, pieces)


@pytest.mark.usefixtures("french")
@pytest.mark.parametrize(
    ("criterion", "text"),
    [
        ({"kpi": "csat", "at_most": "30"}, "Satisfaction : 30 au plus"),
        ({"kpi": "csat", "change": "-0.2"}, "Satisfaction : − 0,2 par rapport à la période"),
        ({"kpi": "csat", "change": "+3%"}, "Satisfaction : + 3 % par rapport à la période"),
        ({"kpi": "fcr", "change": "+3"}, "FCR : + 3 pts par rapport à la période"),
    ],
)
def test_a_criterion_is_said_with_its_sign(criterion: dict[str, Any], text: str) -> None:
    document = project().document
    fcr = {"label": "FCR", "unit": "%", "measure": "ratio", "better": "higher"}
    kpis = {**document["kpis"], "fcr": fcr}

    [line] = said(kpis=kpis, evaluation={"success": [criterion]}).success

    assert plain(line).startswith(text)


@pytest.mark.usefixtures("french")
def test_work_and_equipment_are_part_of_the_cost() -> None:
    resources = {
        "people": [{"who": "nadia", "hours": "6"}, {"who": "bo"}],
        "equipment": [{"what": "Affiche", "quantity": 3, "cost": "12.5"}, {"what": "Écran"}],
        "budget": {"amount": "600", "currency": "EUR"},
    }

    facts = dict(said(resources=resources).facts)

    assert plain(facts["Coût"]) == "162,5 € au plus, 6 h de travail"


@pytest.mark.usefixtures("french")
def test_a_challenge_of_nobody_names_no_team() -> None:
    assert dict(dossier(project(), Participants({}), {}).facts)["Qui"] == "0 personne"


def findings(**sections: Any) -> list[tuple[bool, str]]:
    checked = project(**sections)
    found = review.findings(checked, TEN, checked.start - timedelta(days=7), "fr")
    return [(each.good, plain(each.text)) for each in found]


@pytest.mark.usefixtures("french")
def test_the_worst_cost_is_shown_against_the_budget() -> None:
    assert (True, "Au pire 150 €, sur 600 € demandés.") in findings()


@pytest.mark.usefixtures("french")
def test_a_cost_above_the_budget_comes_first() -> None:
    resources = {"budget": {"amount": "100", "currency": "EUR"}}

    assert findings(resources=resources)[0] == (
        False,
        "Au pire 150 €, plus que les 100 € demandés.",
    )


@pytest.mark.usefixtures("french")
def test_a_cost_without_a_budget_is_pointed_out() -> None:
    assert any("aucun budget" in text for _good, text in findings(resources={}))


@pytest.mark.usefixtures("french")
def test_no_cost_and_no_budget_is_nothing_to_say() -> None:
    assert not any("€" in text for _good, text in findings(resources={}, rewards=[]))


@pytest.mark.usefixtures("french")
def test_a_challenge_without_grace_is_pointed_out() -> None:
    schedule = {**project().document["schedule"], "grace": "PT0S"}

    assert any("Aucun délai" in text for _good, text in findings(schedule=schedule))


@pytest.mark.usefixtures("french")
def test_nobody_at_all_is_no_good_sign() -> None:
    nobody = Participants({"north": 0})
    checked = project()

    found = review.findings(checked, nobody, checked.start, "fr")

    assert [each.text for each in found if each.good and "participe" in each.text] == []


def stay(person: str, team: str = "north", **options: Any) -> Membership:
    values: dict[str, Any] = {
        "start": None,
        "end": None,
        "tags": frozenset(),
        "part": "",
        "columns": {},
    }
    return Membership(person=person, name=person, team=team, **{**values, **options})


def test_only_who_can_take_part_is_counted() -> None:
    checked = project(
        participants={"teams": ["north"], "exclude": ["out"], "tags": ["new"]},
    )
    new = frozenset({"new"})
    stays = [
        stay("in", tags=new),
        stay("in", tags=new, start=micros(checked.start)),
        stay("old"),
        stay("out", tags=new),
        stay("watching", tags=new, part="spectator"),
        stay("elsewhere", "west", tags=new),
        stay("gone", tags=new, end=micros(checked.start)),
        stay("late", tags=new, start=micros(checked.end)),
    ]

    assert review.participants(checked, stays, []).by_team == {"north": 1}


def test_all_teams_are_those_that_are_there() -> None:
    everyone = project(participants={"teams": "all"})

    assert review.participants(everyone, [], ["a", "b"]).by_team == {"a": 0, "b": 0}


def test_hours_and_costs_are_exact() -> None:
    document = project(resources={"equipment": [{"cost": "0.1"}] * 3}, rewards=[]).document

    assert review.total_cost(document, 10) == Decimal("0.3")


@pytest.mark.usefixtures("french")
def test_changes_are_named_value_by_value() -> None:
    before = {**FRAME, "title": "A", "rewards": [{"what": "X"}], "owner": "p"}
    after = {**FRAME, "title": "B", "rewards": [{"what": "X"}, {"what": "Y"}], "odd": True}

    found = [(each.section, each.path, each.before, each.after) for each in changes(before, after)]

    assert found == [
        ("Titre", "", "A", "B"),
        ("Récompenses", "n° 2, quoi", None, "Y"),
        ("odd", "", None, "oui"),
        ("Responsable", "", "p", None),
    ]


@pytest.mark.usefixtures("french")
@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("2023-08-21T07:00:00Z", "lundi 21 août, 9:00"),
        ("2023-08-21", "lundi 21 août"),
        ("PT1800S", "30 min"),
        ("2.5", "2,5"),
        ("120%", "120 %"),
        (False, "non"),
        (12, "12"),
        ("1001", "1001"),
        ("sud", "sud"),
    ],
)
def test_a_changed_value_is_said_as_people_write_it(value: object, said: str) -> None:
    before, after = {**FRAME, "odd": "before"}, {**FRAME, "odd": value}

    assert [plain(str(each.after)) for each in changes(before, after)] == [said]


@pytest.mark.usefixtures("french")
def test_each_key_below_a_section_has_a_word_for_the_reader() -> None:
    assert key_words().keys() == keys_below(ProjectFile)


@pytest.mark.usefixtures("french")
@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        ("2023-08-21T07:00Z", "2023-08-25T16:00Z", "21 au 25 août"),
        ("2023-08-31T07:00Z", "2023-09-01T16:00Z", "31 août au 1er septembre"),
        ("2023-08-21T07:00Z", "2023-08-21T22:00Z", "21 août"),
    ],
)
def test_a_period_names_its_last_day(start: str, end: str, text: str) -> None:
    first, last = datetime.fromisoformat(start), datetime.fromisoformat(end)

    assert words.period(first, last, "Europe/Paris", "fr") == text


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_example_is_said_whole(app: Flask, language: str) -> None:
    for path in sorted(asset_folder("examples").glob("*/project.yaml")):
        with app.test_request_context(), force_locale(language):
            shown = dossier(read_project(path.read_bytes()), TEN, {})
        assert "%(" not in repr(shown)
        assert [each.when for each in shown.dates] == sorted(each.when for each in shown.dates)
