"""Read the files of `challenge-hub score`, or end with exit code 2 and every error by its line.

Contract: section 5.
"""

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple, TypeVar

import click
from rich.console import Console
from rich.progress import Progress

from challenge_hub.challenges.commands.check import read_or_exit
from challenge_hub.feeds.bad_lines import BadLine, Wrong
from challenge_hub.feeds.facts_file import read_facts
from challenge_hub.feeds.local_times import LocalTimes
from challenge_hub.feeds.roster_file import read_roster
from challenge_hub.feeds.tables import UnreadableFile
from challenge_hub.foundation.languages import translator
from challenge_hub.scoring import Line, Plan, Roster, Unsupported, plan_from
from challenge_hub.scoring.lines import Key
from challenge_hub.scoring.settle import Register, refused

DOMAIN = "score_files"
T = TypeVar("T")
STEP = 10_000  # lines between two steps of the bar
LARGE = 10 << 20  # bytes: from here on reading shows how far it is
CONTRADICTION = (
    "“%(id)s” has two contents, contradicts another line, or refers to none that can be used."
)


class Facts(NamedTuple):
    """The lines of a file, resolved against each other, and how many were left out as bad."""

    register: Register
    bad: int


class Files:
    """The files of one call, and the language in which their errors are told."""

    def __init__(self, language: str) -> None:
        """Load the messages."""
        self.language, self.translate = language, translator(language, DOMAIN)

    def plan(self, project: Path) -> Plan:
        """Read a project file."""
        document = read_or_exit(project, self.language)
        try:
            return plan_from(document.document, document.content_hash)
        except Unsupported as unsupported:
            text = self.translate("%(rule)s is not scored yet.") % {"rule": unsupported.rule}
            raise SystemExit(self._fail(project, [text])) from None

    def roster(self, path: Path | None, plan: Plan) -> Roster:
        """Read a roster; none is none."""
        if path is None:
            return Roster(None)
        bad: list[BadLine] = []
        with path.open("rb") as stream:
            stays = self._whole(path, lambda: read_roster(stream, zone=plan.zone, bad=bad))
        if bad:
            raise SystemExit(self._fail(path, self._told(bad)))
        return Roster(stays)

    def instant(self, text: str | None, plan: Plan) -> int | None:
        """Read `--at`."""
        if text is None:
            return None
        try:
            return LocalTimes(plan.zone).instant(text)
        except Wrong as wrong:
            raise click.BadParameter(wrong.at(0).say(self.translate), param_hint="--at") from None

    def facts(self, path: Path, plan: Plan, *, skip_bad: bool) -> Facts:
        """Read the facts, showing how far it is when the file is large.

        Bad lines end the call, unless they are to be skipped: then they are told all the same.
        """
        register, bad = Register(plan.closes), list[BadLine]()
        self._whole(path, lambda: _enrol(register, path, plan, bad))
        unread = len(bad)
        keys = refused(register)
        if keys:
            bad += _where(path, plan, keys)
        if bad:
            code = self._fail(path, self._told(sorted(bad, key=lambda line: line.number)))
            if not skip_bad:
                raise SystemExit(code)
            click.echo(self.translate("The rest was scored without them."), err=True)
        return Facts(register, unread)

    def _whole(self, path: Path, read: Callable[[], T]) -> T:
        try:
            return read()
        except UnreadableFile as unreadable:
            raise SystemExit(self._fail(path, self._told([unreadable.bad]))) from None

    def _told(self, bad: Iterable[BadLine]) -> list[str]:
        return [f"{line.number}: {line.say(self.translate)}" for line in bad]

    def _fail(self, path: Path, told: list[str]) -> int:
        """Print all errors of a file; return the exit code."""
        for line in told:
            click.echo(f"{path}:{line}", err=True)
        count = self.translate("%(count)s bad lines") % {"count": len(told)}
        click.echo(f"{path}: {count}", err=True)
        return 2


@contextmanager
def no_search_for_cycles() -> Iterator[None]:
    """Leave the garbage collector out of a large computation: lines form no cycles.

    It would look at each of a million lines again and again, for a sixth of the time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _enrol(register: Register, path: Path, plan: Plan, bad: list[BadLine]) -> None:
    with path.open("rb") as stream:
        for _, line in _watched(_facts(stream, plan, bad), stream, path):
            register.add(line)


def _where(path: Path, plan: Plan, keys: set[Key]) -> list[BadLine]:
    """Read a second time, to learn where the lines stand that other lines made bad."""
    with path.open("rb") as stream:
        return [
            BadLine(number, CONTRADICTION, {"id": line.id})
            for number, line in _facts(stream, plan, [])
            if line.key in keys
        ]


def _facts(stream: BinaryIO, plan: Plan, bad: list[BadLine]) -> Iterator[tuple[int, Line]]:
    measures = {code: kpi.measure for code, kpi in plan.columns.items()}
    return read_facts(stream, zone=plan.zone, measures=measures, bad=bad)


def _watched(
    lines: Iterator[tuple[int, Line]], stream: BinaryIO, path: Path
) -> Iterator[tuple[int, Line]]:
    """The same lines, with a bar on the terminal that shows how much of the file was read."""
    size = path.stat().st_size
    console = Console(stderr=True)
    if size < LARGE or not console.is_terminal:
        yield from lines
        return
    with Progress(console=console, transient=True) as progress:
        bar = progress.add_task(path.name, total=size)
        for count, line in enumerate(lines):
            if count % STEP == 0:
                progress.update(bar, completed=stream.tell())
            yield line
