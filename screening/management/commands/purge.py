"""``manage.py purge``: what is past its retention period; removed only when told to."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from screening.errors import NotAllowedError
from screening.retention.due import Retained, past_their_time
from screening.retention.purge import purge_order


class Command(BaseCommand):
    """Shows first; ``--execute`` removes what it shows as free."""

    help = (
        "Show the orders whose retention period is over (15 CFR 762.6, 31 CFR 501.601) and what "
        "keeps those that are. With --execute, remove the others; the audit chain stays."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--execute", action="store_true", help="remove; cannot be undone")
        parser.add_argument("--by", default="purge", help="who removes, for the record")

    def handle(self, *args: Any, **options: Any) -> None:
        today = timezone.now().date()
        free = kept = 0
        for order in past_their_time(today=today):
            done = self._purged(order, today, options) if options["execute"] else ""
            is_kept = bool(order.kept_by) or done.startswith("kept")
            kept, free = kept + is_kept, free + (not is_kept)
            self.stdout.write(_line(order, done))
        verb = "removed" if options["execute"] else "would be removed"
        self.stdout.write(f"{free:,} orders {verb}, {kept:,} past their time are kept.")
        if free and not options["execute"]:
            self.stdout.write("Nothing was removed. Run again with --execute to remove them.")

    def _purged(self, order: Retained, today: Any, options: dict[str, Any]) -> str:
        if order.kept_by:
            return ""
        try:
            removed = purge_order(order=order, today=today, by=options["by"])
        except NotAllowedError as refusal:
            return f"kept: {refusal}"
        return "removed " + ", ".join(f"{count} {name}" for name, count in removed.items())


def _line(order: Retained, done: str) -> str:
    what = (
        f"{order.reference}: {order.retention_class}, {order.years} years ({order.citation}), "
        f"last event {order.last_event_on}, kept until {order.kept_until}"
    )
    kept = "kept by " + "; ".join(order.kept_by) if order.kept_by else done
    return f"{what}; {kept}" if kept else what
