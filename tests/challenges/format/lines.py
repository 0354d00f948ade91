"""One-line files for the checks of what a file's sections say about each other."""

from tests.challenges.format.files import SMALL, small

WEEK = "start: 2023-08-21T09:00, end: 2023-08-25T18:00"
DAYS = f"{{{WEEK}, stages: day}}"
LISTED = (
    f"{{{WEEK}, stages: [{{name: A, from: 2023-08-21, to: 2023-08-22}}, "
    "{name: B, from: 2023-08-23, to: 2023-08-24T12:00}]}"
)
BASELINE = "{baseline: {from: 2023-08-07, to: 2023-08-18}, success: [{kpi: csat, at_least: 4}]}"
PER = "{kpi: resolved, per: 1, points: 1}"
RANK = "{kpi: resolved, rank: [3, 2, 1], each: day}"
GAIN = "{kpi: resolved, improvement: {per: 1, points: 1}}"


def people(body: str, **sections: str) -> str:
    """Return a file with this individual classification."""
    return small(scoring=f"{{individual: {{{body}}}}}", **sections)


def teams(body: str, members: str = f"points: [{PER}]", **sections: str) -> str:
    """Return a file with these two classifications."""
    scoring = f"{{individual: {{{members}}}, collective: {{{body}}}}}"
    return small(scoring=scoring, **sections)


def further(body: str, members: str = f"points: [{PER}]", **sections: str) -> str:
    """Return a file with one further classification."""
    scoring = f"{{individual: {{{members}}}, also: [{{name: n, {body}}}]}}"
    return small(scoring=scoring, **sections)


def rule(body: str, **sections: str) -> str:
    """Return a file with this one rule."""
    return people(f"points: [{{{body}}}]", **sections)


def kpi(text: str) -> str:
    """Return a file with one more KPI."""
    return SMALL.replace("csat: {}", f"csat: {{}}\n  {text}")


def both(collective: str, individual: str) -> str:
    return f"{{collective: [{collective}], individual: [{individual}]}}"


def aims(collective: str, individual: str) -> str:
    """Return a file with these two objectives."""
    return small(objectives=both(collective, individual))


ALL, ME = "{id: all, kpi: csat, target: 4}", "{id: me, kpi: resolved, target: 1}"
IND, COL, ALSO = "scoring.individual", "scoring.collective", "scoring.also[0]"
RULE = f"{IND}.points[0]"
