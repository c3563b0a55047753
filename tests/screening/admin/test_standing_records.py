"""Records on file at the desk: entered by a form of their kind, approved by another, kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from screening.cases.attachments import attach_document
from screening.cases.standing_records import propose_record
from screening.intake.partners import upsert_partner
from screening.models import BusinessPartner, Case, PartnerMerge, StandingRecord
from screening.roles import Role
from tests.browser.conftest import person
from tests.factories import UserFactory
from tests.factories.standing_records import CONTENTS, kept, proposal
from tests.screening.pipeline.test_run import screened
from tests.submissions import order_for

pytestmark = pytest.mark.usefixtures("shipped_lists")

LIST = reverse("admin:screening_standingrecord_changelist")


def signed_in(role: Role, name: str = "okafor") -> Client:
    client = Client()
    client.force_login(person(name, "Ada", "Okafor", role))
    return client


def form_of(kind: str) -> dict[str, Any]:
    """What an officer types to enter the record that tests propose."""
    said = proposal(kind)
    typed: dict[str, Any] = {
        "valid_from": said["valid_from"],
        "valid_until": said["valid_until"],
        "document": said["document"],
        "part_numbers": "\n".join(said.get("part_numbers", ())),
        "manufacturer": said.get("manufacturer", ""),
    }
    if "partner" in said:
        typed["partner_name"] = said["partner"]["name"]
        typed["partner_country"] = said["partner"]["country"].lower()
    for name, value in said["content"].items():
        typed[f"content_{name}"] = _typed(value)
    return typed


def _typed(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        rows = (
            f"{o['name']}; {o.get('country', '')}; {o['percent']}" if isinstance(o, dict) else o
            for o in value
        )
        return "\n".join(rows)
    return str(value)


@pytest.mark.parametrize("kind", sorted(CONTENTS))
def test_each_kind_is_entered_by_its_own_form(kind: str) -> None:
    client = signed_in(Role.ANALYST)
    page = reverse("admin:screening_standingrecord_enter", args=(kind,))
    assert client.get(page).status_code == 200
    answer = client.post(page, form_of(kind))
    assert answer.status_code == 302, answer.context["form"].errors
    record = StandingRecord.objects.get()
    assert record.as_proposed() == proposal(kind)
    assert record.entered_by.get_username() == "okafor"
    assert client.get(answer["Location"]).status_code == 200


def test_wrong_entry_says_why_and_keeps_what_was_typed() -> None:
    page = reverse("admin:screening_standingrecord_enter", args=("ownership",))
    typed = form_of("ownership") | {"content_owners": "A; DE; 60\nB; DE; 60"}
    answer = signed_in(Role.OFFICER).post(page, typed)
    assert answer.status_code == 200
    assert "120" in answer.content.decode()
    assert "A; DE; 60" in answer.content.decode()


def test_kind_is_chosen_first() -> None:
    client = signed_in(Role.OFFICER)
    add = reverse("admin:screening_standingrecord_add")
    assert client.get(add).status_code == 200
    answer = client.post(add, {"kind": "uvl_statement"})
    assert answer["Location"].endswith("/enter/uvl_statement/")
    unknown = reverse("admin:screening_standingrecord_enter", args=("hearsay",))
    assert client.get(unknown)["Location"] == add


def test_analyst_enters_and_does_not_approve() -> None:
    analyst, officer = signed_in(Role.ANALYST), signed_in(Role.OFFICER, "kaya")
    analyst.post(
        reverse("admin:screening_standingrecord_enter", args=("headquarters",)),
        form_of("headquarters"),
    )
    record = StandingRecord.objects.get()
    approve = reverse("admin:screening_standingrecord_approve", args=(record.pk,))
    assert analyst.post(approve, {}).status_code == 403
    assert officer.post(approve, {}).status_code == 302
    record.refresh_from_db()
    assert record.status == "in_force"


def test_refused_approval_shows_the_page_again_with_the_reason() -> None:
    officer = signed_in(Role.OFFICER)
    officer.post(
        reverse("admin:screening_standingrecord_enter", args=("headquarters",)),
        form_of("headquarters"),
    )
    record = StandingRecord.objects.get()
    answer = officer.post(reverse("admin:screening_standingrecord_approve", args=(record.pk,)), {})
    assert answer.status_code == 409
    assert "Another person than who entered it" in answer.content.decode()


def test_list_says_what_ends_and_what_ended() -> None:
    kept("headquarters")
    page = signed_in(Role.AUDITOR).get(LIST)
    assert page.status_code == 200
    assert "in force" in page.content.decode()


def test_home_says_what_waits_and_what_ends_soon() -> None:
    soon = timezone.now().date() + timedelta(days=20)
    ending = kept("headquarters", valid_until=soon.isoformat())
    kept("not_military")
    waiting = propose_record(proposed=proposal("ownership"), by=UserFactory()).record
    page = signed_in(Role.OFFICER).get(reverse("admin:index"))
    notes = [(note.record, note.words) for note in page.context["home"].records]
    assert notes == [(waiting, "waits for approval"), (ending, f"ends on {soon}")]
    assert ending.number in page.content.decode()


def high_priority(reference: str, **end_use: Any) -> dict[str, Any]:
    content = order_for("Example Retail Ltd", "HK", reference=reference, end_use=end_use)
    content["lines"][0] |= {"hts": "8542.31", "part_number": "EX-1"}
    return content


def test_form_stands_filled_from_the_order_whose_question_it_answers(erp: Any) -> None:
    screening = screened(erp, high_priority("SO-1"))
    client = signed_in(Role.OFFICER)
    case = Case.objects.get()
    page = client.get(reverse("admin:screening_case_change", args=(case.pk,))).content.decode()
    place = f"/enter/end_use_certificate/?order={screening.transaction_id}"
    assert place in page
    form = client.get(
        reverse("admin:screening_standingrecord_enter", args=("end_use_certificate",)),
        {"order": str(screening.transaction_id)},
    ).context["form"]
    assert form.initial["partner_name"] == "Example Retail Ltd"
    assert form.initial["part_numbers"] == ["EX-1"]
    assert form.initial["countries"] == ["HK"]
    assert "SO-1" in form.initial["origin"]


def test_paper_on_the_case_goes_with_the_record(erp: Any, own_data_dir: None) -> None:
    screening = screened(erp, high_priority("SO-1"))
    case = Case.objects.get()
    officer = signed_in(Role.OFFICER)
    paper = attach_document(
        case=case,
        name="certificate.pdf",
        chunks=[b"%PDF-1.7 signed"],
        kind="end_user_certificate",
        by=screening.transaction.owner,
    )
    page = reverse("admin:screening_standingrecord_enter", args=("end_use_certificate",))
    filled = officer.get(page, {"order": str(screening.transaction_id)}).context["form"].initial
    assert filled["attached"] == paper.sha256
    typed = form_of("end_use_certificate")
    assert officer.post(page, typed | {"attached": "0123456789ab"}).status_code == 200
    shown = officer.post(page, typed | {"attached": paper.sha256[:12]})["Location"]
    assert paper.sha256[:12] in officer.get(shown).content.decode()
    record = StandingRecord.objects.get()
    document = reverse("admin:screening_standingrecord_document", args=(record.pk,))
    assert officer.get(document).content == b"%PDF-1.7 signed"
    paper.path.write_bytes(b"%PDF-1.7 forged")
    assert officer.get(document).status_code == 404


@pytest.mark.parametrize("order", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_form_of_no_order_stands_empty(order: str) -> None:
    page = reverse("admin:screening_standingrecord_enter", args=("headquarters",))
    answer = signed_in(Role.OFFICER).get(page, {"order": order, "party": "7"})
    assert answer.status_code == 200
    assert "partner_name" not in answer.context["form"].initial


def test_analyst_does_not_keep_an_answer(erp: Any) -> None:
    use = {**CONTENTS["end_use_certificate"]}
    screened(erp, high_priority("SO-1"))
    screened(erp, high_priority("SO-1", **use))
    case = Case.objects.get(status="open")
    record = StandingRecord.objects.get()
    keep = reverse("admin:screening_case_keep_record", args=(case.pk,))
    analyst = signed_in(Role.ANALYST)
    page = analyst.get(reverse("admin:screening_case_change", args=(case.pk,)))
    assert f"Keep {record.number} on file" not in page.content.decode()
    assert analyst.post(keep, {"record": record.number}).status_code == 403


def test_record_of_another_order_is_not_kept_here(erp: Any) -> None:
    screened(erp, high_priority("SO-1"))
    case = Case.objects.get()
    other = propose_record(proposed=proposal("headquarters"), by=erp).record
    keep = reverse("admin:screening_case_keep_record", args=(case.pk,))
    answer = signed_in(Role.OFFICER).post(keep, {"record": other.number})
    assert answer.status_code == 409
    other.refresh_from_db()
    assert other.status == "proposed"


def test_officer_merges_two_partners_and_an_analyst_does_not(erp: Any) -> None:
    details = {"name": "Example Werke GmbH", "address": {"country": "DE"}}
    for number in ("4711", "4712"):
        upsert_partner(number=number, details=details, by="ERP")
    merge = PartnerMerge.objects.get()
    page = reverse("admin:screening_partnermerge_change", args=(merge.pk,))
    confirm = reverse("admin:screening_partnermerge_confirm", args=(merge.pk,))
    analyst, officer = signed_in(Role.ANALYST), signed_in(Role.OFFICER, "kaya")
    assert "They are one: merge" not in analyst.get(page).content.decode()
    assert analyst.post(confirm, {"comment": "x"}).status_code == 403
    assert officer.post(confirm, {"comment": "one register"}).status_code == 302
    merged = BusinessPartner.objects.get(number="4712")
    assert merged.merged_into == BusinessPartner.objects.get(number="4711")
    shown = reverse("admin:screening_businesspartner_change", args=(merged.pk,))
    assert "4711" in officer.get(shown).content.decode()


def pdf(content: bytes = b"%PDF-1.7 signed", name: str = "letter.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_paper_is_uploaded_with_the_form_and_downloaded_again(own_data_dir: None) -> None:
    analyst = signed_in(Role.ANALYST)
    page = reverse("admin:screening_standingrecord_enter", args=("headquarters",))
    refused = analyst.post(page, form_of("headquarters") | {"paper": pdf(b"MZ", "letter.pdf")})
    assert "does not hold what its ending says" in refused.content.decode()
    assert not StandingRecord.objects.exists()
    assert 'enctype="multipart/form-data"' in refused.content.decode()
    analyst.post(page, form_of("headquarters") | {"paper": pdf()})
    record = StandingRecord.objects.get()
    assert (record.document_file, len(record.document_sha256)) == ("letter.pdf", 64)
    document = reverse("admin:screening_standingrecord_document", args=(record.pk,))
    assert analyst.get(document).content == b"%PDF-1.7 signed"


def test_paper_is_attached_to_a_proposal_once(own_data_dir: None, erp: Any) -> None:
    record = propose_record(proposed=proposal("headquarters"), by=erp).record
    analyst = signed_in(Role.ANALYST)
    page = reverse("admin:screening_standingrecord_change", args=(record.pk,))
    assert "Attach the document" in analyst.get(page).content.decode()
    attach = reverse("admin:screening_standingrecord_attach", args=(record.pk,))
    assert analyst.post(attach, {}).status_code == 409
    assert analyst.post(attach, {"paper": pdf()}).status_code == 302
    assert analyst.post(attach, {"paper": pdf()}).status_code == 302
    assert analyst.post(attach, {"paper": pdf(b"%PDF-1.7 other")}).status_code == 409
    assert "Attach the document" not in analyst.get(page).content.decode()


@pytest.mark.parametrize(
    ("state", "found"),
    [("waits", 1), ("ends_soon", 1), ("in_force", 2), ("to_come", 1), ("expired", 0), ("x", 4)],
)
def test_list_is_filtered_by_the_state_that_it_shows(erp: Any, state: str, found: int) -> None:
    soon = (timezone.now().date() + timedelta(days=5)).isoformat()
    kept("headquarters")
    kept("not_military", valid_until=soon)
    kept("is_informed", valid_from=soon)
    propose_record(proposed=proposal("tsr_assurance"), by=erp)
    page = signed_in(Role.AUDITOR).get(LIST, {"state": state})
    assert page.context["cl"].result_count == found


def test_two_partners_stand_side_by_side(erp: Any) -> None:
    for number, city in (("1", "Bonn"), ("2", "Köln")):
        details = {"name": "Beispiel GmbH", "address": {"city": city, "country": "DE"}}
        upsert_partner(number=number, details=details, by="erp", owner=erp)
    merge = PartnerMerge.objects.get()
    shown = signed_in(Role.OFFICER).get(
        reverse("admin:screening_partnermerge_change", args=(merge.pk,))
    )
    for words in ("Bonn", "Köln", "differs", "They share name and country"):
        assert words in shown.content.decode()
