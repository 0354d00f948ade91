"""What a board says and, above all, does not say (LOOK 1, 4 and 6; promise F2)."""

from fractions import Fraction

import pytest
from flask_babel import force_locale

from challenge_hub.leaderboard.boards.figures import Figures
from challenge_hub.leaderboard.boards.frame import MOST_BYTES, encode, picture
from challenge_hub.leaderboard.boards.rich import plain
from challenge_hub.leaderboard.boards.rows import row_limit
from challenge_hub.leaderboard.boards.scene import Moment
from tests.leaderboard.scenes import cast, document, fact, instant, scene, script

pytestmark = pytest.mark.usefixtures("speaking")
NOW = instant(23, 15, 42)
FIVE = ("nord", "sud", "est", "ouest", "centre")


def said(made: object) -> str:
    return plain(made["sentence"]["parts"]).replace("\u00a0", " ")  # type: ignore[index]  # JSON


@pytest.mark.parametrize(
    ("scores", "words"),
    [
        ({}, "Tout le monde part de zéro"),
        ({"nord-1": 10, "sud-1": 24}, "Sud mène de 14 points"),
        ({"nord-1": 10, "sud-1": 11}, "Sud mène de 1 point"),
        ({"nord-1": 10, "sud-1": 10}, "Nord et Sud à égalité"),
        ({"nord-1": 10, "sud-1": 10, "est-1": 10}, "3 équipes à égalité"),
        ({"est-1": 3}, "Est mène"),
    ],
)
def test_the_sentence_says_who_leads_by_how_much(scores: dict[str, int], words: str) -> None:
    made = script()
    facts = [fact(person, value, instant(23, 10)) for person, value in scores.items()]

    assert said(picture(made, scene(made, facts, now=NOW))) == words


@pytest.mark.parametrize(
    ("state", "now", "words"),
    [
        ("before", instant(20, 9), "Départ lundi à 9:00"),
        ("before", instant(7, 9), "Départ le 21 août à 9:00"),
        ("paused", NOW, "Le challenge est en pause"),
        ("provisional", instant(25, 18, 5), "Sud mène de 14 points"),
        ("certified", instant(26, 9), "Sud gagne de 14 points"),
    ],
)
def test_the_sentence_follows_the_state(state: str, now: int, words: str) -> None:
    made = script()
    facts = [fact("nord-1", 10, instant(23, 10)), fact("sud-1", 24, instant(23, 10))]

    assert said(picture(made, scene(made, facts, now=now, state=state))) == words


def test_the_frame_speaks_the_language_of_the_challenge() -> None:
    made = script(document(language="en"))
    facts = [fact("nord-1", 10, instant(23, 10)), fact("sud-1", 24, instant(23, 10))]

    with force_locale("fr"):
        shown = picture(made, scene(made, facts, now=NOW))

    assert (said(shown), shown["when"]) == ("Sud leads by 14 points", "Day 3 of 5")


def test_a_long_sentence_takes_the_smaller_size_and_the_short_word() -> None:
    made = script(team_names={"nord": "Remboursements", "sud": "Sud"})
    facts = [fact("nord-1", 16, instant(23, 10)), fact("sud-1", 10, instant(23, 10))]

    shown = picture(made, scene(made, facts, now=NOW))

    assert (said(shown), shown["sentence"]["long"]) == ("Remboursements mène de 6 pts", True)


@pytest.mark.parametrize(
    ("show", "listed", "rows"),
    [(10, 18, 10), (10, 9, 6), (10, 4, 2), (10, 3, 2), (10, 1, 0), (100, 3000, 50), (10, 0, 0)],
)
def test_the_last_third_of_the_people_is_never_shown(show: int, listed: int, rows: int) -> None:
    made = script(document(display={"names": "first", "show": show}))

    assert row_limit(made, listed) == rows


def test_who_has_no_rank_is_not_on_the_screen() -> None:
    made = script()
    facts = [fact("nord-1", 10, instant(23, 10))]

    people = picture(made, scene(made, facts, now=NOW))["people"]

    assert [row["name"] for row in people["rows"]] == ["Nord-1"]


def test_up_to_four_teams_stand_in_fixed_lanes_without_ranks() -> None:
    made = script()
    facts = [fact("sud-1", 24, instant(23, 10)), fact("est-1", 30, instant(23, 10))]

    lanes = picture(made, scene(made, facts, now=NOW))["lanes"]

    assert [lane["name"] for lane in lanes["rows"]] == ["Nord", "Sud", "Est"]
    assert not any("rank" in lane for lane in lanes["rows"])


def test_from_five_teams_the_better_half_is_shown_in_order() -> None:
    made = script(document(participants={"teams": list(FIVE)}))
    facts = [fact(f"{team}-1", 10 * n, instant(23, 10)) for n, team in enumerate(FIVE, start=1)]

    lanes = picture(made, scene(made, facts, now=NOW, people=cast(FIVE)))["lanes"]

    assert [lane["name"] for lane in lanes["rows"]] == ["Centre", "Ouest", "Est"]


def test_a_lane_says_the_distance_to_the_next_step_and_who_leads_what_today_brought() -> None:
    made = script()
    facts = [
        fact("nord-1", 10, instant(23, 10)),
        fact("sud-1", 20, instant(22, 10)),
        fact("sud-1", 4, instant(23, 10)),
        fact("est-1", 3, instant(23, 10)),
    ]
    morning = {"sud": Fraction(20)}

    lanes = picture(made, scene(made, facts, now=NOW, morning=morning))["lanes"]

    assert [plain(lane["note"]).replace("\u00a0", " ") for lane in lanes["rows"]] == [
        "14 points pour la 1re place",
        "+ 4 depuis ce matin",
        "7 points pour la 2e place",
    ]


def test_two_scores_that_differ_never_look_tied() -> None:
    made = script()
    facts = [
        *(fact(f"nord-{n}", 1, instant(23, 10)) for n in (1, 2, 3)),
        *(fact(f"sud-{n}", 1, instant(23, 10)) for n in (1, 2)),
        fact("sud-3", 2, instant(23, 10)),
    ]

    lanes = picture(made, scene(made, facts, now=NOW))["lanes"]

    assert [lane["score"] for lane in lanes["rows"]] == ["1,0", "1,3", "–"]


@pytest.mark.parametrize(
    ("measured", "fill", "reached"), [(23, 100.0, True), (22, 97.8, False), (0, 0.0, False)]
)
def test_the_thermometer_fills_towards_the_common_target(
    measured: int, fill: float, reached: bool
) -> None:
    made = script()
    facts = [fact("nord-1", measured, instant(23, 10), kpi="csat", count=5)]

    goal = picture(made, scene(made, facts, now=NOW))["goal"]

    assert (goal["fill"], goal["reached"]) == (fill, reached)


def test_the_thermometer_begins_at_the_observed_start() -> None:
    made = script(document(diagnosis={"kpi": "csat", "observed": "4.3"}))
    facts = [fact("nord-1", 22, instant(23, 10), kpi="csat", count=5)]

    assert picture(made, scene(made, facts, now=NOW))["goal"]["fill"] == 50.0


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (Moment(NOW, "place", "nord-1", 3), "Nord-1 prend la 3e place"),
        (Moment(NOW, "lead", "sud"), "Sud passe en tête"),
        (Moment(NOW, "objective", "all"), "Objectif atteint\u00a0: Satisfaction"),
    ],
)
def test_a_moment_is_told_without_naming_who_was_overtaken(moment: Moment, words: str) -> None:
    made = script()

    shown = picture(made, scene(made, [], now=NOW, moments=(moment,)))["moments"]

    assert [(one["at"], plain(one["say"])) for one in shown] == [("15:42", words)]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"as_of": None}, ("draft", "Pas encore de données")),
        ({"as_of": instant(23, 15, 42)}, ("fresh", "Données de 15:42")),
        ({"as_of": instant(23, 15, 22), "quiet": "late"}, ("late", "Données en retard de 20 min")),
        (
            {"as_of": instant(23, 14, 58), "quiet": "silent"},
            ("silent", "Sans nouvelle depuis 14:58"),
        ),
        (
            {"as_of": instant(22, 17, 58), "quiet": "silent", "opened": instant(23, 9)},
            ("silent", "Sans nouvelle depuis 9:00"),
        ),
        (
            {"as_of": instant(23, 12, 58), "quiet": "resting"},
            ("resting", "Hors horaires, données de 12:58"),
        ),
        (
            {"as_of": instant(21, 17, 58), "quiet": "resting"},
            ("resting", "Hors horaires, données de lundi 17:58"),
        ),
        ({"state": "provisional"}, ("provisional", "Provisoire")),
        ({"state": "certified"}, ("certified", "Certifié")),
    ],
)
def test_the_proof_line_is_honest_about_the_data(
    changes: dict[str, object], words: tuple[str, str]
) -> None:
    made = script()

    foot = picture(made, scene(made, [], now=NOW, **changes))["foot"]  # type: ignore[arg-type]  # a table of changes

    assert (foot["is"], foot["say"].replace("\u00a0", " ")) == words


def test_no_code_of_a_person_leaves_the_server() -> None:
    made = script(people={"nord-1": "Inès"})
    facts = [fact("nord-1", 10, instant(23, 10))]

    assert b"nord-1" not in encode({}, picture(made, scene(made, facts, now=NOW)))


def test_a_frame_is_never_longer_than_16_kib() -> None:
    people = cast(FIVE, size=30)
    made = script(
        document(display={"show": 50}, participants={"teams": list(FIVE)}, title="é" * 200),
        people={stay.person: "ï" * 200 for stay in people},
    )
    facts = [fact(stay.person, n, instant(23, 10)) for n, stay in enumerate(people)]

    frame = encode({"epoch": 1}, picture(made, scene(made, facts, now=NOW, people=people)))

    assert len(frame) <= MOST_BYTES


@pytest.mark.parametrize(
    ("unit", "measure", "text"), [("%", "ratio", "78,2 %"), ("min", "average", "1 h 30")]
)
def test_figures_carry_the_unit_of_their_kpi(unit: str, measure: str, text: str) -> None:
    doc = document()
    doc["kpis"]["kpi"] = {"label": "K", "unit": unit, "measure": measure}
    if measure == "ratio":
        doc["kpis"]["kpi"]["of"] = ["cases", "cases"]
    kpi = next(one for one in script(doc).plan.kpis if one.code == "kpi")
    value = Fraction(782, 1000) if measure == "ratio" else Fraction(90)

    assert Figures(kpi, "fr").write(value, 1).replace("\u00a0", " ") == text
