"""``manage.py seal_rules``: keep the rules of this release for the replays of later ones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from screening.controls.engines import RULES
from screening.controls.sealed import ARCHIVES, seal


class Command(BaseCommand):
    """Writes one archive; run by whoever gives the rules a new name, before the first change."""

    help = (
        "Seal the rules in force under their name, so that screenings judged by them replay to the "
        "same bytes after the rules have changed and have a new name. An archive is never replaced."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        archive = ARCHIVES / f"{RULES}.zip"
        if archive.exists():
            raise CommandError(f"{RULES} is sealed already: give the rules a new name first.")
        seal(Path(settings.BASE_DIR) / "screening", archive, name=RULES)
        self.stdout.write(f"sealed {RULES} in {archive.name}, {archive.stat().st_size:,} bytes")
