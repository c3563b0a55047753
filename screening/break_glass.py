"""The account that signs in with a password alone when nothing else lets an administrator in.

Its password is made on the machine and kept sealed, on paper. The first use opens it for some hours
and is told as loudly as can be; then the password is void until the machine makes another. It is an
administrator's account and no more: it signs nothing, and roles that it gives are on record.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone

from screening import audit
from screening.errors import NotAllowedError
from screening.models import BreakGlass
from screening.roles import Role, assign_roles
from screening.user_names import new_user_name

COMMAND = "break_glass"


class _Machine:
    """Who acts for the operator of the machine, where a service wants a person."""

    pk = None

    def get_username(self) -> str:
        return COMMAND


def prepare(*, name: str) -> tuple[BreakGlass, str]:
    """Make the account, or give it a new password; what was open before is sealed by that.

    Returns:
        The account, and its password to print once; only a hash of it is stored.

    Raises:
        NotAllowedError: the name is a person's, or none that an account may have.
    """
    people = get_user_model()._default_manager
    with audit.recorded():
        person: Any = people.filter(username=name).first()
        if person is not None and not is_break_glass(person):
            raise NotAllowedError(f"{name} is a person's account: choose a name of its own.")
        if person is None:
            person = people.create(username=new_user_name(name), last_name="Break-glass account")
        password = secrets.token_urlsafe(24)
        person.set_password(password)
        person.is_active = True
        person.save(update_fields=["password", "is_active"])
        assign_roles(person=person, roles=[Role.ADMINISTRATOR], by=_Machine())
        account, _ = BreakGlass.objects.update_or_create(
            person=person,
            defaults={
                "prepared_at": timezone.now(),
                "opened_at": None,
                "opened_from": "",
                "sealed_at": None,
            },
        )
        audit.record(verb="break_glass_prepared", subject=person, by=COMMAND)
        return account, password


def is_break_glass(person: Any) -> bool:
    """Whether this is an account behind glass."""
    return BreakGlass.objects.filter(person_id=person.pk).exists()


def is_past(person: Any) -> bool:
    """Whether the hours of an account are over; it is sealed then, if nobody did so before."""
    account = BreakGlass.objects.filter(person_id=person.pk).first()
    if account is None:
        return False
    now = timezone.now()
    if account.sealed_at is None and account.opens_until and account.opens_until <= now:
        seal(account=account, by="time")
        return True
    return account.sealed_at is not None


def note_use(*, person: Any, address: str) -> BreakGlass | None:
    """Record that an account was used, and open it for its hours; None for everybody else's."""
    with audit.recorded():
        account = (
            BreakGlass.objects.select_for_update(of=("self",)).filter(person_id=person.pk).first()
        )
        if account is None:
            return None
        if account.opened_at is None:
            account.opened_at, account.opened_from = timezone.now(), address
            account.save(update_fields=["opened_at", "opened_from"])
        audit.record(
            verb="break_glass_used",
            subject=person,
            by=person.get_username(),
            address=address,
            until=account.opens_until,
        )
        return account


def seal(*, account: BreakGlass, by: str) -> None:
    """Void the password and with it every session; nothing where it is sealed already.

    Args:
        by: the command, or ``time``.
    """
    with audit.recorded():
        locked = BreakGlass.objects.select_for_update(of=("self",)).get(pk=account.pk)
        if locked.sealed_at is not None:
            return
        locked.sealed_at = timezone.now()
        locked.save(update_fields=["sealed_at"])
        locked.person.set_unusable_password()
        locked.person.save(update_fields=["password"])
        audit.record(verb="break_glass_sealed", subject=locked.person, by=by)


def seal_what_is_past(now: datetime) -> int:
    """Seal every account whose hours are over.

    Returns:
        How many.
    """
    past = [a for a in BreakGlass.objects.in_use() if a.opens_until and a.opens_until <= now]
    for account in past:
        seal(account=account, by="time")
    return len(past)
