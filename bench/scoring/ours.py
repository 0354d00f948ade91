"""The whole score, as `challenge-hub score` makes it. python -m bench.scoring.ours FOLDER."""

import sys
from pathlib import Path

from bench.scoring.cost import told
from challenge_hub.challenges.commands.files import Files, no_search_for_cycles
from challenge_hub.scoring.whole import score_register


def main(folder: Path) -> None:
    files = Files("en")
    plan = files.plan(folder / "project.yaml")
    roster = files.roster(folder / "roster.csv", plan)
    with told() as cost, no_search_for_cycles():
        register, bad = files.facts(folder / "facts.csv", plan, skip_bad=False)
        cost.result = score_register(plan, roster, register, bad=bad).to_bytes()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
