"""`make soak` runs every failure that there is."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_a_soak_runs_every_file_of_failures() -> None:
    recipe = re.search(r"^\tSOAK=1 \S+/pytest (.+)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert recipe is not None
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", *shlex.split(recipe[1])]
    collected = subprocess.run(  # noqa: S603  # our own Makefile's words
        command, cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout

    # what runs is named `verb_object`, what helps it by one word
    files = {path.name for path in (ROOT / "tests/failures").glob("[a-z]*_*.py")}
    assert {"soak_mix.py", "test_survive_kills.py"} < files
    assert {name for name in files if name not in collected} == set()
