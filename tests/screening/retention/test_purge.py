"""Only what is past its time and under no hold goes; the chain stays whole and says what went."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from django.db.transaction import atomic
from pytest_django import DjangoCaptureOnCommitCallbacks

from screening.audit.verify import verify_audit
from screening.cases.asking import ask_customer
from screening.cases.attachments import attach_document
from screening.cases.customer_answers import answer_with_document
from screening.cases.deciding import reject_case, release_case, sign_second
from screening.cases.findings import findings_of
from screening.cases.review import answer_finding
from screening.errors import NotAllowedError
from screening.models import (
    Attachment,
    AuditEvent,
    Case,
    CaseWord,
    CustomerLetter,
    Disposition,
    Hit,
    HoldCause,
    LegalHold,
    PartyTrait,
    PolicyVersion,
    Rehearsal,
    RehearsedChange,
    Screening,
    SerialNumber,
    Signature,
    Transaction,
)
from screening.retention.due import past_their_time
from screening.retention.holds import lift_hold, place_hold
from screening.retention.purge import purge_order
from screening.terms.values import text_hash
from tests.factories import UserFactory
from tests.screening.cases.conftest import answered
from tests.screening.cases.test_papers import PDF
from tests.screening.pipeline.test_run import screened
from tests.submissions import order, order_for

pytestmark = pytest.mark.usefixtures("own_lists")

THEN = datetime(2026, 11, 24, 12, tzinfo=UTC)
PAST_EAR = date(2031, 11, 25)
PAST_OFAC = date(2036, 11, 25)


@pytest.fixture
def old(erp: User) -> Screening:
    """A clear order of the day it all began."""
    with time_machine.travel(THEN, tick=False):
        return screened(erp, order() | {"reference": "OLD"})


def old_case(erp: User, reference: str = "CASE") -> Case:
    """A decided case of that day, with an answer."""
    with time_machine.travel(THEN, tick=False):
        case = screened(erp, order_for("IEIT Systems", "CN") | {"reference": reference}).case
        officer = UserFactory()
        hit = findings_of(case)[0]
        answer_finding(
            case=case, finding=hit.finding, kind="true_match", reason_code="same_entity",
            comment="It is.", by=officer,
        )  # fmt: skip
        return reject_case(case=case, reason_code="listed_party", comment="Listed.", by=officer)


def old_papers(erp: User) -> Case:
    """A block of that day that two persons released, with a document and a serial number."""
    with time_machine.travel(THEN, tick=False):
        content = order_for("IEIT Systems", "CN") | {"reference": "CASE"}
        content["lines"][0]["serial_numbers"] = ["SN-1"]
        case = screened(erp, content).case
        officer, senior = UserFactory(), UserFactory()
        ask_customer(
            case=case, language="en", to="", subject="SO-1", body="Who uses it?", fields=[],
            due_on=THEN.date() + timedelta(days=5), by_hand=True, by=officer,
        )  # fmt: skip
        answer_with_document(
            case=case, name="certificate.pdf", chunks=[PDF], kind="end_user_certificate",
            said_by="The user", by=officer,
        )  # fmt: skip
        answered(case, officer, line="licensed", codes={"licensed": "no_license_required"})
        first = release_case(case=case, comment="Another company.", by=officer).first_signature
        assert first is not None
        return sign_second(case=case, seen=first.content_hash, comment="Agreed.", by=senior)


def due(today: date) -> dict[str, tuple[str, ...]]:
    return {order.reference: order.kept_by for order in past_their_time(today=today)}


def purge(reference: str, today: date) -> dict[str, int]:
    (found,) = [o for o in past_their_time(today=today) if o.reference == reference]
    return purge_order(order=found, today=today, by="admin")


def test_record_is_due_the_day_after_its_five_years(old: Screening) -> None:
    assert due(PAST_EAR - timedelta(days=1)) == {}
    assert due(PAST_EAR) == {"OLD": ()}


def test_later_event_prolongs_the_time(erp: User, old: Screening) -> None:
    with time_machine.travel(THEN + timedelta(days=400), tick=False):
        screened(erp, order() | {"reference": "OLD", "incoterm": "EXW"})
    assert due(date(2032, 12, 29)) == {}
    assert list(due(date(2032, 12, 30))) == ["OLD"]


@pytest.mark.parametrize("field", ["date", "delivery_date"])
def test_days_that_the_order_names_count(erp: User, field: str) -> None:
    with time_machine.travel(THEN, tick=False):
        screened(erp, order() | {"reference": "LATE", field: "2027-06-30"})
    assert due(date(2032, 6, 30)) == {}
    assert due(date(2032, 7, 1)) == {"LATE": ()}


def test_order_that_was_never_judged_is_kept_ten_years(erp: User, old: Screening) -> None:
    with time_machine.travel(THEN, tick=False):
        from screening.pipeline import run_screening
        from tests.screening.pipeline.test_run import submit

        given_up = submit(erp, order() | {"reference": "GIVEN-UP"})
        Screening.objects.filter(pk=given_up.pk).update(attempts=3)
        run_screening(screening_id=str(given_up.pk))
    assert "GIVEN-UP" not in due(PAST_EAR)
    assert due(PAST_OFAC)["GIVEN-UP"][0].startswith("case ")


def test_purge_removes_the_order_and_leaves_a_tombstone(erp: User, old: Screening) -> None:
    case = old_case(erp)
    answer = case.screening.answer_json
    events = AuditEvent.objects.count()
    removed = purge("CASE", PAST_EAR)
    assert removed["hit"] >= 1
    assert removed["disposition"] == removed["case"] == removed["screening"] == 1
    assert not Transaction.objects.filter(reference="CASE").exists()
    assert not Case.objects.exists()
    assert not Disposition.objects.exists()
    assert not Hit.objects.exists()
    assert Transaction.objects.get().reference == "OLD"
    tombstone = AuditEvent.objects.get(verb="records_purged")
    assert tombstone.data["reference"] == "CASE"
    assert tombstone.data["citation"] == "15 CFR 762.6"
    assert tombstone.data["screenings"][0]["answer_sha256"] == text_hash(answer)
    assert tombstone.data["removed"] == removed
    assert AuditEvent.objects.count() == events + 1
    assert verify_audit().faults == ()


def test_purge_takes_signatures_documents_and_what_later_orders_looked_up(erp: User) -> None:
    case = old_papers(erp)
    document, letter = case.attachments.get(), case.letters.get()
    signed = list(case.signatures.values_list("content_hash", flat=True))
    removed = purge("CASE", PAST_EAR)
    assert (removed["signature"], removed["attachment"], removed["serial number"]) == (2, 1, 1)
    assert removed["party trait"] >= 1
    assert removed["case word"] >= 1
    assert (removed["customer letter"], removed["customer answer"]) == (1, 1)
    for model in (
        Transaction,
        Case,
        CustomerLetter,
        Signature,
        Attachment,
        SerialNumber,
        PartyTrait,
        CaseWord,
    ):
        assert not model._base_manager.exists()
    tombstone = AuditEvent.objects.get(verb="records_purged").data["screenings"][0]
    assert (tombstone["signatures"], tombstone["documents"]) == (signed, [document.sha256])
    assert tombstone["letters"] == [letter.sha256]
    assert verify_audit().faults == ()


def test_file_goes_with_its_last_document(
    erp: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    case = old_papers(erp)
    document = case.attachments.get()
    with time_machine.travel(THEN, tick=False):
        other = screened(erp, order_for("IEIT Systems", "CN") | {"reference": "OTHER"}).case
        officer = UserFactory()
        attach_document(case=other, name="same.pdf", chunks=[PDF], kind="other", by=officer)
        reject_case(case=other, reason_code="listed_party", comment="Listed.", by=officer)
    with django_capture_on_commit_callbacks(execute=True):
        purge("CASE", PAST_EAR)
    assert document.path.read_bytes() == PDF, "another case holds the very same"
    with django_capture_on_commit_callbacks(execute=True):
        purge("OTHER", PAST_EAR)
    assert not document.path.exists()


def test_after_a_purge_the_guards_hold_again(erp: User, old: Screening) -> None:
    old_case(erp)
    purge("CASE", PAST_EAR)
    with pytest.raises(IntegrityError, match="rows are kept"), atomic():
        Transaction.objects.all()._raw_delete("default")


def test_hold_on_the_order_or_on_everything_keeps_it(old: Screening) -> None:
    hold = place_hold(reference="OLD", reason="BIS asked", by="counsel")
    assert due(PAST_EAR) == {"OLD": (f"legal hold {hold.pk}: BIS asked",)}
    with pytest.raises(NotAllowedError, match="OLD is kept by legal hold"):
        purge("OLD", PAST_EAR)
    lift_hold(hold=hold, why="closed", by="counsel")
    place_hold(reference="OTHER", reason="another order", by="counsel")
    everything = place_hold(reference="", reason="OFAC asked", by="counsel")
    assert due(PAST_EAR) == {"OLD": (f"legal hold {everything.pk}: OFAC asked",)}
    lift_hold(hold=everything, why="closed", by="counsel")
    assert purge("OLD", PAST_EAR)["transaction"] == 1


def test_open_case_keeps_the_order(erp: User) -> None:
    with time_machine.travel(THEN, tick=False):
        case = screened(erp, order_for("IEIT Systems", "CN")).case
    assert list(due(PAST_EAR).values()) == [(f"case {case.number} is open",)]


def test_order_that_moved_since_it_was_shown_is_kept(erp: User, old: Screening) -> None:
    (shown,) = past_their_time(today=PAST_EAR)
    with time_machine.travel(datetime(2031, 11, 24, tzinfo=UTC), tick=False):
        screened(erp, order() | {"reference": "OLD", "incoterm": "EXW"})
    with pytest.raises(NotAllowedError, match="OLD is kept until 2036-11-24"):
        purge_order(order=shown, today=PAST_EAR, by="admin")


def test_record_of_another_kind_that_leans_on_the_order_keeps_it(
    erp: User, old: Screening, monkeypatch: pytest.MonkeyPatch
) -> None:
    old_case(erp)
    monkeypatch.setattr(
        "screening.retention.purge.REMOVABLE", frozenset({"Transaction", "TransactionParty",
        "TransactionLine", "PartyTrait", "Screening", "Screening_list_versions", "Hit",
        "Determination"}),
    )  # fmt: skip
    with pytest.raises(NotAllowedError, match="leans on these records"):
        purge("CASE", PAST_EAR)
    assert Case.objects.exists()
    assert Hit.objects.exists()


def test_screening_of_another_order_that_leans_on_this_one_keeps_it(
    erp: User, old: Screening
) -> None:
    with time_machine.travel(THEN, tick=False):
        other = screened(erp, order() | {"reference": "OTHER"})
    Screening.objects.filter(pk=other.pk).update(superseded_by=old)
    with pytest.raises(NotAllowedError, match="leans on these records"):
        purge("OLD", PAST_EAR)
    assert purge("OTHER", PAST_EAR)["transaction"] == 1
    assert purge("OLD", PAST_EAR)["transaction"] == 1


def test_command_shows_first_and_removes_only_when_told(erp: User, old: Screening) -> None:
    old_case(erp)
    place_hold(reference="CASE", reason="BIS asked", by="counsel")
    said = StringIO()
    with time_machine.travel(datetime(2031, 12, 1, tzinfo=UTC), tick=False):
        call_command("purge", stdout=said)
        assert Transaction.objects.count() == 2
        assert "OLD: ear, 5 years (15 CFR 762.6), last event 2026-11-24" in said.getvalue()
        assert "1 orders would be removed, 1 past their time are kept." in said.getvalue()
        assert "Nothing was removed." in said.getvalue()
        call_command("purge", "--execute", stdout=said)
        assert "removed 1 screening" in said.getvalue() or "1 transaction" in said.getvalue()
        assert "1 orders removed, 1 past their time are kept." in said.getvalue()
    assert Transaction.objects.get().reference == "CASE"
    assert verify_audit().faults == ()


def test_holds_are_placed_listed_and_lifted_from_the_shell(db: Any) -> None:
    said = StringIO()
    call_command("legal_hold", "place", "--reference", "SO-1", "--reason", "BIS", stdout=said)
    hold = LegalHold.objects.get()
    call_command("legal_hold", "list", stdout=said)
    assert f"{hold.pk}: hold on SO-1, since" in said.getvalue()
    call_command("legal_hold", "lift", str(hold.pk), "--reason", "closed", stdout=said)
    with pytest.raises(CommandError, match="was lifted by"):
        call_command("legal_hold", "lift", str(hold.pk), "--reason", "again", stdout=said)
    with pytest.raises(NotAllowedError, match="Say why"):
        place_hold(reference="SO-1", reason=" ", by="x")
    events = AuditEvent.objects.about(hold).order_by("id")
    verbs = list(events.values_list("verb", flat=True))
    assert verbs == ["legal_hold_placed", "legal_hold_lifted"]


def test_what_an_order_was_counted_and_rehearsed_by_goes_with_it(erp: User) -> None:
    case = old_case(erp)
    screening = case.screening
    assert HoldCause.objects.filter(screening=screening).exists()
    base = PolicyVersion.objects.in_force()
    rehearsal = Rehearsal.objects.create(
        content=base.content, version="x", base=base, changes=[], asked_by="paula",
        begins_on=THEN.date(), ends_on=THEN.date(), total=1, judged=1,
    )  # fmt: skip
    RehearsedChange.objects.create(
        rehearsal=rehearsal, screening=screening, before="hold", after="clear", fate="open"
    )
    removed = purge("CASE", PAST_EAR)
    assert removed["hold cause"] > 0
    assert removed["rehearsed change"] == 1
    assert not HoldCause.objects.filter(screening=screening.pk).exists()
    assert Rehearsal.objects.get().judged == 1, "the counts stay, the order is gone"
