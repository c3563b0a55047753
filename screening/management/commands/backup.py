"""``manage.py backup FOLDER``: copy everything that cannot be fetched or built again."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from screening.backups.keys import write_keys
from screening.backups.making import make_backup
from screening.errors import BackupError
from screening.management.counting import counted_bytes


class Command(BaseCommand):
    """Writes one folder with a manifest; the service may run."""

    help = (
        "Copy the database, the raw lists, documents and anchors into a new folder while the "
        "service runs. Keys go into a file of their own, with --keys. Keep the printed SHA-256 "
        "of the manifest elsewhere; 'restore --check FOLDER' reads a backup through."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="is made; must not exist yet")
        parser.add_argument("--keys", type=Path, metavar="FILE", help="write the keys there, too")
        parser.add_argument("--by", default="backup", help="who makes it, for the record")

    def handle(self, *args: Any, **options: Any) -> None:
        folder, keys = options["folder"].resolve(), options["keys"]
        if keys and keys.resolve().is_relative_to(folder):
            raise CommandError("The keys do not belong in the backup: name a file elsewhere.")
        try:
            with counted_bytes("copying") as progress:
                made = make_backup(folder=folder, by=options["by"], progress=progress)
            named = write_keys(keys) if keys else ()
        except BackupError as error:
            raise CommandError(str(error)) from error
        count, size = len(made.manifest.files), made.manifest.size_bytes
        self.stdout.write(f"{made.folder}: {count:,} files, {size:,} bytes")
        self.stdout.write(f"audit chain up to {made.manifest.head}")
        self.stdout.write(f"manifest SHA-256 {made.sha256}")
        if keys:
            self.stdout.write(f"{keys}: {', '.join(named) or 'no key is set'}")
        if missing := made.manifest.missing:
            self.stderr.write(
                f"NOT IN THE DATA FOLDER and so not in the backup: {len(missing):,} files that "
                "rows name, such as " + ", ".join(missing[:5])
            )
