"""The customer on the page of a case: the letter to write, what went out, what came back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from screening.admin.drafts import SAID, Draft
from screening.admin.places import in_words
from screening.cases.asking import Recipient, default_due_day, recipients_of
from screening.cases.customer_answers import answers_to, letters_of
from screening.cases.letter import Letter, language_of, languages, letter_for
from screening.cases.mailing import can_mail
from screening.intake.typed_answers import way_to_type
from screening.models import Case, CustomerAnswer, CustomerLetter, Hit

MOST_TYPED = 30


@dataclass(frozen=True, slots=True)
class TypedField:
    """A field of the order that an officer can type the customer's answer to."""

    name: str
    label: str
    question: str
    way: str
    typed: str = ""


@dataclass(frozen=True, slots=True)
class CustomerView:
    """The section of the page.

    Args:
        draft: the letter as it stands in the form: as proposed, or as it was typed and refused.
        is_open: whether the form stands open.
    """

    state: str
    words: str
    due_on: date | None
    draft: Letter | None
    due: str
    to: str
    address: str
    recipients: Sequence[Recipient]
    languages: Sequence[tuple[str, str]]
    can_mail: bool
    fields: Sequence[TypedField]
    letters: Sequence[CustomerLetter]
    answers: Sequence[CustomerAnswer]
    has_questions: bool
    is_open: bool

    @property
    def waits(self) -> bool:
        """Whether an answer is waited for."""
        return self.state in (Case.Customer.ASKED, Case.Customer.LATE)

    @property
    def may_write(self) -> bool:
        """Whether a letter can be written now."""
        return self.draft is not None


def customer_of(
    case: Case, findings: Sequence[Any], *, draft: Draft, language: str = ""
) -> CustomerView:
    """Gather the section.

    Args:
        findings: of the case.
        draft: what was typed and refused.
        language: that the officer chose for the letter.
    """
    order = case.screening.transaction
    questions = case.screening.answer.get("questions") or []
    chosen = draft.letter_language or language
    may_write = case.is_open and case.customer != Case.Customer.ASKED
    recipients = recipients_of(order.content) if may_write else []
    return CustomerView(
        state=case.customer if case.is_open else "",
        words=case.get_customer_display() if case.is_open else "",
        due_on=case.customer_due_on,
        draft=_letter(case, findings, questions, chosen, draft) if may_write else None,
        due=draft.letter_due or default_due_day().isoformat(),
        to=draft.letter_to or (recipients[0].address if recipients else ""),
        address=draft.letter_address,
        recipients=recipients,
        languages=list(languages().items()),
        can_mail=can_mail(),
        fields=_typed_fields(questions, order.content, draft) if case.is_open else (),
        letters=letters_of(order),
        answers=answers_to(order),
        has_questions=bool(questions),
        is_open=bool(draft.letter_body or language),
    )


def _letter(
    case: Case, findings: Sequence[Any], questions: Sequence[Any], language: str, draft: Draft
) -> Letter:
    content = case.screening.transaction.content
    proposed = letter_for(
        content,
        questions,
        language=language if language in languages() else language_of(content),
        due_on=default_due_day(),
        named=[each.party for each in findings if isinstance(each, Hit)],
    )
    if not draft.letter_body:
        return proposed
    return Letter(proposed.language, draft.letter_subject, draft.letter_body, proposed.fields)


def _typed_fields(questions: Sequence[Any], content: Any, draft: Draft) -> tuple[TypedField, ...]:
    found: dict[str, TypedField] = {}
    for question in questions:
        field = str(question.get("field") or "")
        way = way_to_type(field)
        if way and field not in found:
            text = str(question.get("text") or "")
            name = f"{SAID}{field}"
            typed = draft.said.get(name, "")
            found[field] = TypedField(name, in_words(field, content), text, way, typed)
    return tuple(found.values())[:MOST_TYPED]
