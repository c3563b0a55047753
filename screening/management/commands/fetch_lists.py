"""``manage.py fetch_lists [SOURCE...]``: look at what publishers give, and take up what is new."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from screening.cases.clearances import end_outdated_clearances
from screening.errors import NotAllowedError
from screening.fetching.fetch import fetch_list
from screening.fetching.schedule import due_sources, fetchable
from screening.lists.readers.publications import PUBLICATIONS
from screening.lists.sync import register_sources
from screening.models import ListCheck


class Command(BaseCommand):
    """Fetches lists; ends with an error where a file was refused, quarantined or not had."""

    help = "Fetch lists from their publishers; without SOURCE, those that are due."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", nargs="*", help="list source codes; these are fetched now")
        parser.add_argument("--now", action="store_true", help="all of them, due or not")
        parser.add_argument("--url", default="", help="another address, for one source")
        parser.add_argument(
            "--allow-private",
            action="store_true",
            help="ask private and loopback addresses, too, and without TLS: a mirror inside",
        )
        parser.add_argument("--by", default="fetch_lists", help="who asks, for the record")

    def handle(self, *args: Any, **options: Any) -> None:
        sources = list(options["source"])
        if options["url"] and len(sources) != 1:
            raise CommandError("--url is the address of one list: name exactly one SOURCE.")
        register_sources()
        for source in sources or self._wanted(is_all=options["now"]):
            self._fetch(source, options)
        if ended := end_outdated_clearances():
            self.stdout.write(f"{ended:,} clearances ended: their listed party changed.")
        if self._bad:
            raise CommandError(
                f"Not taken up: {', '.join(self._bad)}. What was in force stays in force."
            )

    def _wanted(self, *, is_all: bool) -> list[str]:
        licensed = settings.OPENSANCTIONS_LICENSED
        if not is_all:
            due = due_sources(timezone.now(), with_licensed=licensed)
            if not due:
                self.stdout.write("Nothing is due. --now looks at all lists.")
            return due
        return sorted(
            code for code in fetchable() if licensed or not PUBLICATIONS[code].needs_licence
        )

    def _fetch(self, source: str, options: dict[str, Any]) -> None:
        try:
            check = fetch_list(
                source=source,
                by=options["by"],
                url=options["url"],
                allow_private=options["allow_private"],
            )
        except NotAllowedError as refusal:
            self._bad.append(source)
            self.stderr.write(str(refusal))
            return
        if check.is_good:
            self.stdout.write(f"{source}: {check.words}")
            for row in _set_aside(check):
                self.stdout.write(f"set aside, row {row['row']}: {row['message']}")
            return
        self._bad.append(source)
        self.stderr.write(f"{source}: {check.get_outcome_display()}. {check.words}")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._bad: list[str] = []


def _set_aside(check: ListCheck) -> list[dict[str, Any]]:
    """Rows of a new version that could not be read."""
    is_new = check.outcome == ListCheck.Outcome.ACTIVATED
    rows: list[dict[str, Any]] = check.version.rejected_rows if check.version and is_new else []
    return rows
