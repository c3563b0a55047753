"""``manage.py createsuperuser``: Django's own, with the rules that every user name keeps."""

from __future__ import annotations

from django.contrib.auth.management.commands import createsuperuser

from screening.errors import NotAllowedError
from screening.user_names import new_user_name


class Command(createsuperuser.Command):
    """Makes a superuser whose name looks like nobody else's."""

    def _validate_username(
        self, username: str, verbose_field_name: str, database: str
    ) -> str | None:
        """What is wrong with a name, None where nothing is."""
        wrong: str | None = super()._validate_username(  # type: ignore[misc]
            username, verbose_field_name, database
        )
        if wrong:
            return wrong
        try:
            kept = new_user_name(username)
        except NotAllowedError as refusal:
            return f"Error: {refusal}"
        return None if kept == username else f"Error: small letters only: {kept}"
