"""Foreign-made items shipped from abroad: what is left to ask once all else is known.

15 CFR 734.3, 734.4 and 734.9 (read 2026-09-24). An item that nothing shows to be subject is treated
as subject. Where no rule demands a license of it even so, none is needed whether it is subject or
not, and nothing is asked. The exporter's own regime is a rule of ours: what is on a control list
here is mostly on one there, which this version does not examine.
"""

from __future__ import annotations

from collections.abc import Iterable

from screening.controls.answers import Question, Result
from screening.controls.ear.part_734_scope.de_minimis import ruling_on_content
from screening.controls.ear.part_734_scope.direct_products import STEP, looked_at, product_rules
from screening.controls.ear.part_734_scope.jurisdiction import foreign_lines
from screening.controls.ear.part_774_items.classification import Classification, is_at_only
from screening.controls.facts import LineFacts
from screening.controls.findings import NOTHING, Findings, Rule, Ruling, rule_on
from screening.controls.inquiry import Inquiry
from screening.controls.policy import OWN_REGIME
from screening.controls.reference import DOMESTIC
from screening.terms.outcome import Outcome

_OF_THE_US_ALONE = frozenset({"98", "99"})
"""How the numbers of entries begin that no regime shares: 980 to 999 (15 CFR 738.2(d)(1))."""
FOREIGN_MADE = Rule(
    rule_id="us.foreign_made",
    citation="15 CFR 734.3; 734.4; 734.9",
    step=STEP,
    code="question.open",
    words="a foreign-made item is treated as subject until a person finds that it is not",
)
REGIME = Rule(
    rule_id=OWN_REGIME,
    citation="own policy row review.own_regime",
    step=STEP,
    code="question.open",
    words="a listed item shipped from abroad is held, because the exporter's own controls were not "
    "examined",
)


def foreign_made(inquiry: Inquiry, so_far: Findings) -> Findings:
    """Step 1 again: what is asked of items shipped from abroad, where it changes the answer."""
    if inquiry.facts.ship_from_country in (None, DOMESTIC):
        return NOTHING
    found = {(line, r.result) for r in so_far.requirements for line in r.lines}
    hanging = {line for line, result in found if result is not Result.PROHIBITED}
    needing = {line for line, result in found if result is Result.LICENSE_REQUIRED}
    rulings = (
        *_not_known_to_be_subject(inquiry, hanging),
        *_own_regime(inquiry, needing),
    )
    return rule_on(inquiry, *rulings)


def _not_known_to_be_subject(inquiry: Inquiry, hanging: set[int]) -> Iterable[Ruling]:
    foreign = foreign_lines(inquiry)
    if not foreign or product_rules(inquiry):
        return
    for line, classification in foreign:
        is_decided = classification.ac_class or ruling_on_content(inquiry, line, classification)
        if is_decided:
            continue
        yield _asked(inquiry, line) if line.index in hanging else _either_way(inquiry, line)


def _either_way(inquiry: Inquiry, line: LineFacts) -> Ruling:
    return Ruling(
        rule=FOREIGN_MADE,
        lines=(line.index,),
        outcome=Outcome.CLEAR,
        result=None,
        words="treated as subject; no license is required whether it is subject to the EAR or not",
        inputs=looked_at(inquiry, line),
    )


def _asked(inquiry: Inquiry, line: LineFacts) -> Ruling:
    """Held without a result: the other rules say what the line needs if it is subject."""
    stated = line.us_content_percent
    known = "" if stated is None else f" (US content stated: {stated} %, not over the limit)"
    summary = (
        f"Line {line.number} is shipped from {inquiry.facts.ship_from_country} and not known to be "
        f"made in the US{known}; it is treated as subject to the EAR. That it is not is a "
        "person's finding, by US content and by the foreign direct product rules."
    )
    text = (
        "What percent of the item is controlled US content, computed by whom, and was it made "
        "with US technology or equipment (foreign direct product)? Encryption technology, hot "
        "section technology, 600 series and 9x515 items, and chip equipment have no de minimis "
        "level (734.4(a))."
    )
    question = Question(
        field=f"{line.subject}.us_content_percent",
        text=text,
        why=FOREIGN_MADE.code,
        topic="foreign_direct_product",
    )
    return Ruling(
        rule=FOREIGN_MADE,
        lines=(line.index,),
        outcome=Outcome.HOLD,
        result=None,
        words=summary,
        inputs=looked_at(inquiry, line),
        question=question,
        said="hold: treated as subject; to be answered",
    )


def _own_regime(inquiry: Inquiry, needing: set[int]) -> Iterable[Ruling]:
    """Listed items that no license of ours stops already, one ruling for all of them."""
    if not inquiry.policy.in_force(OWN_REGIME, inquiry.as_of):
        return
    listed = [
        (line, classification)
        for line, classification in inquiry.classified_lines
        if line.index not in needing and _is_listed(inquiry, classification)
    ]
    if not listed:
        return
    start = inquiry.facts.ship_from_country
    named = ", ".join(f"{line.number} ({c.eccn})" for line, c in listed)
    yield Ruling(
        rule=REGIME,
        lines=tuple(line.index for line, _ in listed),
        outcome=Outcome.HOLD,
        result=None,
        words=f"Shipped from {start} under a listed code, line {named}: the export controls of "
        f"{start} were not examined. A person must see that they allow it.",
        inputs={"ship_from": start, "lines": [line.number for line, _ in listed]},
        question=Question(
            field="ship_from.country",
            text=f"Do the export controls of {start} list the items, and which license or general "
            "authorization is used there?",
            why=REGIME.code,
            topic="authorization",
        ),
        subject="ship_from.country",
        said=f"hold: the controls of {start} were not examined",
    )


def _is_listed(inquiry: Inquiry, classification: Classification) -> bool:
    eccn = classification.eccn
    if eccn is None or eccn.is_ear99:
        return False
    if eccn.entry[2:4] in _OF_THE_US_ALONE:
        return False
    item = inquiry.tables.items.get(eccn.entry)
    return item is None or not is_at_only(item, eccn)
