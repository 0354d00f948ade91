"""Mutation testing of scoring: some test must fail when one thing in the code is altered.

mutmut makes the mutants and learns which tests reach which function. Its own runner collects the
tests anew for each mutant, which takes ten times as long as the tests; here they are collected
once, and a process is forked for each mutant that runs those of its function, the quickest first.

`python -m tests.scoring.mutation [--sample N]` (make mutation): all mutants, or N chosen at random,
always the same ones. Results go to mutants/results.json.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from _pytest.runner import runtestprotocol
from mutmut.mutation.trampoline import set_mutant_under_test

MUTANTS = Path("mutants")
ANY = "challenge_hub.scoring.keys.x_key_of__mutmut_1"
ENVIRONMENT = {"HUB_FEWER_EXAMPLES": "10"}
CHILDREN = 2
KILLED, SURVIVED, TIMEOUT, UNTESTED = "killed", "survived", "timeout", "untested"


class Loop:
    """Takes the place of pytest's loop over the tests."""

    def __init__(self, names: list[str]) -> None:
        """Read which tests reach which function."""
        stats = json.loads(Path("mutmut-stats.json").read_text())
        self.tests: dict[str, list[str]] = stats["tests_by_mangled_function_name"]
        self.seconds: dict[str, float] = stats["duration_by_test"]
        self.names, self.found = names, dict[str, str]()
        self.running: dict[int, str] = {}

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run a process for each mutant, a few at once."""
        items = {item.nodeid: item for item in session.items}
        for name in self.names:
            while len(self.running) >= CHILDREN:
                self.wait()
            wanted = self.tests.get(name.rpartition("__mutmut_")[0], [])
            ready = sorted(
                (test for test in wanted if test in items), key=lambda test: self.seconds[test]
            )
            if ready:
                self.start(name, [items[test] for test in ready])
            else:
                self.found[name] = UNTESTED
        while self.running:
            self.wait()
        return True

    def start(self, name: str, items: list[pytest.Item]) -> None:
        """Fork; the child ends with 1 at the first failure, or is ended when it loops for ever."""
        child = os.fork()
        if child:
            self.running[child] = name
            return
        limit = 20 + 5 * int(sum(self.seconds[item.nodeid] for item in items))
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
        set_mutant_under_test(name)
        failed = any(report.failed for item in items for report in runtestprotocol(item, log=False))
        os._exit(int(failed))

    def wait(self) -> None:
        """Take one result."""
        child, status = os.wait()
        name = self.running.pop(child)
        code = os.waitstatus_to_exitcode(status)
        self.found[name] = {0: SURVIVED}.get(code, KILLED if code > 0 else TIMEOUT)
        if len(self.found) % 50 == 0:
            Path("results.json").write_text(json.dumps(self.found, indent=0))
            print(len(self.found), Counter(self.found.values()), flush=True)  # noqa: T201  # a command


def main() -> int:
    """Choose mutants, run the tests on each, and say what became of them."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sample", type=int)
    parser.add_argument("--seed", type=int, default=4)
    parser.add_argument("--only", default="", help="names that hold this text")
    options = parser.parse_args()
    if Path.cwd().name != MUTANTS.name:
        return inside()
    names = [name for name in mutants() if options.only in name]
    if options.sample is not None and options.sample < len(names):
        names = sorted(Random(options.seed).sample(names, options.sample))  # noqa: S311  # no secret
    loop = Loop(names)
    pytest.main(
        ["tests/scoring", "-q", "-s", "-p", "no:randomly", "-p", "no:xdist"], plugins=[loop]
    )
    Path("results.json").write_text(json.dumps(loop.found, indent=0))
    counts = Counter(loop.found.values())
    share = (counts[KILLED] + counts[TIMEOUT]) / max(len(loop.found), 1)
    print(f"{len(loop.found)} of {len(names)} mutants, {dict(counts)}: {share:.1%} killed")  # noqa: T201  # a command
    return 0


def inside() -> int:
    """Make the mutants, then start again among them, so that they are what is imported."""
    environment = {**os.environ, **ENVIRONMENT}
    python = [sys.executable, "-m"]
    subprocess.run([*python, "mutmut", "run", ANY], env=environment, check=True)  # noqa: S603  # a tool
    again = [*python, "tests.scoring.mutation", *sys.argv[1:]]
    return subprocess.run(again, env=environment, cwd=MUTANTS, check=False).returncode  # noqa: S603  # as above


def mutants() -> list[str]:
    """The names of all mutants."""
    files = sorted(Path("challenge_hub/scoring").rglob("*.meta"))
    return sorted(
        name for path in files for name in json.loads(path.read_text())["exit_code_by_key"]
    )


if __name__ == "__main__":
    sys.exit(main())
