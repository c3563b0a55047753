"""Whose item is it? 15 CFR 734.3 and 734.4 (read 2026-09-24), and what other agencies keep.

The machine decides only that an item is treated as subject to the EAR, which is the strict
reading. That it is not, or that another agency's rules apply, is a person's finding.
"""

from __future__ import annotations

import re

from screening.controls.answers import PathStep, Question, Reason, Result
from screening.controls.ear.part_734_scope.foreign_made import STEP, foreign_made
from screening.controls.ear.part_774_items.classification import Classification
from screening.controls.facts import LineFacts
from screening.controls.findings import NOTHING, Findings, LineStep, Requirement, add_up
from screening.controls.inquiry import Inquiry
from screening.controls.reference import DOMESTIC
from screening.terms.outcome import Outcome

# Words that say another agency may be in charge. Upper case counts for the short ones: "Itar" is
# a name, "DOE" is an agency and "doe" is a deer.
_OTHER_AGENCY = re.compile(
    r"\b(USML|ITAR|DDTC|DSP-?5|22 CFR 12\d|10 CFR (?:110|810)|NRC license|DOE authorization"
    r"|FMS case|[Ff]oreign [Mm]ilitary [Ss]ales?)\b"
)
# One of these stands in every text the expression above can find; looking for them is cheaper.
_AGENCY_SIGNS = ("USML", "ITAR", "DDTC", "DSP", "CFR", "NRC", "DOE", "FMS", "ilitary")
_USML_CATEGORY = re.compile(
    r"^(USML|ITAR)?\s*(CAT(EGORY)?\.?\s*)?[IVX]+\s*\([a-z]\)", re.IGNORECASE
)


def jurisdiction(inquiry: Inquiry, so_far: Findings) -> Findings:
    """Step 1: other agencies' items, and foreign-made items shipped from abroad."""
    parts = [Findings(decided=("jurisdiction",)), _subject(inquiry)]
    for line, classification in inquiry.classified_lines:
        parts.append(_other_agency(inquiry, line, classification))
        parts.append(foreign_made(inquiry, line, classification))
    return add_up(parts)


def _subject(inquiry: Inquiry) -> Findings:
    """Why items are subject to the EAR, where that needs no question (734.3(a))."""
    by_origin: dict[str | None, list[int]] = {}
    for line in inquiry.facts.lines:
        by_origin.setdefault(line.country_of_origin, []).append(line.index)
    path = []
    for origin, lines in by_origin.items():
        words = _why_subject(inquiry.facts.ship_from_country, origin)
        if words:
            inputs = {"ship_from": inquiry.facts.ship_from_country, "country_of_origin": origin}
            day = inquiry.as_of.isoformat()
            step = PathStep(STEP, "us.subject", "15 CFR 734.3(a)", inputs, words, day)
            path.append(LineStep(tuple(lines), step))
    return Findings(path=tuple(path))


def _why_subject(ship_from: str | None, origin: str | None) -> str:
    if origin == DOMESTIC:
        return "subject: made in the US, wherever it is"
    if ship_from == DOMESTIC:
        return "subject: in the US"
    return "treated as subject: country of export not stated" if ship_from is None else ""


def _other_agency(inquiry: Inquiry, line: LineFacts, classification: Classification) -> Findings:
    """ITAR, NRC and DOE items are referred and never judged here."""
    text, raw = f"{line.eccn or ''} {line.description}", classification.raw
    item = inquiry.tables.items.get(classification.eccn.entry) if classification.eccn else None
    refers_to = item.refers_to if item else ""
    may_point = any(sign in text for sign in _AGENCY_SIGNS)
    found = _OTHER_AGENCY.search(text) if may_point else None
    if not (found or refers_to or (raw and _USML_CATEGORY.match(raw))):
        return NOTHING
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
                lines=(line.index,),
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
