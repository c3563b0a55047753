"""What a customer answers to the questions of an order: the order's next revision.

There is no second way into an order: an answer is put where the question asks for it, and the
whole is taken in like any submission.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from screening import audit
from screening.errors import (
    FieldError,
    InvalidSubmissionError,
    MovedOnError,
    NotAllowedError,
    RevisionConflictError,
)
from screening.intake.storing import Accepted, Retry
from screening.intake.submission import accept_transaction
from screening.models import Screening, Transaction

_STEP = re.compile(r"([a-z_0-9]+)|\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer.

    Args:
        field: as the question names it.
        value: as a submission would have it there.
    """

    field: str
    value: Any


def answer_questions(
    *,
    order: Transaction,
    expected_revision: int,
    answers: Sequence[Answer],
    said_by: str,
    through: str,
    key: str = "",
) -> Accepted:
    """Take in an order with answers to its questions.

    Args:
        order: one of its revisions.
        expected_revision: the one whose questions were read.
        said_by: who answered, in the sender's words.
        through: the API key, for the record.
        key: the sender's own, for retries.

    Raises:
        MovedOnError: another revision is the newest; what stands there and what was sent are told.
        InvalidSubmissionError: a field that nobody asks for, or a value that it cannot have.
        NotAllowedError: the order was canceled, or the key told of another submission.
    """
    revisions = Transaction.objects.revisions_of(owner=order.owner, reference=order.reference)
    told = revisions.filter(revision=expected_revision).first()
    newest = revisions.first()
    if told is None or newest is None:
        mend = f"There is no revision {expected_revision} of {order.reference}."
        raise InvalidSubmissionError((FieldError("expected_revision", "unknown", mend),))
    if newest.canceled_at is not None:
        raise NotAllowedError(f"{newest} was canceled: submit it again before it is answered.")
    completed = with_answers(told, answers)
    if newest.pk != told.pk and not _is_retry(newest, completed):
        raise _moved_on(newest, expected_revision, answers)
    try:
        accepted = accept_transaction(
            submission=completed,
            owner=order.owner,
            through=through,
            retry=Retry(key, newest.revision),
        )
    except RevisionConflictError as error:
        raise _moved_on(revisions.all()[0], expected_revision, answers) from error
    if accepted.is_new:
        audit.record(
            verb="questions_answered",
            subject=accepted.transaction,
            by=through,
            said_by=said_by,
            revision=expected_revision,
            fields=[answer.field for answer in answers],
        )
    return accepted


def with_answers(order: Transaction, answers: Sequence[Answer]) -> dict[str, Any]:
    """The content of an order with answers in the fields that its screening asks for.

    Raises:
        InvalidSubmissionError: a field that nobody asks for, twice the same, or no such place.
    """
    asked = _asked_of(order)
    content = copy.deepcopy(dict(order.content))
    content.pop("expected_revision", None)
    errors, seen = [], set[str]()
    for place, answer in enumerate(answers):
        where = f"answers[{place}].field"
        if answer.field not in asked:
            known = ", ".join(sorted(asked)) or "none"
            errors.append(FieldError(where, "not_asked", f"Nobody asks for it. Asked: {known}."))
        elif answer.field in seen:
            errors.append(FieldError(where, "repeated", "Answer it once."))
        elif not _put(content, answer):
            errors.append(FieldError(where, "not_asked", "There is no such place in the order."))
        seen.add(answer.field)
    if errors:
        raise InvalidSubmissionError(tuple(errors))
    return content


def _asked_of(order: Transaction) -> frozenset[str]:
    done = order.screenings.filter(status=Screening.Status.COMPLETED).order_by("-queued_at")
    newest = done.first()
    questions = newest.answer.get("questions", ()) if newest else ()
    return frozenset(question["field"] for question in questions)


def _is_retry(newest: Transaction, completed: Mapping[str, Any]) -> bool:
    """Whether the newest revision is what these answers made of the one before."""
    return dict(newest.content) == completed


def _moved_on(newest: Transaction, expected: int, answers: Sequence[Answer]) -> MovedOnError:
    told = [
        error
        for answer in answers
        for error in (
            FieldError(answer.field, "stands", _words(_read(newest.content, answer.field))),
            FieldError(answer.field, "sent", _words(answer.value)),
        )
    ]
    words = f"Revision {newest.revision} came after revision {expected}. Nothing was stored."
    return MovedOnError(words, *told)


def _words(value: Any) -> str:
    return "not stated" if value is None else str(value)[:500]


def _steps(field: str) -> list[str | int]:
    return [int(place) if place else name for name, place in _STEP.findall(field)]


def _read(content: Any, field: str) -> Any:
    for step in _steps(field):
        if isinstance(step, int):
            content = content[step] if isinstance(content, list) and step < len(content) else None
        else:
            content = content.get(step) if isinstance(content, dict) else None
    return content


def _put(content: Any, answer: Answer) -> bool:
    """Put an answer in its place; objects on the way are made, parties and lines are not."""
    *way, last = _steps(answer.field)
    for step in way:
        if isinstance(step, int):
            if not isinstance(content, list) or step >= len(content):
                return False
            content = content[step]
        elif isinstance(content, dict):
            content = content.setdefault(step, {})
        else:
            return False
    if not isinstance(last, str) or not isinstance(content, dict):
        return False
    content[last] = answer.value
    return True
