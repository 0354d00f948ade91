"""Diagnosis, participants, objectives (contract 1 and 3.2)."""

from challenge_hub.challenges.format.checks.context import Checked, Context, Keys, twice, unknown
from challenge_hub.challenges.format.errors import problem
from challenge_hub.challenges.format.nodes import Path

SCOPES = ("collective", "individual")


def check_aims(context: Context) -> Checked:
    """Check diagnosis, participants and objectives."""
    diagnosis = context.keys("diagnosis")
    yield from context.unknown_kpi(diagnosis.get("kpi"), ("diagnosis", "kpi"))
    for key in ("teams", "exclude", "tags"):
        yield from twice(context.get("participants", key), ("participants", key))
    yield from _same_ids(context)
    for scope in SCOPES:
        for path, objective in context.listed("objectives", scope):
            yield from context.unknown_kpi(objective.get("kpi"), (*path, "kpi"))
            for key in objective.get("for") or {}:
                yield from _for_whom(context, scope, key, (*path, "for", key))


def _same_ids(context: Context) -> Checked:
    seen: dict[str, Path] = {}
    for scope in SCOPES:
        for path, objective in context.listed("objectives", scope):
            name = objective.get("id")
            if isinstance(name, str) and name in seen:
                text = "Another objective has the id “%(id)s” already."
                yield (*path, "id"), problem("same_id", text, "One id each.", id=name)
            elif isinstance(name, str):
                seen[name] = path


def _for_whom(context: Context, scope: str, key: str, path: Path) -> Checked:
    kind, colon, code = key.partition(":")
    if scope == "collective" and (not colon or kind != "team"):
        text = "A collective objective has other targets for teams only."
        yield path, problem("collective_for", text, "team:CODE.")
    elif colon and kind == "team":
        yield from unknown_team(context, code, path)
    elif not colon and key in (context.keys("participants").get("exclude") or []):
        text = "“%(code)s” is excluded and has no target."
        yield path, problem("excluded", text, "", code=key)


def unknown_team(context: Context, code: str, path: Path) -> Checked:
    """Yield the problem of a team that does not take part."""
    if context.teams is not None and code not in context.teams:
        text = "The team “%(code)s” does not take part."
        teams = [team for team in context.teams if team]
        yield path, unknown("unknown_team", text, code, teams)


def objective_ids(context: Context, scope: str) -> dict[str, Keys]:
    """Return the objectives of a scope by id."""
    found = (objective for _, objective in context.listed("objectives", scope))
    return {objective["id"]: objective for objective in found if "id" in objective}
