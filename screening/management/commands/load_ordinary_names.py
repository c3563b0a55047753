"""``manage.py load_ordinary_names FILE``: names of your own for rehearsals of matching."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from screening.errors import NotAllowedError
from screening.rehearsals.ordinary_names import load_names


class Command(BaseCommand):
    """Keeps a set of names on no list; rehearsals play it beside the one that ships."""

    help = "Load names of ordinary customers, on which rehearsals try a change of matching."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="JSON lines: name, schema and, where known, country")
        parser.add_argument("--title", required=True, help="of a title the newest set counts")
        parser.add_argument("--source", required=True, help="where the names are from")
        parser.add_argument("--by", default="load_ordinary_names", help="who loads, for the record")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with Path(options["file"]).open("rb") as stream:
                row = load_names(
                    stream=stream,
                    title=options["title"],
                    source=options["source"],
                    by=options["by"],
                )
        except (OSError, NotAllowedError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{row.title}: {len(row.names):,} names, sha256 {row.sha256[:12]}")
