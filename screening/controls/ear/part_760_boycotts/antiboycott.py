"""Words of an order that may ask for taking part in a boycott (15 CFR part 760)."""

from __future__ import annotations

import re

from screening.controls.findings import NOTHING, Findings, Rule, Ruling, rule_on
from screening.controls.inquiry import Inquiry
from screening.terms.outcome import Outcome

_BOYCOTT = re.compile(r"\b(boycott|black-?list)\w*", re.IGNORECASE)
_ISRAEL = re.compile(r"\bisrael\w*", re.IGNORECASE)
_REFUSED = re.compile(
    r"\b(not?|non|never|without|neither|nor|exclud\w+|refus\w+|origin|flag|call(s|ing)? at)\b",
    re.IGNORECASE,
)
"""Words beside Israel that ask for something to be kept from it."""
ANTIBOYCOTT = Rule(
    rule_id="us.760.instructions",
    citation="15 CFR part 760",
    step="antiboycott",
    code="question.open",
    words="instructions that speak of a boycott or of Israel are held",
)


def _asked(inquiry: Inquiry) -> re.Match[str] | None:
    """Words that may ask for a boycott; where the goods go to Israel its name is an address."""
    words = inquiry.facts.special_instructions or ""
    found = _BOYCOTT.search(words)
    named = _ISRAEL.search(words)
    parties = {code for party in inquiry.facts.parties for code in party.places}
    is_address = "IL" in {inquiry.facts.destination_country, *parties}
    return found or (None if is_address and not _REFUSED.search(words) else named)


def antiboycott(inquiry: Inquiry, so_far: Findings) -> Findings:
    """Step 8, boycotts by words; it decides no license, so no line hangs on it."""
    found = _asked(inquiry)
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
