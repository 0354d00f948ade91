"""Servers, compiled programs and what they cost, each in a process that ends with the benchmark."""

import atexit
import os
import resource
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

START_SECONDS = 30
STOP_SECONDS = 30
HOST = "127.0.0.1"
SOURCES = Path(__file__).parent / "clients"
TICKS = os.sysconf("SC_CLK_TCK")


class NoCompiler(RuntimeError):
    """The load clients are C: without a compiler there is nothing to measure with."""


@cache
def compiled(name: str) -> Path:
    """The program of `bench/clients/<name>.c`, built once a run. Raises NoCompiler."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        raise NoCompiler("the load clients of this benchmark are C: install a compiler (cc)")
    folder = mkdtemp(prefix="hub-bench-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    program = Path(folder) / name
    command = [compiler, "-O2", "-Wall", "-o", str(program), str(SOURCES / f"{name}.c")]
    subprocess.run(command, check=True)
    return program


def raise_open_files(needed: int) -> None:
    """Let this process and its children hold so many files open. RuntimeError if forbidden."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < needed:
        if hard != resource.RLIM_INFINITY and hard < needed:
            raise RuntimeError(f"ulimit -Hn is {hard}: {needed} open files are needed")
        resource.setrlimit(resource.RLIMIT_NOFILE, (needed, hard))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


class Program:
    """A process of ours that listens on a port, with what it and its children use."""

    def __init__(self, command: list[str], port: int, **environ: str) -> None:
        self.port = port
        settings = {**os.environ, **environ}
        self.process = subprocess.Popen(command, env=settings, stderr=subprocess.DEVNULL)
        wait_for_port(port, self.process)

    def close(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def memory(self) -> int:
        """Bytes resident in memory, of the process and its children."""
        pages = sum(int(_read(pid, "statm").split()[1]) for pid in self._family())
        return pages * resource.getpagesize()

    def cpu(self) -> float:
        """Seconds of processor time so far."""
        found = 0
        for pid in self._family():
            fields = _read(pid, "stat").rpartition(")")[2].split()
            found += int(fields[11]) + int(fields[12])
        return found / TICKS

    def _family(self) -> list[int]:
        pid = self.process.pid
        children = _read(pid, f"task/{pid}/children").split()
        return [pid, *map(int, children)]


def _read(pid: int, name: str) -> str:
    return Path(f"/proc/{pid}/{name}").read_text()


@contextmanager
def running(program: Program) -> Iterator[Program]:
    try:
        yield program
    finally:
        program.close()


def gunicorn(target: str, port: int, **environ: str) -> Program:
    """One gevent worker with the product's settings, serving `target`."""
    command = [sys.executable, "-m", "gunicorn", "-c", "python:challenge_hub.gunicorn_conf", target]
    return Program(command, port, HUB_HOST=HOST, HUB_PORT=str(port), **environ)


def wait_for_port(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"no server came up on port {port}")
