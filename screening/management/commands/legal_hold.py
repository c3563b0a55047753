"""``manage.py legal_hold``: keep records beyond their time, and let them go again."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from screening.errors import NotAllowedError
from screening.models import LegalHold
from screening.retention.holds import lift_hold, place_hold


class Command(BaseCommand):
    """Places, lifts and lists legal holds."""

    help = "Place a legal hold on an order (or on every record), lift one, or list those standing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_subparsers(dest="what", required=True)
        place = what.add_parser("place", help="keep records until the hold is lifted")
        which = place.add_mutually_exclusive_group(required=True)
        which.add_argument("--reference", help="the order")
        which.add_argument("--everything", action="store_true", help="every record there is")
        place.add_argument("--reason", required=True, help="who asked for the records, and why")
        lift = what.add_parser("lift", help="end a hold")
        lift.add_argument("hold", type=int, help="its number, as 'list' shows it")
        lift.add_argument("--reason", required=True, help="why it may end")
        what.add_parser("list", help="holds that stand")
        for verb in (place, lift):
            verb.add_argument("--by", default="legal_hold", help="who does it, for the record")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, f"_{options['what']}")(options)
        except (NotAllowedError, LegalHold.DoesNotExist) as refusal:
            raise CommandError(str(refusal)) from refusal

    def _place(self, options: dict[str, Any]) -> None:
        reference = options["reference"] or ""
        hold = place_hold(reference=reference, reason=options["reason"], by=options["by"])
        self.stdout.write(f"{hold.pk}: {hold} stands.")

    def _lift(self, options: dict[str, Any]) -> None:
        hold = LegalHold.objects.get(pk=options["hold"])
        lift_hold(hold=hold, why=options["reason"], by=options["by"])
        self.stdout.write(f"{hold.pk}: {hold} is lifted.")

    def _list(self, options: dict[str, Any]) -> None:
        for hold in LegalHold.objects.standing():
            since = f"{hold.placed_at:%Y-%m-%d} by {hold.placed_by}"
            self.stdout.write(f"{hold.pk}: {hold}, since {since}: {hold.reason}")
