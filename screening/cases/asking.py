"""Asking the customer: a state of the case, from the letter to the answer or the day it is late.

A letter is written once and kept as it went out. While the customer is waited for the case is out
of the queue; the answer, a second lapse of the day, or mail that does not go brings it back.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from screening import audit
from screening.cases.letter import addressed, languages, reminder_for
from screening.cases.machine import MACHINE
from screening.cases.mailing import can_mail, mail_of
from screening.cases.review import NO_COMMENT, lock_open
from screening.cases.telling_too_much import what_it_tells
from screening.cases.working_calendar import working_calendar
from screening.errors import NotAllowedError
from screening.models import Case, CustomerLetter

DAYS_TO_ANSWER = 5
"""Working days that a customer is given, unless the officer says another day."""
LONGEST_WAIT = timedelta(days=90)
LONGEST_BODY = 20_000
LONGEST_SUBJECT = 200
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
Kind, Status, Customer = CustomerLetter.Kind, CustomerLetter.Status, Case.Customer


@dataclass(frozen=True, slots=True)
class Recipient:
    """A mail address of a party of an order."""

    address: str
    who: str


def recipients_of(content: Mapping[str, Any]) -> list[Recipient]:
    """The mail addresses that stand on an order, the party that is written to first."""
    first = addressed(content)
    parties: list[Mapping[str, Any]] = content.get("parties") or []
    rows = sorted(parties, key=lambda party: party is not first)
    found: dict[str, Recipient] = {}
    for party in rows:
        address = str(party.get("email") or "").strip()
        if _is_address(address):
            role = str(party.get("role") or "").replace("_", " ")
            found.setdefault(address.lower(), Recipient(address, f"{party.get('name')}, {role}"))
    return list(found.values())


def default_due_day() -> date:
    """The day on which an answer is wanted that nobody said another for."""
    calendar = working_calendar()
    return calendar.add_days(calendar.today(timezone.now()), DAYS_TO_ANSWER)


def ask_customer(
    *,
    case: Case,
    language: str,
    to: str,
    subject: str,
    body: str,
    fields: Sequence[str],
    due_on: date,
    by_hand: bool,
    by: Any,
) -> CustomerLetter:
    """Write to the customer; the case waits for the answer.

    Args:
        to: the mail address; empty for a letter that an officer sends by hand.
        fields: of the order, that the letter asks for.
        due_on: until when the answer is wanted.
        by_hand: the officer sends it; else it is mailed from here.

    Raises:
        NotAllowedError: the case is decided, signed or waits already; the letter is empty, too
            long, or tells what was found; the address or the day cannot be used.
    """
    subject, body = _checked_words(subject, body)
    _check_day(due_on)
    address = _checked_address(to.strip(), by_hand=by_hand)
    if language not in languages():
        raise NotAllowedError("Choose the language of the letter.")
    with audit.recorded():
        locked = lock_open(case)
        _check_may_ask(locked)
        if told := what_it_tells(locked, f"{subject}\n{body}"):
            raise NotAllowedError(told)
        letter = _written(
            case=locked,
            kind=Kind.QUESTION,
            language=language,
            recipient=address,
            subject=subject,
            body=body,
            asked=list(fields),
            due_on=due_on,
            written_by=by,
            by_hand=by_hand,
        )
        _set_customer(locked, Customer.ASKED, due_on)
        _record("customer_asked", letter, by.get_username())
        return letter


def stop_waiting(*, case: Case, comment: str, by: Any) -> Case:
    """Wait no longer: the case is in the queue again without an answer.

    Raises:
        NotAllowedError: nobody is waited for, or no reason is given.
    """
    if not comment.strip():
        raise NotAllowedError(NO_COMMENT)
    with audit.recorded():
        locked = lock_open(case)
        if locked.customer not in (Customer.ASKED, Customer.LATE):
            raise NotAllowedError("Nobody waits for the customer of this case.")
        _set_customer(locked, "", None)
        locked.letters.filter(status=Status.QUEUED).update(
            status=Status.FAILED, error="Taken back before it was mailed.", next_try_at=None
        )
        audit.record(
            verb="customer_wait_ended",
            subject=locked,
            by=by.get_username(),
            comment=comment.strip(),
        )
        return locked


def remind_customers() -> list[str]:
    """Remind those whose day has gone by: once by mail, then the case comes back to the queue.

    Returns:
        Numbers of the cases that something was done about.
    """
    today = working_calendar().today(timezone.now())
    waiting = Case.objects.open().filter(customer=Customer.ASKED, customer_due_on__lt=today)
    done = []
    for case in waiting.order_by("customer_due_on", "pk")[:500]:
        with audit.recorded():
            locked = Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case.pk)
            is_due = locked.customer_due_on is not None and locked.customer_due_on < today
            if locked.is_open and locked.customer == Customer.ASKED and is_due:
                _remind(locked, today)
                done.append(locked.number)
    return done


def _remind(locked: Case, today: date) -> None:
    last = locked.letters.order_by("-id").first()
    may_mail = last is not None and last.status == Status.SENT and can_mail()
    if last is None or not may_mail or last.kind == Kind.REMINDER:
        _set_customer(locked, Customer.LATE, locked.customer_due_on)
        audit.record(
            verb="customer_late",
            subject=locked,
            by=MACHINE,
            due=str(locked.customer_due_on),
        )
        return
    due = working_calendar().add_days(today, DAYS_TO_ANSWER)
    subject, body = reminder_for(
        reference=locked.screening.transaction.reference,
        language=last.language,
        body=last.body,
        asked_on=working_calendar().today(last.written_at),
        due_on=due,
    )
    letter = _written(
        case=locked,
        kind=Kind.REMINDER,
        language=last.language,
        recipient=last.recipient,
        subject=subject,
        body=body,
        asked=last.asked,
        due_on=due,
        written_by=None,
        by_hand=False,
    )
    _set_customer(locked, Customer.ASKED, due)
    _record("customer_reminded", letter, MACHINE)


def _written(*, by_hand: bool, **columns: Any) -> CustomerLetter:
    if by_hand:
        digest = hashlib.sha256(columns["body"].encode()).hexdigest()
        now = timezone.now()
        letter: CustomerLetter = CustomerLetter.objects.create(
            **columns, sha256=digest, status=Status.BY_HAND, sent_at=now
        )
        return letter
    message = mail_of(to=columns["recipient"], subject=columns["subject"], body=columns["body"])
    return CustomerLetter.objects.create(
        **columns,
        message=message,
        sha256=hashlib.sha256(message.encode("ascii")).hexdigest(),
        status=Status.QUEUED,
        next_try_at=timezone.now(),
    )


def _record(verb: str, letter: CustomerLetter, by: str) -> None:
    audit.record(
        verb=verb,
        subject=letter.case,
        by=by,
        letter=letter.pk,
        language=letter.language,
        to=letter.recipient,
        way=letter.get_status_display() if letter.status == Status.BY_HAND else "by mail",
        due=letter.due_on.isoformat(),
        fields=list(letter.asked),
        sha256=letter.sha256,
    )


def _set_customer(locked: Case, state: str, due_on: date | None) -> None:
    locked.customer, locked.customer_due_on = state, due_on
    locked.snoozed_until = None
    locked.save(update_fields=["customer", "customer_due_on", "snoozed_until"])


def _check_may_ask(locked: Case) -> None:
    if locked.customer == Customer.ASKED:
        raise NotAllowedError(
            f"The customer was asked already and has until {locked.customer_due_on}: record the "
            "answer, or wait no longer and write again."
        )
    if locked.first_signature_id is not None:
        raise NotAllowedError("A first signature stands: it is sent back before anybody is asked.")


def _check_day(due_on: date) -> None:
    today = working_calendar().today(timezone.now())
    if not today < due_on <= today + LONGEST_WAIT:
        raise NotAllowedError(f"Choose a day from tomorrow to {today + LONGEST_WAIT}.")


def _checked_words(subject: str, body: str) -> tuple[str, str]:
    subject, body = subject.strip(), body.replace("\r\n", "\n").strip()
    if not subject or not body:
        raise NotAllowedError("The letter wants a subject and words.")
    if len(subject) > LONGEST_SUBJECT or len(body) > LONGEST_BODY:
        raise NotAllowedError(
            f"At most {LONGEST_SUBJECT} signs of subject and {LONGEST_BODY:,} of letter."
        )
    if "\n" in subject or "\t" in subject or _CONTROLS.search(f"{subject}{body}"):
        raise NotAllowedError("The subject is one line, and no control characters are taken.")
    return subject, body + "\n"


def _checked_address(address: str, *, by_hand: bool) -> str:
    if by_hand:
        if address and not _is_address(address):
            raise NotAllowedError("This is no mail address: leave it empty, or mend it.")
        return address
    if not can_mail():
        raise NotAllowedError("No mail server is set: send it by hand and mark it as sent.")
    if not _is_address(address):
        raise NotAllowedError("Choose one of the order's mail addresses, or type one.")
    return address


def _is_address(address: str) -> bool:
    """Whether it is one plain address: no name before it, no second one, nothing beside it."""
    if not address or len(address) > 320 or not address.isascii():
        return False
    try:
        validate_email(address)
    except ValidationError:
        return False
    return True
