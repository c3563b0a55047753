"""``manage.py createsuperuser``: Django's own, with the rules of user names and its audit event."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.contrib.auth.management.commands import createsuperuser
from django.contrib.auth.models import UserManager

from screening import audit
from screening.errors import NotAllowedError
from screening.superusers import note_superuser
from screening.user_names import new_user_name

if TYPE_CHECKING:
    _UserManager = UserManager[Any]
else:
    _UserManager = UserManager


class _RecordingManager(_UserManager):
    """Makes a superuser and the event of it in one transaction."""

    def create_superuser(self, *args: Any, **kwargs: Any) -> Any:
        with audit.recorded():
            person = super().create_superuser(*args, **kwargs)
            note_superuser(person=person, by="createsuperuser")
        return person


class _People:
    """The model of people as Django's command asks for it, but for who makes a superuser.

    The command makes one as its last step, after whatever it asks at the terminal: a transaction
    around the whole would keep every writer of SQLite waiting for somebody's typing.
    """

    def __init__(self) -> None:
        self._model = get_user_model()
        self._default_manager = _RecordingManager()
        self._default_manager.model = self._model

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)

    def __call__(self, **fields: Any) -> Any:
        return self._model(**fields)


class Command(createsuperuser.Command):
    """Makes a superuser whose name looks like nobody else's."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.UserModel: Any = _People()

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
