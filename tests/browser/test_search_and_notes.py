"""Finding anything, writing to each other, and words from before, as an officer meets them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission

from screening.audit import record
from screening.cases.notes import write_note
from screening.cases.placing import index_case
from screening.cases.shared_texts import add_text
from screening.models import Attachment, AuditEvent, Case, Clearance, Disposition
from screening.search.following import keep_words
from tests.factories import (
    CaseFactory,
    HitFactory,
    ListedPartyFactory,
    RedFlagFactory,
    TransactionFactory,
    order_content,
)
from tests.factories.outlook import outlook_message

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def case(transactional_db: None) -> Case:
    """A blocked order of one hit and a red flag, whose words the search has."""
    case: Case = CaseFactory()
    HitFactory(screening=case.screening)
    RedFlagFactory(screening=case.screening)
    index_case(case)
    return case


def address(case: Case) -> str:
    return f"/admin/screening/case/{case.pk}/change/"


def beyond(page: Any) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


def test_officer_finds_a_cleared_order_by_a_street_misspelled(
    case: Case, signed_in: Any, officer: Any, shots: Path
) -> None:
    content = order_content(reference="SO-CLEARED-7")
    content["parties"][0]["address"]["street"] = "12 Lighthouse Parade"
    cleared = TransactionFactory(reference="SO-CLEARED-7", content=content)
    write_note(case=case, text="They moved away from Lighthouse Parade.", by=officer)
    keep_words([cleared.pk, case.screening.transaction_id])
    page = signed_in
    page.keyboard.press("/")
    page.keyboard.type("lighthuose")
    page.keyboard.press("Enter")
    streets = page.get_by_role("region", name="Streets and places")
    streets.get_by_role("link", name="SO-CLEARED-7").wait_for()
    assert streets.locator("mark").inner_text() == "Lighthouse"
    assert streets.get_by_text("nearly so").count() == 1
    comments = page.get_by_role("region", name="Comments and notes")
    assert case.number in comments.inner_text()
    for width, scheme in ((1280, "light"), (390, "dark")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        page.screenshot(path=shots / f"search-{width}-{scheme}.png", full_page=True)
        assert beyond(page) <= 0
    comments.get_by_role("link").first.click()
    page.get_by_role("heading", name="Decision", exact=True).wait_for()


def test_vessels_goods_and_events_are_found_by_what_names_them(
    signed_in: Any, officer: Any
) -> None:
    content = order_content(
        reference="SO-SEA-1", route={"vessel": {"name": "MV Exemplar", "imo": "9074729"}}
    )
    case: Case = CaseFactory(
        screening__transaction__content=content, screening__transaction__reference="SO-SEA-1"
    )
    index_case(case)
    keep_words([case.screening.transaction_id])
    record(verb="case_viewed", subject=case, by="kaya")
    officer.user_permissions.add(Permission.objects.get(codename="view_auditevent"))
    page = signed_in
    for text, kind in (
        ("9074729", "Vessels"),
        ("exemplra", "Vessels"),
        ("basebaord", "Goods"),
        (case.number, "Cases"),
    ):
        page.goto(f"/admin/search/?q={text}")
        region = page.get_by_role("region", name=kind)
        region.get_by_role("link", name="SO-SEA-1").first.wait_for()
    for text in (case.number, "SO-SEA-1"):
        page.goto(f"/admin/search/?q={text}")
        events = page.get_by_role("region", name="Audit events")
        events.get_by_role("link", name="Case viewed").wait_for()


def test_searches_that_find_nothing_say_so_and_break_nothing(case: Case, signed_in: Any) -> None:
    page = signed_in
    for text in ("%", "'\"", "a" * 200, "שלום עולם", "<script>alert(1)</script>"):
        page.get_by_role("searchbox", name="Search orders").fill(text)
        page.get_by_role("searchbox", name="Search orders").press("Enter")
        page.get_by_role("heading", name="Nothing found").wait_for()
        page.set_viewport_size({"width": 390, "height": 900})
        assert beyond(page) <= 0
        page.set_viewport_size({"width": 1280, "height": 900})


def test_note_calls_a_colleague_who_finds_it_on_her_home_page(
    case: Case, signed_in: Any, officer: Any, senior: Any, another_window: Any, shots: Path
) -> None:
    page = signed_in
    page.goto(address(case))
    page.keyboard.press("i")
    page.keyboard.type("@kaya, they say <b>it</b> is another mill. @nobody")
    page.keyboard.press("Control+Enter")
    page.get_by_role("alert").get_by_text("@nobody is nobody who may read this case").wait_for()
    note = page.get_by_label("Note", exact=True)
    note.fill(note.input_value().replace("@nobody", "Please look."))
    note.press("Control+Enter")
    page.get_by_text("On the home page of kaya").wait_for()
    page.screenshot(path=shots / "note.png", full_page=True)
    hers = another_window(senior)
    hers.get_by_role("heading", name="Notes that call you").wait_for()
    hers.screenshot(path=shots / "home.png")
    hers.locator("#mentions").get_by_role("link").click()
    hers.locator("#notes + section").get_by_text("they say <b>it</b> is another mill").wait_for()
    hers.goto("/admin/")
    assert hers.get_by_role("heading", name="Notes that call you").count() == 0
    assert AuditEvent.objects.get(verb="case_noted").data["called"] == ["kaya"]


def test_case_report_comes_with_one_key_and_the_words_are_explained(
    case: Case, signed_in: Any, shots: Path
) -> None:
    page = signed_in
    page.goto(address(case))
    with page.expect_download() as coming:
        page.keyboard.press("v")
    assert coming.value.suggested_filename == f"{case.number}.pdf"
    assert Path(coming.value.path()).read_bytes().startswith(b"%PDF-")
    page.keyboard.press("g")
    page.keyboard.press("w")
    page.get_by_role("heading", name="Words of the desk").wait_for()
    said = page.locator("main").inner_text()
    for word in ("Second look", "Points", "Clearance", "Put off", "Escalate"):
        assert word in said
    page.set_viewport_size({"width": 390, "height": 900})
    page.screenshot(path=shots / "words.png")
    assert beyond(page) <= 0


def test_mail_text_and_outlook_message_are_attached_and_read(
    case: Case, signed_in: Any, shots: Path
) -> None:
    page = signed_in
    page.goto(address(case))
    mail = b"From: buyer@example.com\nTo: a@example.net\nSubject: Mill\n\n<script>x</script> Ours."
    outlook = outlook_message(subject="End use", sender="Maria Example", body="In our mill.")
    for name, content in (("a.eml", mail), ("b.msg", outlook), ("c.txt", b"Called them.")):
        page.get_by_label("Document", exact=True).set_input_files(
            {"name": name, "mimeType": "text/html", "buffer": content}
        )
        page.get_by_role("button", name="Attach").click()
        page.get_by_role("link", name=name, exact=True).wait_for()
    page.get_by_label("Document", exact=True).set_input_files(
        {"name": "d.msg", "mimeType": "text/plain", "buffer": b"<html>"}
    )
    page.get_by_role("button", name="Attach").click()
    page.get_by_text("'d.msg' does not hold what its ending says.").wait_for()
    assert Attachment.objects.count() == 3
    page.get_by_role("link", name="Read b.msg").click()
    page.get_by_text("In our mill.").wait_for()
    page.screenshot(path=shots / "msg.png")
    page.goto(address(case))
    page.get_by_role("link", name="Read a.eml").click()
    page.get_by_text("<script>x</script> Ours.").wait_for()


def test_hits_are_folded_by_party_and_words_from_before_come_with_a_key(
    case: Case, signed_in: Any, officer: Any, senior: Any, shots: Path
) -> None:
    first = case.screening.hits.get()
    listed = first.listed_party
    before: Case = CaseFactory()
    hit = HitFactory(screening=before.screening, listed_party=listed)
    index_case(before)
    Disposition.objects.create(
        case=before, hit=hit, kind="false_positive", reason_code="name_only",
        comment="Another founder, another street.", answered_by=senior,
    )  # fmt: skip
    add_text(name="Name", kind="false_positive", text="Only the name meets.", by=senior)
    for place in range(first.position + 1, first.position + 9):
        HitFactory(screening=case.screening, position=place, listed_party=ListedPartyFactory())
    page = signed_in
    page.goto(address(case))
    assert page.locator("article.hit:visible").count() == 5
    page.get_by_text("4 more hits of this party").click()
    assert page.locator("article.hit:visible").count() == 9
    comment = page.get_by_label("Comment", exact=True)
    assert comment.input_value() == ""
    assert page.locator('[name="kind"]:checked').count() == 0
    page.keyboard.press("f")
    page.keyboard.press("w")
    assert comment.input_value() == "Another founder, another street."
    page.keyboard.press("Escape")
    page.keyboard.press("w")
    assert comment.input_value() == "Only the name meets."
    assert "kaya" in page.locator(".offered").inner_text()
    for width, scheme in ((1280, "light"), (390, "dark")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        page.screenshot(path=shots / f"folded-{width}-{scheme}.png", full_page=True)
        assert beyond(page) <= 0


def test_remembering_a_pair_twice_is_a_sentence(case: Case, signed_in: Any, officer: Any) -> None:
    page = signed_in
    for _ in range(2):
        page.goto(f"{address(case)}?finding=hit-{case.screening.hits.get().pk}")
        page.get_by_role("radio", name="False positive").check()
        page.get_by_label("Reason code").select_option("name_only")
        page.get_by_label("Comment", exact=True).fill("Another party.")
        page.get_by_label("Remember this false positive").check()
        page.get_by_role("button", name="Record answer").click()
        page.get_by_text("1 of 2 answered").first.wait_for()
    assert page.get_by_text("is remembered already: clearance").count() == 1
    assert page.get_by_text("Not recorded.").count() == 0
    assert Clearance.objects.count() == 1
    assert Disposition.objects.filter(hit__isnull=False).count() == 2
