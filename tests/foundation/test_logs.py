"""What is logged is one JSON object a line, with the trace of what went wrong."""

import json
import subprocess
import sys

FAIL = """
import logging
from challenge_hub.foundation.logs import configure_logs
configure_logs()
try:
    1 / 0
except ZeroDivisionError:
    logging.getLogger("flask").exception("it broke")
"""


def test_a_librarys_exception_is_logged_with_its_trace() -> None:
    told = subprocess.run(  # noqa: S603  # our own interpreter
        [sys.executable, "-c", FAIL], capture_output=True, text=True, check=True
    ).stderr

    line = json.loads(told)
    assert line["event"] == "it broke"
    assert "1 / 0" in line["exception"] or "ZeroDivisionError" in line["exception"]
