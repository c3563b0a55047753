"""``manage.py load_shipped``: load the reference data that ships, where nothing newer stands."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from screening.lists.activation import LoadReport
from screening.lists.shipped import LeftAlone, load_shipped


class Command(BaseCommand):
    """Loads chart, groups, control list, products, policy and, if asked, the demo list."""

    help = "Load the reference data and the policy that ship with the product."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--demo", action="store_true", help="also load the demonstration list of listed parties"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        load_shipped(with_demo_list=options["demo"], told=self._tell, left=self._tell_left)

    def _tell(self, report: LoadReport) -> None:
        version = report.version
        self.stdout.write(f"{version.source_id}: {version.record_count:,} rows, active.")

    def _tell_left(self, left: LeftAlone) -> None:
        self.stdout.write(f"{left.source}: left alone, {left.why}.")
