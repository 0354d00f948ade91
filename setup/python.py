"""Make .venv with everything in requirements.lock and this project.

Usage: python -m setup.python packages | project
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from setup.shell import ROOT, VENV, StepFailed, run, run_or_stop, say, stop

NO_VENV = (
    "this Python cannot make virtual environments; install python3-venv"
    " (as root: apt-get install python3-venv), then run the same command again"
)
NO_PACKAGES = "the Python packages could not be fetched; is the network reachable?"
NO_PROJECT = "the project itself could not be installed in .venv"


def has_pip() -> bool:
    """Tell whether .venv works: a half-made one (no ensurepip, an interrupted run) has no pip."""
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "--version"]
    try:
        return subprocess.run(pip, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def can_seed() -> bool:
    """Tell whether `python -m venv` can put pip in: Debian ships ensurepip apart."""
    check = [sys.executable, "-c", "import ensurepip, venv"]
    return subprocess.run(check, capture_output=True, check=False).returncode == 0


def with_venv() -> None:
    run([sys.executable, "-m", "venv", "--clear", VENV])


def with_uv() -> None:
    run(["uv", "venv", "--seed", "--clear", "--python", sys.executable, VENV])


def with_apt() -> None:
    package = f"python3.{sys.version_info.minor}-venv"
    run(["apt-get", "update"])
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    run(["apt-get", "install", "-y", "--no-install-recommends", package], env=quiet)
    with_venv()


def make_venv() -> None:
    """Make .venv by the first way that works here."""
    ways = [with_venv] if can_seed() else []
    if shutil.which("uv"):
        ways.append(with_uv)
    if os.geteuid() == 0 and shutil.which("apt-get"):
        ways.append(with_apt)
    for way in ways:
        try:
            way()
        except StepFailed:
            continue
        if has_pip():
            return
    stop(NO_VENV)


def pip_install(*arguments: str | Path, hint: str) -> None:
    pip: list[str | Path] = [VENV / "bin" / "python", "-m", "pip", "install", "--quiet"]
    options = ["--disable-pip-version-check", "--no-input", "--retries", "2"]
    run_or_stop([*pip, *options, *arguments], hint)


def install_packages() -> None:
    if not has_pip():
        say("making .venv")
        make_venv()
    say("installing the Python packages (a minute or two the first time)")
    pip_install("--require-hashes", "-r", ROOT / "requirements.lock", hint=NO_PACKAGES)


def install_project() -> None:
    """Install this checkout as it stands; its needs are in the lock, so nothing is fetched."""
    pip_install("--no-deps", "--no-build-isolation", "--editable", ROOT, hint=NO_PROJECT)


if __name__ == "__main__":
    {"packages": install_packages, "project": install_project}[sys.argv[1]]()
