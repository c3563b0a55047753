"""Mails to people about their own account, after what they tell of is committed.

Where no mail server is set nobody is told by mail; the record has it all the same.
"""

from __future__ import annotations

import smtplib
from collections.abc import Iterable
from typing import Any

import structlog
from django.conf import settings
from django.db.transaction import on_commit

from screening.person_mail import administrators, mail_to
from screening.tasks import enqueue, mail_people

log = structlog.get_logger(__name__)
MIND = "If you did not do this, tell an administrator at once and end your sessions."


def tell_person(person: Any, what: str) -> None:
    """Tell somebody that something of their account changed.

    Args:
        what: a whole sentence.
    """
    _tell([person.pk], "Your account at the review desk", f"{what} {MIND}")


def tell_administrators(subject: str, words: str) -> None:
    """Tell every administrator."""
    _tell(administrators(), subject, words)


def _tell(people: Iterable[int], subject: str, words: str) -> None:
    keys = [str(pk) for pk in people]
    if settings.EMAIL_HOST and keys:
        on_commit(lambda: _mail(keys, subject, words), robust=True)


def _mail(keys: list[str], subject: str, words: str) -> None:
    if enqueue(mail_people, keys, subject, words):
        return
    try:  # the broker is down: what is told of is perhaps why
        mail_to(people=keys, subject=subject, words=words)
    except (OSError, smtplib.SMTPException) as error:
        log.warning("people_not_told", error=type(error).__name__)
