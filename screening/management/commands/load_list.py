"""``manage.py load_list SOURCE FILE``: load a published list as the new active version."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from contextlib import ExitStack
from datetime import date
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from screening.cases.clearances import end_outdated_clearances
from screening.errors import BrokenListError, SameListError
from screening.lists.activation import LoadReport
from screening.lists.own_catalog import SOURCE as OWN_PRODUCTS
from screening.lists.sync import load_list

TABLES = (".csv", ".tsv", ".xlsx")


class Command(BaseCommand):
    """Loads a list whole or not at all, and switches it on at once."""

    help = "Load a published list as the new active version of a list source."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", help="list source code, for example us-bis-entity-list")
        parser.add_argument("file", help="the agency's file, plain or gzip; - for standard input")
        parser.add_argument(
            "--published",
            type=date.fromisoformat,
            metavar="DATE",
            help="publication date, where the file does not give it",
        )
        parser.add_argument("--by", default="load_list", help="who loads, for the record")
        parser.add_argument(
            "--allow-shrink",
            action="store_true",
            help="accept a file with far fewer rows than the active version",
        )
        parser.add_argument(
            "--allow-partial",
            action="store_true",
            help="accept an excerpt of the control list, chart or groups",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["source"] == OWN_PRODUCTS and options["file"].endswith(TABLES):
            raise CommandError("A table of products is loaded with manage.py load_products.")
        try:
            report = self._load(options)
        except SameListError as error:
            self.stdout.write(str(error))
            return
        except (BrokenListError, OSError) as error:
            raise CommandError(f"{error}\nThe active version stands untouched.") from error
        self._tell(report)

    def _load(self, options: dict[str, Any]) -> LoadReport:
        columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
        with ExitStack() as stack:
            stream = _opened(options["file"], stack)
            progress = stack.enter_context(Progress(*columns, console=Console(stderr=True)))
            task = progress.add_task(f"{options['source']}: reading")
            return load_list(
                source=options["source"],
                stream=stream,
                by=options["by"],
                published_on=options["published"],
                allow_shrink=options["allow_shrink"],
                allow_partial=options["allow_partial"],
                progress=lambda rows: progress.update(
                    task, description=f"{options['source']}: {rows:,} rows"
                ),
            )

    def _tell(self, report: LoadReport) -> None:
        version = report.version
        published = version.published.isoformat() if version.published else "undated"
        self.stdout.write(
            f"{version.source_id}: {version.record_count:,} rows, {published}, "
            f"SHA-256 {version.sha256}\n"
            f"{report.added:,} added, {report.changed:,} changed, {report.removed:,} removed. "
            "The new version is active."
        )
        for row in version.rejected_rows:
            self.stdout.write(f"set aside, row {row['row']}: {row['message']}")
        if version.published is None and version.source.oldest_days is not None:
            self.stdout.write(
                "The file gives no date. Say which edition it is, or it counts as old as its "
                "newest entry: load it again with --published DATE."
            )
        if ended := end_outdated_clearances():
            self.stdout.write(f"{ended:,} clearances ended: their listed party changed.")


def _opened(name: str, stack: ExitStack) -> BinaryIO:
    if name == "-":
        return sys.stdin.buffer
    return stack.enter_context(open(name, "rb"))
