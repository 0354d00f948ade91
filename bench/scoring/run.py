"""The tables of scoring: `python -m bench score live rank`."""

import subprocess
import sys
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

import msgspec

from bench.report import Figures, Measure, Table, in_turn, print_table, ratio, show
from bench.scoring.cost import memory
from bench.scoring.live import RANK, ROWS, SIZES, TICK, Bare, Race, sorted_anew
from bench.scoring.world import write_world
from challenge_hub.foundation.huge_pages import gather
from challenge_hub.foundation.memory import settle

FACTS, PEOPLE, ROUNDS = 1_000_000, 10_000, 3
SHORT_ROUNDS = 15  # of a tenth of a second
RANKED = (10, 1_000, 10_000)  # sizes of the `rank` table: each frame places a day anew


class Run(NamedTuple):
    """One run of a program: what it printed, CPU seconds, and bytes above its start."""

    output: bytes
    seconds: float
    memory: int


def run_program(module: str, *arguments: str) -> Run:
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments], check=True, capture_output=True
    )
    cost = msgspec.json.decode(done.stderr)
    return Run(done.stdout, cost["seconds"], cost["memory"])


def score() -> None:
    """A whole file, in turn with pandas; the two must write the same bytes."""
    with TemporaryDirectory() as folder:
        write_world(Path(folder), FACTS, PEOPLE)
        ours, naive = list[Run](), list[Run]()
        for _ in range(ROUNDS):
            ours.append(run_program("bench.scoring.ours", folder))
            content_hash = msgspec.json.decode(ours[-1].output)["content_hash"]
            naive.append(run_program("bench.scoring.naive", folder, content_hash))
            assert ours[-1].output == naive[-1].output, "pandas came to other standings"
    factor = median(one.seconds / other.seconds for one, other in zip(ours, naive, strict=True))
    rows = [
        [
            name,
            f"{median(FACTS / run.seconds for run in runs):,.0f}",
            f"{median(run.seconds for run in runs):.1f}",
            f"{max(run.memory for run in runs) / FACTS:,.0f}",
        ]
        for name, runs in (("`challenge-hub score`", ours), ("pandas GROUP BY", naive))
    ]
    title = f"{FACTS:,} facts of {PEOPLE:,} people, from the CSV file to the same JSON"
    head = ["", "facts a CPU second", "CPU seconds", "bytes a fact"]
    show(Table(title, head, rows, f"{factor:.2f} times the CPU time of pandas (promised: 3)."))


def live() -> None:
    """One more fact, by how many participants there are, and what is the memory's part in it."""
    races, held = dict[str, Race](), 0
    for size in SIZES:
        before = memory("VmRSS")
        races[f"{size:,} participants"] = Race(size)
        held = memory("VmRSS") - before
    bare = {f"{size:,} participants": Bare(size) for size in SIZES}
    loaded()
    figures = in_turn({name: race.fact_by_fact for name, race in races.items()}, SHORT_ROUNDS)
    print_costs(
        "One more fact, its person and team brought up to date, µs of CPU time", figures, 1e6
    )
    figures = in_turn({name: race.in_frames for name, race in races.items()}, SHORT_ROUNDS)
    title = f"The same in frames of {TICK} facts, in which each person is looked at once, µs a fact"
    print_costs(title, figures, 1e6)
    figures = in_turn({name: one.fact_by_fact for name, one in bare.items()}, SHORT_ROUNDS)
    print_costs("Beside it: three numbers of the person in a dict of lists, µs", figures, 1e6, 2)
    rows = [[f"{SIZES[-1]:,} participants, two KPIs", f"{held / SIZES[-1]:,.0f}"]]
    show(Table("What a participant takes of memory", ["", "bytes each"], rows))


def rank() -> None:
    """A frame of 100,000 participants, and frames where a `rank` rule places them all."""
    most = Race(SIZES[-1])
    loaded()
    measures: dict[str, Measure] = {
        "sort of all keys": partial(sorted_anew, most.keys()),
        "frame": most.frame_by_frame,
    }
    title = f"A frame of {SIZES[-1]:,} participants: {TICK} facts, teams, {ROWS} rows; a CPU second"
    print_table(title, in_turn(measures), "sort of all keys")
    races = {f"{size:,} participants": Race(size, RANK) for size in RANKED}
    loaded()
    figures = in_turn({name: race.frame_by_frame for name, race in races.items()}, rounds=3)
    print_costs("The same frame with a `rank` rule each day, ms of CPU time", figures, 1e3)


def loaded() -> None:
    """Do what a server does once it has loaded, at once instead of in small steps."""
    gather()
    settle()


def print_costs(title: str, figures: dict[str, Figures], scale: float, places: int = 1) -> None:
    """Cost by size, and how many times that of the first one."""
    first = next(iter(figures.values()))
    rows = [
        [name, f"{scale / median(each.values):,.{places}f}", f"{1 / ratio(each, first):.2f}"]
        for name, each in figures.items()
    ]
    show(Table(title, ["", "cost", "÷ first"], rows))
