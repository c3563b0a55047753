"""``manage.py end_superuser NAME``: leaves somebody what their roles give."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from screening.errors import NotAllowedError
from screening.superusers import end_superuser


class Command(BaseCommand):
    """Takes every right from a superuser that no role of theirs gives."""

    help = "Make a superuser a person like others, who may what their roles say; it is on record."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="user name of the superuser")

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["name"]
        person = get_user_model()._default_manager.filter(username=name).first()
        if person is None:
            raise CommandError(f"No user '{name}'.")
        try:
            end_superuser(person=person, by="end_superuser")
        except NotAllowedError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{name} is a superuser no more.")
