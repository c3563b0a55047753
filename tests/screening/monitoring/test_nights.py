"""What becomes of orders when the night's list names somebody in them, and what of the others."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from screening.cases.attachments import attach_document
from screening.cases.deciding import release_case
from screening.cases.findings import findings_of
from screening.cases.outdated import outdated_by
from screening.cases.review import answer_finding, assign_case
from screening.errors import NotAllowedError
from screening.intake.partners import upsert_partner
from screening.lists.activation import undo
from screening.models import (
    AuditEvent,
    BusinessPartner,
    Case,
    ChangeEffect,
    ListSource,
    MonitoredChange,
    Screening,
    Transaction,
)
from screening.monitoring import noticing, running
from screening.monitoring.noticing import notice_change, notice_partners
from screening.monitoring.running import resume_monitoring, run_slice, stop_monitoring
from screening.pipeline import replay_screening
from tests.factories import LicenseFactory, UserFactory
from tests.guards import lifted_guards
from tests.screening.lists.test_sync import row
from tests.screening.monitoring.nights import (
    SOURCE,
    begun,
    effects,
    flagged,
    listed,
    looked_through,
    newest_of,
    order_of,
)
from tests.screening.pipeline.test_run import screened

pytestmark = pytest.mark.usefixtures("own_lists")
OTHER = "Maschinenbau Beispiel GmbH"
BUYER = "Examplonia Turbine Works"
ENTRY = row("x-1", BUYER, countries=["DE"])


def answer_all(case: Case, by: User) -> None:
    for state in findings_of(case):
        kind, code = ("false_positive", "name_only")
        if not state.key.startswith("hit"):
            kind, code = ("mitigated", "site_visit")
        answer_finding(
            case=case, finding=state.finding, kind=kind, reason_code=code, comment="Seen.", by=by
        )


def test_released_order_goes_back_on_hold_and_the_erp_is_told(erp: User) -> None:
    begun()
    before = screened(erp, order_of(BUYER, "SO-7"))
    other = screened(erp, order_of(OTHER, "SO-8"))
    assert before.decision == other.decision == "release"
    listed(ENTRY)
    change = looked_through()
    assert effects(change) == [("released_order", "SO-7", "held")]
    assert change.summary == "1 added: 1 released order affected"
    after = newest_of(erp, "SO-7")
    assert (after.outcome, after.decision, after.because_of) == ("hold", "pending", change)
    before.refresh_from_db()
    assert before.decision == "superseded"
    assert after.case.status == Case.Status.OPEN
    told = AuditEvent.objects.get(verb="release_taken_back")
    assert told.data["reference"] == "SO-7"
    assert BUYER in told.data["found"][0]
    assert newest_of(erp, "SO-8") == other


def test_open_case_gains_the_finding_in_place(erp: User) -> None:
    begun()
    before = screened(erp, flagged(BUYER, "SO-1"))
    case, officer = before.case, UserFactory()
    assign_case(case=case, to=officer, by=officer)
    answer_all(case, officer)
    attach_document(case=case, name="c.pdf", chunks=[b"%PDF-1.7"], kind="contract", by=officer)
    listed(ENTRY)
    change = looked_through()
    assert effects(change) == [("open_order", "SO-1", "found")]
    same = Case.objects.get(pk=case.pk)
    assert (same.number, same.opened_at, same.assigned_to) == (case.number, case.opened_at, officer)
    assert same.attachments.count() == 1
    assert same.screening == newest_of(erp, "SO-1")
    assert Case.objects.count() == 1
    states = findings_of(same)
    assert [s.key.split("-")[0] for s in states if s.disposition is None] == ["hit"]
    carried = [s.disposition for s in states if s.disposition]
    assert carried
    assert all(answer.carried_from_id for answer in carried)
    # Beside the old finding its answer still stands.
    assert before.red_flags.get().dispositions.count() == 1


def test_signature_falls_where_what_it_signed_changed_and_stays_elsewhere(erp: User) -> None:
    begun()
    officer = UserFactory()
    cases = []
    for reference, name in (("SO-1", BUYER), ("SO-2", OTHER)):
        held = flagged(name, reference)
        held["lines"][0] |= {"unit_value": "90000.00"}
        case = screened(erp, held).case
        answer_all(case, officer)
        release_case(case=case, comment="Known.", by=officer)
        cases.append(case)
    assert all(Case.objects.get(pk=c.pk).first_signature for c in cases)
    listed(ENTRY)
    looked_through()
    changed, untouched = (Case.objects.get(pk=c.pk) for c in cases)
    assert changed.first_signature is None
    assert untouched.first_signature is not None
    told = AuditEvent.objects.get(verb="case_found_more")
    assert told.data["voids_signature_of"] == officer.get_username()


def test_untouched_case_can_be_decided_without_screening_again(erp: User) -> None:
    begun()
    officer = UserFactory()
    case = screened(erp, flagged(OTHER, "SO-1")).case
    answer_all(case, officer)
    listed(ENTRY)
    assert outdated_by(case.screening)
    with pytest.raises(NotAllowedError):
        release_case(case=case, comment="Known.", by=officer)
    looked_through()
    assert outdated_by(case.screening) == ""
    assert release_case(case=case, comment="Known.", by=officer).status == Case.Status.RELEASED


def test_list_rolled_back_is_noted_and_releases_nothing(erp: User) -> None:
    begun()
    first = screened(erp, order_of(BUYER, "SO-7"))
    listed(ENTRY)
    looked_through()
    case = Case.objects.get()
    answered, findings = case.screening, findings_of(case)
    answer_finding(
        case=case, finding=findings[0].finding, kind="escalate", reason_code="needs_counsel",
        comment="Asked.", by=UserFactory(),
    )  # fmt: skip
    undo(source=ListSource.objects.get(pk=SOURCE), reason="A wrong file.", by="test")
    change = looked_through()
    assert effects(change) == [("open_order", "SO-7", "gone")]
    case.refresh_from_db()
    assert (case.status, case.screening) == (Case.Status.OPEN, answered)
    assert case.dispositions.count() == 1
    assert "gone since" in outdated_by(answered)
    assert answered.decision == "pending"
    told = AuditEvent.objects.get(verb="finding_gone")
    assert BUYER in told.data["gone"][0]
    for screening in (first, answered):
        again = replay_screening(screening=Screening.objects.get(pk=screening.pk))
        assert (again.difference, again.obstacle) == ("", "")


def shipped(reference: str, of: str) -> dict[str, Any]:
    shipment = order_of(BUYER, reference)
    return shipment | {"kind": "shipment", "source_order": of}


def test_shipment_becomes_a_look_back_case_and_an_old_one_stays(erp: User) -> None:
    begun()
    screened(erp, order_of(BUYER, "SO-7"))
    assert screened(erp, shipped("SH-1", "SO-7")).decision == "release"
    screened(erp, order_of(BUYER, "SO-6"))
    assert screened(erp, shipped("SH-0", "SO-6")).decision == "release"
    long_ago = timezone.now() - timedelta(days=91)
    old = Transaction.objects.filter(reference="SH-0")
    aged(old, long_ago)
    listed(ENTRY)
    change = looked_through()
    assert effects(change) == [("shipment", "SH-1", "look_back")]
    assert newest_of(erp, "SH-1").case.is_look_back
    assert change.summary == "1 added: 1 shipment of the last 90 days affected"


def aged(rows: Any, instant: Any) -> None:
    """Rows that came long ago; the guards that keep them from being changed are ours to lift."""
    with lifted_guards():
        rows.update(submitted_at=instant)


def test_partner_license_and_clearance_are_told(erp: User) -> None:
    begun()
    BusinessPartner.objects.create(number="P-1", name=BUYER, country="DE")
    BusinessPartner.objects.create(number="P-2", name=OTHER, country="DE")
    LicenseFactory(number="D-1", parties=[BUYER])
    listed(ENTRY)
    change = looked_through()
    assert effects(change) == [
        ("license", "D-1", "found"),
        ("partner", f"{BUYER} (P-1, DE)", "found"),
    ]
    assert change.summary == "1 added: 1 partner, 1 license affected"


def test_changed_partners_meet_all_lists_and_the_others_rest(
    erp: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(noticing, "SETTLED", timedelta(0))
    listed(ENTRY)
    BusinessPartner.objects.create(number="P-0", name=BUYER, country="DE")
    looked_through()
    assert notice_partners() is None
    for number, name in (("P-1", BUYER), ("P-2", OTHER)):
        BusinessPartner.objects.create(number=number, name=name, country="DE")
    change = changed_partners()
    assert change.summary == "2 partners changed: 1 partner affected"
    assert effects(change) == [("partner", f"{BUYER} (P-1, DE)", "found")]
    assert notice_partners() is None


def changed_partners() -> MonitoredChange:
    """The change of partners since the last one, looked through to its end."""
    change = notice_partners()
    assert change is not None
    while run_slice(change_id=change.pk):
        pass
    change.refresh_from_db()
    assert change.status == MonitoredChange.Status.COMPLETED, change.problem
    return change


def test_a_changed_partner_takes_back_the_orders_that_name_it_and_no_others(
    erp: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(noticing, "SETTLED", timedelta(0))
    partner = BusinessPartner.objects.create(name=BUYER, country="DE")
    begun()
    for name, reference in ((BUYER, "SO-7"), (BUYER.upper() + " GmbH", "SO-6"), (OTHER, "SO-8")):
        assert screened(erp, order_of(name, reference)).decision == "release"
    partner.psv_result, partner.psv_on = "refused", timezone.now().date()
    partner.save()
    change = changed_partners()
    assert effects(change) == [
        ("released_order", "SO-6", "held"),
        ("released_order", "SO-7", "held"),
    ]
    assert change.summary == "1 partner changed: 2 released orders affected"
    assert newest_of(erp, "SO-7").decision == "pending"
    assert newest_of(erp, "SO-8").decision == "release"
    partner.fleet_size = 4
    partner.save()
    assert effects(changed_partners()) == []


def test_an_owner_that_a_partner_got_since_takes_back_the_orders_that_name_its_number(
    erp: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(noticing, "SETTLED", timedelta(0))
    listed(ENTRY)
    looked_through()
    details = order_of(OTHER, "x")["parties"][0]
    del details["role"]
    upsert_partner(number="4711", details=details, by="test", owner=erp)
    changed_partners()
    orders = [order_of(OTHER, "SO-7"), order_of(OTHER, "SO-8")]
    orders[0]["parties"][0]["partner_id"] = "4711"
    before, by_name = (screened(erp, order) for order in orders)
    assert before.decision == by_name.decision == "release"
    owner = {"name": BUYER, "country": "DE", "percent": 60}
    upsert_partner(number="4711", details={**details, "owners": [owner]}, by="test", owner=erp)
    change = changed_partners()
    assert [(label, what) for _, label, what in effects(change)] == [
        (f"{OTHER} (4711, DE)", "found"),
        ("SO-7", "held"),
    ]
    after = newest_of(erp, "SO-7")
    assert [hit["via"] for hit in after.answer["hits"]] == ["owner"]
    assert after.transaction.content == before.transaction.content
    assert newest_of(erp, "SO-8") == by_name
    upsert_partner(number="4711", details=details, by="test", owner=erp)
    assert replay_screening(screening=after).difference == ""
    assert replay_screening(screening=before).difference == ""


def test_an_owner_that_a_partner_got_since_is_met_by_the_list_of_a_later_night(
    erp: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(noticing, "SETTLED", timedelta(0))
    begun()
    details = order_of(OTHER, "x")["parties"][0]
    del details["role"]
    upsert_partner(number="4711", details=details, by="test", owner=erp)
    order = order_of(OTHER, "SO-7")
    order["parties"][0]["partner_id"] = "4711"
    screened(erp, order)
    owner = {"name": BUYER, "country": "DE", "percent": 60}
    upsert_partner(number="4711", details={**details, "owners": [owner]}, by="test", owner=erp)
    assert effects(changed_partners()) == []
    assert newest_of(erp, "SO-7").decision == "release"
    listed(ENTRY)
    assert [(label, what) for _, label, what in effects(looked_through())] == [
        (f"{OTHER} (4711, DE)", "found"),
        ("SO-7", "held"),
    ]


def test_an_order_that_was_screened_after_its_partner_changed_is_left_alone(
    erp: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(noticing, "SETTLED", timedelta(0))
    begun()
    BusinessPartner.objects.create(name=BUYER, country="DE")
    screened(erp, order_of(BUYER, "SO-7"))
    change = changed_partners()
    assert change.parts.filter(subjects="orders").count() == 0


def test_nothing_is_noticed_twice_and_a_second_run_changes_nothing(erp: User) -> None:
    begun()
    screened(erp, order_of(BUYER, "SO-7"))
    listed(ENTRY)
    change = looked_through()
    assert notice_change() is None
    change.parts.update(finished_at=None, claims=0)
    with lifted_guards():
        MonitoredChange.objects.filter(pk=change.pk).update(status="running")
    while run_slice(change_id=change.pk):
        pass
    assert ChangeEffect.objects.count() == 1
    assert Screening.objects.filter(transaction__reference="SO-7").count() == 2


def test_stopped_work_waits_and_goes_on(erp: User) -> None:
    begun()
    screened(erp, order_of(BUYER, "SO-7"))
    listed(ENTRY)
    change = notice_change()
    assert change is not None
    stop_monitoring(change=change, by="paula")
    assert not run_slice(change_id=change.pk)
    assert not ChangeEffect.objects.exists()
    resume_monitoring(change=change, by="paula")
    while run_slice(change_id=change.pk):
        pass
    assert effects(change) == [("released_order", "SO-7", "held")]


def test_part_of_a_dead_worker_goes_to_the_next(erp: User) -> None:
    begun()
    screened(erp, order_of(BUYER, "SO-7"))
    listed(ENTRY)
    change = notice_change()
    assert change is not None
    running.plan(change)
    dead = running._claim(change)
    assert dead is not None
    assert running.forgotten_changes() == []
    change.parts.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert running.forgotten_changes() == [str(change.pk)]
    while run_slice(change_id=change.pk):
        pass
    assert effects(change) == [("released_order", "SO-7", "held")]


def test_part_that_kills_its_workers_fails_the_change(erp: User) -> None:
    begun()
    screened(erp, order_of(BUYER, "SO-7"))
    listed(ENTRY)
    change = notice_change()
    assert change is not None
    running.plan(change)
    change.parts.update(claims=running.MOST_CLAIMS)
    run_slice(change_id=change.pk)
    change.refresh_from_db()
    assert change.status == MonitoredChange.Status.FAILED
    assert AuditEvent.objects.filter(verb="monitoring_failed").count() == 1


def test_order_whose_goods_left_is_looked_back_on_from_that_day(erp: User) -> None:
    begun()
    today = timezone.now().date()
    for days in (1, 91, -3):
        left = (today - timedelta(days=days)).isoformat()
        order = order_of(BUYER, f"SO-{days}", goods_issued_on=left)
        assert screened(erp, order).decision == "release"
    listed(ENTRY)
    change = looked_through()
    assert sorted(effects(change)) == [
        ("released_order", "SO--3", "held"),
        ("shipment", "SO-1", "look_back"),
    ]
    assert newest_of(erp, "SO-1").case.is_look_back


def test_old_quotation_is_watched_no_more(erp: User) -> None:
    begun()
    for reference in ("QT-1", "QT-2"):
        assert screened(erp, order_of(BUYER, reference, kind="quotation")).decision == "quote"
    aged(Transaction.objects.filter(reference="QT-1"), timezone.now() - timedelta(days=91))
    listed(ENTRY)
    change = looked_through()
    assert [reference for _, reference, _ in effects(change)] == ["QT-2"]
