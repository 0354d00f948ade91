"""python -m bench [--write] [NAME …]: everything, or the benches that are named.

With `--write` the tables replace those of docs/explanation/performance.md.
"""

import sys

from bench import broadcast, fact_to_screen, ingest, many_challenges, naive, posts, restart, scaled
from bench.report import PAPER, SHOWN, machine, write_section
from bench.scoring import run as scoring

BENCHES = {
    "ingest": ingest.run,
    "broadcast": broadcast.run,
    "screen": fact_to_screen.run,
    "restart": restart.run,
    "challenges": many_challenges.run,
    "posts": posts.run,
    "naive": naive.run,
    "score": scoring.score,
    "live": scoring.live,
    "rank": scoring.rank,
    "scaled": scaled.run,
}


def main(words: list[str]) -> None:
    write = "--write" in words
    for name in [word for word in words if word != "--write"] or BENCHES:
        SHOWN.clear()
        where = machine()
        BENCHES[name]()
        print(where, flush=True)
        if write:
            tables = "\n\n".join(table.markdown() for table in SHOWN)
            PAPER.write_text(write_section(PAPER.read_text(), name, f"{tables}\n\n{where}"))


if __name__ == "__main__":
    main(sys.argv[1:])
