"""Mail to customers: the message is made once, kept, and handed over as it was kept.

A letter is written in the transaction of its case and mailed after it, so that nothing goes out
that is not on record. Where the server cannot be reached it is tried again for some hours; what is
refused brings its case back to the queue.
"""

from __future__ import annotations

import smtplib
from datetime import timedelta
from email.charset import QP, Charset
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils import timezone

from screening import audit
from screening.cases.machine import MACHINE
from screening.models import Case, CustomerLetter

log = structlog.get_logger(__name__)

MOST_ATTEMPTS = 6
FIRST_PAUSE = timedelta(minutes=2)
"""Doubled after each attempt: the last comes two hours after the first."""
LEASE = timedelta(minutes=10)
"""A worker that dies while mailing leaves a letter that is mailed again after this, with the same
Message-ID."""
REFUSED = 500
Status = CustomerLetter.Status
_QUOTED = Charset("utf-8")
_QUOTED.body_encoding = QP  # ASCII on the way: servers that take no eight bits change nothing


def can_mail() -> bool:
    """Whether a mail server is set."""
    return bool(settings.EMAIL_HOST)


def mail_of(*, to: str, subject: str, body: str) -> str:
    """A mail as it is handed over: header, an empty line, the text; ASCII throughout."""
    message = EmailMessage(
        subject=subject,
        body=body,
        from_email=settings.LETTERS_FROM,
        to=[to],
    )
    message.encoding = _QUOTED
    return message.message().as_bytes().decode("ascii")


def letters_to_send() -> list[int]:
    """Keys of the letters whose turn it is."""
    due = CustomerLetter.objects.to_send(now=timezone.now()).order_by("next_try_at", "pk")
    return list(due.values_list("pk", flat=True)[:200])


def send_letter(*, letter_id: int) -> str:
    """Mail one letter; does nothing if another worker is at it or it is no longer to be sent.

    Returns:
        Its status afterwards; empty where nothing was done.
    """
    letter = _taken(letter_id)
    if letter is None:
        return ""
    try:
        _hand_over(letter)
    except (OSError, smtplib.SMTPException) as error:
        return _not_sent(letter, error)
    with audit.recorded():
        CustomerLetter.objects.filter(pk=letter.pk).update(
            status=Status.SENT, sent_at=timezone.now(), next_try_at=None, error=""
        )
        audit.record(
            verb="letter_mailed",
            subject=letter.case,
            by=MACHINE,
            letter=letter.pk,
            to=letter.recipient,
            sha256=letter.sha256,
        )
    return str(Status.SENT)


def _taken(letter_id: int) -> CustomerLetter | None:
    """The letter with its next try put off, so that nobody else mails it meanwhile."""
    now = timezone.now()
    with audit.recorded():
        due = CustomerLetter.objects.to_send(now=now).select_for_update(of=("self",))
        letter = due.filter(pk=letter_id).select_related("case").first()
        if letter is None or not can_mail():
            return None
        letter.attempts, letter.next_try_at = letter.attempts + 1, now + LEASE
        letter.save(update_fields=["attempts", "next_try_at"])
        return letter


def _hand_over(letter: CustomerLetter) -> None:
    kept = _Kept(from_email=settings.LETTERS_FROM, to=[letter.recipient])
    kept.kept = letter.message
    get_connection().send_messages([kept])


class _Kept(EmailMessage):
    """A message that is what was kept, whatever the settings say by now."""

    kept = ""

    def message(self, *_args: Any, **_options: Any) -> Any:
        return _Text(self.kept)


class _Text:
    """What Django's SMTP backend asks of a message."""

    def __init__(self, kept: str) -> None:
        self._kept = kept

    def as_bytes(self, unixfrom: bool = False, linesep: str = "\n") -> bytes:
        """The kept text with the line ends that SMTP wants."""
        return self._kept.replace("\n", linesep).encode("ascii")


def _not_sent(letter: CustomerLetter, error: Exception) -> str:
    """Try again later; give up where the server refuses for good or it was tried often enough."""
    is_final = letter.attempts >= MOST_ATTEMPTS or _is_refused(error)
    log.warning("letter_not_mailed", letter=letter.pk, attempt=letter.attempts, final=is_final)
    why = f"{type(error).__name__}: {error}"[:300]
    pause = FIRST_PAUSE * 2 ** (letter.attempts - 1)
    with audit.recorded():
        CustomerLetter.objects.filter(pk=letter.pk).update(
            status=Status.FAILED if is_final else Status.QUEUED,
            next_try_at=None if is_final else timezone.now() + pause,
            error=why,
        )
        if not is_final:
            return str(Status.QUEUED)
        audit.record(verb="letter_not_mailed", subject=letter.case, by=MACHINE, letter=letter.pk)
        Case.objects.open().filter(pk=letter.case_id, customer=Case.Customer.ASKED).update(
            customer=Case.Customer.UNSENT, customer_due_on=None
        )
    return str(Status.FAILED)


def _is_refused(error: Exception) -> bool:
    """Whether the server said no for good to this mail or this address."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            return all(code >= REFUSED for code, _ in error.recipients.values())
        case smtplib.SMTPResponseException():
            return error.smtp_code >= REFUSED and not isinstance(
                error, smtplib.SMTPAuthenticationError | smtplib.SMTPConnectError
            )
    return False
