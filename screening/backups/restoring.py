"""Putting a backup back: looked through first, then the files, then the database.

Nothing is touched before every file of the backup was read and found whole. A restore is an event
of its own: the record says from which moment it goes on, and which later end was known here.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from screening import audit
from screening.audit.anchors import kept_anchor
from screening.backups.database import engine, load_database, require_programs, tables
from screening.backups.manifest import (
    Manifest,
    Progress,
    check_files,
    copied,
    entry_of,
    read_manifest,
)
from screening.errors import BackupError
from screening.models.audit_events import RESTORED

ANCHOR = "audit/head.txt"
BELOW = "files/"
"""Where a backup has what comes from the data folder."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back.

    Args:
        manifest: of the backup.
        sha256: of its manifest.
        anchor_before: the end of the chain that was noted here before, empty where there was none.
    """

    manifest: Manifest
    sha256: str
    anchor_before: str


def checked(folder: Path, progress: Progress = lambda count: None) -> tuple[Manifest, str]:
    """Read a backup through and give its manifest and the manifest's SHA-256.

    Raises:
        BrokenBackupError: names what is damaged.
    """
    manifest, digest = read_manifest(folder)
    check_files(folder, manifest, progress)
    return manifest, digest


def load_backup(
    *, folder: Path, replace: bool = False, progress: Progress = lambda count: None
) -> Restored:
    """Put the files and the database back; the caller migrates, then calls ``note_restore``.

    Args:
        replace: what is in the database and differs in the data folder is replaced. The service
            must be stopped.
        progress: is told bytes, of the check and of the copy.

    Raises:
        BrokenBackupError: the backup is damaged; nothing was touched.
        BackupError: this is not the place for it; nothing was touched. Or it could not be written.
    """
    manifest, digest = read_manifest(folder)
    _refuse_place(manifest, replace=replace)
    check_files(folder, manifest, progress)
    if not replace:
        _refuse_other_files(manifest)
    before = _anchor_set_aside()
    try:
        _put_files(folder, manifest, progress)
    except OSError as error:
        raise BackupError(f"The files could not be put back: {error}") from error
    load_database(folder, progress, replace=replace)
    return Restored(manifest, digest, before)


def note_restore(restored: Restored, *, by: str) -> None:
    """Append to the record that it was restored, from what, and what was known beyond it."""
    audit.record_now(
        verb=RESTORED,
        by=by,
        made_at=restored.manifest.made_at,
        made_by=restored.manifest.made_by,
        head=restored.manifest.head,
        manifest_sha256=restored.sha256,
        anchor_before=restored.anchor_before,
    )


def _refuse_place(manifest: Manifest, *, replace: bool) -> None:
    if manifest.engine != engine():
        raise BackupError(
            f"The backup is of {manifest.engine}, the database here is {engine()}: set "
            "DATABASE_URL to one of its kind."
        )
    require_programs()
    if not replace and (found := tables()):
        raise BackupError(
            f"The database is not empty: it has {len(found)} tables, {found[0]} the first. Nothing "
            "was restored. Restore into an empty one, or say --replace to lose what is in it."
        )
    known = MigrationLoader(connection, ignore_no_migrations=True).disk_migrations
    for app, name in manifest.migrations.items():
        if (app, name) not in known:
            raise BackupError(
                f"The backup is of a later release: this one does not know {app}.{name}. Install "
                "that release first."
            )


def _anchor_set_aside() -> str:
    """Keep the end of the chain that was noted here: it may be behind what the backup has."""
    try:
        anchor = kept_anchor()
    except ValueError:
        anchor = None
    place = Path(settings.DATA_DIR) / ANCHOR
    if place.exists():
        place.rename(place.with_name(f"head-before-restore-{_stamp(timezone.now())}.txt"))
    return str(anchor) if anchor else ""


def _stamp(now: datetime) -> str:
    return now.strftime("%Y%m%dT%H%M%S%fZ")


def _refuse_other_files(manifest: Manifest) -> None:
    """Refuse a data folder in which a file of the backup lies with other content."""
    for name, place in _places(manifest):
        if place.exists() and not _is_there(manifest, name, place) and name != f"{BELOW}{ANCHOR}":
            raise BackupError(
                f"{name.removeprefix(BELOW)} lies in the data folder with other content. Nothing "
                "was restored. Restore into an empty data folder, or say --replace."
            )


def _put_files(folder: Path, manifest: Manifest, progress: Progress) -> None:
    for name, place in _places(manifest):
        if _is_there(manifest, name, place):
            continue
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = place.with_name(f"{place.name}.{os.getpid()}.partial")
        with (folder / name).open("rb") as source, draft.open("wb") as file:
            found = copied(source, file, progress)
        if found != dict(manifest.files[name]):
            draft.unlink()
            raise BackupError(f"{name} changed while it was restored.")
        draft.replace(place)


def _places(manifest: Manifest) -> Iterator[tuple[str, Path]]:
    """The files of the backup that go into the data folder, and where."""
    for name in manifest.files:
        if name.startswith(BELOW):
            yield name, Path(settings.DATA_DIR) / name.removeprefix(BELOW)


def _is_there(manifest: Manifest, name: str, place: Path) -> bool:
    return place.exists() and entry_of(place, lambda count: None) == dict(manifest.files[name])
