"""Where templates, static files and examples lie: in a checkout and in a wheel."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent


def asset_folder(name: str) -> Path:
    """Find templates/, static/ or examples/: in the package (wheel) or beside it (checkout).

    Raises FileNotFoundError when an installation lacks it.
    """
    for parent in (PACKAGE, PACKAGE.parent):
        if (parent / name).is_dir():
            return parent / name
    raise FileNotFoundError(f"{name}/ is missing from this installation")
