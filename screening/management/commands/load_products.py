"""``manage.py load_products FILE``: load the exporter's product catalog from CSV or XLSX."""

from __future__ import annotations

import csv
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from screening.errors import BrokenListError, SameListError
from screening.lists.activation import LoadReport
from screening.lists.own_catalog import Preview, load_catalog, preview_catalog
from screening.lists.readers.product_table import template_rows

FAULTS_TOLD = 50


class Command(BaseCommand):
    """Looks at a catalog or puts it in force; a wrong row is told with the mend."""

    help = "Load the exporter's own product catalog from a CSV or XLSX file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", help="CSV or XLSX")
        parser.add_argument(
            "--preview", action="store_true", help="say what it holds, load nothing"
        )
        parser.add_argument("--template", action="store_true", help="print an empty table as CSV")
        parser.add_argument(
            "--leave-out-wrong",
            action="store_true",
            help="load the good rows although others are wrong",
        )
        parser.add_argument(
            "--allow-shrink",
            action="store_true",
            help="accept a catalog with far fewer rows than the one in force",
        )
        parser.add_argument("--by", default="load_products", help="who loads, for the record")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["template"]:
            csv.writer(self.stdout, lineterminator="\n").writerows(template_rows())
            return
        if not options["file"]:
            raise CommandError("Name the file, or ask for --template.")
        try:
            with Path(options["file"]).open("rb") as stream:
                preview = preview_catalog(stream=stream)
                self._tell(preview)
                if options["preview"]:
                    return
                report = self._load(stream, options)
        except SameListError as error:
            self.stdout.write(str(error))
            return
        except (BrokenListError, OSError) as error:
            raise CommandError(f"{error}\nThe catalog in force stands untouched.") from error
        self.stdout.write(f"Loaded: {report.version.record_count:,} products are in force.")

    def _load(self, stream: BinaryIO, options: dict[str, Any]) -> LoadReport:
        columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
        with Progress(*columns, console=Console(file=sys.stderr)) as progress:
            task = progress.add_task("own-products: reading")
            report, _ = load_catalog(
                stream=stream,
                by=options["by"],
                name=Path(options["file"]).name,
                leave_out_wrong=options["leave_out_wrong"],
                allow_shrink=options["allow_shrink"],
                progress=lambda rows: progress.update(
                    task, description=f"own-products: {rows:,} rows"
                ),
            )
            return report

    def _tell(self, preview: Preview) -> None:
        for fault in preview.faults[:FAULTS_TOLD]:
            where = f"row {fault.row}{f', {fault.column}' if fault.column else ''}"
            self.stdout.write(f"{where}: {fault.mend} ({fault.value!r})")
        untold = preview.fault_count - min(len(preview.faults), FAULTS_TOLD)
        if untold:
            self.stdout.write(f"and {untold:,} more.")
        self.stdout.write(
            f"{preview.rows:,} rows, {preview.good_rows:,} good, {preview.wrong_rows:,} wrong; "
            f"{preview.added:,} added, {preview.changed:,} changed, {preview.same:,} as before, "
            f"{preview.removed:,} removed.\nSHA-256 {preview.sha256}"
        )
