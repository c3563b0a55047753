"""Superusers: every right there is, so each that is made or unmade is an event of the record.

The machine alone does either. Who became one by other ways, or is one although an event says that
they are one no more, is named by ``verify_audit``. Those of before this release stand in the record
as the migration ``0043_superusers`` found them.
"""

from __future__ import annotations

from typing import Any

from screening import audit
from screening.errors import NotAllowedError
from screening.terms.role import signs_in


def note_superuser(*, person: Any, by: str) -> None:
    """Record that a superuser was made; in the transaction that makes them.

    Args:
        by: the command.
    """
    audit.record(verb="superuser_made", subject=person, by=by, person=person.get_username())


def end_superuser(*, person: Any, by: str) -> None:
    """Leave somebody what their roles give and no more.

    Who has no role signs in to the desk no longer.

    Args:
        by: the command.

    Raises:
        NotAllowedError: they are no superuser.
    """
    with audit.recorded():
        locked = type(person)._default_manager.select_for_update(no_key=True).get(pk=person.pk)
        if not locked.is_superuser:
            raise NotAllowedError(f"{locked.get_username()} is no superuser.")
        locked.is_superuser = False
        locked.is_staff = signs_in(locked.groups.values_list("name", flat=True))
        locked.save(update_fields=["is_superuser", "is_staff"])
        audit.record(verb="superuser_ended", subject=locked, by=by, person=locked.get_username())
