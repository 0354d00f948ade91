"""Copy the third-party front-end files into static/vendor/, each checked against vendor.sha256.

Without them the pages still work (the system's font, polling instead of a socket), so a
failure is said and does not stop the set-up; the next run tries again.
"""

import hashlib
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from setup.node import npm_install
from setup.shell import ROOT, StepFailed, say, stop

CHECKSUMS = ROOT / "setup" / "vendor.sha256"
VENDOR = ROOT / "static" / "vendor"
MISSING = (
    "the front-end files could not be fetched; pages use the system's font and polling until"
    " `make setup` is run again with the network reachable"
)


def listed_files() -> Iterator[tuple[str, str, str]]:
    """Yield (SHA-256, path in node_modules, name in static/vendor) from the checksum list."""
    for line in CHECKSUMS.read_text().splitlines():
        if line and not line.startswith("#"):
            digest, source, target = line.split()
            yield digest, source, target


def copy_checked(modules: Path) -> None:
    """Copy what is listed. A file that differs stops the set-up: nobody has looked at it."""
    for digest, source, target in listed_files():
        found = hashlib.sha256((modules / source).read_bytes()).hexdigest()
        if found != digest:
            stop(f"{source} is not the file listed in setup/vendor.sha256 (SHA-256 {found})")
        (VENDOR / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(modules / source, VENDOR / target)


def install_front_end() -> bool:
    """Return whether static/vendor/ is complete."""
    say("fetching the front-end files")
    try:
        modules = npm_install(ROOT)
    except StepFailed:
        say(MISSING)
        return False
    copy_checked(modules)
    return True


if __name__ == "__main__":
    stamp = Path(sys.argv[1])
    if install_front_end():
        stamp.touch()
