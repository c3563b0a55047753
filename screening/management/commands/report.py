"""``manage.py report REPORT FILE``: make a report from the shell."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from screening.errors import InvalidReportError
from screening.management.counting import counted
from screening.reports.catalog import REPORTS
from screening.reports.files import WRITERS
from screening.reports.runs import write_report


class Command(BaseCommand):
    """Makes one report at once; the file's ending says which format."""

    help = "Make a report for an auditor; the ending of FILE is its format: pdf, xlsx or csv."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("report", nargs="?", choices=[*REPORTS], help="see --list")
        parser.add_argument("file", nargs="?", type=Path)
        parser.add_argument("--list", action="store_true", help="name the reports and filters")
        parser.add_argument(
            "--filter", action="append", default=[], type=_pair, metavar="NAME=VALUE"
        )
        parser.add_argument("--by", default="report", help="who asks, for the record")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["list"]:
            self._tell_reports()
            return
        path: Path | None = options["file"]
        if path is None:
            raise CommandError("Name a report and a file, or ask for --list.")
        if path.exists():
            raise CommandError(f"{path} is there already.")
        try:
            with counted("writing rows") as progress:
                about = write_report(
                    report=options["report"],
                    filters=dict(options["filter"]),
                    format=path.suffix.removeprefix("."),
                    by=options["by"],
                    path=path,
                    progress=progress,
                )
        except InvalidReportError as error:
            path.unlink(missing_ok=True)
            raise CommandError(str(error)) from error
        self.stdout.write(f"{path}: {about.title}; the audit chain ends at {about.anchor}")

    def _tell_reports(self) -> None:
        for report in REPORTS.values():
            self.stdout.write(f"{report.code}: {report.title}. {report.description}")
            for wanted in report.filters:
                need = "required" if wanted.is_required else "optional"
                self.stdout.write(f"    --filter {wanted.name}=...  {wanted.label} ({need})")
        self.stdout.write(f"Formats: {', '.join(WRITERS)}")


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign:
        raise ArgumentTypeError(f"{text!r} is not NAME=VALUE.")
    return name, value
