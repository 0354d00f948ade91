"""Find npm: the machine's own where Node is 20 or newer, else the one of a Python package."""

import shutil
import subprocess
from pathlib import Path

from setup.shell import ROOT, VENV, run

OLDEST = 20
NPM_SECONDS = 150


def major_version(node: str) -> int:
    """Return 18 for `v18.20.4`; 0 where it does not run."""
    try:
        reply = subprocess.run([node, "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.SubprocessError):
        return 0
    return int(reply.stdout.strip().lstrip("v").split(".")[0])


def node_folder() -> Path:
    """Return the folder with `node` and `npm`. Raises StepFailed where neither can be had."""
    node = shutil.which("node")
    if node and shutil.which("npm") and major_version(node) >= OLDEST:
        return Path(node).parent
    own = VENV / "bin"
    if not (own / "npm").exists():
        pip = [str(own / "python"), "-m", "pip", "install", "--quiet", "--retries", "2"]
        run([*pip, "--require-hashes", "-r", str(ROOT / "setup" / "node.lock")])
    return own


def npm_install(folder: Path) -> Path:
    """Install exactly what package-lock.json of `folder` names; return its node_modules.

    No install script of a package runs. Raises StepFailed, also when npm hangs.
    """
    tools = node_folder()
    npm = shutil.which("npm", path=str(tools)) or "npm"
    path = f"{tools}:/usr/local/bin:/usr/bin:/bin"
    options = ["--ignore-scripts", "--no-audit", "--no-fund"]
    patience = ["--fetch-retries=1", "--fetch-timeout=30000"]  # milliseconds
    run([npm, "ci", *options, *patience], cwd=folder, seconds=NPM_SECONDS, env={"PATH": path})
    return folder / "node_modules"
