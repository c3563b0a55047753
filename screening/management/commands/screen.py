"""``manage.py screen FILE...``: screen transactions from the shell, with nothing running."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from screening.management.explain import explain
from screening.management.transaction_files import FromFile, transactions_in
from screening.models import PolicyVersion
from screening.pipeline import Reference, reference_in_force, screen_submission

REFUSED = "refused"


class Command(BaseCommand):
    """Screens transactions against the lists and the policy in force; stores nothing."""

    help = (
        "Screen transaction files against the active lists and print one screening a line, as "
        "JSON and in their order. A file is one transaction or JSON lines. What is no transaction "
        "is answered with its faults, and the command ends with status 1. Nothing is stored, no "
        "case is opened and no order of a shipment is looked up: submit over the API for that."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "files", nargs="+", metavar="FILE", help="transactions as JSON; - for standard input"
        )
        parser.add_argument(
            "--as-of",
            type=date.fromisoformat,
            default=None,
            metavar="DATE",
            help="judge by the rules and measures of that day (lists: the active versions)",
        )
        parser.add_argument("--explain", action="store_true", help="print it for a person to read")

    def handle(self, *args: Any, **options: Any) -> None:
        reference = _reference()
        refused = []
        for number, row in enumerate(_rows(options["files"])):
            if row.submission is None:
                refused.append(row.told)
            answer = _answer(row, reference, options["as_of"])
            if not options["explain"]:
                self.stdout.write(_on_one_line(answer))
            elif row.submission is not None:
                if number:
                    self.stdout.write("\n")
                self.stdout.flush()
                explain(answer, row.submission)
        if refused:
            raise CommandError("\n".join(refused))


_ENDS_A_LINE = {ord(char): f"\\u{ord(char):04x}" for char in "\x85\u2028\u2029"}
"""What many readers take for the end of a line, and JSON lets stand in a text."""


def _on_one_line(answer: dict[str, Any]) -> str:
    return json.dumps(answer, ensure_ascii=False).translate(_ENDS_A_LINE)


def _reference() -> Reference:
    try:
        return reference_in_force()
    except PolicyVersion.DoesNotExist as error:
        raise CommandError(
            "No lists or policy are loaded yet: run 'manage.py load_shipped'."
        ) from error


def _rows(names: list[str]) -> Iterator[FromFile]:
    try:
        yield from transactions_in(names)
    except OSError as error:
        sys.stdout.flush()
        raise CommandError(str(error)) from error


def _answer(row: FromFile, reference: Reference, as_of: date | None) -> dict[str, Any]:
    """What is printed of one transaction; one that is refused has an outcome of its own."""
    if row.submission is None:
        faults = [asdict(fault) for fault in row.faults]
        return {"id": None, "status": REFUSED, "outcome": REFUSED, "file": row.place,
                "errors": faults}  # fmt: skip
    now = timezone.now()
    screened = screen_submission(
        row.submission, reference=reference, as_of=as_of or now.date(), instant=now
    )
    return {"id": None, "status": "completed", "case": None} | screened.answer
