"""Rounds in turn, and how their figures are shown: on the screen and in the documentation."""

import gc
import os
import platform
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

Measure = Callable[[], float]  # one round: a rate, higher is better
PAPER = Path(__file__).parents[1] / "docs/explanation/performance.md"


@dataclass
class Figures:
    """All rounds of one line."""

    name: str
    values: list[float] = field(default_factory=list)


def in_turn(measures: Mapping[str, Measure], rounds: int = 5) -> dict[str, Figures]:
    """Measure A, B, A, B, …: drift of the machine hits all alike. A first round is not counted."""
    figures = {name: Figures(name) for name in measures}
    for number in range(rounds + 1):
        for name, measure in measures.items():
            gc.collect()
            value = measure()
            if number:
                figures[name].values.append(value)
    return figures


def ratio(figures: Figures, reference: Figures) -> float:
    """The median of the ratios of neighbouring rounds."""
    pairs = zip(figures.values, reference.values, strict=True)
    return median(mine / theirs for mine, theirs in pairs)


@dataclass(frozen=True)
class Table:
    """A title, what its columns are, and the cells; the first column is text."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str = ""

    def text(self) -> str:
        lines = [self.head, *self.rows]
        widths = [max(len(line[n]) for line in lines) for n in range(len(self.head))]
        shown = [
            "  ".join(
                cell.rjust(width) if n else cell.ljust(width)
                for n, (cell, width) in enumerate(zip(line, widths, strict=True))
            )
            for line in lines
        ]
        return "\n".join([f"\n{self.title}", *shown, *([self.note] if self.note else [])])

    def markdown(self) -> str:
        lines = [self.head, ["---", *["---:"] * (len(self.head) - 1)], *self.rows]
        shown = [f"| {' | '.join(line)} |" for line in lines]
        note = ["", self.note] if self.note else []
        return "\n".join([f"**{self.title}**", "", *shown, *note])


SHOWN: list[Table] = []  # in this run, since the last section was begun


def show(table: Table) -> None:
    """Print a table, and keep it for the documentation."""
    print(table.text(), flush=True)
    SHOWN.append(table)


def print_table(title: str, figures: Mapping[str, Figures], *references: str) -> None:
    """A line each: minimum, median, maximum a second, and the ratio to each reference."""
    head = ["a second", "min", "median", "max", *(f"÷ {name}" for name in references)]
    rows = [
        [
            name,
            *(f"{value(each.values):,.0f}" for value in (min, median, max)),
            *(f"{ratio(each, figures[reference]):.2f}" for reference in references),
        ]
        for name, each in figures.items()
    ]
    show(Table(title, head, rows))


def machine() -> str:
    """Where and when something was measured, in a line."""
    info = Path("/proc/cpuinfo")
    found = re.search(r"model name\s*: (.*)", info.read_text()) if info.exists() else None
    model = found[1] if found else platform.machine()
    return (
        f"Measured {datetime.now(UTC):%Y-%m-%d %H:%M} UTC on {os.cpu_count()} cores ({model}), "
        f"Python {platform.python_version()}; load before it {os.getloadavg()[0]:.1f}."
    )


def write_section(paper: str, name: str, content: str) -> str:
    r"""The document with what stands between the marks of a section replaced.

    Raises ValueError when the document has no such section.

    >>> write_section("a\n<!-- bench x -->\nold\n<!-- end -->\nb", "x", "new")
    'a\n<!-- bench x -->\nnew\n<!-- end -->\nb'
    """
    begin, end = f"<!-- bench {name} -->\n", "<!-- end -->"
    before, found, rest = paper.partition(begin)
    if not found or end not in rest:
        raise ValueError(f"{PAPER.name} has no section between {begin.strip()} and {end}")
    return f"{before}{begin}{content}\n{end}{rest.partition(end)[2]}"
