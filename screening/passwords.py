"""Passwords: only the person they belong to ever sets or knows one.

Who could set an officer's password could sign under the officer's name. So an administrator asks
for a link, another approves it and hands it over, and the person sets the password with it, once.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from django.utils import timezone

from screening import audit
from screening.errors import NotAllowedError
from screening.models import PasswordLink

LIFETIME = timedelta(hours=24)
"""Long enough to hand it over, short enough not to lie about."""


def ask_for_link(*, person: Any, reason: str, by: Any) -> PasswordLink:
    """Ask for a link with which a person sets a password; another administrator approves it.

    Args:
        reason: why, and how the person asked for it; not blank.
        by: an administrator, somebody else than the person.

    Raises:
        NotAllowedError: no reason, one's own password, or somebody whose password is not theirs
            to have set.
    """
    if not reason.strip():
        raise NotAllowedError("Write why, and how the person asked for it.")
    if person.pk == by.pk:
        raise NotAllowedError("You change your own password under your name at the top.")
    _check_person(person, by)
    with audit.recorded():
        link = PasswordLink.objects.create(person=person, reason=reason.strip(), asked_by=by)
        audit.record(
            verb="password_link_asked",
            subject=link,
            by=by.get_username(),
            person=person.get_username(),
            reason=link.reason,
        )
        return link


def approve_link(*, link: PasswordLink, by: Any) -> tuple[PasswordLink, str]:
    """Approve a link; earlier ones of the person end.

    Args:
        by: another administrator than who asked, and not the person; hands it over.

    Returns:
        The link, and its secret part to show once.

    Raises:
        NotAllowedError: it was approved before, or it is not the second person's to approve.
    """
    with audit.recorded():
        locked = PasswordLink.objects.select_for_update(of=("self",), no_key=True).get(pk=link.pk)
        if locked.approved_by is not None:
            raise NotAllowedError(f"{locked.approved_by} approved it before: ask for a new one.")
        if by.pk in (locked.asked_by_id, locked.person_id):
            raise NotAllowedError("Another administrator than who asked must approve it.")
        _check_person(locked.person, by)
        now, secret = timezone.now(), secrets.token_urlsafe(32)
        earlier = PasswordLink.objects.usable(now).filter(person=locked.person)
        earlier.update(expires_at=now)
        locked.approved_by, locked.approved_at = by, now
        locked.secret_hash, locked.expires_at = PasswordLink.hash_of(secret), now + LIFETIME
        locked.save(update_fields=["approved_by", "approved_at", "secret_hash", "expires_at"])
        audit.record(
            verb="password_link_approved",
            subject=locked,
            by=by.get_username(),
            person=locked.person.get_username(),
            asked_by=locked.asked_by.get_username(),
            expires_at=locked.expires_at,
        )
        return locked, secret


def usable_link(secret: str) -> PasswordLink | None:
    """The link of a secret, None when it was used, is past its time, or never was."""
    links = PasswordLink.objects.usable(timezone.now()).select_related("person")
    return links.filter(secret_hash=PasswordLink.hash_of(secret)).first()


def set_password(*, secret: str, password: str, address: str) -> PasswordLink:
    """Set the password of the person of a link; the link and every session of theirs end.

    Args:
        password: valid for the person; the form has asked the validators.
        address: where it was sent from, for the record.

    Raises:
        NotAllowedError: the link was used or is past its time.
    """
    with audit.recorded():
        found = usable_link(secret)
        if found is None:
            raise NotAllowedError(USED)
        rows = PasswordLink.objects.select_for_update(of=("self",), no_key=True)
        link = rows.select_related("person").get(pk=found.pk)
        if link.used_at is not None:
            raise NotAllowedError(USED)
        link.used_at = timezone.now()
        link.save(update_fields=["used_at"])
        link.person.set_password(password)
        link.person.save(update_fields=["password"])
        audit.record(
            verb="password_set",
            subject=link.person,
            by=link.person.get_username(),
            link=link.pk,
            address=address,
        )
        return link


USED = "This link was used or is past its time: ask an administrator for another."


def note_password_change(*, person: Any, by: str) -> None:
    """Record that a person changed their own password, or an operator did so in the shell."""
    audit.record(verb="password_changed", subject=person, by=by, person=person.get_username())


def _check_person(person: Any, by: Any) -> None:
    if not person.is_active:
        raise NotAllowedError(f"{person.get_username()} is inactive and signs in nowhere.")
    if person.is_superuser and not by.is_superuser:
        raise NotAllowedError("A superuser's password is set in the shell of the machine.")
