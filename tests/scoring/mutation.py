"""What became of the mutants of scoring: the share killed, and survivors nobody has explained.

`make mutation` makes and tries them with mutmut, then runs this. A survivor is explained by a line
of docs/explanation/mutation.md such as

    - `books.Books.move_past` 23: the sign is 1 or -1

with the function as mutmut names it and the numbers of its mutants. Exits 1 below 85 %.
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
EXPLAINED = ROOT / "docs" / "explanation" / "mutation.md"
WANTED = 85  # % killed of all mutants, those without a test included
PACKAGE = "challenge_hub.scoring."
OUTCOMES = {0: "survived", 1: "killed", 3: "killed", 33: "no test", 5: "no test", None: "not tried"}
LINE = re.compile(r"^ *- `([\w.]+)` ([\d, ]+):")


def results() -> Iterator[tuple[str, int, str]]:
    """Function, number and outcome of each mutant; whatever else ended a run was its time."""
    for path in sorted((ROOT / "mutants" / "challenge_hub" / "scoring").rglob("*.meta")):
        for name, code in json.loads(path.read_text())["exit_code_by_key"].items():
            function, _, number = name.partition("__mutmut_")
            yield readable(function), int(number), OUTCOMES.get(code, "time out")


def readable(mangled: str) -> str:
    """`challenge_hub.scoring.books.xǁBooksǁmove` is `books.Books.move`."""
    module, _, function = mangled.removeprefix(PACKAGE).rpartition(".")
    name = function.removeprefix("xǁ").replace("ǁ", ".") if "ǁ" in function else function[2:]
    return f"{module}.{name}"


def explained() -> set[tuple[str, int]]:
    """The survivors for which the page has a reason."""
    lines = (LINE.match(line) for line in EXPLAINED.read_text().splitlines())
    return {(line[1], int(number)) for line in lines if line for number in line[2].split(",")}


def main() -> int:
    """Print counts, share, and the survivors without a reason."""
    found = list(results())
    if not found:
        print("no results: make mutation")  # noqa: T201  # a command
        return 2
    counts, known = Counter(outcome for *_, outcome in found), explained()
    share = 100 * counts["killed"] / len(found)
    print(f"{len(found)} mutants, {share:.1f} % killed: {dict(counts)}")  # noqa: T201  # a command
    for function, number, outcome in found:
        if outcome == "survived" and (function, number) not in known:
            print(f"no reason given: {function} {number}")  # noqa: T201  # a command
    return int(share < WANTED)


if __name__ == "__main__":
    sys.exit(main())
