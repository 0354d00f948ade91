"""Competitions whose results are known, as project files."""

from tests.scoring.files import document, fact, result, rows, scores

POINTS_OF_2008 = ["10", "8", "6", "5", "4", "3", "2", "1"]
RAIKKONEN = (8, 1, 2, 1, 3, 9, 0, 2, 4, 6, 3, 0, 18, 9, 15, 3, 3, 3)  # 0: did not finish
KUBICA = (0, 2, 3, 4, 4, 2, 1, 5, 0, 7, 8, 3, 6, 3, 11, 2, 6, 11)
SEASON = {"start": "2023-08-01T00:00:00Z", "end": "2023-08-19T00:00:00Z", "stages": "day"}
PLACE = {"label": "Place", "unit": "", "measure": "average", "better": "lower"}
TIME = {"label": "Temps", "unit": "s", "measure": "total", "better": "lower"}
PENALTY = {"label": "Pénalité", "unit": "min", "measure": "total", "better": "lower"}
SOLVED = {"label": "Résolus", "unit": "", "measure": "total"}


def test_raikkonen_is_third_of_2008_by_two_wins_to_one() -> None:
    """75 points each in the season of 2008; the other cars are called by the places they took."""
    lines = []
    for race, (first, second) in enumerate(zip(RAIKKONEN, KUBICA, strict=True), start=1):
        order = {place: f"car-{place:02}" for place in range(1, 19)}
        order |= {first: "raikkonen", second: "kubica"}
        lines += [
            fact(f"{race}-{place}", who, "place", str(place), f"{race:02}T14:00")
            for place, who in order.items()
            if place
        ]
    rule = {"kpi": "place", "rank": POINTS_OF_2008, "each": "stage"}
    scoring = {"individual": {"points": [rule], "ties": ["countback"]}}

    season = result(document(kpis={"place": PLACE}, scoring=scoring, schedule=SEASON), *lines)

    assert scores(season)["raikkonen"] == scores(season)["kubica"] == "75"
    codes = [row["person"] for row in rows(season)]
    kubica = codes.index("kubica")
    assert codes[kubica - 1] == "raikkonen"
    assert rows(season)[kubica]["decided_by"] == "countback"
    assert rows(season)[kubica]["rank"] == rows(season)[kubica - 1]["rank"] + 1


def test_lemond_wins_the_tour_of_1989_by_eight_seconds() -> None:
    """Fignon led by 50 s before the last stage; LeMond rode it in 26'57", he in 27'55"."""
    before = {"lemond": 87 * 3600 + 11 * 60 + 38, "fignon": 87 * 3600 + 10 * 60 + 48}
    last = {"lemond": 26 * 60 + 57, "fignon": 27 * 60 + 55}
    stages = [fact(f"a-{who}", who, "time", str(time), "21T12:00") for who, time in before.items()]
    trial = [fact(f"b-{who}", who, "time", str(time), "22T12:00") for who, time in last.items()]
    file = document(kpis={"time": TIME}, scoring={"individual": {"rank_by": ["time"]}})

    leader, tour = result(file, *stages), result(file, *stages, *trial)

    assert [row["person"] for row in rows(leader)] == ["fignon", "lemond"]
    assert [(row["rank"], row["person"], row["score"]) for row in rows(tour)] == [
        (1, "lemond", "315515"),  # 87 h 38 min 35 s
        (2, "fignon", "315523"),
    ]


def test_a_programming_contest_goes_by_problems_then_by_minutes() -> None:
    """Each solved problem costs its minute, and 20 more for each wrong try before."""
    solved = [
        ("alpha", 30),
        ("alpha", 95 + 20),
        ("beta", 40),
        ("beta", 60),
        ("beta", 200),
        ("c", 5),
    ]
    lines = []
    for number, (team, minutes) in enumerate(solved):
        lines.append(fact(f"s{number}", team, "solved", "1"))
        lines.append(fact(f"p{number}", team, "penalty", str(minutes)))
    lines += [fact("s9", "c", "solved", "1"), fact("p9", "c", "penalty", "139")]
    kpis = {"solved": SOLVED, "penalty": PENALTY}
    scoring = {"individual": {"rank_by": ["solved", "penalty"]}}

    found = rows(result(document(kpis=kpis, scoring=scoring), *lines))

    assert [(row["rank"], row["person"], row["decided_by"]) for row in found] == [
        (1, "beta", "solved"),  # 3 problems
        (2, "c", "solved"),  # 2 in 144 minutes
        (3, "alpha", "penalty"),  # 2 in 145
    ]
