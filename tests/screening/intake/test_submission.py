"""Accepting a transaction: once per content, next revision for other content, nothing lost."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection

from screening.errors import InvalidSubmissionError
from screening.intake.submission import Accepted, accept_transaction
from screening.models import AuditEvent, Screening, Transaction
from tests.submissions import order

pytestmark = pytest.mark.django_db


@pytest.fixture
def erp() -> User:
    return User.objects.create(username="erp")


def accept(submission: dict[str, Any], owner: User) -> Accepted:
    return accept_transaction(submission=submission, owner=owner, through="test")


def test_accepted_transaction_has_a_queued_screening_and_an_event(erp: User) -> None:
    accepted = accept(order(), erp)
    assert accepted.is_new
    assert accepted.screening.status == Screening.Status.QUEUED
    assert accepted.transaction.content == order()
    assert [p.name for p in accepted.transaction.parties.all()] == ["Maschinenbau Beispiel GmbH"]
    assert [line.eccn for line in accepted.transaction.lines.all()] == ["EAR99"]
    event = AuditEvent.objects.get(verb="transaction_accepted")
    assert event.subject_id == str(accepted.transaction.pk)


def test_same_content_is_the_same_transaction(erp: User) -> None:
    first = accept(order(), erp)
    again = accept(dict(reversed(order().items())), erp)
    assert not again.is_new
    assert again.transaction == first.transaction
    assert again.screening == first.screening
    assert Screening.objects.count() == 1


def test_other_content_is_the_next_revision(erp: User) -> None:
    accept(order(), erp)
    second = accept(order(destination_country="FR"), erp)
    assert second.transaction.revision == 2


def test_another_owner_may_use_the_same_reference(erp: User) -> None:
    other = User.objects.create(username="other-erp")
    assert accept(order(), erp).transaction != accept(order(), other).transaction


def test_wrong_shape_stores_nothing(erp: User) -> None:
    with pytest.raises(InvalidSubmissionError):
        accept(order(kind="quote"), erp)
    assert not Transaction.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_at_once_store_one_transaction() -> None:
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("an in-memory SQLite cannot be shared by threads; PostgreSQL runs this test")
    erp = User.objects.create(username="erp")
    accepted: list[Accepted] = []
    start = threading.Barrier(8)

    def submit() -> None:
        start.wait()
        accepted.append(accept(order(), erp))
        connection.close()

    threads = [threading.Thread(target=submit) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({a.transaction.pk for a in accepted}) == 1
    assert sum(a.is_new for a in accepted) == 1
