"""``manage.py verify_audit [BUNDLE]``: check the record, or a bundle of it."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from screening.audit.bundle import verify_bundle
from screening.audit.verify import AuditReport, verify_audit
from screening.errors import BrokenBundleError
from screening.management.counting import counted
from screening.terms.audit_chain import Anchor

NOBODY_OUTSIDE = 3
"""What the command exits with when the record is sound and no end kept outside was met."""


class Command(BaseCommand):
    """Checks every link and names the first that is broken."""

    help = (
        "Check the chain of audit events from first to last, the ends kept outside it, the "
        "records it tells of and those it does not, and the triggers that guard them. With "
        "BUNDLE, check that file instead, without the database. Exits with 0 when all is sound, "
        f"with 1 when something is broken, with {NOBODY_OUTSIDE} when all is sound but no end "
        "that is kept outside was checked against: who rewrote everything is not found out then."
    )
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("bundle", nargs="?", type=Path, help="a file of 'export_audit'")
        parser.add_argument(
            "--anchor",
            action="append",
            default=[],
            type=_anchor,
            metavar="POSITION:HASH",
            help="an end of the chain that you know, as reports print it; may be repeated",
        )

        parser.add_argument(
            "--rows",
            action="store_true",
            help="also hold every row of the lists in force against its hash; takes longer",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with counted("checking events") as progress:
            if options["bundle"]:
                report = _of_bundle(options["bundle"], options["anchor"], progress)
            else:
                report = verify_audit(
                    anchors=options["anchor"], progress=progress, with_rows=options["rows"]
                )
        if report.faults:
            raise CommandError("The record is broken.\n" + "\n".join(report.faults))
        self.stdout.write(f"Sound: {report.chain.count:,} events, the last is {report.chain.head}")
        for told in report.outside:
            self.stdout.write(f"Checked against {told}")
        for unread in report.unread:
            self.stdout.write(f"Not checked against {unread}")
        if not report.outside:
            self.stderr.write(
                "No end that is kept outside was checked against: whoever rewrote the whole "
                "database is not found out. Give one with --anchor, or set AUDIT_ANCHORS."
            )
            sys.exit(NOBODY_OUTSIDE)


def _anchor(text: str) -> Anchor:
    try:
        return Anchor.parse(text, source="the anchor you gave")
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from error


def _of_bundle(path: Path, anchors: list[Anchor], progress: Any) -> AuditReport:
    try:
        chain = verify_bundle(path, anchors=anchors, progress=progress)
    except BrokenBundleError as error:
        raise CommandError(str(error)) from error
    told = tuple(f"{anchor.source}: event {anchor.position}" for anchor in anchors)
    return AuditReport(chain, (str(chain.broken),) if chain.broken else (), told)
