"""Orders that drew on a license or began a clearance go, too; balances and proofs stay."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User

from screening.cases.cancelling import Wish, cancel_order
from screening.cases.clearances import approve_clearance, end_clearance, propose_clearance
from screening.cases.deciding import release_case
from screening.cases.ledger import consume, give_back
from screening.cases.license_warnings import warnings_of
from screening.cases.review import answer_finding
from screening.desk.policy import DeskPolicy
from screening.errors import NotAllowedError
from screening.models import (
    AuditEvent,
    Cancellation,
    Case,
    Clearance,
    Disposition,
    License,
    LicenseMovement,
    PolicyVersion,
)
from screening.policies import retention_in_force
from screening.retention.due import retained_order
from screening.retention.holds import lift_hold, place_hold
from screening.terms.values import canonical_json
from tests.factories import (
    CaseFactory,
    DeterminationFactory,
    HitFactory,
    LicenseFactory,
    ListedPartyFactory,
    TransactionFactory,
    UserFactory,
    answer_content,
    plain_order,
)
from tests.record import broken_record
from tests.screening.cases.conftest import answered
from tests.screening.retention.test_purge import PAST_EAR, PAST_OFAC, THEN, due, purge

pytestmark = pytest.mark.usefixtures("own_lists")


def case_of(owner: User, reference: str) -> Case:
    """The case of a held order of that day that met lists of BIS only."""
    content = plain_order(reference=reference, date="2026-11-24")
    case: Case = CaseFactory(
        screening__outcome="hold",
        screening__transaction=TransactionFactory(
            owner=owner, reference=reference, content=content
        ),
        screening__answer_json=canonical_json(answer_content("hold", hits=[])),
        screening__policy=PolicyVersion.objects.in_force(),
    )
    return case


def licensed_case(owner: User, held: License, reference: str = "CASE") -> LicenseMovement:
    """An order of 2 units worth USD 800 that was released under a license on that day."""
    case = case_of(owner, reference)
    DeterminationFactory(screening=case.screening, eccn="5A992.c", result="unclassified")
    officer = UserFactory()
    answered(case, officer, line="licensed", number=held.number)
    release_case(case=case, comment="Licensed.", by=officer)
    reservation: LicenseMovement = LicenseMovement._base_manager.get(case=case, kind="reserved")
    return reservation


def ship(reservation: LicenseMovement, quantity: int) -> None:
    consume(
        reservation=reservation, quantity=Decimal(quantity), value=Decimal(400 * quantity),
        shipment="SH-1", by=UserFactory(),
    )  # fmt: skip


@pytest.fixture
def held(db: Any) -> License:
    with time_machine.travel(THEN, tick=False):
        license_: License = LicenseFactory(quantity_left=10, value_left=4_000)
    return license_


def test_order_with_a_ledger_goes_and_the_balance_stays(erp: User, held: License) -> None:
    with time_machine.travel(THEN, tick=False):
        reservation = licensed_case(erp, held)
        ship(reservation, 1)
        give_back(
            reservation=reservation, quantity=Decimal(1), value=Decimal(400), why="Canceled.",
            by=UserFactory(),
        )  # fmt: skip
        other = licensed_case(erp, held, "OTHER")
    held.refresh_from_db()
    before = (held.quantity_left, held.value_left)
    removed = purge("CASE", PAST_OFAC)
    assert removed["license movement"] == 3
    held.refresh_from_db()
    assert (held.quantity_left, held.value_left) == before == (7, 2_800)
    assert (held.purged_quantity, held.purged_value) == (1, 400)
    assert [m.pk for m in LicenseMovement._base_manager.all()] == [other.pk]
    tombstone = AuditEvent.objects.get(verb="records_purged").data
    assert tombstone["shipped_under"] == [{"license": held.number, "quantity": "1", "value": "400"}]
    assert broken_record() == []


def test_share_that_is_left_still_counts_what_purged_orders_shipped(
    erp: User, held: License
) -> None:
    with time_machine.travel(THEN, tick=False):
        for n in range(4):
            ship(licensed_case(erp, held, f"SO-{n}"), 2)
    ask: dict[str, Any] = {"today": PAST_EAR, "policy": DeskPolicy()}
    held.refresh_from_db()
    said = warnings_of(held, **ask)
    assert said == ("20% of its quantity is left", "20% of its value is left")
    for n in range(4):
        purge(f"SO-{n}", PAST_EAR)
    held.refresh_from_db()
    assert not LicenseMovement._base_manager.exists()
    assert warnings_of(held, **ask) == said


def test_license_that_still_holds_units_keeps_the_order(erp: User, held: License) -> None:
    with time_machine.travel(THEN, tick=False):
        reservation = licensed_case(erp, held)
    (why,) = due(PAST_EAR)["CASE"]
    assert why.startswith(f"license {held} holds units for it")
    with time_machine.travel(THEN, tick=False):
        ship(reservation, 2)
    assert due(PAST_EAR) == {"CASE": ()}


def test_last_booking_and_last_shipment_prolong_the_time(erp: User, held: License) -> None:
    with time_machine.travel(THEN, tick=False):
        reservation = licensed_case(erp, held)
    with time_machine.travel(THEN + timedelta(days=100), tick=False):
        ship(reservation, 2)
    booked_on = (THEN + timedelta(days=100)).date()
    assert last_event(erp, "CASE") == booked_on
    with time_machine.travel(THEN, tick=False):
        TransactionFactory(
            owner=erp, reference="SH-9", kind="shipment", source_order="CASE",
            content=plain_order(reference="SH-9", date="2027-08-01") | {"kind": "shipment"},
        )  # fmt: skip
    assert last_event(erp, "CASE") == date(2027, 8, 1)


def last_event(owner: User, reference: str) -> date:
    return retained_order(owner.pk, reference, retention_in_force()).last_event_on


def test_hold_keeps_an_order_with_a_ledger(erp: User, held: License) -> None:
    with time_machine.travel(THEN, tick=False):
        ship(licensed_case(erp, held), 2)
    hold = place_hold(reference="CASE", reason="BIS asked", by="counsel")
    with pytest.raises(NotAllowedError, match="legal hold"):
        purge("CASE", PAST_OFAC)
    held.refresh_from_db()
    assert held.purged_quantity == 0
    lift_hold(hold=hold, why="closed", by="counsel")
    assert purge("CASE", PAST_OFAC)["license movement"] == 2


def test_cancellation_is_an_event_and_goes_with_its_order(erp: User, held: License) -> None:
    with time_machine.travel(THEN, tick=False):
        licensed_case(erp, held)
    with time_machine.travel(THEN + timedelta(days=10), tick=False):
        wish = Wish(reference="CASE", key="K-1", reason="Withdrawn.", canceled_by="j.doe")
        cancel_order(wish=wish, owner=erp, through="test")
    assert last_event(erp, "CASE") == (THEN + timedelta(days=10)).date()
    assert purge("CASE", PAST_OFAC)["cancellation"] == 1
    assert not Cancellation.objects.exists()
    held.refresh_from_db()
    assert (held.quantity_left, held.purged_quantity) == (10, 0)


def remembered(owner: User, reference: str, listed: Any, officer: Any, senior: Any) -> Case:
    """A released order of that day whose only hit was remembered as a false positive."""
    case = case_of(owner, reference)
    hit = HitFactory(screening=case.screening, listed_party=listed)
    given = answer_finding(
        case=case, finding=hit, kind="false_positive", reason_code="name_only",
        comment="Another company.", by=officer,
    )  # fmt: skip
    approve_clearance(
        clearance=propose_clearance(disposition=given, by=officer), comment="Yes.", by=senior
    )
    return release_case(case=case, comment="Another company.", by=officer)


def used_by(clearance: Clearance, owner: User, reference: str, listed: Any) -> Case:
    """A released order of that day that was answered by the clearance."""
    case = case_of(owner, reference)
    hit = HitFactory(screening=case.screening, listed_party=listed)
    Disposition.objects.create(
        case=case, hit=hit, kind="false_positive", reason_code="name_only", comment="x",
        answered_by=UserFactory(), by_clearance=clearance,
    )  # fmt: skip
    return release_case(case=case, comment="By clearance.", by=UserFactory())


def test_clearance_keeps_its_order_until_it_has_ended(erp: User) -> None:
    officer, senior = UserFactory(), UserFactory()
    with time_machine.travel(THEN, tick=False):
        remembered(erp, "CASE", ListedPartyFactory(), officer, senior)
    clearance = Clearance.objects.get()
    assert due(PAST_EAR) == {"CASE": (f"clearance {clearance.pk} rests on it and has not ended",)}
    end_clearance(clearance=clearance, comment="Old.", by=senior)
    assert purge("CASE", PAST_EAR)["clearance"] == 1
    assert not Clearance.objects.exists()
    assert broken_record() == []


def test_clearance_that_other_orders_rest_on_outlives_its_own(erp: User) -> None:
    officer, senior, listed = UserFactory(), UserFactory(), ListedPartyFactory()
    with time_machine.travel(THEN, tick=False):
        remembered(erp, "CASE", listed, officer, senior)
        clearance = Clearance.objects.get()
        used_by(clearance, erp, "USER-1", listed)
        used_by(clearance, erp, "USER-2", listed)
    end_clearance(clearance=clearance, comment="Old.", by=senior)
    assert "clearance" not in purge("CASE", PAST_EAR)
    clearance.refresh_from_db()
    assert clearance.disposition is None
    assert clearance.uses.count() == 2
    assert "clearance" not in purge("USER-1", PAST_EAR)
    assert Clearance.objects.count() == 1
    assert purge("USER-2", PAST_EAR)["clearance"] == 1
    assert not Disposition._base_manager.exists()
    assert broken_record() == []
