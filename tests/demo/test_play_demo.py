"""The demo from its first line to its debrief, its server killed in the middle."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from challenge_hub.foundation.assets import asset_folder
from scaled.compare import scored, sections
from tests.ports import free_port
from tests.waiting import wait_until

SPEED = "5"  # the week in half a minute
PATIENCE = 240  # seconds, for a loaded machine
EXAMPLE = asset_folder("examples") / "support-week"


class Demo:
    """`challenge-hub demo --once`, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "demo"
        self.database = self.folder / "hub.db"
        self.process = subprocess.Popen(  # noqa: S603  # our own command, no shell
            [sys.executable, "-m", "challenge_hub", "demo", "--once", "--speed", SPEED,
             "--port", str(free_port()), "--folder", str(self.folder)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            # with setproctitle, gunicorn would write its title over the environment found below
            env={**os.environ, "COLUMNS": "200", "SPT_NOENV": "1"},
        )  # fmt: skip

    def ask(self, query: str) -> Any:
        """One value of the database, None while it is not there."""
        try:
            with sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=5) as database:
                row = database.execute(query).fetchone()
        except sqlite3.OperationalError:
            return None
        return row and row[0]

    def server(self) -> int | None:
        """The process group of the running server."""
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and self._serves(entry):
                return os.getpgid(int(entry.name))
        return None

    def _serves(self, process: Path) -> bool:
        try:
            asked = (process / "environ").read_bytes()
            command = (process / "cmdline").read_bytes()
        except OSError:
            return False
        return str(self.database).encode() in asked and b"gunicorn" in command


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    demo = Demo(tmp_path)
    yield demo
    demo.process.terminate()
    demo.process.wait(60)


def test_a_demo_whose_server_is_killed_ends_with_the_standings_of_the_score_command(
    demo: Demo,
) -> None:
    """Issue 3: the demo's final standings equal `challenge-hub score`, also after a SIGKILL."""
    wait_until(
        lambda: (demo.ask("SELECT count(*) FROM ledger_fact WHERE feed = 1") or 0) > 3300,
        seconds=PATIENCE,
    )
    group = demo.server()
    assert group is not None
    os.killpg(group, signal.SIGKILL)

    said, _ = demo.process.communicate(timeout=PATIENCE)

    assert demo.process.returncode == 0, said
    assert "it was started again" in said
    certified, told = json.loads(demo.ask("SELECT standings FROM result")), scored(EXAMPLE)
    assert sections(certified) == sections(told)
    assert certified["digest"] == told["digest"]
    assert demo.ask("SELECT kind FROM debrief ORDER BY id DESC") == "final"


def test_a_port_that_is_taken_is_named_with_what_to_do(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])

        done = subprocess.run(  # noqa: S603  # our own command, no shell
            [sys.executable, "-m", "challenge_hub", "demo", "--port", port,
             "--folder", str(tmp_path / "demo")],
            capture_output=True,
            text=True,
            check=False,
        )  # fmt: skip

    assert done.returncode == 1
    assert f"port {port} is taken" in done.stderr
