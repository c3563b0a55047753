"""Making a backup: anchors first, then the database, then the files that its rows name.

In this order nothing in it is ahead of the database: an anchor that was noted later would name an
event that the copy does not have. Files are named by what is in them or by their row and are never
written again, so those that come meanwhile are too many, and none is too few.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from screening import audit
from screening.backups.database import dump_database, engine, require_programs
from screening.backups.manifest import Manifest, Progress, copied, write_manifest
from screening.errors import BackupError
from screening.models import Attachment, ListVersion

FIRST = "audit"
FOLDERS = ("lists", "attachments", "batches", "uploads", "reports")
"""Below the data folder; what is not named here is built again: indexes, readings of partners."""
_PASSING = (".lock", ".partial")


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made.

    Args:
        folder: where it lies.
        manifest: what it holds.
        sha256: of its manifest: whoever notes it elsewhere can tell a backup that was exchanged.
    """

    folder: Path
    manifest: Manifest
    sha256: str


def make_backup(*, folder: Path, by: str, progress: Progress = lambda count: None) -> Backup:
    """Copy everything into a new folder, which bears its name only once it is whole.

    Args:
        folder: must not exist yet.
        by: who asks, for the record.
        progress: is told bytes as they are copied.

    Raises:
        BackupError: it exists, lies in the data folder, or something could not be copied.
    """
    folder = folder.resolve()
    _refuse_place(folder)
    require_programs()
    draft = folder.with_name(f"{folder.name}.partial")
    shutil.rmtree(draft, ignore_errors=True)
    try:
        draft.mkdir(parents=True, mode=0o700)
        event = audit.record_now(verb="backup_made", by=by)
        files = dict(_copied_files(draft, (FIRST,), progress))
        name, entry = dump_database(draft, progress)
        files[name] = entry
        files |= _copied_files(draft, FOLDERS, progress)
        manifest = Manifest(
            made_at=timezone.now().isoformat(),
            made_by=by,
            engine=engine(),
            head=f"{event.pk}:{event.hash}",
            migrations=newest_migrations(),
            files=files,
            missing=tuple(sorted(_named_by_rows() - files.keys())),
        )
        digest = write_manifest(draft, manifest)
        draft.rename(folder)
    except OSError as error:
        raise BackupError(f"The backup could not be written: {error}") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return Backup(folder, manifest, digest)


def newest_migrations() -> dict[str, str]:
    """Of each app, the name of the newest migration that the database has."""
    newest: dict[str, str] = {}
    for app, name in MigrationRecorder(connection).applied_migrations():
        newest[app] = max(name, newest.get(app, ""))
    return newest


def _refuse_place(folder: Path) -> None:
    data = Path(settings.DATA_DIR).resolve()
    if folder.exists():
        raise BackupError(f"{folder} exists. Give the name of a folder that does not.")
    if folder.is_relative_to(data):
        raise BackupError(f"{folder} lies in the data folder, which it is to survive.")


def _copied_files(
    target: Path, folders: tuple[str, ...], progress: Progress
) -> Iterator[tuple[str, dict[str, object]]]:
    data = Path(settings.DATA_DIR)
    for folder in folders:
        for path in sorted((data / folder).rglob("*")):
            if path.is_symlink() or not path.is_file() or path.name.endswith(_PASSING):
                continue
            name = path.relative_to(data)
            copy = target / "files" / name
            copy.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            try:
                source = path.open("rb")
            except FileNotFoundError:
                continue  # a report past its time, or a batch that was taken in meanwhile
            with source, copy.open("wb") as file:
                yield copy.relative_to(target).as_posix(), copied(source, file, progress)


def _named_by_rows() -> set[str]:
    """The files that the record cannot do without, as rows name them."""
    versions = ListVersion.objects.exclude(file="").values_list("file", flat=True)
    hashes = Attachment.objects.values_list("sha256", flat=True)
    documents = (f"attachments/{sha[:2]}/{sha}" for sha in hashes.iterator())
    return {f"files/{name}" for name in (*versions.iterator(), *documents)}
