"""Accepting a transaction: once per meaning, committed before anything is queued.

A retry never changes anything, however late it comes: the same content is answered with what became
of it, be it the newest revision or an older one that is superseded by now.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError

from screening import audit
from screening.errors import (
    FieldError,
    NotAllowedError,
    OrderCanceledError,
    RevisionConflictError,
)
from screening.intake.partners import with_partners
from screening.intake.schema import check_submission
from screening.intake.storing import NO_WORD, Accepted, New, Retry, Said, store_all
from screening.models import SubmissionKey, Transaction
from screening.terms.fulfilled import orders_fulfilled
from screening.terms.meaning import meaning_hash
from screening.terms.transaction_kind import SHIPS

__all__ = ["NO_WORD", "Accepted", "Retry", "accept_transaction", "checked"]


def accept_transaction(
    *, submission: Any, owner: Any, through: str, retry: Retry = NO_WORD
) -> Accepted:
    """Store a submission and a queued screening for it, in one commit.

    The same reference and meaning is the same transaction, in whichever revision; other content
    under a known reference, or any under one that was canceled, is its next revision. Content of
    an earlier revision becomes the next one only for who names the newest as the expected one.

    Args:
        submission: parsed JSON in the shape of ``transaction.schema.json``.
        owner: the user the submitter acts as.
        through: the API key or command, for the record.
        retry: the submitter's own key and the revision it expects.

    Raises:
        InvalidSubmissionError: the shape is wrong; nothing was stored.
        OrderCanceledError: a shipment of an order that was canceled; nothing was stored.
        RevisionConflictError: the newest revision is not the expected one; nothing was stored.
        NotAllowedError: the key told of another submission; nothing was stored.
    """
    said = checked(submission, retry)
    while True:
        before = _state(said, owner)
        try:
            with audit.recorded():
                return _accept(said, owner, through)
        except IntegrityError:
            # Another request took this revision number or key between our look and our insert. It
            # is there now, so the next round either finds the same content or counts one further.
            if _state(said, owner) == before:
                raise


def checked(submission: Any, retry: Retry = NO_WORD) -> Said:
    """A submission of the right shape, with the partners that it names by number.

    Raises:
        InvalidSubmissionError: the shape is wrong.
    """
    check_submission(submission)
    # Compared as it was sent: a partner that changed meanwhile makes no retry another order.
    meaning, word = meaning_hash(submission), _with_word_of(submission, retry)
    return Said(with_partners(submission), meaning, word)


def _with_word_of(submission: Mapping[str, Any], retry: Retry) -> Retry:
    """The expected revision may come in the content, too."""
    if retry.expected_revision is not None or "expected_revision" not in submission:
        return retry
    return Retry(retry.key, int(submission["expected_revision"]))


def _state(said: Said, owner: Any) -> tuple[Any, Any]:
    """What another request could have added meanwhile."""
    newest = Transaction.objects.revisions_of(owner=owner, reference=said.reference).first()
    return newest, _told_before(said, owner)


def _told_before(said: Said, owner: Any) -> SubmissionKey | None:
    if not said.retry.key:
        return None
    found = SubmissionKey.objects.filter(owner=owner, key=said.retry.key)
    return found.select_related("transaction").first()


def _accept(said: Said, owner: Any, through: str) -> Accepted:
    told = _told_before(said, owner)
    if told is not None:
        if told.meaning_hash != said.meaning:
            raise NotAllowedError(
                f"Idempotency-Key {told.key!r} told of {told.transaction} before, with other "
                "content: use a new key for each submission."
            )
        return _answered(told.transaction)
    revisions = Transaction.objects.revisions_of(owner=owner, reference=said.reference)
    newest = revisions.first()
    known = _of_same_meaning(said, revisions, newest)
    if known is None:
        _check_expected(said, newest)
        _check_order_stands(said, owner)
        (accepted,) = store_all([New(said, newest)], owner=owner, through=through)
    else:
        accepted = _answered(known)
    if said.retry.key:
        SubmissionKey.objects.create(
            owner=owner,
            key=said.retry.key,
            transaction=accepted.transaction,
            meaning_hash=said.meaning,
        )
    return accepted


def _answered(known: Transaction) -> Accepted:
    return Accepted(known, known.newest_screening, is_new=False)


def _of_same_meaning(said: Said, revisions: Any, newest: Transaction | None) -> Transaction | None:
    """The revision that this content is a retry of; None where it is to be the next one."""
    if newest is None or newest.canceled_at is not None:
        return None
    expects_newest = said.retry.expected_revision == newest.revision
    for revision in revisions.filter(meaning_hash__in=("", said.meaning)):
        if revision != newest and expects_newest:
            return None
        # Rows of the time before meanings were stored.
        if (revision.meaning_hash or meaning_hash(revision.content)) == said.meaning:
            found: Transaction = revision
            return found
    return None


def _check_expected(said: Said, newest: Transaction | None) -> None:
    known, expected = newest.revision if newest else 0, said.retry.expected_revision
    if expected is not None and expected != known:
        there = f"the newest revision is {known}" if known else "no revision is on record"
        raise RevisionConflictError(
            FieldError(
                "expected_revision",
                "conflict",
                f"Of {said.reference} {there}, and {expected} was expected. Read it again before "
                "you change it.",
            )
        )


def _check_order_stands(said: Said, owner: Any) -> None:
    """Refuse a shipment of a canceled order; one that is canceled later is held instead."""
    if said.content["kind"] not in SHIPS:
        return
    for one in orders_fulfilled(said.content):
        order = None
        if one.named:
            order = Transaction.objects.revisions_of(owner=owner, reference=one.named).first()
        if order is not None and order.canceled_at is not None:
            raise OrderCanceledError(
                FieldError(
                    one.field,
                    "canceled",
                    f"Order {one.named} was canceled on {order.canceled_at:%Y-%m-%d}. Submit it "
                    "again as its next revision before you ship against it.",
                )
            )
