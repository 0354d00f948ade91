"""The wall clock jumps under a running server: nothing is lost or doubled, each start happens once.

The server's own clock is shifted by a preloaded library (jump.c); everybody else's stays.
"""

import shutil
import struct
import subprocess
import time
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from challenge_hub.challenges.rules import State
from challenge_hub.foundation.clock import wall_now
from challenge_hub.foundation.config import Config
from tests.failures.checker import check_steps
from tests.failures.stage import playing, project
from tests.make import Make

JUMPS = (3600, -900, 0)  # seconds from the true time: an hour on, then more than one back
SOON = timedelta(minutes=30)  # when a challenge starts: the first jump passes it
COMPILER = shutil.which("cc") or shutil.which("gcc")


@pytest.fixture
def jump_file(tmp_path: Path) -> Path:
    path = tmp_path / "jump"
    path.write_bytes(struct.pack("q", 0))
    return path


@pytest.fixture
def library(tmp_path: Path) -> Path:
    if COMPILER is None:
        pytest.skip("no C compiler, by which a process is given a clock of its own")
    built = tmp_path / "jump.so"
    source = Path(__file__).with_name("jump.c")
    subprocess.run([COMPILER, "-O2", "-shared", "-fPIC", "-o", built, source], check=True)  # noqa: S603  # our own
    return built


def jump(path: Path, seconds: int) -> None:
    """In place: the server has the file mapped."""
    with path.open("r+b") as file:
        file.write(struct.pack("q", seconds))


@pytest.mark.usefixtures("durable")
def test_a_clock_that_jumps_loses_nothing_and_starts_nothing_twice(
    app: Flask, make: Make, config: Config, tmp_path: Path, jump_file: Path, library: Path
) -> None:
    shifted = {"LD_PRELOAD": str(library), "JUMP_FILE": str(jump_file)}
    with playing(make, app, config, tmp_path, None, through=None, logs=None, **shifted) as play:
        text = project(wall_now() + SOON, wall_now() + timedelta(days=2), "Soon")
        soon = make.challenge(State.APPROVED, text=text).key
        for seconds in JUMPS:
            play.wait_for_facts()
            jump(jump_file, seconds)
            time.sleep(2.5)
        play.wait_for_facts()
        verdict = play.finish()

    assert verdict.wrong == []
    assert check_steps(app, [soon], "start")[0] == []
