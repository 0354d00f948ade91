"""Long computations in a child process, so that the event loop never waits for a CPU.

JSON goes in and comes out; the child shares nothing with its parent. The target is a pure
function of one dictionary: it may open the database read-only by an address in its payload.
"""

import importlib
import json
import subprocess
import sys
from typing import Any, cast

TIMEOUT_SECONDS = 900


class ChildFailed(RuntimeError):
    """The child process ended with an error; the text is the end of what it wrote."""


class ChildTooSlow(ChildFailed):
    """The child process was ended, since it took longer than it might."""


def call(
    target: str, payload: dict[str, Any], *, timeout_seconds: float = TIMEOUT_SECONDS
) -> dict[str, Any]:
    """Run `module:function` with `payload` in a new process. Raises ChildFailed, ChildTooSlow."""
    try:
        done = subprocess.run(  # noqa: S603  # our own interpreter, our own module, no shell
            [sys.executable, "-m", "challenge_hub.foundation.child", target],
            input=json.dumps(payload).encode(),
            capture_output=True,
            timeout=timeout_seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as expired:
        raise ChildTooSlow(f"{target}: ended after {timeout_seconds} s") from expired
    if done.returncode != 0:
        raise ChildFailed(f"{target}: {done.stderr.decode(errors='replace')[-2000:]}")
    return cast(dict[str, Any], json.loads(done.stdout))


def main(target: str) -> None:
    module, _, name = target.partition(":")
    if not module.startswith("challenge_hub."):
        raise SystemExit(f"{target}: only the product's own functions run here")
    function = getattr(importlib.import_module(module), name)
    result = function(json.loads(sys.stdin.buffer.read()))
    sys.stdout.write(json.dumps(result))


if __name__ == "__main__":
    main(sys.argv[1])
