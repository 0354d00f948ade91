"""`make scaled` in a short form: the demo's week on many processes, four of them killed."""

import subprocess
import sys
from pathlib import Path

SPEED = "6"  # the week in half a minute
PATIENCE = 300  # seconds, for a loaded machine


def test_a_week_with_engines_a_web_process_and_redis_killed_ends_as_the_score_command_says(
    tmp_path: Path,
) -> None:
    done = subprocess.run(  # noqa: S603  # our own command, no shell
        [sys.executable, "-m", "scaled", "--speed", SPEED, "--folder", str(tmp_path / "scaled")],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    killed = [line.split()[-1] for line in done.stdout.splitlines() if "killed" in line]
    assert {"web1", "redis"} < set(killed)
    assert sum(name.startswith("engine") for name in killed) == 2
    assert "standings equal challenge-hub score" in done.stdout
