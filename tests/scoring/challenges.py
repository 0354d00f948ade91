"""Random challenges: any rules that a file may hold together, with small round figures.

A plain Random draws them, evenly; hypothesis would mostly draw empty ones.
"""

from dataclasses import replace
from random import Random
from typing import Any

from challenge_hub.scoring import Line
from tests.scoring.files import at, document, fact
from tests.scoring.histories import BOOST, KINDS, PEOPLE, RECEIVED, STAGES, staged

Entry = dict[str, Any]
KPIS = ("resolved", "contacts", "calls", "csat", "delay", "fcr")
ADDED = ("resolved", "contacts", "calls")
STEPS = {"delay": ["5", "20"], "fcr": ["50", "100"], "csat": ["4", "4.5"]}
OBJECTIVES: dict[str, list[Entry]] = {
    "collective": [
        {"id": "all-fcr", "kpi": "fcr", "target": "80", "for": {"team:sud": "50"}},
        {"id": "all-resolved", "kpi": "resolved", "target": "4", "minimum": 2},
    ],
    "individual": [
        {
            "id": "resolved",
            "kpi": "resolved",
            "target": "3",
            "for": {"tag:nouveau": "2", "p-2": "1"},
        },
        {"id": "delay", "kpi": "delay", "target": "10", "for": {"team:sud": "20", "tag:away": "0"}},
        {"id": "csat", "kpi": "csat", "target": "4.5", "minimum": 2},
        {"id": "none", "kpi": "calls", "target": "0"},
    ],
}
BASELINE = {"baseline": {"from": "2023-08-19", "to": "2023-08-21"}}
PARTICIPANTS: tuple[Entry, ...] = (
    {},
    {},
    {},
    {"teams": ["nord", "sud"]},
    {"teams": ["nord", "sud"], "exclude": ["p-1"]},
    {"tags": ["away", "nouveau"]},
)
SHOWN = (None, None, None, None, None, *(at(text) for text in ("22T00:00", "23T14:30", "25T18:00")))
POINTS = ("10", "-3", "0", "0.5")


def coin(chance: Random) -> bool:
    return chance.random() < 0.5


def eaches(chance: Random, stages: Any) -> Entry:
    """`each`, `best` and `stages` of a rule."""
    kinds = ["window", "day", "week", *(["stage"] if stages != "none" else [])]
    each = chance.choice(kinds)
    keys: Entry = {} if each == "window" else {"each": each}
    if keys and coin(chance):
        keys["best"] = chance.randint(1, 3)
    if not isinstance(stages, str) and coin(chance):
        keys["stages"] = chance.choice([["un"], ["deux"], ["un", "deux"]])
    if coin(chance):
        keys["minimum"] = chance.randint(1, 3)
    return keys


def rules(chance: Random, scope: str, stages: Any, kinds: tuple[str, ...]) -> Entry:
    kind = chance.choice(kinds)
    if kind == "award":
        return {
            "award": chance.choice(["entraide", "other"]),
            "max": chance.choice(["20", "0", "7.5"]),
        }
    keys = eaches(chance, stages)
    if kind == "objective":
        progress = chance.choice([False, True, {"up_to": "150%"}])
        name = chance.choice([one["id"] for one in OBJECTIVES[scope]])
        return {"objective": name, "points": chance.choice(POINTS), "progress": progress, **keys}
    if kind == "per":
        unit, whole = chance.choice(["1", "2", "0.3"]), coin(chance)
        rule = {
            "kpi": chance.choice(KPIS),
            "per": unit,
            "points": chance.choice(POINTS),
            "whole": whole,
        }
        return {**rule, **keys}
    kpi = chance.choice(KPIS)
    if kind == "tiers":
        key = "up_to" if kpi == "delay" else "from"
        steps = STEPS.get(kpi, ["1", "3"])
        tiers = [{key: step, "points": chance.choice(POINTS)} for step in steps]
        return {"kpi": kpi, "tiers": tiers, **keys}
    if kind == "rank":
        shared = chance.choice(["full", "mean"])
        return {"kpi": kpi, "rank": ["5", "3", "-1"], "shared": shared, **keys}
    per, loss = chance.choice(["1", "1%", "0.5"]), coin(chance)
    return {"kpi": kpi, "improvement": {"per": per, "points": "2", "loss": loss}, **keys}


def gates(chance: Random, *, points: bool) -> Entry:
    kpi = chance.choice(KPIS)
    gate: Entry = {"kpi": kpi, "minimum": chance.randint(1, 2)}
    if coin(chance):
        gate[chance.choice(["at_least", "at_most"])] = STEPS.get(kpi, ["1", "3"])[0]
    ways: list[Any] = ["unranked", *(["zero", {"keep": "50%"}] if points else [])]
    return {**gate, "otherwise": chance.choice(ways)}


def caps(chance: Random, *, buckets: bool) -> Any:
    """None, one, or two; by bucket only where rules give points."""
    each = {"each": chance.choice(["day", "week"]), "points": chance.choice(["15", "4", "0"])}
    whole = {"points": chance.choice(["25", "9", "-1"])}
    return chance.choice([None, whole, *([each, [each, whole]] if buckets else [])])


def ranking(chance: Random, given: list[Entry], stages: Any, *, mixed: bool = True) -> Entry:
    """`rank_by` and `ties` that the contract allows beside these rules."""
    kpis = [["csat"], ["delay", "resolved"], ["fcr"]]
    orders = [["points"], ["points"], ["points"], ["points", "delay"], ["csat", "points"]]
    rank_by = chance.choice(orders if given and mixed else [["points"]] if given else kpis)
    taken = [rule for rule in given if "rank" in rule]
    ties = ["csat", "delay"]
    if not taken and not any("improvement" in rule for rule in given):
        ties.append("earliest")
    counted = any("each" in rule for rule in taken)
    if counted or (stages != "none" and rank_by[0] != "points"):
        ties.append("countback")
    chosen = chance.sample(ties, chance.randint(0, 2))
    return {"rank_by": rank_by, "ties": chosen}


def classified(chance: Random, scope: str, stages: Any, kinds: tuple[str, ...]) -> Entry:
    """A classification with rules of its own, or by KPIs."""
    given = [rules(chance, scope, stages, kinds) for _ in range(chance.randint(0, 3))]
    entry: Entry = {"points": given} if given else {}
    if given:
        entry["cap"] = caps(chance, buckets=True)
        entry["boosts"] = chance.choice([[], [BOOST], [BOOST, {**BOOST, "kpis": ["resolved"]}]])
    entry |= ranking(chance, given, stages)
    points = "points" in entry["rank_by"]
    entry["gates"] = [gates(chance, points=points) for _ in range(chance.choice((0, 0, 0, 1, 2)))]
    return entry


AGGREGATES = ("sum", "mean", {"mean": "roster"}, {"best": 1}, {"best": 2}, {"per": "contacts"})


def aggregated(chance: Random, members: Entry) -> Entry:
    """Teams by their members' scores."""
    rank_by = members.get("rank_by", ["points"])
    ways = [way for way in AGGREGATES if way != {"mean": "roster"} or rank_by[0] != "delay"]
    given = members.get("points", ())
    ties = ["csat", "delay"]
    if not any(key in rule for rule in given for key in ("rank", "improvement")):
        ties.append("earliest")
    if any("rank" in rule and "each" in rule for rule in given):
        ties.append("countback")
    points = "points" in rank_by
    return {
        "aggregate": chance.choice(ways),
        "cap": caps(chance, buckets=False) if points else None,
        "ties": chance.sample(ties, chance.randint(0, 2)),
        "gates": [gates(chance, points=points) for _ in range(chance.choice((0, 0, 0, 1, 2)))],
    }


def further(chance: Random, main: Entry, stages: Any, kinds: tuple[str, ...]) -> Entry:
    """One of `also`: of some people or teams, with inherited points or rules of its own."""
    only: list[Entry] = [{}, {"teams": ["sud"]}, {"tags": ["nouveau"]}]
    only.append({"teams": ["nord", "sud"], "tags": ["nouveau", "away"]})
    entry: Entry = {"name": "further", "only": chance.choice(only)}
    if coin(chance):
        entry |= {"scope": "collective", "by": chance.choice(["team", "site"])}
        if main.get("points") and coin(chance):
            return entry | aggregated(chance, {**main, "rank_by": ["points"]})
        return entry | classified(chance, "collective", stages, kinds)
    entry["scope"] = "individual"
    if main.get("points") and coin(chance):
        order = ranking(chance, main["points"], stages, mixed=False)
        return {
            **entry,
            **order,
            "gates": [gates(chance, points=True) for _ in range(chance.randint(0, 1))],
        }
    return entry | classified(chance, "individual", stages, kinds)


FAMILIES = {
    "sums": ("per", "per", "tiers", "objective", "award"),
    "places": ("rank", "rank", "per", "award", "tiers"),
    "gains": ("improvement", "improvement", "per", "objective"),
}


def challenges(chance: Random) -> Entry:
    """A canonical document; cap None means none."""
    kinds = FAMILIES[chance.choice(sorted(FAMILIES))]
    stages = chance.choice(["none", "day", "week", STAGES])
    main = classified(chance, "individual", stages, kinds)
    teams = (
        aggregated(chance, main)
        if coin(chance)
        else classified(chance, "collective", stages, kinds)
    )
    scoring: Entry = {"individual": main, "collective": teams}
    if coin(chance):
        scoring["also"] = [further(chance, main, stages, kinds)]
    people: Entry = {"membership": chance.choice(["at_event", "at_event", "at_start"])}
    people |= chance.choice(PARTICIPANTS)
    work = {"activity": {"mon-wed": "09:00-18:00", "fri": "22:00-02:00"}, "closed": ["2023-08-22"]}
    schedule = staged(stages=stages, **chance.choice([{}, work]))
    return document(
        objectives=OBJECTIVES,
        scoring=scoring,
        participants=people,
        schedule=schedule,
        evaluation=BASELINE,
    )


DAYS = ("21", "22", "23", "24", "25")
CLOCKS = ("09:00", "14:30", "14:30", "17:59")
GOOD = {
    "resolved": ("1", "2", "3", "-1", "0.5"),
    "contacts": ("1", "2", "4"),
    "calls": (None,),
    "csat": ("1", "4", "5"),
    "delay": ("0", "5", "20", "30"),
}


def good_fact(chance: Random, number: int) -> Line:
    """A fact that nothing but the participants can refuse."""
    kpi = chance.choice(sorted(GOOD))
    value, count = chance.choice(GOOD[kpi]), chance.choice((1, 1, 1, 2, 3))
    if kpi == "csat" and value is not None:
        value = str(int(value) * count)
    award = chance.randint(0, 7) == 0
    person = chance.choice((*PEOPLE, "team:sud") if award else PEOPLE)
    return fact(
        f"f{number}",
        person,
        "entraide" if award else kpi,
        chance.choice(("5", "15", "-5")) if award else value,
        f"{chance.choice(DAYS)}T{chance.choice(CLOCKS)}",
        count=count,
        kind="award" if award else "fact",
        team=chance.choice((None,) * 7 + ("sud",)),
    )


def odd_line(chance: Random, number: int, count: int) -> Line:
    """A line of any kind, speaking of any other, or of none, where it speaks of one."""
    kind = chance.choice(KINDS)
    return fact(
        f"f{number}",
        chance.choice((*PEOPLE, "p-5", "x")),
        "entraide" if kind == "award" else chance.choice(("resolved", "csat", "unheard")),
        chance.choice(("1", "3", "6", "-1")),
        chance.choice(("20T10:00", "21T09:00", "22T14:30", "24T17:59", "25T18:00")),
        kind=kind,
        ref=None if kind in {"fact", "award"} else f"file:f{chance.randint(0, count)}",
        received=chance.choice(RECEIVED),
    )


def busy_weeks(chance: Random, longest: int = 24) -> list[Line]:
    """Many facts that count, a fifth of them lines of any kind, in any order."""
    count = chance.randint(8, longest)
    found = [
        odd_line(chance, number, count) if chance.randint(0, 4) == 0 else good_fact(chance, number)
        for number in chance.sample(range(count), count)
    ]
    again = chance.choice(found)
    twisted = replace(again, value=9 * 10**6)
    return found + chance.choice([[], [], [], [again], [twisted]])
