"""Names, codes, passwords and values of people are in no line of the log."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.operations.drive import WORDS

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def written(database_url: str) -> str:
    """The log of a process that lives through all of it."""
    done = subprocess.run(  # noqa: S603  # our own module
        [sys.executable, "-m", "tests.operations.drive", database_url],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    return done.stderr + done.stdout


def lines(written: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written.splitlines()]


def test_no_line_of_the_log_holds_anything_of_a_person(written: str) -> None:
    """What broke is found by its kind, its place and the number of its request."""
    events = [line["event"] for line in lines(written)]

    assert [word for word in WORDS if word in written] == []
    assert events.count("request_failed") >= 2
    assert {"outbox_job_failed", "a library warns"} <= set(events)
    failed = [line for line in lines(written) if line["event"] == "request_failed"]
    assert "drive.py" in failed[0]["exception"]
    assert "ValueError" in failed[0]["exception"]
    assert len({line["request"] for line in failed}) == len(failed)
