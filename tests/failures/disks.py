"""A small disk that can be full: a tmpfs where it may be mounted, else a limit of the process."""

import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LEAVE = 4096  # bytes on a full disk


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[bool]:
    """Mount a small file system on the folder; False where that is not permitted."""
    folder.mkdir(exist_ok=True)
    options = f"size={megabytes}m,mode=777"
    mount = ["mount", "-t", "tmpfs", "-o", options, "hub-test", str(folder)]
    mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0  # noqa: S603  # constants
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(folder)], check=True)  # noqa: S603, S607  # our own


@contextmanager
def full(folder: Path) -> Iterator[None]:
    """Fill the disk under the folder to the last bytes, then make room again."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as out:
        try:
            while out.write(bytes(LEAVE)) == LEAVE:
                pass
        except OSError:
            pass
    try:
        yield
    finally:
        filler.unlink()


@contextmanager
def no_growth(pids: list[int], size: int) -> Iterator[None]:
    """Let no file of these processes grow beyond so many bytes; lifted again afterwards."""
    before = {pid: resource.prlimit(pid, resource.RLIMIT_FSIZE) for pid in pids}
    for pid, (_, hard) in before.items():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        for pid, limits in before.items():
            if os.path.exists(f"/proc/{pid}"):  # a process, no file
                resource.prlimit(pid, resource.RLIMIT_FSIZE, limits)
