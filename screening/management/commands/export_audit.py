"""``manage.py export_audit FILE``: the chain of audit events as a bundle to hand out."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from screening.audit.bundle import write_bundle
from screening.management.counting import counted


class Command(BaseCommand):
    """Writes the whole chain, checkable without this product."""

    help = (
        "Write every audit event to a bundle that 'verify_audit FILE' and docs/verify_bundle.py "
        "check without the database. That it was given out is itself an event."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the ZIP to write; must not exist yet")
        parser.add_argument("--by", default="export_audit", help="who takes it, for the record")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with options["file"].open("xb") as target, counted("writing events") as progress:
                head = write_bundle(target, by=options["by"], progress=progress)
        except OSError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{options['file']}: {head.position:,} events, the last is {head}")
