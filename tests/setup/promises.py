"""Write docs/explanation/promises.md: `python -m tests.setup.promises`.

A test or benchmark bears a promise by naming it in its docstring or in that of its module.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "explanation" / "promises.md"
DESIGN = ROOT / "docs" / "explanation" / "design.md"
ROW = re.compile(r"^\| ([RSPF]\d) \| (.+) \|$", re.MULTILINE)
NAMED = re.compile(r"\b[RSPF]\d\b")
HEAD = """# What holds each promise

Each promise of [the design](design.md) with the tests and benchmarks whose docstring names it.
`make test` runs the tests, `make bench` the benchmarks; the figures are in
[performance](performance.md).
This page is written by `python -m tests.setup.promises`.
"""


def promises() -> dict[str, str]:
    """The text of each promise in the design, by its code."""
    return dict(ROW.findall(DESIGN.read_text()))


def bearers() -> dict[str, list[tuple[Path, str]]]:
    """By promise: the files that name it, each with what is held there."""
    found: dict[str, list[tuple[Path, str]]] = {}
    for path in sorted([*(ROOT / "tests").rglob("*.py"), *(ROOT / "bench").rglob("*.py")]):
        for text, said in _docstrings(ast.parse(path.read_text())):
            for code in sorted(set(NAMED.findall(text))):
                found.setdefault(code, []).append((path.relative_to(ROOT), said))
    return found


def _docstrings(module: ast.Module) -> Iterator[tuple[str, str]]:
    """Of the module with its first sentence; of its functions with what their names say."""
    text = ast.get_docstring(module) or ""
    yield text, _first_sentence(text)
    for node in module.body:
        if isinstance(node, ast.FunctionDef):
            said = node.name.removeprefix("test_").replace("_", " ")
            yield ast.get_docstring(node) or "", f"{said}."


def _first_sentence(text: str) -> str:
    line = " ".join(text.partition("\n\n")[0].split())
    return line if line.endswith(".") else f"{line}."


def page() -> str:
    held = bearers()
    parts = [HEAD]
    for code, text in promises().items():
        lines = [f"- [`{path}`](../../{path}): {said}" for path, said in held.get(code, ())]
        parts.append("\n".join([f"## {code}", f"{text}.", "", *lines, ""]))
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page())
