"""Project files for the tests: the two complete ones, and a small one to vary."""

from pathlib import Path
from typing import Any

from challenge_hub.challenges.format import ProjectError, ProjectFileInvalid, read_project

HERE = Path(__file__).parent
EXAMPLE = HERE / "example.yaml"
LEAGUE = HERE / "league.yaml"

SMALL = """\
challenge: 1
title: Small
language: en
timezone: Europe/Paris
stakes: {company: a, service_quality: b}
kpis:
  csat: {}
  resolved: {}
  aht: {}
  fcr: {}
objectives:
  collective: [{id: all, kpi: csat, target: 4}]
  individual: [{id: me, kpi: resolved, target: 10}]
scoring:
  individual: {points: [{kpi: resolved, per: 1, points: 1}]}
resources: {}
schedule: {start: 2023-08-21T09:00, end: 2023-08-25T18:00}
evaluation: {success: [{kpi: csat, at_least: 4}]}
"""


def small(**sections: str) -> str:
    """Return the small file with some of its sections written otherwise, or added."""
    lines, skipping = [], False
    for line in SMALL.splitlines():
        name = line.split(":")[0]
        if not line.startswith(" "):
            skipping = name in sections
            if skipping and sections[name]:
                lines.append(f"{name}: {sections[name]}")
        if not skipping:
            lines.append(line)
    new = [f"{name}: {text}" for name, text in sections.items() if f"\n{name}:" not in f"\n{SMALL}"]
    return "\n".join([*lines, *new]) + "\n"


def document(text: str | bytes) -> dict[str, Any]:
    """Return the resolved document of a file."""
    return dict(read_project(text.encode() if isinstance(text, str) else text).document)


def problems(text: str | bytes) -> list[ProjectError]:
    """Return every error of a file; empty when it is right."""
    try:
        read_project(text.encode() if isinstance(text, str) else text)
    except ProjectFileInvalid as invalid:
        return invalid.problems
    return []


def found(text: str | bytes) -> list[tuple[str, str]]:
    """Return path and code of every error of a file."""
    return [(problem.path, problem.code) for problem in problems(text)]
