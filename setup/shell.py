"""What the set-up steps share: run a command quietly, and stop with one clear line.

Only the standard library: these steps run before anything is installed.
"""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOG = ROOT / "var" / "setup.log"
LAST_LINES = 6  # of a failed step's output, shown before its hint


class StepFailed(Exception):
    """A command ended badly or took too long; its output is in the log."""


def say(text: str) -> None:
    print(f"set-up: {text}", flush=True)


def stop(text: str) -> NoReturn:
    print(f"set-up: {text}", file=sys.stderr, flush=True)
    raise SystemExit(1)


def run(
    command: Sequence[str | Path],
    *,
    seconds: float = 900,
    cwd: Path = ROOT,
    env: Mapping[str, str] | None = None,
) -> None:
    """Run `command` with its output in the log. Raises StepFailed.

    `env` is added to the environment. Standard input is closed: nothing may ask a question.
    """
    LOG.parent.mkdir(parents=True, exist_ok=True)
    with LOG.open("a") as log:
        log.write(f"\n{time.strftime('%Y-%m-%d %H:%M:%S')} $ {' '.join(map(str, command))}\n")
        log.flush()
        try:
            subprocess.run(
                command,
                cwd=cwd,
                env={**os.environ, **(env or {})},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                timeout=seconds,
                check=True,
            )
        except (OSError, subprocess.SubprocessError) as error:
            # The command has said why, unless it could not start or took too long.
            if not isinstance(error, subprocess.CalledProcessError):
                log.write(f"{error}\n")
            raise StepFailed(str(error)) from error


def run_or_stop(command: Sequence[str | Path], hint: str, *, seconds: float = 900) -> None:
    """Run `command`; on failure show the end of its output, then `hint`, and exit 1."""
    before = LOG.stat().st_size if LOG.exists() else 0
    try:
        run(command, seconds=seconds)
    except StepFailed:
        output = LOG.read_bytes()[before:].decode(errors="replace").splitlines()[2:]
        print("\n".join(f"    {line}" for line in output[-LAST_LINES:]), file=sys.stderr)
        stop(f"{hint} (whole output: {LOG.relative_to(ROOT)})")
