"""``manage.py changepassword NAME``: Django's own, with its audit event.

For the operator of the machine: the first people, and whoever is locked out with every
administrator.
"""

from __future__ import annotations

import getpass
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.management.commands import changepassword

from screening.passwords import note_password_change


class Command(changepassword.Command):
    """Changes a password and records that the shell did."""

    def handle(self, *args: Any, **options: Any) -> str | None:
        said: str | None = super().handle(*args, **options)
        users = get_user_model()._default_manager.using(options["database"])
        person = users.get(username=options["username"] or getpass.getuser())
        note_password_change(person=person, by="changepassword")
        return said
