"""``manage.py screen FILE.json``: screen a transaction from the shell, with nothing running."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from screening.errors import InvalidSubmissionError
from screening.intake.schema import check_submission
from screening.management.explain import explain
from screening.models import PolicyVersion
from screening.pipeline import reference_in_force, screen_submission


class Command(BaseCommand):
    """Screens a transaction against the lists and the policy in force; stores nothing."""

    help = (
        "Screen a transaction file against the active lists and print the screening as JSON. "
        "Nothing is stored and no case is opened: submit over the API for that."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="a transaction as JSON; - for standard input")
        parser.add_argument(
            "--as-of",
            type=date.fromisoformat,
            default=None,
            metavar="DATE",
            help="judge by the rules and measures of that day (lists: the active versions)",
        )
        parser.add_argument("--explain", action="store_true", help="print it for a person to read")

    def handle(self, *args: Any, **options: Any) -> None:
        submission = self._checked(options["file"])
        try:
            reference = reference_in_force()
        except PolicyVersion.DoesNotExist as error:
            raise CommandError(
                "No lists or policy are loaded yet: run 'manage.py load_shipped'."
            ) from error
        now = timezone.now()
        screened = screen_submission(
            submission, reference=reference, as_of=options["as_of"] or now.date(), instant=now
        )
        answer = {"id": None, "status": "completed", "case": None} | screened.answer
        if options["explain"]:
            explain(answer, submission)
        else:
            self.stdout.write(json.dumps(answer, indent=2, ensure_ascii=False))

    def _checked(self, name: str) -> Any:
        try:
            text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
            submission = json.loads(text)
        except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
            raise CommandError(f"{name}: {error}") from error
        try:
            check_submission(submission)
        except InvalidSubmissionError as error:
            lines = (f"  {e.field or '(submission)'}: {e.message}" for e in error.errors)
            raise CommandError("\n".join((f"{name} is not a transaction:", *lines))) from error
        return submission
