"""What the windows come to together: wins, people, money, objectives. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from challenge_hub.challenges.rehearsal.windows import Window
from challenge_hub.scoring.numbers import decimal

Played = Sequence[Mapping[str, Any]]


def summed(challenge: Window, played: Played) -> dict[str, Any]:
    """The figures over all windows."""
    classifications = challenge.plan.classifications
    return {
        "classifications": [classification(played, index) for index in range(len(classifications))]
        if played
        else [],
        "people": people(challenge, played),
        "money": money(challenge.document, played),
        "objectives": objectives(played),
    }


def classification(played: Played, index: int) -> dict[str, Any]:
    """First places by code, the most first; ties by what decided them."""
    rows = [window["classifications"][index] for window in played]
    wins = Counter(code for row in rows for code in row["winners"])
    ties: Counter[str] = Counter()
    for row in rows:
        ties.update(row["ties"])
    leads = [row["lead"] for row in rows if row["lead"] is not None]
    return {
        "scope": rows[0]["scope"],
        "name": rows[0]["name"],
        "won": sum(bool(row["winners"]) for row in rows),
        "wins": dict(sorted(wins.items(), key=lambda item: (-item[1], item[0]))),
        "repeat": sorted(code for code, count in wins.items() if count > 1),
        "ties": dict(sorted(ties.items())),
        "early": sum(lead["early"] for lead in leads),
        "lead": decimal(median(Fraction(lead["share"]) for lead in leads)) if leads else None,
    }


def median(row: Iterable[Fraction]) -> Fraction:
    """The middle one, or the mean of the two in the middle."""
    ordered = sorted(row)
    half = len(ordered) // 2
    middle = ordered[half : half + 1] if len(ordered) % 2 else ordered[half - 1 : half + 1]
    return sum(middle, Fraction()) / len(middle)


def people(challenge: Window, played: Played) -> dict[str, Any]:
    """Everyone who would have taken part in any window, and who of them got something.

    `own`: by a place, a team's place or an objective of their own; `any`: that, or what everyone
    got who took part. `repeat` counts the windows of those who got something in more than one.
    """
    everyone = union(window["participants"] for window in played)
    active = union(window["took_part"] for window in played)
    own = union(window["rewarded"] for window in played)
    shared = union(window["took_part"] for window in played if window["for_all"])
    times = Counter(code for window in played for code in window["rewarded"])
    return {
        "participants": len(everyone),
        "took_part": len(active),
        "never": sorted(everyone - active),
        "rewards": bool(challenge.document.get("rewards")),
        "own": len(own),
        "any": len(own | shared),
        "own_share": share(len(own), len(everyone)),
        "any_share": share(len(own | shared), len(everyone)),
        "repeat": {code: count for code, count in sorted(times.items()) if count > 1},
    }


def union(rows: Iterable[Iterable[str]]) -> set[str]:
    """Everyone in any of the rows."""
    return {code for row in rows for code in row}


def share(part: int, whole: int) -> str | None:
    """A share as a decimal text; None of nobody."""
    return decimal(Fraction(part, whole)) if whole else None


def money(document: Mapping[str, Any], played: Played) -> dict[str, Any]:
    """What the rewards cost, beside the equipment, against the budget.

    Windows without a single figure say nothing about money, unless there are no others.
    """
    resources = document["resources"]
    budget = resources.get("budget")
    equipment = sum(
        (Fraction(one.get("cost", 0)) for one in resources.get("equipment", ())), Fraction()
    )
    heard = [window for window in played if window["facts"]["counted"]]
    costs = [Fraction(window["cost"]) for window in heard or played]
    limit = None if budget is None else Fraction(budget["amount"]) - equipment
    return {
        "currency": "EUR" if budget is None else budget["currency"],
        "budget": None if budget is None else budget["amount"],
        "equipment": decimal(equipment),
        "least": decimal(min(costs)) if costs else None,
        "mean": decimal(Fraction(sum(costs), len(costs))) if costs else None,
        "most": decimal(max(costs)) if costs else None,
        "above": 0 if limit is None else sum(cost > limit for cost in costs),
    }


def objectives(played: Played) -> list[dict[str, Any]]:
    """Each objective over all windows in which it could be judged for somebody."""
    found: dict[tuple[str, str, str], list[Mapping[str, Any]]] = {}
    for window in played:
        for line in window["objectives"]:
            key = (line["scope"], line["id"], line.get("team", ""))
            found.setdefault(key, []).append(line)
    return [
        {
            "scope": scope,
            "id": id_,
            **({"team": team} if team else {}),
            "windows": sum(line["of"] > 0 for line in lines),
            "reached": sum(line["reached"] for line in lines),
            "of": sum(line["of"] for line in lines),
        }
        for (scope, id_, team), lines in found.items()
    ]
