"""A backup as one file: a gzipped tar, its manifest first, then the data.

It appears under its name only when it is whole and on the disk. It holds people's names: only its
owner may read it.
"""

import hashlib
import os
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import msgspec

from challenge_hub.operations.errors import NotABackup, TargetExists

FORMAT = 1
MANIFEST = "manifest.json"
LARGEST_MANIFEST = 1 << 20  # bytes
FASTEST = 1  # of gzip: the file shrinks to about a third, and the disk stays what is waited for
BLOCK = 1 << 20


class Member(msgspec.Struct, frozen=True):
    """One file of data: its name (no folders), size in bytes and SHA-256."""

    name: str
    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup is of. `taken_at` is the wall's instant, ISO 8601, UTC."""

    format: int
    version: str
    database: str  # sqlite or postgresql
    schema: str
    taken_at: str
    ledger_seq: int
    ledger_hash: str  # of the chain up to there
    members: tuple[Member, ...]


def member_of(path: Path) -> Member:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Member(path.name, path.stat().st_size, digest)


@contextmanager
def staging(beside: Path, prefix: str = ".hub-") -> Iterator[Path]:
    """A folder on the same disk, gone afterwards unless the process is killed."""
    with tempfile.TemporaryDirectory(prefix=prefix, dir=beside) as folder:
        yield Path(folder)


def write(target: Path, manifest: Manifest, folder: Path) -> int:
    """Put the manifest and its members together. Returns the size in bytes.

    Raises TargetExists. A file of that name is whole or not there, whatever happens.
    """
    made = folder / "archive"
    (folder / MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(manifest)))
    with open(made, "xb", opener=_private) as file:
        with tarfile.open(fileobj=file, mode="w:gz", compresslevel=FASTEST) as archive:
            for name in (MANIFEST, *(member.name for member in manifest.members)):
                archive.add(folder / name, arcname=name, filter=_nobodys)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(made, target)  # unlike a rename, it never overwrites
    except FileExistsError as error:
        raise TargetExists(str(target)) from error
    sync_folder(target.parent)
    return target.stat().st_size


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _nobodys(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    return entry


def sync_folder(folder: Path) -> None:
    """Have the folder's new names on the disk."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def read_manifest(source: Path) -> Manifest:
    """Raises NotABackup."""
    with _opened(source) as archive:
        return _manifest(archive)


def extract(source: Path, folder: Path) -> Manifest:
    """Write the members into `folder` and check each against the manifest. Raises NotABackup.

    Only names of the manifest are written, and none with a folder in it.
    """
    with _opened(source) as archive:
        manifest = _manifest(archive)
        for member in manifest.members:
            entry = archive.next()
            if entry is None or entry.name != member.name or Path(member.name).name != member.name:
                raise NotABackup(
                    f"{source}: {member.name} is missing; the file was cut or changed."
                )
            _take(archive, entry, folder / member.name)
            if member_of(folder / member.name) != member:
                raise NotABackup(f"{source}: {member.name} does not have the SHA-256 it was given.")
    return manifest


@contextmanager
def _opened(source: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(source, "r:gz") as archive:
            yield archive
    except (tarfile.TarError, EOFError, OSError) as error:
        raise NotABackup(f"{source}: cannot be read as a backup ({error}).") from error


def _manifest(archive: tarfile.TarFile) -> Manifest:
    entry = archive.next()
    content: IO[bytes] | None = None if entry is None else archive.extractfile(entry)
    if entry is None or entry.name != MANIFEST or content is None:
        raise NotABackup("The file has no manifest: it is not a backup of this product.")
    try:
        manifest = msgspec.json.decode(content.read(LARGEST_MANIFEST), type=Manifest)
    except msgspec.DecodeError as error:
        raise NotABackup(f"The manifest cannot be read: {error}.") from error
    if manifest.format != FORMAT:
        raise NotABackup(f"The backup has format {manifest.format}, this version reads {FORMAT}.")
    return manifest


def _take(archive: tarfile.TarFile, entry: tarfile.TarInfo, target: Path) -> None:
    content = archive.extractfile(entry)
    if content is None:
        raise NotABackup(f"{entry.name} is not a file.")
    with open(target, "xb", opener=_private) as file:
        while block := content.read(BLOCK):
            file.write(block)
