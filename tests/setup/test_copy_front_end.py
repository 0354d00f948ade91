"""Third-party page files are copied only when somebody has listed their checksum."""

import hashlib
from pathlib import Path

import pytest

from setup import front_end
from setup.shell import StepFailed

CONTENT = b"console.log('as listed')"


@pytest.fixture
def modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A node_modules with one listed file, and a vendor folder to copy into."""
    digest = hashlib.sha256(CONTENT).hexdigest()
    (tmp_path / "list").write_text(f"# a comment\n{digest}  parcel/dist.js  parcel.js\n")
    (tmp_path / "parcel").mkdir()
    (tmp_path / "parcel" / "dist.js").write_bytes(CONTENT)
    monkeypatch.setattr(front_end, "CHECKSUMS", tmp_path / "list")
    monkeypatch.setattr(front_end, "VENDOR", tmp_path / "vendor")
    return tmp_path


def test_a_listed_file_is_copied(modules: Path) -> None:
    front_end.copy_checked(modules)

    assert (modules / "vendor" / "parcel.js").read_bytes() == CONTENT


def test_a_file_that_differs_from_the_list_stops_the_set_up(
    modules: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (modules / "parcel" / "dist.js").write_bytes(b"something else")

    with pytest.raises(SystemExit):
        front_end.copy_checked(modules)

    assert not (modules / "vendor" / "parcel.js").exists()
    assert "parcel/dist.js is not the file listed" in capsys.readouterr().err


def test_without_npm_the_set_up_goes_on_and_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def no_network(folder: Path) -> Path:
        raise StepFailed("no network")

    monkeypatch.setattr(front_end, "npm_install", no_network)

    assert front_end.install_front_end() is False
    assert "could not be fetched" in capsys.readouterr().out
