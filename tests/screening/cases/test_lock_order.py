"""Officers and workers at the same orders, license and clearance: nobody waits for ever."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.db import DatabaseError, connection

from screening import audit
from screening.cases.clearances import (
    approve_clearance,
    end_clearance,
    end_outdated_clearances,
    propose_clearance,
)
from screening.cases.deciding import release_case
from screening.cases.findings import findings_of
from screening.cases.ledger import consume
from screening.cases.opening import lock_screenings, open_case, supersede_earlier_screenings
from screening.cases.review import answer_finding
from screening.errors import NotAllowedError
from screening.models import Case, Clearance, License, LicenseMovement, Screening
from tests.factories import (
    CaseFactory,
    DeterminationFactory,
    HitFactory,
    LicenseFactory,
    ListedPartyFactory,
    ScreeningFactory,
    UserFactory,
    plain_order,
)
from tests.record import broken_record
from tests.screening.cases.conftest import answered
from tests.screening.cases.test_deciding import screened_again

ORDERS = 12


def cases_of_one_customer(license_number: str, officer: Any, count: int) -> list[Case]:
    """Orders of one owner that met one listed party and draw on one license, all answered."""
    owner, listed = UserFactory(), ListedPartyFactory()
    cases = []
    for _ in range(count):
        case = CaseFactory(
            screening__outcome="hold",
            screening__transaction__owner=owner,
            screening__transaction__content=plain_order(),
        )
        HitFactory(screening=case.screening, listed_party=listed)
        DeterminationFactory(screening=case.screening, eccn="5A992.c", result="unclassified")
        cases.append(answered(case, officer, line="licensed", number=license_number))
    return cases


def finish_screening(screening: Screening) -> None:
    """What a worker does in one transaction when an answer is there."""
    with audit.recorded():
        lock_screenings(order=screening.transaction)
        if not supersede_earlier_screenings(screening=screening):
            open_case(screening=screening)
    end_outdated_clearances()


def release_and_ship(case: Case, officer: Any) -> None:
    """Release a case under its license and ship half of it."""
    release_case(case=case, comment="Licensed.", by=officer)
    reservation = LicenseMovement.objects.filter(case=case, kind="reserved").first()
    if reservation is None:  # screened again meanwhile, it asked for no license any more
        return
    consume(
        reservation=reservation, quantity=reservation.quantity / 2,
        value=reservation.value / 2, shipment="SH", by=officer,
    )  # fmt: skip


def remember(case: Case, officer: Any, senior: Any) -> None:
    """Answer the hit again and have it remembered, in the place of what was remembered."""
    for living in Clearance.objects.alive():
        end_clearance(clearance=living, comment="Anew.", by=senior)
    given = answer_finding(
        case=case, finding=findings_of(case)[0].finding, kind="false_positive",
        reason_code="name_only", comment="Another.", by=officer,
    )  # fmt: skip
    approve_clearance(
        clearance=propose_clearance(disposition=given, by=officer), comment="Yes.", by=senior
    )


def at_once(work: Sequence[Callable[[], None]]) -> list[DatabaseError]:
    """Run each in a thread of its own, beginning together; what the database refused."""
    failed: list[DatabaseError] = []
    start = threading.Barrier(len(work))

    def run(one: Callable[[], None]) -> None:
        start.wait()
        try:
            one()
        except DatabaseError as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(one,)) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failed


def each(cases: Sequence[Any], act: Callable[..., None], *given: Any) -> Callable[[], None]:
    """Act on one after the other; what the product refuses is an answer, too."""

    def run() -> None:
        for case in cases:
            try:
                act(case, *given)
            except NotAllowedError:
                continue

    return run


@pytest.mark.django_db(transaction=True)
def test_two_officers_and_two_workers_never_wait_for_each_other(own_data_dir: None) -> None:
    held = LicenseFactory(quantity_left=1000, value_left=1_000_000)
    officer, senior = UserFactory(), UserFactory()
    cases = cases_of_one_customer(held.number, officer, 3 * ORDERS)
    # Each officer has orders that no worker touches, and some that both workers close.
    shared, released, remembered = cases[::3], cases[1::3], cases[2::3]
    remember(cases[2], officer, senior)
    first = [screened_again(case) for case in shared]
    second = [ScreeningFactory(transaction=s.transaction, outcome="hold") for s in first]
    failed = at_once(
        (
            each([*released, *shared], release_and_ship, officer),
            each([*remembered, *shared] * 2, remember, officer, senior),
            each(first, finish_screening),
            each(second[::-1], finish_screening),
        )
    )
    assert failed == []
    sums = dict.fromkeys(LicenseMovement.Kind.values, 0)
    for movement in LicenseMovement.objects.all():
        sums[movement.kind] += movement.quantity
    left = License.objects.get(pk=held.pk).quantity_left
    assert left == 1000 - sums["reserved"] + sums["given_back"]
    newest = Case.objects.filter(screening__in=second)
    assert newest.count() == ORDERS
    # Screened again a case goes on; what is open is of the newest screening.
    still_open = Case.objects.open().filter(pk__in=[case.pk for case in shared])
    assert not still_open.exclude(screening__in=second).exists()
    assert Case.objects.filter(pk__in=[case.pk for case in released], status="licensed").count()
    assert broken_record() == []
