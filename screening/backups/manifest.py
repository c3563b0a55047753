"""What a backup holds: every file with its size and SHA-256, and what it was made from.

``manifest.sha256`` is in the format of ``sha256sum -c``, so that the manifest itself can be checked
without this program.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

from screening.errors import BrokenBackupError
from screening.terms.values import canonical_json

FORMAT = "export-control-backup/1"
MANIFEST = "manifest.json"
CHECKSUM = "manifest.sha256"
PIECE = 1 << 20
MOST_FAULTS = 20
"""Damaged files that are named; the number of the rest is told."""

Progress = Callable[[int], None]
"""Is told how many bytes were worked on, each time some more were."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself.

    Args:
        made_at: when, ISO 8601.
        made_by: who.
        engine: ``sqlite`` or ``postgresql``.
        head: the end of the audit chain before the database was copied, ``POSITION:HASH``.
        migrations: the newest migration of each app.
        files: path below the backup to its size and SHA-256.
        missing: files that a row names and that did not lie in the data folder.
    """

    made_at: str
    made_by: str
    engine: str
    head: str
    migrations: Mapping[str, str]
    files: Mapping[str, Mapping[str, Any]]
    missing: tuple[str, ...] = ()

    @property
    def size_bytes(self) -> int:
        """Bytes of all files together."""
        return sum(file["bytes"] for file in self.files.values())


def copied(source: IO[bytes], target: IO[bytes], progress: Progress) -> dict[str, Any]:
    """Copy a stream and give the entry of the manifest for it; on the disk when it returns."""
    digest, size = hashlib.sha256(), 0
    while piece := source.read(PIECE):
        target.write(piece)
        digest.update(piece)
        size += len(piece)
        progress(len(piece))
    target.flush()
    os.fsync(target.fileno())
    return {"bytes": size, "sha256": digest.hexdigest()}


def entry_of(path: Path, progress: Progress) -> dict[str, Any]:
    """The entry of the manifest for a file that lies there."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
            size += len(piece)
            progress(len(piece))
    return {"bytes": size, "sha256": digest.hexdigest()}


def write_manifest(folder: Path, manifest: Manifest) -> str:
    """Write the manifest and its checksum; gives the checksum."""
    text = canonical_json({"format": FORMAT, **asdict(manifest)}) + "\n"
    digest = hashlib.sha256(text.encode()).hexdigest()
    for name, content in ((MANIFEST, text), (CHECKSUM, f"{digest}  {MANIFEST}\n")):
        with (folder / name).open("w", encoding="utf-8") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    return digest


def read_manifest(folder: Path) -> tuple[Manifest, str]:
    """The manifest of a backup and its checksum.

    Raises:
        BrokenBackupError: there is none, or it is not the one that was written.
    """
    try:
        raw = (folder / MANIFEST).read_bytes()
        told = (folder / CHECKSUM).read_text(encoding="ascii").split()[:1]
    except (OSError, ValueError) as error:
        raise BrokenBackupError(f"{folder} is not a whole backup: {error}") from error
    digest = hashlib.sha256(raw).hexdigest()
    if told != [digest]:
        raise BrokenBackupError(f"{MANIFEST} is damaged: its SHA-256 is not the one in {CHECKSUM}.")
    try:
        content = json.loads(raw)
        if (found := content.pop("format")) != FORMAT:
            raise BrokenBackupError(f"{MANIFEST} has the format {found!r}, not {FORMAT!r}.")
        manifest = Manifest(**content)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise BrokenBackupError(f"{MANIFEST} cannot be read: {error}") from error
    for name in manifest.files:
        _refuse_outside(name)
    return manifest, digest


def check_files(folder: Path, manifest: Manifest, progress: Progress) -> None:
    """Read every file of a backup.

    Raises:
        BrokenBackupError: names what is missing, damaged or too much.
    """
    faults = list(_faults(folder, manifest, progress))
    if faults:
        more = len(faults) - MOST_FAULTS
        rest = [f"and {more:,} more"] if more > 0 else []
        raise BrokenBackupError(
            "The backup is damaged. Nothing was restored.\n"
            + "\n".join([*faults[:MOST_FAULTS], *rest])
        )


def _faults(folder: Path, manifest: Manifest, progress: Progress) -> Iterator[str]:
    for name, told in sorted(manifest.files.items()):
        path = folder / name
        if path.is_symlink() or not path.is_file():
            yield f"{name}: missing"
            continue
        try:
            found = entry_of(path, progress)
        except OSError as error:
            yield f"{name}: cannot be read: {error.strerror}"
            continue
        if found["bytes"] != told["bytes"]:
            yield f"{name}: {found['bytes']:,} bytes, not {told['bytes']:,}"
        elif found["sha256"] != told["sha256"]:
            yield f"{name}: changed: its SHA-256 is not the one in {MANIFEST}"
    known = {*manifest.files, MANIFEST, CHECKSUM}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if not path.is_dir() and name not in known:
            yield f"{name}: not in {MANIFEST}"


def _refuse_outside(name: str) -> None:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not path.parts:
        raise BrokenBackupError(f"{MANIFEST} names a file outside of the backup: {name!r}.")
