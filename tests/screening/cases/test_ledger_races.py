"""Shipments, officers and cancellations at one ledger at once: the sum is exact, nobody waits."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db.models.signals import post_save

from screening.cases.cancelling import Wish, cancel_order
from screening.cases.deciding import reject_case, release_case
from screening.cases.opening import open_case
from screening.errors import NotAllowedError
from screening.intake.submission import accept_transaction
from screening.models import AuditEvent, Cancellation, Case, License, LicenseMovement, Screening
from screening.pipeline import run_screening
from tests.factories import (
    CaseFactory,
    DeterminationFactory,
    LicenseFactory,
    ScreeningFactory,
    TransactionFactory,
    UserFactory,
)
from tests.record import broken_record
from tests.screening.cases.conftest import answered
from tests.screening.cases.test_deciding import screened_again
from tests.screening.cases.test_lock_order import at_once
from tests.submissions import order as ordinary

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("own_data_dir", "committed_lists"),
]
WISH = {"reason": "Withdrawn.", "canceled_by": "j.doe"}


def licensed_case(owner: User, held: License, officer: Any, reference: str = "SO-1") -> Case:
    """An order of 40 units worth USD 900, answered with the license and not yet released."""
    content = ordinary(reference=reference)
    order = TransactionFactory(owner=owner, reference=reference, content=content)
    case = CaseFactory(screening__outcome="hold", screening__transaction=order)
    DeterminationFactory(screening=case.screening, eccn="5A992.c", result="unclassified")
    return answered(case, officer, line="licensed", number=held.number)


def shipment(reference: str, quantity: int) -> dict[str, Any]:
    """A part of the order that the machine lets go as long as the ledger has it."""
    content = ordinary(kind="shipment", reference=reference, source_order="SO-1")
    drawn = {"license_number": "D1", "license_exception": "LVS"}
    content["lines"][0] |= {"quantity": quantity, **drawn}
    return content


def reserved(owner: User, held: License) -> Case:
    """The same, released."""
    officer = UserFactory()
    case = licensed_case(owner, held, officer)
    return release_case(case=case, comment="Licensed.", by=officer)


def queued(owner: User, content: dict[str, Any]) -> Screening:
    return accept_transaction(submission=content, owner=owner, through="test").screening


def run_all(*screenings: Screening) -> list[Callable[[], None]]:
    def run(screening: Screening) -> Callable[[], None]:
        return lambda: run_screening(screening_id=str(screening.pk))

    return [run(screening) for screening in screenings]


def booked(kind: str) -> int:
    rows = LicenseMovement._base_manager.filter(kind=kind)
    return int(sum(movement.quantity for movement in rows))


def test_two_shipments_of_one_reservation_ship_it_once(erp: User) -> None:
    held = LicenseFactory(number="D1")
    reserved(erp, held)
    for n in range(3):  # each round ships ten of the forty, and another ten want them as well
        both = [queued(erp, shipment(f"SH-{n}-{name}", 10 + 10 * n)) for name in "AB"]
        assert at_once(run_all(*both)) == []
        outcomes = sorted(Screening.objects.get(pk=one.pk).outcome for one in both)
        assert outcomes == (["clear", "clear"], ["clear", "hold"], ["hold", "hold"])[n]
    assert (booked("reserved"), booked("consumed")) == (40, 40)
    held.refresh_from_db()
    assert held.quantity_left == 60
    assert broken_record() == []


def test_order_canceled_while_it_ships_is_shipped_or_given_back(erp: User) -> None:
    held = LicenseFactory(number="D1")
    reserved(erp, held)
    waiting = [queued(erp, shipment(f"SH-{n}", 10)) for n in range(3)]
    wish = Wish(reference="SO-1", key="K-1", **WISH)

    def cancel() -> None:
        cancel_order(wish=wish, owner=erp, through="test")

    assert at_once([*run_all(*waiting), cancel, cancel]) == []
    assert Cancellation.objects.count() == 1
    clear = Screening.objects.filter(pk__in=[s.pk for s in waiting], outcome="clear").count()
    assert booked("consumed") == 10 * clear
    assert booked("given_back") == 40 - 10 * clear
    held.refresh_from_db()
    assert held.quantity_left == 100 - 10 * clear
    waits = Screening.objects.filter(pk__in=[s.pk for s in waiting], outcome="hold")
    assert waits.count() == 3 - clear


def test_order_canceled_while_it_is_released_holds_nothing(erp: User) -> None:
    held = LicenseFactory(number="D1")
    officer = UserFactory()
    for n in range(6):
        case = licensed_case(erp, held, officer, reference=f"SO-{n}")
        wish = Wish(reference=f"SO-{n}", key=f"K-{n}", **WISH)
        refused: list[str] = []

        def release(case: Case = case, refused: list[str] = refused) -> None:
            try:
                release_case(case=case, comment="Licensed.", by=officer)
            except NotAllowedError as refusal:
                refused.append(str(refusal))

        def cancel(wish: Wish = wish) -> None:
            cancel_order(wish=wish, owner=erp, through="test")

        assert at_once([release, cancel] if n % 2 else [cancel, release]) == []
        case.refresh_from_db()
        assert case.status == ("canceled" if refused else "licensed")
        assert case.screening.decision == "canceled"
    held.refresh_from_db()
    assert held.quantity_left == 100
    assert booked("reserved") == booked("given_back")


@contextmanager
def meeting_halfway() -> Iterator[None]:
    """Two threads wait for each other, two seconds at most, once each has written the first of
    what others want: a license's balance or the end of the audit chain.

    So each holds one lock when it goes for the next. Where one must wait for the other's first
    lock already they cannot meet, and go on alone.
    """
    both, seen = threading.Barrier(2), threading.local()

    def meet(sender: Any, created: bool, **_: Any) -> None:
        if created is (sender is License) or getattr(seen, "met", False):
            return
        seen.met = True
        try:
            both.wait(timeout=2)
        except threading.BrokenBarrierError:
            return

    for model in (License, AuditEvent):
        post_save.connect(meet, sender=model)
    try:
        yield
    finally:
        for model in (License, AuditEvent):
            post_save.disconnect(meet, sender=model)


def changed_license(first: License, second: License, officer: Any) -> Case:
    """An order that holds units of one license and is about to be released under another."""
    owner = UserFactory()
    case = licensed_case(owner, first, officer)
    release_case(case=case, comment="Licensed.", by=officer)
    again = open_case(screening=screened_again(case))
    return answered(again, officer, line="licensed", number=second.number)


def test_two_licenses_in_opposite_order_end_with_the_exact_sum() -> None:
    """One officer moves an order from the first license to the second, another the other way."""
    officer = UserFactory()
    one, two = LicenseFactory(), LicenseFactory()
    cases = [changed_license(one, two, officer), changed_license(two, one, officer)]

    def release(case: Case) -> Callable[[], None]:
        def run() -> None:
            release_case(case=case, comment="Under the other license.", by=officer)

        return run

    with meeting_halfway():
        assert at_once([release(case) for case in cases]) == []
    for held in (one, two):
        held.refresh_from_db()
        assert held.quantity_left == 60
    assert (booked("reserved"), booked("given_back")) == (160, 80)
    assert broken_record() == []


def signed_once(first: Case, held: License, officer: Any) -> Case:
    """A newer case of a released order, blocked, and signed by the first of two persons."""
    screening = ScreeningFactory(transaction=first.screening.transaction, outcome="block")
    case = CaseFactory(screening=screening)
    DeterminationFactory(screening=screening, eccn="5A992.c", result="unclassified")
    answered(case, officer, line="licensed", number=held.number)
    return release_case(case=case, comment="Signed first.", by=officer)


def test_events_are_written_after_every_lock_of_the_ledger(erp: User) -> None:
    """One officer voids a signature and then gives back; another draws on that license."""
    held, officer = LicenseFactory(), UserFactory()
    half = signed_once(reserved(erp, held), held, officer)
    assert half.first_signature is not None
    other = licensed_case(UserFactory(), held, officer)

    def reject() -> None:
        reject_case(case=half, reason_code="no_license", comment="No.", by=officer)

    def release() -> None:
        release_case(case=other, comment="Licensed.", by=officer)

    with meeting_halfway():
        assert at_once([reject, release]) == []
    held.refresh_from_db()
    assert held.quantity_left == 60
    assert (booked("reserved"), booked("given_back")) == (80, 40)
    assert broken_record() == []
