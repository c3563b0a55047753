"""``manage.py create_api_key OWNER NAME``: make a key for an ERP and show it once."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from screening.api_keys import create_api_key
from screening.errors import NotAllowedError
from screening.models import ERP_SCOPES, Scope


class Command(BaseCommand):
    """Makes an API key."""

    help = "Make an API key for a user and print it once; only a hash of it is stored."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("owner", help="user name the key acts as")
        parser.add_argument("name", help="what uses it, for example 'SAP production'")
        parser.add_argument(
            "--scope",
            action="append",
            choices=Scope.values,
            help="what the key may do; may be repeated (default: what an ERP needs)",
        )

        parser.add_argument(
            "--test",
            action="store_true",
            help="a test key: its orders are answered, kept for a day and no part of the record",
        )
        parser.add_argument(
            "--network",
            action="append",
            default=[],
            help="a network (CIDR) it is used from; may be repeated (default: from anywhere)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        users = get_user_model()._default_manager
        owner = users.filter(username=options["owner"]).first()
        if owner is None:
            raise CommandError(
                f"No user '{options['owner']}'. Make one in the admin or with createsuperuser."
            )
        try:
            _key, secret = create_api_key(
                owner=owner,
                name=options["name"],
                scopes=options["scope"] or ERP_SCOPES,
                by=owner,
                is_test=options["test"],
                networks=options["network"],
            )
        except NotAllowedError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(secret)
