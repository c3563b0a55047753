"""Whether a license we hold covers the lines that draw on it: item, parties, countries, balance.

15 CFR 750.7 (what a license authorizes, expiry), 750.11 (quantity and value), 736.2(b)(9) (its
terms bind); read 2026-07-23. A covering license never releases anything: it turns the block into
a hold for a person, who also checks the conditions. What cannot be compared is a question.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from screening.controls.answers import NotEvaluated, Question
from screening.controls.ear.part_774_items.classification import Classification
from screening.controls.ear.part_774_items.part_keys import part_key
from screening.controls.facts import LineFacts, PartyFacts
from screening.controls.findings import Findings, Rule, Ruling, add_up, rule_on
from screening.controls.inquiry import Inquiry
from screening.terms.eccn import Eccn
from screening.terms.license import LicenseKind, LicenseRecord
from screening.terms.outcome import Outcome
from screening.terms.party_role import PartyRole
from screening.terms.traits import name_key

STEP = "held_license"
NAMED_ROLES = (
    PartyRole.PURCHASER,
    PartyRole.INTERMEDIATE_CONSIGNEE,
    PartyRole.ULTIMATE_CONSIGNEE,
    PartyRole.END_USER,
)
"""Parties a license must name (15 CFR 748.5(c)-(f), 750.7(a))."""

COVERS = Rule(
    rule_id="us.license",
    citation="15 CFR 750.7",
    step=STEP,
    code="license.covers",
    words="a license that names item, parties and country and has enough left covers its lines; "
    "a person confirms it",
)
EXPIRED = Rule(
    rule_id="us.license.expired",
    citation="15 CFR 750.7(g)",
    step=STEP,
    code="license.expired",
    words="nothing ships under a license that has expired",
)
NOT_COVERED = Rule(
    rule_id="us.license.not_covered",
    citation="15 CFR 750.7; 736.2(b)(9)",
    step=STEP,
    code="license.not_covered",
    words="a license covers only the items, parties and countries that it names",
)
QUANTITY = Rule(
    rule_id="us.license.quantity",
    citation="15 CFR 750.7; 736.2(b)(9)",
    step=STEP,
    code="license.insufficient_quantity",
    words="no more units ship under a license than are left on it",
)
VALUE = Rule(
    rule_id="us.license.value",
    citation="15 CFR 750.11; 736.2(b)(9)",
    step=STEP,
    code="license.insufficient_value",
    words="no more value ships under a license than is left on it",
)
BALANCE_OPEN = Rule(
    rule_id="us.license.balance_open",
    citation="15 CFR 750.7; 732 Supp. 3",
    step=STEP,
    code="question.open",
    words="what is drawn on a license must be stated in the units of its balance",
)


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a license does not cover: the rule, what is wrong in words, the outcome."""

    rule: Rule
    words: str
    outcome: Outcome = Outcome.BLOCK


def held_licenses(inquiry: Inquiry, so_far: Findings) -> Findings:
    """Step 10: each license that lines draw on, once, with all lines that draw on it.

    A number beside a claimed license exception is that exception's notice, not a license.
    """
    drawing: dict[str, list[LineFacts]] = {}
    for line in inquiry.facts.lines:
        if line.license_number and not line.license_exception:
            drawing.setdefault(line.license_number, []).append(line)
    return add_up(_license(inquiry, number, tuple(lines)) for number, lines in drawing.items())


def _license(inquiry: Inquiry, number: str, lines: tuple[LineFacts, ...]) -> Findings:
    held = inquiry.past.license(number)
    if held is None:
        words = "it is not on record here, so item, parties, quantity and value were not checked"
        missing = NotEvaluated(STEP, (f"license {number}",))
        fault = Fault(NOT_COVERED, words, Outcome.HOLD)
        return _state(inquiry, number, lines, (fault,)) + Findings(not_evaluated=(missing,))
    faults = tuple(license_faults(inquiry, held, lines))
    if faults:
        return _state(inquiry, number, lines, faults)
    return _covers(inquiry, held, lines)


def license_faults(
    inquiry: Inquiry, held: LicenseRecord, lines: tuple[LineFacts, ...]
) -> Iterable[Fault]:
    """Why a license on record does not cover lines; nothing when it does.

    Args:
        held: the license with what is left on it.
        lines: every line of the transaction that draws on it.
    """
    if held.kind is not LicenseKind.BIS_LICENSE:
        words = "it is a notification under a license exception and no license"
        yield Fault(NOT_COVERED, words)
        return
    if held.expires_on is not None and held.expires_on < inquiry.as_of:
        yield Fault(EXPIRED, f"it expired on {held.expires_on}")
    for line in lines:
        if not names_item(held, line, inquiry.classifications[line.index]):
            yield Fault(NOT_COVERED, f"it does not name the item of line {line.number}")
    yield from party_and_country_faults(inquiry, held)
    yield from _quantity(inquiry, held, lines)
    yield from _value(inquiry, held, lines)


def names_item(held: LicenseRecord, line: LineFacts, classification: Classification) -> bool:
    """Whether a license names what is on a line: its part number, or where it names no parts
    its ECCN. A license that names neither names nothing."""
    if held.part_numbers:
        product = classification.product
        known = (line.part_number or "", *(product.part_numbers if product else ()))
        named = {part_key(number) for number in held.part_numbers}
        return any(part_key(number) in named for number in known if number)
    eccn = classification.eccn
    licensed = (Eccn.parse(text) for text in held.eccns)
    return eccn is not None and any(one is not None and eccn.is_within(one) for one in licensed)


def party_and_country_faults(inquiry: Inquiry, held: LicenseRecord) -> Iterable[Fault]:
    """Parties and destinations of a transaction that an authorization does not name."""
    named = {name_key(name) for name in held.parties}
    for party in inquiry.facts.in_roles(NAMED_ROLES):
        if name_key(party.name) not in named:
            yield Fault(NOT_COVERED, f"it does not name {_introduce(party)}")
    for destination in inquiry.destinations:
        if not {destination.code, destination.country} & set(held.countries):
            words = f"it does not name the country {destination.code}"
            yield Fault(NOT_COVERED, words)


def _introduce(party: PartyFacts) -> str:
    return f"{party.name} ({party.role.words})"


def _quantity(
    inquiry: Inquiry, held: LicenseRecord, lines: tuple[LineFacts, ...]
) -> Iterable[Fault]:
    if held.quantity_left is None:
        return
    known = [line.quantity for line in lines if line.quantity is not None]
    # A shipment may take what its order reserved, which the balance no longer holds.
    left = held.quantity_left + inquiry.past.reserved(held.number).quantity
    wanted = sum(known, Decimal(0))
    if wanted > left:
        yield Fault(
            QUANTITY,
            f"{drawn_amount(wanted)} units are drawn and {drawn_amount(left)} are left, "
            f"{drawn_amount(wanted - left)} too many; {_split(left)}",
        )
    if len(known) < len(lines):
        yield Fault(BALANCE_OPEN, "a line drawing on it states no quantity", Outcome.HOLD)


def _split(left: Decimal) -> str:
    """What a person could do instead: ship what is left and wait for another license."""
    if left <= 0:
        return "nothing of it can be shipped under this license"
    return f"a split shipment of at most {drawn_amount(left)} units would stay within it"


def _value(inquiry: Inquiry, held: LicenseRecord, lines: tuple[LineFacts, ...]) -> Iterable[Fault]:
    if held.value_left is None:
        return
    known = [line.value for line in lines if line.value is not None]
    if inquiry.facts.currencies != (held.currency,):
        stated = " and ".join(inquiry.facts.currencies) or "no currency"
        words = f"its value is in {held.currency} and the order states {stated}"
        yield Fault(BALANCE_OPEN, words, Outcome.HOLD)
        return
    left = held.value_left + inquiry.past.reserved(held.number).value
    wanted = sum(known, Decimal(0))
    if wanted > left:
        yield Fault(
            VALUE,
            f"{drawn_amount(wanted)} {held.currency} are drawn and {drawn_amount(left)} are left; "
            "a split shipment must stay within what is left",
        )
    if len(known) < len(lines):
        yield Fault(BALANCE_OPEN, "a line drawing on it states no value", Outcome.HOLD)


def drawn_amount(value: Decimal) -> str:
    """A quantity or a value without the zeros a database adds: 500, 6000000, 0.5."""
    return f"{value.normalize():f}"


def _state(
    inquiry: Inquiry, number: str, lines: tuple[LineFacts, ...], faults: Iterable[Fault]
) -> Findings:
    """What is wrong with a license, said once of all lines that draw on it."""
    rulings: list[Ruling] = []
    for fault in dict.fromkeys(faults):
        summary = f"License {number}, drawn on by line {_where(lines)}: {fault.words}."
        question = _balance_question(lines, summary) if fault.rule is BALANCE_OPEN else None
        stated = Ruling(
            rule=fault.rule,
            lines=(),
            outcome=fault.outcome,
            result=None,
            words=summary,
            said=fault.words,
            subject=lines[0].subject,
            question=question,
        )
        rulings.extend(_of_each(stated, number, lines))
    return rule_on(inquiry, *rulings)


def _of_each(stated: Ruling, number: str, lines: tuple[LineFacts, ...]) -> Iterable[Ruling]:
    """One ruling a line, for its path tells what it draws itself; their one reason is merged."""
    for line in lines:
        drawn = {
            "license": number,
            "quantity": str(line.quantity or ""),
            "value": str(line.value or ""),
        }
        yield replace(stated, lines=(line.index,), inputs=drawn)


def _balance_question(lines: tuple[LineFacts, ...], summary: str) -> Question:
    return Question(
        field=f"{lines[0].subject}.quantity",
        text=f"For the license balance: what are quantity, value and currency? ({summary})",
        why=BALANCE_OPEN.code,
        topic="classification",
    )


def _covers(inquiry: Inquiry, held: LicenseRecord, lines: tuple[LineFacts, ...]) -> Findings:
    conditions = f" Its conditions: {held.conditions}" if held.conditions else ""
    stated = Ruling(
        rule=COVERS,
        lines=(),
        outcome=Outcome.HOLD,
        result=None,
        words=f"License {held.number} names item, parties and country of line {_where(lines)} and "
        "has enough left; a person must confirm it and answer the line with the disposition "
        f"licensed.{conditions}",
        said="covers",
        subject=lines[0].subject,
    )
    found = rule_on(inquiry, *_of_each(stated, held.number, lines))
    return found + Findings(licensed=tuple(line.index for line in lines), decided=(STEP,))


def _where(lines: Iterable[LineFacts]) -> str:
    return ", ".join(str(line.number) for line in lines)
