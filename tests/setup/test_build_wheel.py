"""A wheel holds all that the product needs outside a checkout."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
NEEDED = (
    "challenge_hub/templates/leaderboard/board.html",
    "challenge_hub/static/foundation/tokens.css",
    "challenge_hub/static/vendor/socket.io/socket.io.esm.min.js",
    "challenge_hub/examples/support-week/facts.csv",
    "challenge_hub/translations/fr/LC_MESSAGES/foundation.mo",
    "challenge_hub/feeds/catalogue.yaml",
    "challenge_hub/migrations/versions/0001_foundation.py",
    "challenge_hub/py.typed",
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel of this checkout, built from a copy so that nothing is left in it."""
    folder = tmp_path_factory.mktemp("wheel")
    leave = shutil.ignore_patterns(
        ".git", ".venv", "node_modules", "var", "__pycache__", ".*_cache"
    )
    copy = shutil.copytree(ROOT, folder / "checkout", ignore=leave)
    subprocess.run(  # noqa: S603  # our own interpreter, no shell
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation",
         "--wheel-dir", str(folder), str(copy)],
        check=True,
    )  # fmt: skip
    return zipfile.ZipFile(next(folder.glob("challenge_hub-*.whl")))


@pytest.mark.parametrize("name", NEEDED)
def test_a_wheel_holds_what_runs_outside_a_checkout(wheel: zipfile.ZipFile, name: str) -> None:
    assert name in wheel.namelist()


def test_a_wheel_brings_the_command(wheel: zipfile.ZipFile) -> None:
    entry = next(name for name in wheel.namelist() if name.endswith("entry_points.txt"))

    assert "challenge-hub = challenge_hub.cli:main" in wheel.read(entry).decode()


def test_a_wheel_holds_no_tests(wheel: zipfile.ZipFile) -> None:
    assert [name for name in wheel.namelist() if name.startswith("tests/")] == []
