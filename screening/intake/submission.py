"""Accepting a transaction: once per meaning, committed before anything is queued.

A retry never changes anything, however late it comes: the same content is answered with what became
of it, be it the newest revision or an older one that is superseded by now.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError
from django.utils import timezone

from screening import audit
from screening.errors import (
    FieldError,
    NotAllowedError,
    OrderCanceledError,
    RevisionConflictError,
)
from screening.intake.history import line_of, store_history, value_usd
from screening.intake.partners import learn_partners, with_partners
from screening.intake.schema import check_submission
from screening.models import (
    Screening,
    SubmissionKey,
    Transaction,
    TransactionLine,
    TransactionParty,
)
from screening.terms.meaning import meaning_hash, reference_key
from screening.terms.values import content_hash, date_or_none


@dataclass(frozen=True, slots=True)
class Accepted:
    """What became of a submission.

    ``is_new`` is False when content of the same meaning was submitted before under this reference:
    that revision and its newest screening are given back and nothing is queued again.
    """

    transaction: Transaction
    screening: Screening
    is_new: bool


@dataclass(frozen=True, slots=True)
class Retry:
    """How a submitter keeps a retry from doing anything twice, beside what it sends.

    Args:
        key: theirs, one for each submission and the same in its retries; empty without one.
        expected_revision: the newest revision that they know of, 0 for none; None without a word.
    """

    key: str = ""
    expected_revision: int | None = None


NO_WORD = Retry()


@dataclass(frozen=True, slots=True)
class _Said:
    """A submission that was checked, and what it is compared by."""

    content: Mapping[str, Any]
    meaning: str
    retry: Retry

    @property
    def reference(self) -> str:
        """As sent."""
        return str(self.content["reference"])

    @property
    def source_order(self) -> str:
        """As sent; empty without one."""
        return str(self.content.get("source_order", ""))


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
    check_submission(submission)
    # Compared as it was sent: a partner that changed meanwhile makes no retry another order.
    meaning, word = meaning_hash(submission), _with_word_of(submission, retry)
    said = _Said(with_partners(submission), meaning, word)
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


def _with_word_of(submission: Mapping[str, Any], retry: Retry) -> Retry:
    """The expected revision may come in the content, too."""
    if retry.expected_revision is not None or "expected_revision" not in submission:
        return retry
    return Retry(retry.key, int(submission["expected_revision"]))


def _state(said: _Said, owner: Any) -> tuple[Any, Any]:
    """What another request could have added meanwhile."""
    newest = Transaction.objects.revisions_of(owner=owner, reference=said.reference).first()
    return newest, _told_before(said, owner)


def _told_before(said: _Said, owner: Any) -> SubmissionKey | None:
    if not said.retry.key:
        return None
    found = SubmissionKey.objects.filter(owner=owner, key=said.retry.key)
    return found.select_related("transaction").first()


def _accept(said: _Said, owner: Any, through: str) -> Accepted:
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
        accepted = _store(said, newest, owner, through)
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


def _of_same_meaning(said: _Said, revisions: Any, newest: Transaction | None) -> Transaction | None:
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


def _check_expected(said: _Said, newest: Transaction | None) -> None:
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


def _store(said: _Said, newest: Transaction | None, owner: Any, through: str) -> Accepted:
    """The next revision of a reference with all that is looked up of it, and its screening."""
    submission = said.content
    spelled = Transaction.objects.spelled
    transaction = Transaction.objects.create(
        owner=owner,
        reference=newest.reference if newest else said.reference.strip(),
        reference_key=newest.reference_key if newest else reference_key(said.reference)[:600],
        revision=newest.revision + 1 if newest else 1,
        kind=submission["kind"],
        date=date_or_none(submission.get("date")),
        destination_country=submission.get("destination_country", ""),
        source_order=spelled(owner=owner, reference=said.source_order),
        value_usd=value_usd(submission, on=timezone.now().date()),
        content=submission,
        content_hash=content_hash(submission),
        meaning_hash=said.meaning,
        submitted_through=through,
    )
    if newest is not None:
        newest.superseded_at = transaction.submitted_at
        newest.save(update_fields=["superseded_at"])
    _store_rows(transaction, submission)
    learn_partners(submission, by=through, owner=owner)
    screening = Screening.objects.create(transaction=transaction)
    audit.record(
        verb="transaction_accepted",
        subject=transaction,
        by=through,
        reference=transaction.reference,
        revision=transaction.revision,
        content_hash=transaction.content_hash,
        screening=screening.pk.hex,
        **({"key": said.retry.key} if said.retry.key else {}),
    )
    return Accepted(transaction, screening, is_new=True)


def _store_rows(transaction: Transaction, submission: Mapping[str, Any]) -> None:
    TransactionParty.objects.bulk_create(
        TransactionParty(
            transaction=transaction,
            position=position,
            role=party["role"],
            name=party["name"],
            country=party.get("address", {}).get("country", ""),
        )
        for position, party in enumerate(submission["parties"])
    )
    lines = TransactionLine.objects.bulk_create(
        line_of(transaction, position, line) for position, line in enumerate(submission["lines"])
    )
    store_history(
        transaction=transaction,
        lines=lines,
        submission=submission,
        on=transaction.date or transaction.submitted_at.date(),
    )


def _check_order_stands(said: _Said, owner: Any) -> None:
    """Refuse a shipment of a canceled order; one that is canceled later is held instead."""
    if said.content["kind"] != Transaction.Kind.SHIPMENT or not said.source_order.strip():
        return
    order = Transaction.objects.revisions_of(owner=owner, reference=said.source_order).first()
    if order is not None and order.canceled_at is not None:
        raise OrderCanceledError(
            FieldError(
                "source_order",
                "canceled",
                f"Order {said.source_order} was canceled on {order.canceled_at:%Y-%m-%d}. Submit "
                "it again as its next revision before you ship against it.",
            )
        )
