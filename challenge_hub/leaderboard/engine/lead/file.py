"""The lead on one machine: a lock on a file beside SQLite's. The kernel frees it with its holder.

A holder that is stopped (SIGSTOP) keeps it: on SQLite there is one machine and one file, and
whoever stopped the process can let it go on.
"""

import fcntl
import os


class FileLead:
    """An exclusive `flock` on a file of that path, which stays behind empty."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._file: int | None = None

    def take(self) -> bool:
        """Try to lock the file; False while another process has it."""
        if self._file is not None:
            return True
        opened = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(opened)
            return False
        self._file = opened
        return True

    def holds(self) -> bool:
        """False also once somebody removed the file: another process could lock a new one."""
        if self._file is None:
            return False
        try:
            return os.path.samestat(os.fstat(self._file), os.stat(self._path))
        except FileNotFoundError:
            return False

    def give_up(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None
