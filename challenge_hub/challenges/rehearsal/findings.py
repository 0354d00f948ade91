"""What a manager should hear before submitting, as codes with what fills their sentences. Pure.

In this order: what limits the rehearsal itself, what the rules bring about, what it costs.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from challenge_hub.challenges.rehearsal.guards import unguarded
from challenge_hub.challenges.rehearsal.windows import Window
from challenge_hub.scoring.numbers import decimal
from challenge_hub.scoring.rules import SUM, Award

Report = Mapping[str, Any]
Finding = dict[str, Any]
ENOUGH = 2  # windows from which on “every time” says something
HALF, QUARTER = Fraction(1, 2), Fraction(1, 4)
UNEQUAL = Fraction(6, 5)  # the largest team beside the smallest


def findings(challenge: Window, report: Report) -> list[Finding]:
    """All warnings of a report."""
    parts: Iterable[Iterator[Finding]] = (
        _history(report),
        _kpis(challenge, report),
        _facts(challenge, report),
        unguarded(challenge.plan),
        _winners(challenge, report),
        _objectives(challenge, report),
        _conditions(report),
        _suspense(report),
        _spread(report),
        _money(challenge, report),
    )
    return [finding for part in parts for finding in part]


def starts(windows: Iterable[Report]) -> list[str]:
    """How warnings name windows."""
    return [window["from"] for window in windows]


def _history(report: Report) -> Iterator[Finding]:
    found = len(report["windows"])
    if found < report["asked"]:
        yield {"code": "short_history", "asked": report["asked"], "found": found}
    if report["skipped"]:
        days = sorted(day for one in report["skipped"] for day in one["closed"])
        yield {"code": "closed_days", "windows": starts(report["skipped"]), "days": days}
    more = [window for window in report["windows"] if window["more_days"]]
    if more:
        most = max(window["more_days"] for window in more)
        yield {"code": "longer_weeks", "windows": starts(more), "days": most}


def _kpis(challenge: Window, report: Report) -> Iterator[Finding]:
    played = report["windows"]
    heard = [window for window in played if window["facts"]["counted"]]
    for code in challenge.plan.columns if played else ():
        without = [window for window in heard if code not in window["kpis"]]
        if len(without) == len(heard):
            yield {"code": "kpi_absent", "kpi": code}
        elif without:
            yield {"code": "kpi_gaps", "kpi": code, "windows": starts(without)}
    given = {name for window in played for name in window["awards"]}
    names = {
        rule.name
        for one in challenge.plan.classifications
        for rule in one.rules
        if isinstance(rule, Award)
    }
    if played and names - given:
        yield {"code": "no_awards", "awards": sorted(names - given)}
    bare = [window for window in played if window["baseline"] is False]
    if bare:
        yield {"code": "no_baseline", "windows": starts(bare)}


def _facts(challenge: Window, report: Report) -> Iterator[Finding]:
    played = report["windows"]
    empty = [window for window in played if not window["facts"]["counted"]]
    if empty:
        yield {"code": "no_facts", "windows": starts(empty)}
    few = [window for window in played if window not in empty and thin(window, played)]
    if few:
        yield {"code": "few_facts", "windows": starts(few)}
    late = sum(window["facts"]["late"] for window in played)
    if late:
        counted = sum(window["facts"]["counted"] for window in played)
        lines = counted + (late if report["late"] == "wait" else 0)
        yield {"code": f"late_{report['late']}", "late": late, "lines": lines}
    never = report["people"]["never"]
    if never:
        yield {"code": "never_active", "people": never, "of": report["people"]["participants"]}
    if report["strangers"]:
        yield {"code": "strangers", "people": report["strangers"]}


def thin(window: Report, played: Sequence[Report]) -> bool:
    """Fewer than half of the participants active, or a quarter of the facts of the others."""
    if 2 * window["took_part"] < window["participants"]:
        return True
    others = [one["facts"]["counted"] for one in played if one is not window]
    return bool(others) and window["facts"]["counted"] * len(others) < sum(others) * QUARTER


def _winners(challenge: Window, report: Report) -> Iterator[Finding]:
    for index, row in enumerate(report["classifications"]):
        which = {"scope": row["scope"], "name": row["name"]}
        always = [code for code, count in row["wins"].items() if count == row["won"]]
        if row["won"] >= ENOUGH and always and crowded(report, index):
            yield {"code": "one_winner", **which, "who": always, "windows": row["won"]}
        classification = challenge.plan.classifications[index]
        if classification.aggregate is not None and classification.aggregate.kind == SUM:
            sizes = [size for each in rows_of(report, index) for size in each["sizes"]]
            if sizes and Fraction(max(sizes)) > min(sizes) * UNEQUAL:
                yield {"code": "uneven_teams", **which, "least": min(sizes), "most": max(sizes)}


def rows_of(report: Report, index: int) -> list[Report]:
    """One classification in all windows."""
    return [window["classifications"][index] for window in report["windows"]]


def crowded(report: Report, index: int) -> bool:
    """Whether there was somebody else to win."""
    return any(row["listed"] > len(row["winners"]) for row in rows_of(report, index))


def _objectives(challenge: Window, report: Report) -> Iterator[Finding]:
    kpis = {
        objective.id: objective.kpi.code
        for row in (challenge.plan.individual_objectives, challenge.plan.collective_objectives)
        for objective in row
    }
    for line in report["objectives"]:
        if line["windows"] < ENOUGH:
            continue
        which = {"id": line["id"], "scope": line["scope"], "kpi": kpis[line["id"]]}
        which |= {"team": line["team"]} if "team" in line else {}
        if not line["reached"]:
            yield {"code": "never_reached", **which, "windows": line["windows"]}
        elif line["reached"] == line["of"]:
            yield {"code": "always_reached", **which, "windows": line["windows"]}


def _conditions(report: Report) -> Iterator[Finding]:
    for index, row in enumerate(report["classifications"]):
        played, which = rows_of(report, index), {"scope": row["scope"], "name": row["name"]}
        stopped, listed = (sum(one[key] for one in played) for key in ("stopped", "listed"))
        if 2 * stopped > listed:
            yield {"code": "gate_stops_most", **which, "stopped": stopped, "listed": listed}
        nobody = [
            window
            for window, one in zip(report["windows"], played, strict=True)
            if one["listed"] and not one["winners"]
        ]
        if nobody:
            yield {"code": "nobody_ranked", **which, "windows": starts(nobody)}


def _suspense(report: Report) -> Iterator[Finding]:
    for index, row in enumerate(report["classifications"]):
        which = {"scope": row["scope"], "name": row["name"]}
        if row["won"] >= ENOUGH and 2 * row["early"] > row["won"] and crowded(report, index):
            yield {"code": "settled_early", **which, "early": row["early"], "windows": row["won"]}
        tied = [one for one in rows_of(report, index) if len(one["winners"]) > 1]
        if tied:
            decided = {one["decided_by"] for one in tied}
            code = "first_drawn" if decided == {"draw"} else "first_shared"
            yield {"code": code, **which, "tied": len(tied), "windows": row["won"]}


def _spread(report: Report) -> Iterator[Finding]:
    people = report["people"]
    if not people["rewards"] or not people["participants"]:
        return
    if people["own"] < people["participants"] * QUARTER:
        yield {"code": "few_rewarded", "people": people["own"], "of": people["participants"]}


def _money(challenge: Window, report: Report) -> Iterator[Finding]:
    money = report["money"]
    if money["most"] is None:
        return
    if money["above"]:
        total = Fraction(money["most"]) + Fraction(money["equipment"])
        yield {
            "code": "above_budget",
            "windows": money["above"],
            "of": len(report["windows"]),
            "most": decimal(total),
            "budget": money["budget"],
        }
    elif money["budget"] is None and Fraction(money["most"]):
        yield {"code": "no_budget", "most": money["most"]}
    for index, entry in enumerate(challenge.document.get("rewards", ())):
        pieces = max(window["rewards"][index]["pieces"] for window in report["windows"])
        if pieces > int(entry.get("quantity", pieces)):
            what, quantity = entry["what"], int(entry["quantity"])
            yield {"code": "too_few_pieces", "what": what, "pieces": pieces, "quantity": quantity}
