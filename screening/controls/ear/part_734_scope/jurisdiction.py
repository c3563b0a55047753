"""Whose item is it? 15 CFR 734.3 and 734.4 (read 2026-09-24), and what other agencies keep.

The machine decides only that an item is treated as subject to the EAR, which is the strict
reading. That it is not, or that another agency's rules apply, is a person's finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from screening.controls.answers import Question, Result
from screening.controls.ear.part_734_scope.de_minimis import ruling_on_content
from screening.controls.ear.part_734_scope.direct_products import (
    ADVANCED_RULE,
    STEP,
    looked_at,
    product_rules,
    rulings_on_products,
)
from screening.controls.ear.part_774_items.classification import Classification
from screening.controls.facts import LineFacts
from screening.controls.findings import Findings, Rule, Ruling, rule_on
from screening.controls.inquiry import Inquiry
from screening.controls.reference import DOMESTIC
from screening.terms.outcome import Outcome

SUBJECT = Rule(
    rule_id="us.subject",
    citation="15 CFR 734.3(a)",
    step=STEP,
    code="",
    words="items in the US, and US-origin items wherever they are, are subject to the EAR",
)
OTHER_AGENCY = Rule(
    rule_id="us.other_agency",
    citation="15 CFR 734.3(b)(1)(i); 732.3(b)",
    step=STEP,
    code="item.unclassified",
    words="what points to another agency is referred and not judged here",
)
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
    rulings = (*_subject(inquiry), *_other_agency(inquiry), *_foreign_made(inquiry))
    return Findings(decided=("jurisdiction",)) + rule_on(inquiry, *rulings)


def _subject(inquiry: Inquiry) -> Iterable[Ruling]:
    """Why items are subject to the EAR, where that needs no question (734.3(a))."""
    by_origin: dict[str | None, list[int]] = {}
    for line in inquiry.facts.lines:
        by_origin.setdefault(line.country_of_origin, []).append(line.index)
    ship_from = inquiry.facts.ship_from_country
    for origin, lines in by_origin.items():
        words = _why_subject(ship_from, origin)
        if words:
            inputs = {"ship_from": ship_from, "country_of_origin": origin}
            yield Ruling(SUBJECT, tuple(lines), Outcome.CLEAR, None, words, inputs)


def _why_subject(ship_from: str | None, origin: str | None) -> str:
    if origin == DOMESTIC:
        return "subject: made in the US, wherever it is"
    if ship_from == DOMESTIC:
        return "subject: in the US"
    return "treated as subject: country of export not stated" if ship_from is None else ""


def _foreign_made(inquiry: Inquiry) -> Iterable[Ruling]:
    """What is decided of lines that are not known to be made in the US."""
    foreign = foreign_lines(inquiry)
    rules = product_rules(inquiry) if foreign else ()
    if rules:
        yield from rulings_on_products(inquiry, (line for line, _ in foreign), rules)
        return
    for line, classification in foreign:
        if classification.ac_class is not None and inquiry.in_force(ADVANCED_RULE):
            words, inputs = ADVANCED_RULE.words, looked_at(inquiry, line)
            yield Ruling(ADVANCED_RULE, (line.index,), Outcome.CLEAR, None, words, inputs)
        elif content := ruling_on_content(inquiry, line, classification):
            yield content


def foreign_lines(inquiry: Inquiry) -> tuple[tuple[LineFacts, Classification], ...]:
    """Lines shipped from abroad that are not known to be made in the US."""
    if inquiry.facts.ship_from_country in (None, DOMESTIC):
        return ()
    return tuple(
        (line, classification)
        for line, classification in inquiry.classified_lines
        if line.country_of_origin != DOMESTIC and not line.is_remote_compute
    )


def _other_agency(inquiry: Inquiry) -> Iterable[Ruling]:
    """ITAR, NRC and DOE items are referred and never judged here."""
    for line, classification in inquiry.classified_lines:
        words = _points_to(inquiry, line, classification)
        if words:
            yield _referred(line, words)


def _points_to(inquiry: Inquiry, line: LineFacts, classification: Classification) -> str:
    """What in a line points to another agency, empty when nothing does."""
    text, raw = f"{line.eccn or ''} {line.description}", classification.raw
    item = inquiry.tables.items.get(classification.eccn.entry) if classification.eccn else None
    if item and item.refers_to:
        return item.refers_to
    may_point = any(sign in text for sign in _AGENCY_SIGNS)
    found = _OTHER_AGENCY.search(text) if may_point else None
    if found:
        return found.group()
    return raw if raw and _USML_CATEGORY.match(raw) else ""


def _referred(line: LineFacts, words: str) -> Ruling:
    question = Question(
        field=f"{line.subject}.eccn",
        text="Which agency's classification does this item have (ECCN, USML category, other)?",
        why=OTHER_AGENCY.code,
        topic="classification",
    )
    return Ruling(
        rule=OTHER_AGENCY,
        lines=(line.index,),
        outcome=Outcome.HOLD,
        result=Result.UNCLASSIFIED,
        words=f'Line {line.number} points to another agency ("{words}"); it must be referred, the '
        "machine does not judge it.",
        inputs={"points_to": words},
        question=question,
        said=f'hold: points to another agency ("{words}")',
    )
