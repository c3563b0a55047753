"""The customer is asked from the case: by mail, in their language; the answer comes back."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes, policy
from typing import Any

import pytest

from screening.intake.submission import accept_transaction
from screening.lists.shipped import load_shipped
from screening.models import Case, CustomerAnswer, CustomerLetter, ListSource, Transaction
from screening.pipeline import run_screening
from tests.factories import UserFactory
from tests.mailbox import Mailbox, mail_server
from tests.submissions import order, order_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NO_CODE = {
    "number": 1, "description": "Controller board", "part_number": "EX-9", "quantity": 2,
    "unit": "EA", "unit_value": "90.00",
}  # fmt: skip


@pytest.fixture
def mailbox(settings: Any, tmp_path: Any) -> Iterator[Mailbox]:
    """A mail server; tasks run where they are queued."""
    settings.DATA_DIR, settings.CELERY_TASK_ALWAYS_EAGER = tmp_path / "data", True
    with mail_server(settings) as box:
        yield box


@pytest.fixture
def lists(transactional_db: None, mailbox: Mailbox) -> None:
    """What ships."""
    load_shipped(with_demo_list=True)
    ListSource.objects.update(max_age_days=None, oldest_days=None, silent_days=None)


def held(submission: dict[str, Any]) -> Case:
    accepted = accept_transaction(
        submission=submission, owner=UserFactory(username="erp"), through="test"
    )
    run_screening(screening_id=str(accepted.screening.pk))
    return Case.objects.get()


def open_case(desk: Any, case: Case, view: str = "") -> None:
    desk.goto(f"/admin/screening/case/{view}")
    desk.get_by_role("link", name=str(case.screening.transaction), exact=True).click()


def test_buyer_is_asked_by_mail_in_german_and_the_typed_answer_is_screened(
    lists: None, mailbox: Mailbox, signed_in: Any, console: list[str]
) -> None:
    content = order(lines=[NO_CODE])
    content["parties"].append(
        {
            "role": "purchaser", "name": "Beispiel Handel GmbH", "email": "einkauf@example.com",
            "address": {"country": "DE"},
        }
    )  # fmt: skip
    case, desk = held(content), signed_in
    open_case(desk, case)
    desk.get_by_text("Ask the customer", exact=True).click()
    letter = desk.get_by_role("form", name="Letter to the customer")
    assert "Vielen Dank für Ihre Bestellung SO-1" in letter.get_by_label("Letter").input_value()
    letter.get_by_label("Letter").fill("Sie stehen auf der Entity List.")
    letter.get_by_role("button", name="Send by mail").click()
    desk.get_by_text("must not tell the customer", exact=False).first.wait_for()
    assert mailbox.taken == []
    letter.get_by_label("Letter").fill("Welchen ECCN hat Ihr EX-9?")
    letter.get_by_role("button", name="Send by mail").click()
    desk.get_by_text("on its way to einkauf@example.com", exact=False).wait_for()
    ((_, to, sent),) = mailbox.taken
    read: Any = message_from_bytes(sent, policy=policy.SMTP)
    assert (to, read.get_content().strip()) == (
        ["einkauf@example.com"],
        "Welchen ECCN hat Ihr EX-9?",
    )
    assert CustomerLetter.objects.get().status == "sent"

    desk.goto("/admin/screening/case/")
    desk.get_by_role("heading", name="No case matches").wait_for()
    desk.get_by_role("link", name="Waits for customer 1").click()
    open_case(desk, case, "?view=customer")
    desk.get_by_text("Waits for the customer: answer due", exact=False).wait_for()
    desk.get_by_text("The customer answered", exact=True).click()
    typed = desk.get_by_role("form", name="Type the answer")
    typed.get_by_label("Who answered").fill("Frau Beispiel, Einkauf")
    typed.locator('[name="say:lines[0].eccn"]').fill("EAR99")
    maker = typed.locator('[name="say:lines[0].manufacturer"]')
    if maker.count():
        maker.fill("Beispiel Werke")
    typed.get_by_role("button", name="Take in what is typed").click()
    desk.get_by_text("is screened with the answers", exact=False).wait_for()
    newest = Transaction.objects.get(revision=2)
    assert newest.content["lines"][0]["eccn"] == "EAR99"
    assert newest.submitted_through == "okafor"
    answer = CustomerAnswer.objects.get()
    assert (answer.came, answer.said_by) == ("typed", "Frau Beispiel, Einkauf")
    case.refresh_from_db()
    assert case.status == "superseded"


def test_letter_sent_by_hand_is_answered_by_a_document_that_becomes_a_record(
    lists: None, signed_in: Any, settings: Any, console: list[str]
) -> None:
    settings.EMAIL_HOST = ""
    content = order_for("Hong Kong Example Retail Ltd", "HK")
    content["lines"][0] |= {"part_number": "EX-MC-1", "hts": "8542.31"}
    content["end_use"] = {"location_country": "HK"}
    case, desk = held(content), signed_in
    open_case(desk, case)
    desk.get_by_text("Ask the customer", exact=True).click()
    desk.get_by_label("Language", exact=True).select_option("zh")
    desk.get_by_role("button", name="Write it in this language").click()
    assert "感谢贵方的订单" in desk.get_by_label("Letter", exact=True).input_value()
    desk.get_by_role("button", name="Mark as sent by hand").click()
    desk.get_by_text("marked as sent by hand", exact=False).wait_for()
    desk.get_by_text("The customer answered", exact=True).click()
    answer = desk.get_by_role("form", name="Attach the answer")
    answer.get_by_label("Who sent it").fill("Mr Example")
    answer.get_by_label("Document").set_input_files(
        {"name": "use.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
    )
    answer.get_by_role("button", name="Take in the document").click()
    desk.get_by_text("a record on file can be made from it", exact=False).wait_for()
    desk.get_by_role("link", name="Enter: End-use or end-user certificate").click()
    attached = desk.get_by_label("Or one attached to a case").input_value()
    assert attached == CustomerAnswer.objects.get().document.sha256  # type: ignore[union-attr]
    assert desk.locator('[name="origin"]').input_value() == "Order SO-1, revision 1"
    case.refresh_from_db()
    assert (case.customer, CustomerAnswer.objects.get().came) == ("answered", "document")
    desk.goto("/admin/screening/case/")
    desk.get_by_role("link", name="SO-1", exact=True).wait_for()
