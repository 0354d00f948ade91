"""With CI=true a skipped test fails; elsewhere it is skipped with its reason."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SKIPPING = """
import pytest

def test_needs_a_browser():
    pytest.skip("no browser here")

@pytest.mark.xfail(strict=True)
def test_known_to_fail():
    assert False
"""


def run_pytest(folder: Path, ci: str) -> subprocess.CompletedProcess[str]:
    shutil.copy(ROOT / "conftest.py", folder)
    (folder / "test_it.py").write_text(SKIPPING)
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-rs", str(folder)]
    environment = {**os.environ, "CI": ci}
    environment.pop("PYTEST_ADDOPTS", None)
    return subprocess.run(  # noqa: S603  # our own tests
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_a_skip_fails_in_ci(tmp_path: Path) -> None:
    reply = run_pytest(tmp_path, ci="true")

    assert reply.returncode == 1
    assert "1 failed, 1 xfailed" in reply.stdout


def test_a_skip_is_accepted_elsewhere(tmp_path: Path) -> None:
    reply = run_pytest(tmp_path, ci="")

    assert reply.returncode == 0
    assert "no browser here" in reply.stdout
