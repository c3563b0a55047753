"""``manage.py seal_rules``: keep the rules of this release for the replays of later ones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from screening.controls.engines import RULES
from screening.controls.sealed import RULES_SEALED
from screening.pipeline.sealed import READINGS


class Command(BaseCommand):
    """Writes two archives; run by whoever gives the rules a new name, before the first change."""

    help = (
        "Seal the rules in force and how they read names and texts, under their name, so that "
        "screenings judged by them replay to the same bytes after the rules have changed and have "
        "a new name. An archive is never replaced."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if RULES_SEALED.archive(RULES).exists():
            raise CommandError(f"{RULES} is sealed already: give the rules a new name first.")
        for what, sealing in (("reading of", READINGS), ("rules", RULES_SEALED)):
            archive = sealing.archive(RULES)
            sealing.seal(Path(settings.BASE_DIR) / "screening", archive, name=RULES)
            size = archive.stat().st_size
            self.stdout.write(f"sealed {what} {RULES} in {archive.name}, {size:,} bytes")
