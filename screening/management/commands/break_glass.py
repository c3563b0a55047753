"""``manage.py break_glass NAME``: the account for when nothing else lets an administrator in."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from screening.break_glass import COMMAND, prepare, seal
from screening.errors import NotAllowedError
from screening.models import BreakGlass


class Command(BaseCommand):
    """Makes the account and its password, or seals it."""

    help = (
        "Make a break-glass account, or a new password for it, and print the password once: keep "
        "it sealed, on paper. --seal voids the password at once."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="user name of the account, nobody's own")
        parser.add_argument("--seal", action="store_true", help="void its password")

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["name"]
        if options["seal"]:
            account = BreakGlass.objects.filter(person__username=name).first()
            if account is None:
                raise CommandError(f"No break-glass account '{name}'.")
            seal(account=account, by=COMMAND)
            self.stdout.write(f"{name} is sealed: make a new password before it is needed.")
            return
        try:
            _account, password = prepare(name=name)
        except NotAllowedError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{name}: {password}")
        self.stderr.write("Print it, seal it, lock it away. It is shown this once.")
