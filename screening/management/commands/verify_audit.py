"""``manage.py verify_audit [BUNDLE]``: check the record, or a bundle of it."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from screening.audit.bundle import verify_bundle
from screening.audit.verify import verify_audit
from screening.errors import BrokenBundleError
from screening.management.counting import counted
from screening.terms.audit_chain import Anchor, ChainReport


class Command(BaseCommand):
    """Checks every link and names the first that is broken."""

    help = (
        "Check the chain of audit events from first to last, the ends kept outside it, the "
        "records it tells of, and the triggers that guard them. With BUNDLE, check that file "
        "instead, without the database."
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

    def handle(self, *args: Any, **options: Any) -> None:
        with counted("checking events") as progress:
            if options["bundle"]:
                chain, faults = _of_bundle(options["bundle"], options["anchor"], progress)
            else:
                report = verify_audit(anchors=options["anchor"], progress=progress)
                chain, faults = report.chain, report.faults
        if faults:
            raise CommandError("The record is broken.\n" + "\n".join(faults))
        self.stdout.write(f"Sound: {chain.count:,} events, the last is {chain.head}")


def _anchor(text: str) -> Anchor:
    try:
        return Anchor.parse(text, source="the anchor you gave")
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from error


def _of_bundle(
    path: Path, anchors: list[Anchor], progress: Any
) -> tuple[ChainReport, tuple[str, ...]]:
    try:
        chain = verify_bundle(path, anchors=anchors, progress=progress)
    except BrokenBundleError as error:
        raise CommandError(str(error)) from error
    return chain, (str(chain.broken),) if chain.broken else ()
