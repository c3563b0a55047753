"""``manage.py restore FOLDER``: put a backup back, or only read it through."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from screening.audit.verify import verify_audit
from screening.backups.keys import restore_keys
from screening.backups.restoring import checked, load_backup, note_restore
from screening.errors import BackupError
from screening.management.counting import counted, counted_bytes


class Command(BaseCommand):
    """Checks every file, restores, migrates where the backup is older, verifies the record."""

    help = (
        "Restore a backup into an empty database and data folder. Every file is checked against "
        "the manifest first; a restore is an event of the record, which is verified at the end."
    )
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--check", action="store_true", help="read it through; touch nothing")
        parser.add_argument(
            "--replace", action="store_true", help="lose what is in the database; stop all first"
        )
        parser.add_argument("--keys", type=Path, metavar="FILE", help="as 'backup --keys' wrote it")
        parser.add_argument("--by", default="restore", help="who restores, for the record")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["check"]:
                self._check(options["folder"])
            else:
                self._restore(options)
        except BackupError as error:
            raise CommandError(str(error)) from error

    def _check(self, folder: Path) -> None:
        with counted_bytes("checking") as progress:
            manifest, digest = checked(folder, progress)
        self.stdout.write(
            f"Whole: {len(manifest.files):,} files of {manifest.made_at}, audit chain up to "
            f"{manifest.head}, manifest SHA-256 {digest}"
        )

    def _restore(self, options: dict[str, Any]) -> None:
        with counted_bytes("checking and copying") as progress:
            restored = load_backup(
                folder=options["folder"], replace=options["replace"], progress=progress
            )
        call_command("migrate", verbosity=0)
        note_restore(restored, by=options["by"])
        to_set = restore_keys(options["keys"]) if options["keys"] else ()
        with counted("checking events") as told:
            report = verify_audit(progress=told)
        self.stdout.write(f"Restored what was saved at {restored.manifest.made_at}.")
        if restored.anchor_before:
            self.stdout.write(
                f"Before, the chain here was known up to {restored.anchor_before}; the record "
                f"goes on from {restored.manifest.head}. What lies between is lost."
            )
        for name in to_set:
            self.stdout.write(f"Set {name} in the environment to what {options['keys']} holds.")
        if report.faults:
            raise CommandError(
                "It was restored, but the record is broken.\n" + "\n".join(report.faults)
            )
        self.stdout.write(f"Sound: {report.chain.count:,} events, the last is {report.chain.head}")
