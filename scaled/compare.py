"""What was certified, beside what the score command says of the same file, facts and roster."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from challenge_hub.demo.client import Client

SECTIONS = ("individual", "collective", "also", "objectives")


def certified(client: Client, key: str) -> dict[str, Any]:
    answer: dict[str, Any] = client.get(f"/api/v1/challenges/{key}/standings")
    if answer["state"] != "certified":
        raise SystemExit(f"{key} is {answer['state']}, not certified")
    return answer


def scored(example: Path) -> dict[str, Any]:
    """What `challenge-hub score` prints for an example's own file, facts and roster."""
    told = subprocess.run(  # noqa: S603  # our own command, no shell
        [sys.executable, "-m", "challenge_hub", "score", str(example / "project.yaml"),
         "--facts", str(example / "facts.csv"), "--roster", str(example / "roster.csv"),
         "--format", "json"],
        capture_output=True,
        check=True,
    ).stdout  # fmt: skip
    answer: dict[str, Any] = json.loads(told)
    return answer


def sections(standings: Mapping[str, Any]) -> bytes:
    kept = {name: standings[name] for name in SECTIONS}
    return json.dumps(kept, sort_keys=True, ensure_ascii=False).encode()
