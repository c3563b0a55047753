"""Whose item is it? 15 CFR 734.3 and 734.4 (read 2026-09-24), and what other agencies keep.

The machine decides only that an item is treated as subject to the EAR, which is the strict
reading. That it is not, or that another agency's rules apply, is a person's finding.
"""

from __future__ import annotations

import re

from screening.controls.answers import Question, Reason, Result
from screening.controls.classification import Classification
from screening.controls.facts import LineFacts
from screening.controls.findings import Case, Findings, Requirement, add_up
from screening.controls.tables import DOMESTIC
from screening.terms.outcome import Outcome

STEP = "jurisdiction"

# Words that say another agency may be in charge. Upper case counts for the short ones: "Itar" is
# a name, "DOE" is an agency and "doe" is a deer.
_OTHER_AGENCY = re.compile(
    r"\b(USML|ITAR|DDTC|DSP-?5|22 CFR 12\d|10 CFR (?:110|810)|NRC license|DOE authorization)\b"
)
_USML_CATEGORY = re.compile(
    r"^(USML|ITAR)?\s*(CAT(EGORY)?\.?\s*)?[IVX]+\s*\([a-z]\)", re.IGNORECASE
)


def jurisdiction(case: Case, so_far: Findings) -> Findings:
    """Step 1: other agencies' items, and foreign-made items shipped from abroad."""
    parts = [Findings(decided=("jurisdiction",))]
    for line, classification in case.classified_lines:
        parts.append(_other_agency(case, line, classification))
        parts.append(_foreign_made(case, line))
    return add_up(parts)


def _other_agency(case: Case, line: LineFacts, classification: Classification) -> Findings:
    """ITAR, NRC and DOE items are referred and never judged here."""
    text = f"{line.eccn or ''} {line.description}"
    item = case.tables.items.get(classification.eccn.entry) if classification.eccn else None
    refers_to = item.refers_to if item else ""
    found = _OTHER_AGENCY.search(text)
    if not (found or refers_to or _USML_CATEGORY.match(classification.raw)):
        return Findings()
    words = refers_to or (found.group() if found else classification.raw)
    summary = (
        f'Line {line.number} points to another agency ("{words}"); it must be referred, the '
        "machine does not judge it."
    )
    citation = "15 CFR 734.3(b)(1)(i); 732.3(b)"
    text = "Which agency's classification does this item have (ECCN, USML category, other)?"
    return Findings(
        reasons=(
            Reason(
                code="item.unclassified",
                outcome=Outcome.HOLD,
                summary=summary,
                citation=citation,
                subject=line.subject,
            ),
        ),
        requirements=(
            Requirement(
                line=line.index,
                result=Result.UNCLASSIFIED,
                rule_id="us.other_agency",
                citation=citation,
                basis=STEP,
            ),
        ),
        questions=(
            Question(
                field=f"{line.subject}.eccn",
                text=text,
                why="item.unclassified",
                topic="classification",
            ),
        ),
    )


def _foreign_made(case: Case, line: LineFacts) -> Findings:
    """A foreign-made item shipped from abroad counts as subject to the EAR until answered."""
    ship_from = case.facts.ship_from_country
    is_from_abroad = ship_from is not None and ship_from != DOMESTIC
    if not is_from_abroad or line.country_of_origin == DOMESTIC:
        return Findings()
    summary = (
        f"Line {line.number} is shipped from {ship_from} and not known to be made in the US; it is "
        "treated as subject to the EAR, and de minimis or foreign direct product must be answered."
    )
    text = (
        "What percent of the item is controlled US content, and was it made with US technology "
        "or equipment (foreign direct product)?"
    )
    return Findings(
        reasons=(
            Reason(
                code="question.open",
                outcome=Outcome.HOLD,
                summary=summary,
                citation="15 CFR 734.3; 734.4; 734.9",
                subject=line.subject,
            ),
        ),
        questions=(
            Question(
                field=f"{line.subject}.us_content_percent",
                text=text,
                why="question.open",
                topic="foreign_direct_product",
            ),
        ),
    )
