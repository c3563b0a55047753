"""What can be done about the customer of a case: write, wait no longer, take an answer in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.db.transaction import on_commit
from django.http import HttpRequest
from django.urls import reverse

from screening.admin.drafts import SAID
from screening.cases.asking import ask_customer, stop_waiting
from screening.cases.customer_answers import answer_typed, answer_with_document
from screening.cases.letter import letter_for
from screening.cases.workflow import WORK
from screening.errors import NotAllowedError
from screening.intake.answering import Answer
from screening.intake.typed_answers import typed_value
from screening.models import Case
from screening.tasks import enqueue, mail_letter, run_screening

ANOTHER = "another"


@dataclass(frozen=True, slots=True)
class CaseAction:
    """One action: its name in addresses, the permission it takes, and what it does.

    ``run`` returns where to go; empty for back to the case.
    """

    name: str
    permission: str
    run: Callable[[HttpRequest, Case], str]


def page_of_case(case: Case) -> str:
    """The address of a case."""
    return reverse("admin:screening_case_change", args=(case.pk,))


def page_of_finding(case: Case, key: str) -> str:
    """The address of a case with one of its findings to be answered."""
    return f"{page_of_case(case)}?{urlencode({'finding': key})}"


def _ask(request: HttpRequest, case: Case) -> str:
    typed = request.POST
    by_hand = typed.get("way") == "hand"
    chosen = typed.get("letter_to", "")
    language = typed.get("letter_language", "")
    due_on = _day(typed.get("letter_due", ""))
    order = case.screening.transaction
    questions = case.screening.answer.get("questions") or []
    proposed = letter_for(order.content, questions, language=language, due_on=due_on)
    letter = ask_customer(
        case=case,
        language=language,
        to=typed.get("letter_address", "") if chosen in ("", ANOTHER) else chosen,
        subject=typed.get("letter_subject", ""),
        body=typed.get("letter_body", ""),
        fields=proposed.fields,
        due_on=due_on,
        by_hand=by_hand,
        by=request.user,
    )
    if not by_hand:
        on_commit(lambda: enqueue(mail_letter, str(letter.pk)))
    how = "marked as sent by hand" if by_hand else f"on its way to {letter.recipient}"
    messages.success(request, f"{order}: the letter is {how}; answer due {letter.due_on}.")
    return f"{page_of_case(case)}#letter"


def _stop_waiting(request: HttpRequest, case: Case) -> str:
    stop_waiting(case=case, comment=request.POST.get("wait_comment", ""), by=request.user)
    return f"{page_of_case(case)}#letter"


def _take_document(request: HttpRequest, case: Case) -> str:
    sent = request.FILES.get("answer_document")
    if sent is None:
        raise NotAllowedError("Choose the document that the customer sent.")
    answer_with_document(
        case=case,
        name=sent.name or "",
        chunks=sent.chunks(),
        kind=request.POST.get("answer_kind", ""),
        said_by=request.POST.get("said_by", ""),
        by=request.user,
    )
    messages.success(request, "The answer is on the case; a record on file can be made from it.")
    return f"{page_of_case(case)}#records"


def _take_typed(request: HttpRequest, case: Case) -> str:
    answers = [
        Answer(field, typed_value(field, text))
        for name, text in request.POST.items()
        if name.startswith(SAID) and isinstance(text, str) and text.strip()
        for field in [name.removeprefix(SAID)]
    ]
    accepted = answer_typed(
        case=case,
        answers=answers,
        text=request.POST.get("answer_text", ""),
        said_by=request.POST.get("said_by", ""),
        by=request.user,
    )
    if accepted is None:
        messages.success(request, "The answer is on the case.")
    elif accepted.is_new:
        screening = str(accepted.screening.pk)
        on_commit(lambda: enqueue(run_screening, screening))
        messages.success(request, f"{accepted.transaction} is screened with the answers.")
    return f"{page_of_case(case)}#letter"


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise NotAllowedError("Choose the day until which the answer is wanted.") from error


CUSTOMER_ACTIONS: tuple[CaseAction, ...] = (
    CaseAction("ask", WORK, _ask),
    CaseAction("stop_waiting", WORK, _stop_waiting),
    CaseAction("take_document", WORK, _take_document),
    CaseAction("take_typed", WORK, _take_typed),
)
