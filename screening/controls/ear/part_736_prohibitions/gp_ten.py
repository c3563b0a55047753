"""General Prohibition Ten: parts nobody may deal in, because their making broke the rules.

A 3A090 part designed by a company headquartered in Country Group D:5 or Macau is presumed made in
violation (15 CFR 736.2(b)(10), BIS guidance 2025-05-13); the catalog marks such parts. Before
that guidance nothing was presumed, and a person must know.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from screening.controls.answers import Question, Result
from screening.controls.facts import LineFacts
from screening.controls.findings import Findings, Rule, Ruling, rule_on
from screening.controls.inquiry import Inquiry
from screening.controls.period import Period
from screening.terms.control_list import ProductRecord
from screening.terms.outcome import Outcome

PRC_DESIGNED = "prc_designed"
# BIS guidance of 2025-05-13: obtaining "solely for technical analysis or evaluation".
_ANALYSIS = re.compile(
    r"\b(?:(?:failure|technical|destructive|teardown)\s+(?:failure\s+)?(?:analysis|testing|tests?)"
    r"|tear-?downs?|decapsulation|fehleranalyse|analyse de défaillance|análisis de fallos)\b",
    re.IGNORECASE,
)
_FEW_UNITS = 10  # own choice: what one laboratory takes apart
DECIDED = Findings(decided=("gp_ten",))
GUIDANCE = Period(date(2025, 5, 13))
_PROHIBITION = "15 CFR 736.2(b)(10)"
GP_TEN = Rule(
    rule_id="us.gp10",
    citation=f"{_PROHIBITION}; BIS guidance 2025-05-13",
    step="gp_ten",
    code="gp10.prc_designed_3a090",
    words="a 3A090 part designed by a company headquartered in D:5 or Macau is presumed made in "
    "violation, and nobody may deal in it without an authorization",
)


def gp_ten(inquiry: Inquiry, so_far: Findings) -> Findings:
    """Step 5, parts of General Prohibition Ten."""
    certain: dict[int, ProductRecord] = {}
    likely: dict[int, ProductRecord] = {}
    for line, classification in inquiry.classified_lines:
        for product in (classification.product, *classification.candidates):
            if product is not None and product.parameters.get(PRC_DESIGNED) is True:
                rows = certain if product is classification.product else likely
                rows.setdefault(line.index, product)
    if not (certain or likely):
        return DECIDED
    if not GUIDANCE.covers(inquiry.as_of):
        return DECIDED + rule_on(inquiry, _not_yet_presumed({**likely, **certain}))
    rulings = []
    if certain and _is_for_analysis(inquiry):
        rulings.append(_for_analysis(certain))
    elif certain:
        rulings.append(_prohibited(certain))
    if likely:
        rulings.append(_may_be(likely))
    return DECIDED + rule_on(inquiry, *rulings)


def _prohibited(rows: dict[int, ProductRecord]) -> Ruling:
    return Ruling(
        rule=GP_TEN,
        lines=tuple(rows),
        outcome=Outcome.BLOCK,
        result=Result.PROHIBITED,
        words=lambda line: f"{_introduce(line, rows)}.",
        said="prohibited: presumed made in violation",
        question=_authorization,
    )


def _is_for_analysis(inquiry: Inquiry) -> bool:
    """Whether a few units go to a laboratory that takes them apart, by its own statement."""
    units = sum((line.quantity or Decimal(0) for line in inquiry.facts.lines), Decimal(0))
    is_few = all(line.quantity is not None for line in inquiry.facts.lines)
    return (
        bool(_ANALYSIS.search(inquiry.facts.end_use.statement or ""))
        and is_few
        and units <= _FEW_UNITS
    )


def _for_analysis(rows: dict[int, ProductRecord]) -> Ruling:
    return Ruling(
        rule=GP_TEN,
        lines=tuple(rows),
        outcome=Outcome.HOLD,
        result=Result.UNDETERMINED,
        words=lambda line: (
            f"{_introduce(line, rows)}; the end use says technical analysis, which BIS does not "
            "pursue but does not permit either: prohibited without an authorization if anything "
            "else is done with it, a matter to refer to BIS if not."
        ),
        said="hold: obtained for technical analysis, by the buyer's statement",
        question=_authorization,
    )


def _may_be(rows: dict[int, ProductRecord]) -> Ruling:
    return Ruling(
        rule=GP_TEN,
        lines=tuple(rows),
        outcome=Outcome.HOLD,
        result=Result.UNDETERMINED,
        words=lambda line: (
            f"{_introduce(line, rows)}: prohibited without an authorization if it is one, nothing "
            "by this rule if not."
        ),
        said="hold: may be such a part",
        question=_authorization,
    )


def _not_yet_presumed(rows: dict[int, ProductRecord]) -> Ruling:
    """Before the guidance: the prohibition stood, and needed knowledge of the violation."""
    return Ruling(
        rule=GP_TEN,
        lines=tuple(rows),
        outcome=Outcome.HOLD,
        result=Result.UNDETERMINED,
        words=lambda line: (
            f"{_introduce(line, rows)}: prohibited if it is known to be made in violation of the "
            "EAR, nothing by this rule if not."
        ),
        said="hold: no violation is presumed on this day",
        question=_authorization,
        citation=_PROHIBITION,
    )


def _introduce(line: LineFacts, rows: dict[int, ProductRecord]) -> str:
    product = rows[line.index]
    return (
        f"Line {line.number} ({product.manufacturer} {product.names[0]}) is, or may be, a 3A090 "
        "circuit designed by a company headquartered in Country Group D:5 or Macau"
    )


def _authorization(line: LineFacts) -> Question:
    text = "Is there an authorization for this part, or is it obtained for technical analysis only?"
    return Question(
        field=f"{line.subject}.description",
        text=text,
        why=GP_TEN.code,
        topic="technical_analysis",
    )
