"""The files under deploy/ hold; its proxy examples are tried in test_pass_proxy.py."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted([*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")])
ANALYZE = shutil.which("systemd-analyze")
MOST_EXPOSED = 2.0  # of 10, by systemd-analyze security
needs_systemd = pytest.mark.skipif(ANALYZE is None, reason="systemd-analyze is not installed")


def analyze(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603  # a tool of the system, our own files
        [str(ANALYZE), *arguments], capture_output=True, text=True, check=False
    )


@needs_systemd
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_understands_every_line_of_a_unit(unit: Path, tmp_path: Path) -> None:
    """With an interpreter that exists in place of the one that an installation puts there."""
    for each in UNITS:
        content = each.read_text().replace("/opt/challenge-hub/bin/challenge-hub", sys.executable)
        (tmp_path / each.name).write_text(content)

    told = analyze("verify", "--man=no", str(tmp_path / unit.name))

    about = [line for line in told.stderr.splitlines() if "challenge-hub" in line]
    assert about == []


@needs_systemd
@pytest.mark.parametrize(
    "unit", [unit for unit in UNITS if unit.suffix == ".service"], ids=lambda unit: unit.name
)
def test_a_service_is_shut_in(unit: Path) -> None:
    told = analyze("security", "--offline=true", str(unit)).stdout

    found = re.search(r"exposure level for \S+: ([0-9.]+)", told)
    assert found is not None
    assert float(found[1]) <= MOST_EXPOSED


def test_the_image_runs_as_nobody_and_knows_whether_it_lives() -> None:
    lines = (ROOT / "Dockerfile").read_text().splitlines()

    final = lines[max(n for n, line in enumerate(lines) if line.startswith("FROM ")) :]
    assert any(line.startswith("USER 1") for line in final)
    assert any(line.startswith("HEALTHCHECK ") for line in final)
    assert not any("HUB_SECRET_KEY" in line for line in lines)
