"""Whether each party is named, and can be read: nobody can be looked up on a list without a name.

15 CFR 732.3(d)-(e) and 744: who receives and who uses the goods must be known. What names nobody,
and what was damaged on the way so that it cannot be read, holds; it is never taken for a name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from screening.controls.answers import Question
from screening.controls.dealings import FieldFault
from screening.controls.findings import Findings, Rule, Ruling, rule_on
from screening.controls.inquiry import Inquiry
from screening.terms.outcome import Outcome
from screening.terms.party_role import PartyRole
from screening.terms.transaction_kind import BEFORE_SHIPPING, WITHOUT_ORDER

_CITATION = "15 CFR 732.3(d), (e); 732 Supp. 3"
UNNAMED = Rule(
    rule_id="us.party.unnamed",
    citation=_CITATION,
    step="who_is_named",
    code="party.unnamed",
    words="a party whose name field names nobody holds the order",
)
UNREADABLE = Rule(
    rule_id="us.party.unreadable",
    citation=_CITATION,
    step="who_is_named",
    code="party.unreadable",
    words="a name field with text that was damaged and cannot be repaired holds the order",
)
NO_RECIPIENT = Rule(
    rule_id="us.party.no_recipient",
    citation="15 CFR 732.3(e); 748.5(c)-(f)",
    step="who_is_named",
    code="party.unnamed",
    words="an order that names neither a consignee nor an end user holds",
)
CROWDED = Rule(
    rule_id="us.party.crowded",
    citation=_CITATION,
    step="who_is_named",
    code="party.unreadable",
    words="a name field with more words than a name has holds the order",
)
RULES = (UNNAMED, UNREADABLE, CROWDED, NO_RECIPIENT)
_NAME_RECEIVERS = BEFORE_SHIPPING | WITHOUT_ORDER
"""Kinds that have no order which could say who receives."""
_RECIPIENTS = (
    PartyRole.ULTIMATE_CONSIGNEE,
    PartyRole.INTERMEDIATE_CONSIGNEE,
    PartyRole.END_USER,
)


def who_is_named(inquiry: Inquiry, so_far: Findings) -> Findings:
    """Step 3: every party is named in words that can be read, and somebody receives the goods."""
    return rule_on(inquiry, *_rulings(inquiry))


def _rulings(inquiry: Inquiry) -> Iterator[Ruling]:
    for fault in inquiry.facts.field_faults:
        yield _OF_FAULT[fault.kind](fault)
    if inquiry.facts.kind in _NAME_RECEIVERS and not inquiry.facts.in_roles(_RECIPIENTS):
        yield _without_recipient()


def _unnamed(fault: FieldFault) -> Ruling:
    text = f"Who is meant by {fault.subject}? Please give the full legal name."
    return Ruling(
        rule=UNNAMED,
        lines=(),
        outcome=Outcome.HOLD,
        result=None,
        words=f"Nobody is named in {fault.field}: {fault.words}. So nobody was screened.",
        inputs={"field": fault.field, "words": fault.words},
        question=Question(field=fault.field, text=text, why=UNNAMED.code, topic="identity"),
        subject=fault.subject,
        said="nobody is named",
    )


def _unreadable(fault: FieldFault) -> Ruling:
    text = f"What is the name in {fault.field}? It arrived damaged; please send it again."
    return Ruling(
        rule=UNREADABLE,
        lines=(),
        outcome=Outcome.HOLD,
        result=None,
        words=f'Text in {fault.field} is damaged and cannot be read: "{fault.words}".',
        inputs={"field": fault.field, "words": fault.words},
        question=Question(field=fault.field, text=text, why=UNREADABLE.code, topic="identity"),
        subject=fault.subject,
        said="damaged text",
    )


def _crowded(fault: FieldFault) -> Ruling:
    text = f"Which name is meant in {fault.field}? It holds more than a name; please send it alone."
    return Ruling(
        rule=CROWDED,
        lines=(),
        outcome=Outcome.HOLD,
        result=None,
        words=f"{fault.field} was not read as a name: {fault.words}.",
        inputs={"field": fault.field, "words": fault.words},
        question=Question(field=fault.field, text=text, why=CROWDED.code, topic="identity"),
        subject=fault.subject,
        said="more words than a name",
    )


_OF_FAULT: Mapping[str, Callable[[FieldFault], Ruling]] = {
    "unnamed": _unnamed,
    "unreadable": _unreadable,
    "crowded": _crowded,
}


def _without_recipient() -> Ruling:
    text = "Who receives the goods, and who uses them?"
    return Ruling(
        rule=NO_RECIPIENT,
        lines=(),
        outcome=Outcome.HOLD,
        result=None,
        words="The order names neither a consignee nor an end user.",
        inputs={"roles": [role.value for role in _RECIPIENTS]},
        question=Question(field="parties", text=text, why=NO_RECIPIENT.code, topic="end_user"),
        subject="parties",
        said="no consignee and no end user",
    )
