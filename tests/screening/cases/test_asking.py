"""Asking the customer as a state of a case: asked, reminded, late, answered."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection
from django.db.transaction import atomic
from django.utils import timezone

from screening.cases import mailing
from screening.cases.asking import ask_customer, recipients_of, remind_customers, stop_waiting
from screening.cases.assignment import take_next_case
from screening.cases.customer_answers import answer_typed, answer_with_document
from screening.cases.deciding import release_case
from screening.cases.findings import findings_of
from screening.cases.review import answer_finding
from screening.errors import NotAllowedError
from screening.models import AuditEvent, Case, CustomerAnswer, CustomerLetter
from screening.tasks import mail_letters
from tests.factories import CaseFactory, HitFactory, ListSourceFactory, plain_order
from tests.mailbox import Mailbox, mail_server
from tests.screening.cases.conftest import answered, with_findings

pytestmark = pytest.mark.django_db

BUYER = {
    "role": "purchaser",
    "name": "Example Trading Bhd",
    "email": "buyer@example.com",
    "address": {"country": "MY"},
}


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Mailbox]:
    """A real SMTP server, set as an operator sets it."""
    with mail_server(settings) as box:
        yield box


@pytest.fixture
def asked_case(db: None) -> Case:
    """A held order whose buyer has a mail address."""
    content = plain_order()
    content["parties"].append(BUYER)
    return with_findings(
        CaseFactory(screening__outcome="hold", screening__transaction__content=content)
    )


def soon(days: int = 7) -> date:
    return timezone.now().date() + timedelta(days=days)


def ask(case: Case, by: Any, **changes: Any) -> CustomerLetter:
    letter = {
        "language": "en",
        "to": "buyer@example.com",
        "subject": "Your order",
        "body": "Who owns the company?",
        "fields": ["parties[0].owners"],
        "due_on": soon(),
        "by_hand": False,
    }
    return ask_customer(case=case, by=by, **(letter | changes))


def test_letter_is_mailed_as_it_is_kept(asked_case: Case, officer: Any, mailbox: Mailbox) -> None:
    body = "Wem gehört die Firma?\n.\nFrom here on"
    letter = ask(asked_case, officer, language="de", subject="Ihre Bestellung – Größe", body=body)
    assert mailbox.taken == [], "nothing goes out before it is on record"
    assert mailing.send_letter(letter_id=letter.pk) == "sent"
    assert mailing.send_letter(letter_id=letter.pk) == "", "once"
    ((sender, to, sent),) = mailbox.taken
    assert (sender, to) == ("export@example.com", ["buyer@example.com"])
    letter.refresh_from_db()
    assert sent.replace(b"\r\n", b"\n").rstrip(b"\n") == letter.message.encode().rstrip(b"\n")
    assert letter.sha256 == hashlib.sha256(letter.message.encode()).hexdigest()
    read: Any = message_from_bytes(sent, policy=policy.SMTP)
    assert read["Subject"] == "Ihre Bestellung – Größe"
    assert read.get_content().replace("\r\n", "\n").strip() == body
    verbs = list(AuditEvent.objects.order_by("id").values_list("verb", flat=True))
    assert verbs[-2:] == ["customer_asked", "letter_mailed"]


def test_case_that_waits_is_out_of_the_queue(asked_case: Case, officer: Any) -> None:
    ask(asked_case, officer, by_hand=True, to="")
    today = timezone.now().date()
    assert not Case.objects.open().awake(today=today).exists()
    assert list(Case.objects.open().with_the_customer()) == [asked_case]
    assert take_next_case(by=officer) is None
    with pytest.raises(NotAllowedError, match="asked already"):
        ask(asked_case, officer, by_hand=True, to="")
    stop_waiting(case=asked_case, comment="They called.", by=officer)
    assert take_next_case(by=officer) == asked_case


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"to": "buyer@example.com\nBcc: x@example.com"}, "mail addresses"),
        ({"to": "a@example.com, b@example.com"}, "mail addresses"),
        ({"to": "Buyer <a@example.com>"}, "mail addresses"),
        ({"to": "bücher@example.com"}, "mail addresses"),
        ({"to": ""}, "mail addresses"),
        ({"subject": "Hello\r\nBcc: x@example.com"}, "one line"),
        ({"subject": "Hello\u2028x"}, "one line"),
        ({"body": "a\x00b"}, "control characters"),
        ({"subject": " "}, "wants a subject"),
        ({"body": "x" * 20_001}, "At most"),
        ({"language": "xx"}, "language"),
        ({"due_on": soon(0)}, "Choose a day"),
        ({"due_on": soon(91)}, "Choose a day"),
    ],
)
def test_letter_that_cannot_go_is_refused(
    asked_case: Case, officer: Any, mailbox: Mailbox, changes: dict[str, Any], said: str
) -> None:
    with pytest.raises(NotAllowedError, match=said):
        ask(asked_case, officer, **changes)
    assert not CustomerLetter.objects.exists()
    assert mailbox.taken == []


@pytest.mark.parametrize(
    "body",
    [
        "You are on the Entity List.",
        "You are on the ENTITY\u00a0\u200bLIST.",
        "You may be Inspur Electronic Information Industry Co., Ltd.",
        "15 CFR 744.11 asks us",
        "See us-bis-entity-list",
        "They look suspicious to me, ask counsel.",
        "The ultimate consignee is a party on it: 744.11",
        "贵公司在实体清单上",
        "Sie stehen auf einer Sanktionsliste.",
        "Our own test register has you.",
    ],
)
def test_letter_never_tells_what_was_found(asked_case: Case, officer: Any, body: str) -> None:
    ListSourceFactory(code="own-test", title="Our own test register")
    answer_finding(
        case=asked_case, finding=findings_of(asked_case)[0].finding, kind="escalate",
        reason_code="needs_counsel", comment="They look suspicious to me, ask counsel.", by=officer,
    )  # fmt: skip
    with pytest.raises(NotAllowedError, match="must not tell the customer"):
        ask(asked_case, officer, body=body, by_hand=True, to="")
    assert not CustomerLetter.objects.exists()


def test_names_of_the_order_itself_may_stand_in_the_letter(asked_case: Case, officer: Any) -> None:
    letter = ask(asked_case, officer, body="Who owns IEIT SYSTEMS CO?", by_hand=True, to="")
    assert letter.status == "by_hand"


def test_without_a_mail_server_a_letter_is_sent_by_hand(asked_case: Case, officer: Any) -> None:
    with pytest.raises(NotAllowedError, match="No mail server"):
        ask(asked_case, officer)
    assert ask(asked_case, officer, by_hand=True, to="").message == ""


def test_recipients_are_the_addresses_of_the_order(asked_case: Case) -> None:
    content = asked_case.screening.transaction.content
    content["parties"][0]["email"] = "x@example.com\nBcc: y@example.com"
    content["parties"].append({"role": "bank", "name": "Bank", "email": "bank@example.com"})
    assert [r.address for r in recipients_of(content)] == ["buyer@example.com", "bank@example.com"]


def test_refused_address_brings_the_case_back(
    asked_case: Case, officer: Any, mailbox: Mailbox
) -> None:
    letter = ask(asked_case, officer, to="nobody@example.com")
    assert mailing.send_letter(letter_id=letter.pk) == "failed"
    asked_case.refresh_from_db()
    assert asked_case.customer == "unsent"
    assert take_next_case(by=officer) == asked_case


def test_full_server_is_tried_again_and_then_given_up(
    asked_case: Case, officer: Any, mailbox: Mailbox
) -> None:
    mailbox.is_full = True
    with time_machine.travel(timezone.now(), tick=False) as clock:
        letter = ask(asked_case, officer)
        for attempt in range(1, mailing.MOST_ATTEMPTS):
            assert mailing.send_letter(letter_id=letter.pk) == "queued", attempt
            assert mailing.letters_to_send() == []
            clock.shift(timedelta(hours=2))
        assert mailing.letters_to_send() == [letter.pk]
        assert mailing.send_letter(letter_id=letter.pk) == "failed"
    assert mail_letters() == []


def test_customer_is_reminded_once_and_then_the_case_comes_back(
    asked_case: Case, officer: Any, mailbox: Mailbox
) -> None:
    with time_machine.travel("2026-11-30 09:00Z", tick=False) as clock:
        letter = ask(asked_case, officer, due_on=date(2026, 12, 4))
        mailing.send_letter(letter_id=letter.pk)
        clock.move_to("2026-12-04 23:00Z")
        assert remind_customers() == [], "the day itself is still theirs"
        clock.move_to("2026-12-05 00:10Z")
        assert remind_customers() == [asked_case.number]
        assert remind_customers() == []
        reminder = asked_case.letters.get(kind="reminder")
        assert (reminder.recipient, reminder.due_on) == ("buyer@example.com", date(2026, 12, 10))
        assert mailing.send_letter(letter_id=reminder.pk) == "sent"
        assert take_next_case(by=officer) is None
        clock.move_to("2026-12-11 00:10Z")
        assert remind_customers() == [asked_case.number]
    asked_case.refresh_from_db()
    assert asked_case.customer == "late"
    assert take_next_case(by=officer) == asked_case
    assert list(Case.objects.with_the_customer()) == [asked_case]
    assert len(mailbox.taken) == 2


def test_letter_by_hand_brings_its_case_back_when_it_is_due(asked_case: Case, officer: Any) -> None:
    with time_machine.travel("2026-11-30 09:00Z", tick=False) as clock:
        ask(asked_case, officer, by_hand=True, to="", due_on=date(2026, 12, 4))
        clock.move_to("2026-12-05 09:00Z")
        assert remind_customers() == [asked_case.number]
    asked_case.refresh_from_db()
    assert asked_case.customer == "late"


def test_document_is_an_answer(asked_case: Case, officer: Any) -> None:
    letter = ask(asked_case, officer, by_hand=True, to="")
    answer_with_document(
        case=asked_case, name="owners.pdf", chunks=[b"%PDF-1.7"], kind="statement",
        said_by=" Ms.\nExample ", by=officer,
    )  # fmt: skip
    answer = CustomerAnswer.objects.get()
    assert (answer.letter, answer.said_by, answer.document.name) == (
        letter, "Ms. Example", "owners.pdf",
    )  # fmt: skip
    asked_case.refresh_from_db()
    assert asked_case.customer == "answered"
    assert take_next_case(by=officer) == asked_case
    assert AuditEvent.objects.filter(verb="customer_answered").exists()


def test_typed_words_are_an_answer_and_nothing_is_none(asked_case: Case, officer: Any) -> None:
    with pytest.raises(NotAllowedError, match="Type what"):
        answer_typed(case=asked_case, answers=[], text=" ", said_by="x", by=officer)
    with pytest.raises(NotAllowedError, match="who answered"):
        answer_typed(case=asked_case, answers=[], text="We do.", said_by=" ", by=officer)
    assert answer_typed(case=asked_case, answers=[], text="We do.", said_by="x", by=officer) is None
    assert CustomerAnswer.objects.get().text == "We do."


def test_signed_case_asks_nobody(blocked: Case, officer: Any) -> None:
    answered(blocked, officer)
    release_case(case=blocked, comment="x", by=officer)
    with pytest.raises(NotAllowedError, match="signature stands"):
        ask(blocked, officer, by_hand=True, to="")


def test_letter_never_changes(asked_case: Case, officer: Any) -> None:
    letter = ask(asked_case, officer, by_hand=True, to="")
    for statement in (
        "UPDATE screening_customerletter SET body = 'x'",
        "DELETE FROM screening_customerletter",
    ):
        with pytest.raises(IntegrityError), atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    letter.refresh_from_db()
    assert letter.body == "Who owns the company?\n"


def test_listed_name_that_is_short_or_in_the_order_does_not_stop_a_letter(
    asked_case: Case, officer: Any
) -> None:
    HitFactory(
        screening=asked_case.screening, position=7,
        listed_party__name="IEIT SYSTEMS CO", party_name="IEIT SYSTEMS CO",
    )  # fmt: skip
    HitFactory(screening=asked_case.screening, position=8, listed_party__name="ALI")
    ask(asked_case, officer, body="Who owns IEIT SYSTEMS CO? Ask Ali.", by_hand=True, to="")
