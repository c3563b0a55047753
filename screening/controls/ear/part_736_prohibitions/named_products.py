"""Products that rules name one by one: is-informed letters and General Prohibition Ten parts.

A BIS letter to a maker (15 CFR 744.23(b)) is a policy row with its product uids and dates. A
3A090 part designed by a company headquartered in Country Group D:5 or Macau is presumed made in
violation (15 CFR 736.2(b)(10), BIS guidance 2025-05-13); the catalog marks such parts.
"""

from __future__ import annotations

from screening.controls.answers import PathStep, Question, Reason, Result
from screening.controls.ear.part_742_reasons.advanced_computing.headquarters import D5_MACAU, seats
from screening.controls.ear.part_774_items.classification import Classification
from screening.controls.facts import LineFacts
from screening.controls.findings import NOTHING, Findings, LineStep, Requirement, add_up
from screening.controls.inquiry import Inquiry
from screening.terms.control_list import ProductRecord
from screening.terms.outcome import Outcome

STEP = "special_products"
PRC_DESIGNED = "prc_designed"
_GP10_CITATION = "15 CFR 736.2(b)(10); BIS guidance 2025-05-13"


def special_products(inquiry: Inquiry, so_far: Findings) -> Findings:
    """Products of a letter, and products nobody may deal in."""
    parts = [Findings(decided=("special_products",))]
    for line, classification in inquiry.classified_lines:
        for product in (classification.product, *classification.candidates):
            if product is not None:
                is_certain = product is classification.product
                parts.append(_is_informed(inquiry, line, product, is_certain))
                parts.append(_prc_designed(inquiry, line, classification, product, is_certain))
    return add_up(parts)


def _is_informed(
    inquiry: Inquiry, line: LineFacts, product: ProductRecord, certain: bool
) -> Findings:
    """A part under letter, to Country Group D:5 or Macau or a party headquartered there."""
    (rule, *_) = inquiry.policy.letters
    if product.uid not in rule.products or not rule.in_force(inquiry.as_of):
        return NOTHING
    inside = any(inquiry.tables.in_group(d.country, D5_MACAU) for d in inquiry.destinations)
    sides = [seat.in_scope for _, seat in seats(inquiry)]
    is_reached = inside or True in sides
    if not is_reached and None not in sides:
        return NOTHING
    outcome = Outcome.BLOCK if is_reached and certain else Outcome.HOLD
    summary = f"Line {line.number} ({product.names[0]}) is under a BIS is-informed letter."
    found = Findings(
        reasons=(
            Reason(
                code="item.is_informed",
                outcome=outcome,
                summary=summary,
                citation=rule.citation,
                subject=line.subject,
                lines=(line.index,),
            ),
        )
    )
    if outcome is Outcome.BLOCK:
        found += _demand(inquiry, line, Result.LICENSE_REQUIRED, rule.rule_id, rule.citation)
    return found


def _prc_designed(
    inquiry: Inquiry,
    line: LineFacts,
    classification: Classification,
    product: ProductRecord,
    certain: bool,
) -> Findings:
    if product.parameters.get(PRC_DESIGNED) is not True:
        return NOTHING
    code = "gp10.prc_designed_3a090"
    outcome = Outcome.BLOCK if certain else Outcome.HOLD
    summary = (
        f"Line {line.number} ({product.manufacturer} {product.names[0]}) is, or may be, a 3A090 "
        "circuit designed by a company headquartered in Country Group D:5 or Macau."
    )
    text = "Is there an authorization for this part, or is it obtained for technical analysis only?"
    found = Findings(
        reasons=(
            Reason(
                code=code,
                outcome=outcome,
                summary=summary,
                citation=_GP10_CITATION,
                subject=line.subject,
            ),
        ),
        questions=(
            Question(
                field=f"{line.subject}.description", text=text, why=code, topic="technical_analysis"
            ),
        ),
    )
    if certain:
        found += _demand(inquiry, line, Result.PROHIBITED, "us.gp10", _GP10_CITATION)
    return found


def _demand(inquiry: Inquiry, line: LineFacts, result: Result, rule_id: str, cite: str) -> Findings:
    inputs = {"line": line.number}
    step = PathStep(
        step=STEP,
        rule_id=rule_id,
        cite=cite,
        inputs=inputs,
        result=result.value,
        as_of=inquiry.as_of.isoformat(),
    )
    return Findings(
        requirements=(
            Requirement(
                lines=(line.index,), result=result, rule_id=rule_id, citation=cite, basis=STEP
            ),
        ),
        path=(LineStep((line.index,), step),),
    )
