"""The house stays readable: small files, small functions, a package in every tests folder.

An exception stands here with its reason, or the file is cut.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("challenge_hub", "templates", "static", "tests", "setup", "examples", "bench")
KINDS = {".py", ".js", ".css", ".html"}
MAX_FILE_LINES = 300
MAX_FUNCTION_LINES = 40

LONG_FILES: dict[str, str] = {}  # path: reason
LONG_FUNCTIONS: dict[str, str] = {}  # path:function: reason


def own_files() -> Iterator[Path]:
    """Yield every source file of ours; static/vendor/ is other people's."""
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in KINDS and "vendor" not in path.parts:
                yield path


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def long_functions(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or 0) - node.lineno + 1
            if lines > MAX_FUNCTION_LINES:
                yield f"{name_of(path)}:{node.name}"


def test_no_file_is_longer_than_300_lines() -> None:
    long = {
        name_of(path) for path in own_files() if len(path.read_text().splitlines()) > MAX_FILE_LINES
    }

    assert long == set(LONG_FILES)


def test_no_function_is_longer_than_40_lines() -> None:
    sources = [path for path in own_files() if path.suffix == ".py"]

    long = {name for path in sources for name in long_functions(path)}

    assert long == set(LONG_FUNCTIONS)


@pytest.mark.parametrize("folder", ["challenge_hub", "tests"])
def test_every_folder_with_python_is_a_package(folder: str) -> None:
    """Two tests/<room>/test_approve.py without a package would hide each other."""
    folders = {path.parent for path in (ROOT / folder).rglob("*.py")}

    assert [name_of(each) for each in folders if not (each / "__init__.py").exists()] == []


def test_nothing_from_another_site_is_loaded_by_a_page() -> None:
    """DESIGN, section 4: third-party files come from static/vendor/."""
    pages = [path for path in own_files() if path.suffix in {".html", ".css", ".js"}]
    marks = ('src="http', "src='http", "url(http", "@import", 'from "http', "//cdn")

    loading = [name_of(p) for p in pages if any(mark in p.read_text() for mark in marks)]

    assert loading == []
