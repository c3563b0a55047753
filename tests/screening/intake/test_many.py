"""A chunk of submissions is stored as each of them would be alone."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from django.contrib.auth.models import User

from screening.audit.verify import verify_audit
from screening.errors import InvalidSubmissionError, OrderCanceledError
from screening.intake.many import accept_transactions
from screening.intake.storing import Accepted
from screening.intake.submission import accept_transaction
from screening.models import (
    AuditEvent,
    PartyTrait,
    Screening,
    SerialNumber,
    Transaction,
    TransactionLine,
    TransactionParty,
)
from tests.submissions import order

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_data_dir")]


def rich(reference: str) -> dict[str, Any]:
    """An order with all that is looked up of it."""
    submission = order(reference=reference)
    submission["parties"][0] |= {
        "phone": "+49 30 5555 0100",
        "address": {"street": "Ring 5", "city": "Aachen", "country": "DE"},
    }
    submission["lines"][0] |= {"part_number": "EX-1", "hts": "8471.80", "serial_numbers": ["S 1"]}
    return submission


def rows(owner: User) -> list[list[tuple[Any, ...]]]:
    of = {"transaction__owner": owner}
    return [
        list(
            Transaction.objects.filter(owner=owner)
            .order_by("reference")
            .values_list("reference", "reference_key", "revision", "kind", "date", "value_usd",
                         "content", "content_hash", "meaning_hash", "submitted_through")
        ),
        list(TransactionParty.objects.filter(**of).order_by("transaction__reference", "position")
             .values_list("position", "role", "name", "country")),
        list(TransactionLine.objects.filter(**of).order_by("transaction__reference", "position")
             .values_list("number", "part_key", "hts", "quantity", "eccn", "description")),
        list(PartyTrait.objects.filter(**of).order_by("transaction__reference", "key")
             .values_list("position", "key", "name", "country", "on", "is_advanced")),
        list(SerialNumber.objects.filter(line__transaction__owner=owner)
             .order_by("line__transaction__reference").values_list("key", "holder", "country")),
        list(Screening.objects.filter(**of).values_list("status", "attempts")),
    ]  # fmt: skip


def test_many_are_stored_as_single_ones(erp: User) -> None:
    other = User.objects.create(username="other")
    for number in range(3):
        accept_transaction(submission=rich(f"SO-{number}"), owner=other, through="test")
    chunk = [rich(f"SO-{number}") for number in range(3)]
    accepted = accept_transactions(submissions=chunk, owner=erp, through="test")
    assert [isinstance(one, Accepted) and one.is_new for one in accepted] == [True] * 3
    assert rows(erp) == rows(other)
    assert AuditEvent.objects.filter(verb="transaction_accepted").count() == 6
    assert verify_audit().faults == ()


def test_each_is_answered_in_its_place(erp: User) -> None:
    accept_transaction(submission=order(reference="KNOWN"), owner=erp, through="test")
    wrong = order(reference="WRONG")
    del wrong["lines"]
    changed = copy.deepcopy(order(reference="TWICE"))
    changed["lines"][0]["quantity"] = 77
    chunk = [order(reference="NEW"), wrong, order(reference="KNOWN"), order(reference="TWICE"),
             changed, "no object", order(reference=" new ")]  # fmt: skip
    told = accept_transactions(submissions=chunk, owner=erp, through="test")
    new, refused, known, first, second, nothing, respelled = told
    assert isinstance(refused, InvalidSubmissionError)
    assert [fault.field for fault in refused.errors] == ["lines"]
    assert isinstance(nothing, InvalidSubmissionError)
    stored = [one for one in (new, known, first, second, respelled) if isinstance(one, Accepted)]
    assert [one.is_new for one in stored] == [True, False, True, True, False]
    assert [one.transaction.revision for one in stored] == [1, 1, 1, 2, 1]


def test_shipment_of_an_order_of_the_same_chunk_finds_it(erp: User) -> None:
    shipment = {**order(reference="DL-1"), "kind": "shipment", "source_order": "so-1"}
    told = accept_transactions(
        submissions=[shipment, order(reference="SO-1")], owner=erp, through="test"
    )
    assert not any(isinstance(one, OrderCanceledError) for one in told)
    assert Transaction.objects.get(reference="DL-1").source_order == "SO-1"


def test_statements_do_not_grow_with_the_chunk(
    erp: User, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(25):
        accept_transactions(
            submissions=[order(reference=f"SO-{n}") for n in range(60)], owner=erp, through="test"
        )
    assert Screening.objects.count() == 60
