"""What a customer answers: a document, fields by the API, or words that an officer types.

Fields go where their questions ask for them, as the order's next revision, whichever way they came:
there is no second way into an order. What an order's answers say again and again is proposed as a
record on file from there (``learned``), with the order and the revision it was learned from.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from screening import audit
from screening.cases.attachments import attach_document
from screening.cases.review import lock_open
from screening.errors import NotAllowedError
from screening.intake.answering import Answer, answer_questions
from screening.intake.storing import Accepted
from screening.models import Attachment, Case, CustomerAnswer, CustomerLetter, Transaction

LONGEST_TEXT = 10_000
LONGEST_SAID_BY = 200
Came = CustomerAnswer.Came


def answer_with_document(
    *, case: Case, name: str, chunks: Iterable[bytes], kind: str, said_by: str, by: Any
) -> CustomerAnswer:
    """Keep a document that the customer sent as the answer; the case is in the queue again.

    Raises:
        NotAllowedError: as ``attach_document``, or nobody is named who answered.
    """
    said_by = _named(said_by)
    with audit.recorded():
        document = attach_document(case=case, name=name, chunks=chunks, kind=kind, by=by)
        return _taken_in(
            lock_open(case),
            came=Came.DOCUMENT,
            said_by=said_by,
            document=document,
            taken_by=by.get_username(),
        )


def receive_document(
    *, case: Case, name: str, chunks: Iterable[bytes], kind: str, by: Any, through: str
) -> Attachment:
    """Keep a document that came by the API; where the customer is waited for it is the answer.

    Raises:
        NotAllowedError: as ``attach_document``.
    """
    with audit.recorded():
        document = attach_document(case=case, name=name, chunks=chunks, kind=kind, by=by)
        locked = lock_open(case)
        if locked.customer in (Case.Customer.ASKED, Case.Customer.LATE):
            _taken_in(
                locked,
                came=Came.API,
                said_by=by.get_username()[:LONGEST_SAID_BY],
                document=document,
                taken_by=through[:LONGEST_SAID_BY],
            )
        return document


def answer_typed(
    *, case: Case, answers: Sequence[Answer], text: str, said_by: str, by: Any
) -> Accepted | None:
    """Take in what an officer typed of the customer's answer.

    Args:
        answers: to fields of the order; they make its next revision.
        text: what has no field, in the customer's words.
        said_by: who answered.

    Returns:
        The revision, whose screening is to be queued; None where no field was answered.

    Raises:
        NotAllowedError: nothing was typed, nobody is named, or the case is decided.
        InvalidSubmissionError: a value that its field cannot have.
        MovedOnError: the order has another revision by now.
    """
    said_by, text = _named(said_by), text.replace("\r\n", "\n").strip()
    if not answers and not text:
        raise NotAllowedError("Type what the customer answered.")
    if len(text) > LONGEST_TEXT:
        raise NotAllowedError(f"At most {LONGEST_TEXT:,} signs: attach a longer answer.")
    with audit.recorded():
        order = case.screening.transaction
        accepted = None
        if answers:
            accepted = answer_questions(
                order=order,
                expected_revision=order.revision,
                answers=answers,
                said_by=said_by,
                through=by.get_username(),
            )
        _taken_in(
            lock_open(case),
            came=Came.TYPED,
            said_by=said_by,
            text=text,
            fields=[answer.field for answer in answers],
            taken_by=by.get_username(),
        )
        return accepted


def answer_by_api(
    *,
    order: Transaction,
    expected_revision: int,
    answers: Sequence[Answer],
    said_by: str,
    through: str,
    key: str = "",
) -> Accepted:
    """Take in answers that came by the API, and note them on the case that waits for them.

    Raises:
        As ``answer_questions``.
    """
    with audit.recorded():
        accepted = answer_questions(
            order=order,
            expected_revision=expected_revision,
            answers=answers,
            said_by=said_by,
            through=through,
            key=key,
        )
        # The order before the case, as who cancels it locks them.
        case = _open_case_of(order) if accepted.is_new else None
        if case is not None:
            _taken_in(
                case,
                came=Came.API,
                said_by=said_by[:LONGEST_SAID_BY],
                fields=[answer.field for answer in answers],
                taken_by=through[:LONGEST_SAID_BY],
            )
        return accepted


def _open_case_of(order: Transaction) -> Case | None:
    cases = Case.objects.open().filter(
        screening__transaction__owner=order.owner_id,
        screening__transaction__reference=order.reference,
    )
    return cases.select_for_update(of=("self",), no_key=True).order_by("-pk").first()


def letters_of(order: Transaction) -> list[CustomerLetter]:
    """The letters about an order in all its revisions, the newest first."""
    rows = CustomerLetter.objects.filter(
        case__screening__transaction__owner=order.owner_id,
        case__screening__transaction__reference=order.reference,
    )
    return list(rows.select_related("written_by").order_by("-id"))


def answers_to(order: Transaction) -> list[CustomerAnswer]:
    """What came back about an order in all its revisions, the newest first."""
    rows = CustomerAnswer.objects.filter(
        case__screening__transaction__owner=order.owner_id,
        case__screening__transaction__reference=order.reference,
    )
    return list(rows.select_related("document").order_by("-id"))


def _taken_in(
    locked: Case,
    *,
    came: str,
    said_by: str,
    taken_by: str,
    text: str = "",
    fields: Sequence[str] = (),
    document: Attachment | None = None,
) -> CustomerAnswer:
    answer: CustomerAnswer = CustomerAnswer.objects.create(
        case=locked,
        letter=locked.letters.order_by("-id").first(),
        came=came,
        said_by=said_by,
        text=text,
        fields=list(fields),
        document=document,
        taken_by=taken_by,
    )
    locked.customer, locked.customer_due_on = Case.Customer.ANSWERED, None
    locked.save(update_fields=["customer", "customer_due_on"])
    audit.record(
        verb="customer_answered",
        subject=locked,
        by=taken_by,
        came=answer.get_came_display(),
        said_by=said_by,
        answer=answer.pk,
        letter=answer.letter_id,
        fields=list(fields),
        comment=text,
        sha256=document.sha256 if document else "",
    )
    return answer


def _named(said_by: str) -> str:
    said_by = " ".join(said_by.split())[:LONGEST_SAID_BY]
    if not said_by:
        raise NotAllowedError("Say who answered for the customer.")
    return said_by
