"""The notice to BIS on which License Exception NAC rests, where it is on record.

15 CFR 740.8(a)(2) and (c): BIS is told 25 days before and must have let it pass; read 2026-09-24. A
number beside a claimed exception is that exception's notice. One that is not on record is left
to the person who confirms the exception's conditions.
"""

from __future__ import annotations

from collections.abc import Iterable

from screening.controls.ear.part_740_exceptions.exception_rules import STEP
from screening.controls.ear.part_750_licenses.held_licenses import (
    names_item,
    party_and_country_faults,
)
from screening.controls.facts import LineFacts
from screening.controls.findings import Rule, Ruling
from screening.controls.inquiry import Inquiry
from screening.terms.license import LicenseKind
from screening.terms.outcome import Outcome

NAC = "NAC"
NOTICE = Rule(
    rule_id="us.740.nac.notice",
    citation="15 CFR 740.8(a)(2), (c); 736.2(b)(9)",
    step=STEP,
    code="license.not_covered",
    words="a notice to BIS that a line names must have passed and name item, parties and country",
)


def notice_faults(inquiry: Inquiry, line: LineFacts) -> Iterable[str]:
    """What is wrong with the notice to BIS that a line names (740.8(c)), where it is on record."""
    held = inquiry.past.license(line.license_number or "")
    if held is None:
        return
    if held.kind is not LicenseKind.NAC_NOTIFICATION:
        yield f"{held.number} is a license and no notification"
    if held.cleared_on is None or held.cleared_on > inquiry.as_of:
        yield f"BIS has not let notification {held.number} pass by {inquiry.as_of}"
    if held.expires_on is not None and held.expires_on < inquiry.as_of:
        yield f"notification {held.number} expired on {held.expires_on}"
    if held.part_numbers and not names_item(held, line, inquiry.classifications[line.index]):
        yield f"notification {held.number} does not name the item"
    for fault in party_and_country_faults(inquiry, held):
        yield f"notification {held.number}: {fault.words}"


def not_let_pass(line: LineFacts, faults: tuple[str, ...]) -> Ruling:
    """The block for a line whose notice does not cover it."""
    return Ruling(
        rule=NOTICE,
        lines=(line.index,),
        outcome=Outcome.BLOCK,
        result=None,
        words=f"Line {line.number} names a notice that does not cover it: {'; '.join(faults)}.",
        inputs={"notice": line.license_number or ""},
        said="; ".join(faults),
        subject=line.subject,
    )
