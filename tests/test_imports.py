"""Promises about imports that import-linter's contracts (pyproject.toml) cannot word."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "challenge_hub"

# The readers of the wall clock besides foundation/clock.py, each with its reason.
CLOCK_READERS: dict[str, str] = {
    "foundation/clock.py": "the only reader of time",
}
WALL_CLOCK = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
    ("time", "time_ns"),
}


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def is_pure(module: str) -> bool:
    own = module == "challenge_hub.scoring" or module.startswith("challenge_hub.scoring.")
    return own or module.split(".", maxsplit=1)[0] in sys.stdlib_module_names


def clock_calls(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        match node:
            case ast.Attribute(value=ast.Name(id=owner), attr=name) if (owner, name) in WALL_CLOCK:
                yield f"{path.relative_to(PACKAGE).as_posix()}:{node.lineno}"


def test_scoring_imports_the_standard_library_only() -> None:
    sources = sorted((PACKAGE / "scoring").rglob("*.py"))

    foreign = {(path.name, m) for path in sources for m in imported(path) if not is_pure(m)}

    assert foreign == set()


def test_scoring_reads_no_clock() -> None:
    sources = sorted((PACKAGE / "scoring").rglob("*.py"))

    assert [call for path in sources for call in clock_calls(path)] == []


def test_only_the_clock_reads_time() -> None:
    """A test, a demo and a caught-up start all depend on it."""
    sources = sorted(PACKAGE.rglob("*.py"))

    readers = {call.split(":")[0] for path in sources for call in clock_calls(path)}

    assert readers <= set(CLOCK_READERS)


def test_nothing_imports_a_migration() -> None:
    sources = [path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts]
    versions = "challenge_hub.migrations.versions"

    assert [p.name for p in sources if any(m.startswith(versions) for m in imported(p))] == []
