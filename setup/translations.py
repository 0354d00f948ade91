"""Compile every challenge_hub/translations/**/*.po to a .mo beside it.

Run with the Python that has Babel; also called by hatch_build.py when a wheel is made.
"""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_catalogue(source: Path) -> Path:
    """Compile one .po; fuzzy entries stay out. Raises PoFileError with file and line."""
    with source.open("rb") as file:
        catalogue = read_po(file, abort_invalid=True)
    target = source.with_suffix(".mo")
    with target.open("wb") as file:
        write_mo(file, catalogue)
    return target


def compile_all(root: Path) -> list[Path]:
    folder = root / "challenge_hub" / "translations"
    return [compile_catalogue(source) for source in sorted(folder.glob("**/*.po"))]


if __name__ == "__main__":
    compile_all(Path(__file__).resolve().parent.parent)
