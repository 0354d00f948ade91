"""What set-up fetches is pinned, complete and says nothing about where it was fetched from."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
LOCKS = [
    "requirements.lock",
    "setup/node.lock",
    "package-lock.json",
    "setup/chromium/package-lock.json",
]


def plain(name: str) -> str:
    """`psycopg[binary]>=3.3,<4` → `psycopg`, written as a lock writes it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=! ;]", name)[0]).lower()


def test_every_declared_dependency_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    declared = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    lock = (ROOT / "requirements.lock").read_text()
    locked = {plain(line) for line in lock.splitlines() if re.match(r"[a-z]", line)}

    assert {plain(each) for each in declared} - locked == set()


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_registry(name: str) -> None:
    text = (ROOT / name).read_text()

    assert '"resolved"' not in text
    assert "index-url" not in text


@pytest.mark.parametrize("name", ["requirements.lock", "setup/node.lock"])
def test_every_locked_python_package_has_a_hash(name: str) -> None:
    entries = re.split(r"\n(?=[a-z])", (ROOT / name).read_text())

    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []
