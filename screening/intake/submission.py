"""Accepting a transaction: once per content, committed before anything is queued."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError

from screening import audit
from screening.errors import FieldError, OrderCanceledError
from screening.intake.history import line_of, store_history, value_usd
from screening.intake.schema import check_submission
from screening.models import Screening, Transaction, TransactionLine, TransactionParty
from screening.terms.values import content_hash, date_or_none


@dataclass(frozen=True, slots=True)
class Accepted:
    """What became of a submission.

    ``is_new`` is False when the very same content was submitted before under this reference:
    the transaction and its newest screening are given back and nothing is queued again.
    """

    transaction: Transaction
    screening: Screening
    is_new: bool


def accept_transaction(*, submission: Any, owner: Any, through: str) -> Accepted:
    """Store a submission and a queued screening for it, in one commit.

    The same reference and content is the same transaction; other content under a known
    reference, or any under one that was canceled, is its next revision.

    Args:
        submission: parsed JSON in the shape of ``transaction.schema.json``.
        owner: the user the submitter acts as.
        through: the API key or command, for the record.

    Raises:
        InvalidSubmissionError: the shape is wrong; nothing was stored.
        OrderCanceledError: a shipment of an order that was canceled; nothing was stored.
    """
    check_submission(submission)
    digest = content_hash(submission)
    revisions = Transaction.objects.revisions_of(owner=owner, reference=submission["reference"])
    while True:
        before = revisions.first()
        try:
            with audit.recorded():
                return _accept(submission, digest, owner, through)
        except IntegrityError:
            # Another request took this revision number between our look and our insert. It is
            # there now, so the next round either finds the same content or counts one further.
            if revisions.first() == before:
                raise


def _accept(submission: Mapping[str, Any], digest: str, owner: Any, through: str) -> Accepted:
    newest = (
        Transaction.objects.revisions_of(owner=owner, reference=submission["reference"])
        .prefetch_related("screenings")
        .first()
    )
    is_canceled = newest is not None and newest.canceled_at is not None
    if newest is not None and newest.content_hash == digest and not is_canceled:
        return Accepted(newest, newest.newest_screening, is_new=False)
    _check_order_stands(submission, owner)
    transaction = Transaction.objects.create(
        owner=owner,
        reference=submission["reference"],
        revision=newest.revision + 1 if newest else 1,
        kind=submission["kind"],
        date=date_or_none(submission.get("date")),
        destination_country=submission.get("destination_country", ""),
        source_order=submission.get("source_order", "")[:200],
        value_usd=value_usd(submission),
        content=submission,
        content_hash=digest,
        submitted_through=through,
    )
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
    if newest is not None:
        newest.superseded_at = transaction.submitted_at
        newest.save(update_fields=["superseded_at"])
    lines = TransactionLine.objects.bulk_create(
        line_of(transaction, position, line) for position, line in enumerate(submission["lines"])
    )
    store_history(
        transaction=transaction,
        lines=lines,
        submission=submission,
        on=transaction.date or transaction.submitted_at.date(),
    )
    screening = Screening.objects.create(transaction=transaction)
    audit.record(
        verb="transaction_accepted",
        subject=transaction,
        by=through,
        reference=transaction.reference,
        revision=transaction.revision,
        content_hash=digest,
        screening=screening.pk.hex,
    )
    return Accepted(transaction, screening, is_new=True)


def _check_order_stands(submission: Mapping[str, Any], owner: Any) -> None:
    """Refuse a shipment of a canceled order; one that is canceled later is held instead."""
    reference = submission.get("source_order", "")[:200]
    if submission["kind"] != Transaction.Kind.SHIPMENT or not reference:
        return
    order = Transaction.objects.revisions_of(owner=owner, reference=reference).first()
    if order is not None and order.canceled_at is not None:
        raise OrderCanceledError(
            FieldError(
                "source_order",
                "canceled",
                f"Order {reference} was canceled on {order.canceled_at:%Y-%m-%d}. Submit it again "
                "as its next revision before you ship against it.",
            )
        )
