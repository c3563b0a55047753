"""Words of an order that may ask for taking part in a boycott (15 CFR part 760)."""

from __future__ import annotations

import re

from screening.controls.findings import NOTHING, Findings, Rule, Ruling, rule_on
from screening.controls.inquiry import Inquiry
from screening.terms.outcome import Outcome

_BOYCOTT = re.compile(r"\b(boycott|israel)", re.IGNORECASE)
ANTIBOYCOTT = Rule(
    rule_id="us.760.instructions",
    citation="15 CFR part 760",
    step="antiboycott",
    code="question.open",
    words="instructions that speak of a boycott or of Israel are held",
)


def antiboycott(inquiry: Inquiry, so_far: Findings) -> Findings:
    """Step 8, boycotts by words; it decides no license, so no line hangs on it."""
    found = _BOYCOTT.search(inquiry.facts.special_instructions or "")
    if not found:
        return NOTHING
    return rule_on(
        inquiry,
        Ruling(
            rule=ANTIBOYCOTT,
            lines=(),
            outcome=Outcome.HOLD,
            result=None,
            words=f'The instructions say "{found.group()}"; antiboycott rules must be looked at.',
            inputs={"words": found.group()},
            said="hold: antiboycott rules must be looked at",
            subject="special_instructions",
        ),
    )
