"""Storing what was taken in: any number of transactions, with all that is looked up of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils import timezone

from screening import audit
from screening.intake.history import line_of, store_history, value_usd
from screening.intake.partners import learn_partners
from screening.models import Screening, Transaction, TransactionLine, TransactionParty
from screening.models.copying import insert_rows
from screening.terms.fulfilled import orders_named
from screening.terms.meaning import reference_key
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
class Said:
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
        """The first that it names, as sent; empty without one."""
        return next(iter(orders_named(self.content)), "")


class New(NamedTuple):
    """A submission that becomes the next revision of its reference; ``newest`` is the one before
    it, None before the first."""

    said: Said
    newest: Transaction | None = None


def store_all(new: Sequence[New], *, owner: Any, through: str) -> list[Accepted]:
    """Store revisions and a queued screening for each, inside the caller's ``recorded`` block.

    Args:
        new: each of another reference.
        owner: the user the submitter acts as.
        through: the API key or command, for the record.

    Raises:
        IntegrityError: another request took one of these revision numbers; nothing is stored.
    """
    transactions = [_transaction(one, owner, through) for one in new]
    insert_rows(transactions)
    for one, transaction in zip(new, transactions, strict=True):
        if one.newest is not None:
            one.newest.superseded_at = transaction.submitted_at
            one.newest.save(update_fields=["superseded_at"])
    insert_rows(party for row in transactions for party in _parties(row))
    _store_lines(transactions)
    for transaction in transactions:
        learn_partners(transaction.content, by=through, owner=owner)
    screenings = [Screening(transaction=transaction) for transaction in transactions]
    insert_rows(screenings)
    accepted = [
        Accepted(transaction, screening, is_new=True)
        for transaction, screening in zip(transactions, screenings, strict=True)
    ]
    for one, stored in zip(new, accepted, strict=True):
        _record(one.said.retry, stored, through)
    return accepted


def _transaction(one: New, owner: Any, through: str) -> Transaction:
    said, newest, content = one.said, one.newest, one.said.content
    spelled = Transaction.objects.spelled
    return Transaction(
        owner=owner,
        reference=newest.reference if newest else said.reference.strip(),
        reference_key=newest.reference_key if newest else reference_key(said.reference)[:600],
        revision=newest.revision + 1 if newest else 1,
        kind=content["kind"],
        date=date_or_none(content.get("date")),
        destination_country=content.get("destination_country", ""),
        source_order=spelled(owner=owner, reference=said.source_order),
        value_usd=value_usd(content, on=timezone.now().date()),
        content=content,
        content_hash=content_hash(content),
        meaning_hash=said.meaning,
        submitted_through=through,
    )


def _parties(transaction: Transaction) -> Iterator[TransactionParty]:
    for position, party in enumerate(transaction.content["parties"]):
        yield TransactionParty(
            transaction=transaction,
            position=position,
            role=party["role"],
            name=party["name"],
            country=party.get("address", {}).get("country", ""),
        )


def _store_lines(transactions: Sequence[Transaction]) -> None:
    """The lines with their serial numbers and the buyers' traits; a line's own key is asked for
    only where a number hangs on it."""
    plain: list[tuple[Transaction, list[TransactionLine]]] = []
    numbered: list[tuple[Transaction, list[TransactionLine]]] = []
    for transaction in transactions:
        submitted = transaction.content["lines"]
        rows = [line_of(transaction, position, line) for position, line in enumerate(submitted)]
        _name_orders(transaction, rows)
        has_numbers = any(line.get("serial_numbers") for line in submitted)
        (numbered if has_numbers else plain).append((transaction, rows))
    insert_rows(row for _, rows in plain for row in rows)
    TransactionLine.objects.bulk_create(row for _, rows in numbered for row in rows)
    store_history([*plain, *numbered])


def _name_orders(transaction: Transaction, lines: Sequence[TransactionLine]) -> None:
    """Each line's own order, as it is spelled on record."""
    own = {str(line.get("source_order", "")) for line in transaction.content["lines"]} - {""}
    spelled = {
        named: Transaction.objects.spelled(owner=transaction.owner, reference=named)
        for named in own
    }
    for row, line in zip(lines, transaction.content["lines"], strict=True):
        row.source_order = spelled.get(str(line.get("source_order", "")), "")


def _record(retry: Retry, accepted: Accepted, through: str) -> None:
    transaction = accepted.transaction
    audit.record(
        verb="transaction_accepted",
        subject=transaction,
        by=through,
        reference=transaction.reference,
        revision=transaction.revision,
        content_hash=transaction.content_hash,
        screening=accepted.screening.pk.hex,
        **({"key": retry.key} if retry.key else {}),
    )
