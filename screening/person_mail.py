"""Mails to people of the desk about accounts: plain, short, without a link to click on."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage, get_connection
from django.db.models import Q

from screening.roles import Role


def administrators() -> list[int]:
    """Keys of everybody who manages people."""
    people = get_user_model()._default_manager.filter(is_active=True)
    rights = Q(groups__name=Role.ADMINISTRATOR.value) | Q(is_superuser=True)
    return list(people.filter(rights).distinct().order_by("pk").values_list("pk", flat=True))


def mail_to(*, people: Sequence[str], subject: str, words: str) -> int:
    """Mail to each of some people who has an address.

    Args:
        people: keys.
        words: the text.

    Returns:
        How many were mailed.

    Raises:
        OSError, SMTPException: the server could not be reached or refused.
    """
    rows = get_user_model()._default_manager.filter(pk__in=people, is_active=True)
    addresses = [address for address in rows.values_list("email", flat=True) if address]
    mails = [
        EmailMessage(
            subject,
            f"{words}\n",
            settings.LETTERS_FROM,
            [address],
            headers={"Auto-Submitted": "auto-generated"},
        )
        for address in addresses
    ]
    if mails:
        get_connection().send_messages(mails)
    return len(mails)
