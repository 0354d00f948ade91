"""Puts a database in the place of another, killed before each step on the way.

Arguments: an empty folder, and `damaged` for an old database that is no database any more. Prints
for each death what lies in the place and aside, and the same after a second try.
"""

import os
import shutil
import signal
import sqlite3
import sys
from contextlib import closing
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from challenge_hub.operations.stores.sqlite import free_name, put_in_place

STEPS = {"open", "os.link", "os.remove", "os.rename", "sqlite3.connect", "sqlite3.connect/handle"}
ROWS = 200


def main(folder: Path, damaged: bool) -> None:
    for number in count(1):
        place = folder / str(number)
        place.mkdir()
        prepare(place, damaged=damaged)
        died = run(place, die_before=number)
        found = [state(place / "hub.db"), asides(place)]
        again = run(place, die_before=0)
        told = [*found, state(place / "hub.db"), asides(place)]
        sys.stdout.write(f"{number} {' '.join(told)}\n")
        sys.stdout.flush()
        if not died or again:
            return


def prepare(place: Path, *, damaged: bool) -> None:
    """An old database with half of its rows in a WAL that a killed server left, and a new one."""
    if os.fork() == 0:
        write(place / "hub.db", "old", wal=True)
        os.kill(os.getpid(), signal.SIGKILL)
    os.wait()
    if damaged:
        (place / "hub.db").write_bytes(b"not a database" * 1000)
        (place / "hub.db-wal").write_bytes(b"and no log of one")
    write(place / "fresh", "new", wal=False)


def write(path: Path, name: str, *, wal: bool) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    if wal:
        connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE held (name TEXT, number INTEGER)")
    for part in range(2):
        rows = [(name, part * ROWS + number) for number in range(ROWS)]
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO held VALUES (?, ?)", rows)
        connection.execute("COMMIT")
        if part == 0:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    if not wal:
        connection.close()


def run(place: Path, *, die_before: int) -> bool:
    """Whether it died."""
    child = os.fork()
    if child == 0:
        path, steps = place / "hub.db", count(1)

        def step(event: str, told: tuple[Any, ...]) -> None:
            if event in STEPS and next(steps) == die_before:
                os.kill(os.getpid(), signal.SIGKILL)

        fresh = place / "fresh"
        if not fresh.exists():
            write(fresh, "new", wal=False)
        sys.addaudithook(step)
        put_in_place(fresh, path, aside=free_name(path, "before"))
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0


def state(path: Path) -> str:
    """Whose rows are all there; else what is wrong with it. Looks at a copy."""
    if not path.exists():
        return "nothing"
    with TemporaryDirectory() as folder:
        for suffix in ("", "-wal", "-shm", "-journal"):
            part = Path(f"{path}{suffix}")
            if part.exists():
                shutil.copy(part, Path(folder) / f"copy{suffix}")
        return _state(Path(folder) / "copy")


def _state(path: Path) -> str:
    try:
        with closing(sqlite3.connect(path)) as connection:
            rows = connection.execute("SELECT name, count(*) FROM held GROUP BY name").fetchall()
            checked = connection.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError:
        return "damaged"
    whole = len(rows) == 1 and rows[0][1] == 2 * ROWS and checked == "ok"
    return str(rows[0][0]) if whole else "torn"


def asides(place: Path) -> str:
    """The state of each database that lies aside, and whether one is the one in place itself."""
    found = [
        "itself" if _same(path, place / "hub.db") else state(path)
        for path in sorted(place.glob("hub.db.before*"))
        if not path.name.endswith(("-wal", "-shm", "-journal"))
    ]
    return ",".join(found) or "-"


def _same(one: Path, other: Path) -> bool:
    return other.exists() and one.samefile(other)


if __name__ == "__main__":
    main(Path(sys.argv[1]), "damaged" in sys.argv)
