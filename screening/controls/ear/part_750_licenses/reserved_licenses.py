"""Whether a shipment stays within what its order reserved on the licenses it names.

15 CFR 750.7, 750.11 (a license is good for what it grants, once); read 2026-09-24. An order
reserves what it draws when it is released. A shipment that draws more, or whose order was
canceled, is a question for a person, whatever else speaks for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from screening.controls.answers import Question
from screening.controls.ear.part_750_licenses.held_licenses import STEP, drawn_amount
from screening.controls.facts import LineFacts
from screening.controls.findings import Findings, Rule, Ruling, add_up, rule_on
from screening.controls.inquiry import Inquiry
from screening.controls.past import Reserved
from screening.terms.license import LicenseRecord
from screening.terms.outcome import Outcome

BEYOND = Rule(
    rule_id="us.license.beyond_order",
    citation="15 CFR 750.7; 736.2(b)(9)",
    step=STEP,
    code="license.beyond_order",
    words="a shipment draws no more on a license than its order reserved",
)
CANCELED = Rule(
    rule_id="own.order_canceled",
    citation="own rule: fail closed",
    step=STEP,
    code="shipment.order",
    words="nothing ships for an order that was canceled",
)


def reserved_licenses(inquiry: Inquiry, so_far: Findings) -> Findings:
    """Step 10: what a shipment draws on each license on record against what its order reserved."""
    orders = inquiry.past.all_orders
    if not orders:
        return Findings()
    ended = [(order.reference, order.canceled_on) for order in orders if order.canceled_on]
    if ended:
        return rule_on(inquiry, *(_canceled(name, day.isoformat()) for name, day in ended))
    drawing: dict[str, list[LineFacts]] = {}
    for line in inquiry.facts.lines:
        if line.license_number:
            drawing.setdefault(line.license_number, []).append(line)
    return add_up(
        _beyond(inquiry, held, lines)
        for number, lines in drawing.items()
        if (held := inquiry.past.license(number)) is not None
    )


def _beyond(inquiry: Inquiry, held: LicenseRecord, lines: list[LineFacts]) -> Findings:
    reserved = inquiry.past.reserved(held.number)
    faults = tuple(_faults(inquiry, held, lines, reserved))
    if not faults:
        return Findings()
    order = ", ".join(one.named for one in inquiry.facts.fulfils if one.named)
    where = ", ".join(str(line.number) for line in lines)
    whose = f"order {order}" if order else "no order, for the shipment names none"
    summary = f"License {held.number}, drawn on by line {where}: {'; '.join(faults)}, by {whose}."
    text = f"Which quantity ships under license {held.number}, and for which order? ({summary})"
    ruling = Ruling(
        rule=BEYOND,
        lines=tuple(line.index for line in lines),
        outcome=Outcome.HOLD,
        result=None,
        words=summary,
        inputs={
            "license": held.number,
            "order": order,
            "quantity_reserved": drawn_amount(reserved.quantity),
            "value_reserved": drawn_amount(reserved.value),
        },
        said=f"hold: {'; '.join(faults)}",
        subject=lines[0].subject,
        question=Question(f"{lines[0].subject}.quantity", text, BEYOND.code, "classification"),
    )
    return rule_on(inquiry, ruling)


def _faults(
    inquiry: Inquiry, held: LicenseRecord, lines: list[LineFacts], reserved: Reserved
) -> Iterator[str]:
    """What of a license is drawn beyond what was reserved, or cannot be told."""
    quantities = [line.quantity for line in lines]
    known = sum((q for q in quantities if q is not None), Decimal(0))
    if held.quantity_left is not None and None in quantities:
        yield "a line states no quantity to hold against what is reserved"
    if known > reserved.quantity:
        yield (
            f"{drawn_amount(known)} units are drawn and {drawn_amount(reserved.quantity)} are "
            "reserved"
        )
    values = [line.value for line in lines]
    worth = sum((v for v in values if v is not None), Decimal(0))
    if held.value_left is not None and None in values:
        yield "a line states no value to hold against what is reserved"
    if held.value_left is not None and inquiry.facts.currencies != (held.currency,):
        stated = " and ".join(inquiry.facts.currencies) or "no currency"
        yield f"the shipment states {stated} and its value is reserved in {held.currency}"
    elif worth > reserved.value:
        yield (f"{_money(held, worth)} are drawn and {_money(held, reserved.value)} are reserved")


def _canceled(reference: str, on: str) -> Ruling:
    summary = f"The order {reference} of this shipment was canceled on {on}."
    text = f"Is it to ship after all? Then submit the order again, and this shipment. ({summary})"
    return Ruling(
        rule=CANCELED,
        lines=(),
        outcome=Outcome.HOLD,
        result=None,
        words=summary,
        inputs={"order": reference, "canceled_on": on},
        said=f"hold: its order was canceled on {on}",
        subject="source_order",
        question=Question("source_order", text, CANCELED.code, "classification"),
    )


def _money(held: LicenseRecord, value: Decimal) -> str:
    return f"{held.currency or 'a value of'} {drawn_amount(value)}"
