"""The ledger of a license: reserve, consume, give back, and the exact sum under a hammer."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection
from django.utils import timezone

from screening.cases.authorizations import Authorization
from screening.cases.deciding import reject_case, release_case
from screening.cases.findings import findings_of
from screening.cases.ledger import consume, give_back, open_reservations
from screening.cases.license_warnings import warnings_of
from screening.cases.licenses import reserve_for_release
from screening.cases.opening import open_case
from screening.cases.review import answer_finding
from screening.desk.policy import DeskPolicy
from screening.errors import NotAllowedError
from screening.models import AuditEvent, Case, License, LicenseMovement
from screening.terms.exception_conditions import conditions_of
from tests.factories import (
    CaseFactory,
    DeterminationFactory,
    LicenseFactory,
    UserFactory,
    plain_order,
)
from tests.guards import lifted_guards
from tests.screening.cases.conftest import answered
from tests.screening.cases.test_deciding import screened_again

pytestmark = pytest.mark.django_db


def balance(held: License) -> tuple[Decimal | None, Decimal | None]:
    held.refresh_from_db()
    return held.quantity_left, held.value_left


def released(case: Case, held: License, by: Any) -> LicenseMovement:
    """The order of 2 units worth USD 800, released under a license."""
    answered(case, by, line="licensed", number=held.number)
    release_case(case=case, comment="Licensed.", by=by)
    reservation = LicenseMovement.objects.filter(kind="reserved").last()
    assert reservation is not None
    return reservation


def test_release_reserves_what_the_line_draws(case: Case, officer: Any) -> None:
    held = LicenseFactory()
    released(case, held, officer)
    assert balance(held) == (98, 99_200)
    event = AuditEvent.objects.get(verb="license_reserved")
    assert (event.data["quantity"], event.data["case"]) == ("2", case.number)


def test_release_beyond_the_balance_is_refused_and_reserves_nothing(
    case: Case, officer: Any
) -> None:
    held = LicenseFactory(quantity_left=1)
    with pytest.raises(NotAllowedError, match=r"quantity 1\.000000 left, the order draws 2"):
        released(case, held, officer)
    case.refresh_from_db()
    assert case.is_open
    assert not LicenseMovement.objects.exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"expires_on": date(2020, 1, 1)}, "expired on 2020-01-01"),
        ({"currency": "EUR"}, "is in EUR, the order in USD"),
        ({"kind": "nac_notification"}, "has not let notification"),
    ],
    ids=["expired", "another currency", "notification not passed"],
)
def test_license_that_is_not_good_is_refused(
    case: Case, officer: Any, changes: dict[str, Any], said: str
) -> None:
    with pytest.raises(NotAllowedError, match=said):
        released(case, LicenseFactory(**changes), officer)


def test_answer_names_a_license_on_record(case: Case, officer: Any) -> None:
    with pytest.raises(NotAllowedError, match="No license 'D999' is on record"):
        answered(case, officer, line="licensed", number="D999")


def test_shipment_consumes_and_cancel_gives_back(case: Case, officer: Any) -> None:
    held = LicenseFactory()
    reservation = released(case, held, officer)
    one = {"quantity": Decimal(1), "value": Decimal(400), "by": officer}
    consume(reservation=reservation, shipment="SH-1", **one)
    assert balance(held) == (98, 99_200), "what ships was reserved before"
    give_back(reservation=reservation, why="Canceled.", **one)
    assert balance(held) == (99, 99_600)
    assert open_reservations(held) == []
    with pytest.raises(NotAllowedError, match=r"0\.0+ units"):
        consume(reservation=reservation, shipment="SH-2", **one)


@pytest.mark.parametrize(("quantity", "value"), [(3, 0), (0, 0), (-1, 0), (0, 801)])
def test_taking_more_than_reserved_or_nothing_is_refused(
    case: Case, officer: Any, quantity: int, value: int
) -> None:
    reservation = released(case, LicenseFactory(), officer)
    amounts = {"quantity": Decimal(quantity), "value": Decimal(value)}
    with pytest.raises(NotAllowedError):
        consume(reservation=reservation, shipment="SH-1", by=officer, **amounts)


def test_order_released_anew_reserves_only_what_is_not_shipped(case: Case, officer: Any) -> None:
    held = LicenseFactory()
    reservation = released(case, held, officer)
    part = {"quantity": Decimal(1), "value": Decimal(400)}
    consume(reservation=reservation, shipment="SH-1", by=officer, **part)
    again = open_case(screening=screened_again(case))
    release_case(case=again, comment="Still fine.", by=officer)
    assert balance(held) == (98, 99_200)
    assert [(o.quantity, o.value) for o in open_reservations(held)] == [(1, 400)]


def test_order_rejected_after_release_gives_back(case: Case, officer: Any) -> None:
    held = LicenseFactory()
    released(case, held, officer)
    again = open_case(screening=screened_again(case))
    reject_case(case=again, reason_code="no_license", comment="Changed mind.", by=officer)
    assert balance(held) == (100, 100_000)


def test_database_refuses_a_balance_below_zero() -> None:
    held = LicenseFactory()
    with pytest.raises(IntegrityError):
        License.objects.filter(pk=held.pk).update(quantity_left=-1)


def test_warnings_before_the_end_and_near_exhaustion(case: Case, officer: Any) -> None:
    today = timezone.now().date()
    held = LicenseFactory(quantity_left=2, expires_on=today + timedelta(days=30))
    policy = DeskPolicy()
    assert warnings_of(held, today=today, policy=policy) == (f"expires on {held.expires_on}",)
    released(case, held, officer)
    held.refresh_from_db()
    assert "no quantity is left" in warnings_of(held, today=today, policy=policy)


def test_exception_is_recorded_with_every_condition_ticked(case: Case, officer: Any) -> None:
    line = findings_of(case)[1].finding
    ask = {
        "case": case,
        "finding": line,
        "kind": "licensed",
        "reason_code": "exception_confirmed",
        "comment": "Checked.",
        "by": officer,
    }
    ticked = conditions_of("STA")
    with pytest.raises(NotAllowedError, match="Tick each condition"):
        answer_finding(**ask, authorization=Authorization(exception="STA", conditions=ticked[1:]))
    with pytest.raises(NotAllowedError, match="Name the license exception"):
        answer_finding(**ask)
    given = answer_finding(**ask, authorization=Authorization(exception="sta", conditions=ticked))
    assert (given.exception, given.conditions) == ("STA", list(ticked))


def test_required_license_is_not_explained_away(case: Case, officer: Any) -> None:
    finding = DeterminationFactory(screening=case.screening, result="license_required")
    with pytest.raises(NotAllowedError, match="does not answer"):
        answer_finding(
            case=case,
            finding=finding,
            kind="mitigated",
            reason_code="site_visit",
            comment="x",
            by=officer,
        )


@pytest.mark.django_db(transaction=True)
def test_two_officers_and_two_workers_end_with_the_exact_sum() -> None:
    held = LicenseFactory(quantity_left=30, value_left=12_000)
    officer = UserFactory()
    cases = []
    for _ in range(24):
        content = plain_order()
        case = CaseFactory(screening__outcome="hold", screening__transaction__content=content)
        DeterminationFactory(screening=case.screening, eccn="5A992.c", result="unclassified")
        answered(case, officer, line="licensed", number=held.number)
        cases.append(case)
    refused: list[str] = []
    failed: list[DatabaseError] = []
    start = threading.Barrier(4)

    def work(mine: list[Case]) -> None:
        start.wait()
        try:
            for case in mine:
                _release_ship_and_give_back(case, officer, refused)
        except DatabaseError as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(cases[n::4],)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    sums = {
        kind: sum(m.quantity for m in LicenseMovement.objects.filter(kind=kind))
        for kind in ("reserved", "consumed", "given_back")
    }
    held.refresh_from_db()
    assert held.quantity_left == 30 - sums["reserved"] + sums["given_back"]
    assert held.value_left == held.quantity_left * 400
    released_now = Case.objects.filter(status="licensed").count()
    assert sums["reserved"] == 2 * released_now
    assert sums["consumed"] == sums["given_back"] == released_now
    assert released_now + len(refused) == 24
    assert held.quantity_left == 30 - released_now
    assert held.quantity_left < 2 or not refused


def _release_ship_and_give_back(case: Case, officer: Any, refused: list[str]) -> None:
    try:
        release_case(case=case, comment="Licensed.", by=officer)
    except NotAllowedError as refusal:
        refused.append(str(refusal))
        return
    reservation = LicenseMovement.objects.get(case=case, kind="reserved")
    one = {"quantity": Decimal(1), "value": Decimal(400), "by": officer}
    consume(reservation=reservation, shipment="SH", **one)
    give_back(reservation=reservation, why="Canceled.", **one)


def test_line_without_quantity_cannot_draw_on_a_limited_license(case: Case, officer: Any) -> None:
    held = LicenseFactory()
    content = plain_order()
    del content["lines"][0]["quantity"]
    order = case.screening.transaction
    order.content = content
    with lifted_guards():
        order.save()
    answered(case, officer, line="licensed", number=held.number)
    with pytest.raises(NotAllowedError, match="states no quantity"):
        reserve_for_release(case=case, states=findings_of(case), by=officer)
