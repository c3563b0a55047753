"""Words of an order that name chemicals of concern (15 CFR 744.4, 742.18).

Agents and precursors of the schedules of the Chemical Weapons Convention, by the names that stand
on orders; coverage table of the domain notes, read 2026-09-24.
"""

from __future__ import annotations

import re

from screening.controls.answers import Question, Result
from screening.controls.facts import LineFacts
from screening.controls.findings import NOTHING, Findings, Rule, Ruling, rule_on
from screening.controls.inquiry import Inquiry
from screening.terms.outcome import Outcome

_CHEMICALS = re.compile(
    r"\b(mustard gas|sulfur mustard|sarin|soman|tabun|vx agent|lewisite|ricin|saxitoxin|phosgene|"
    r"chloropicrin|cyanogen chloride|hydrogen cyanide|thiodiglycol|thionyl chloride|"
    r"phosphorus (tri|oxy)chloride|triethanolamine|schedule [123] chemicals?)\b",
    re.IGNORECASE,
)
# One of these stands in every text the pattern can find; looking for them is cheaper.
_SIGNS = (
    "mustard", "sarin", "soman", "tabun", "vx agent", "lewisite", "ricin", "saxitoxin", "phosgene",
    "chloropicrin", "cyan", "thiodiglycol", "thionyl", "phosphorus", "triethanolamine", "schedule",
)  # fmt: skip
CHEMICALS = Rule(
    rule_id="us.744.4.chemicals",
    citation="15 CFR 744.4; 742.18",
    step="chemicals",
    code="question.open",
    words="a line or end use that names a chemical of concern is held",
)


def chemicals(inquiry: Inquiry, so_far: Findings) -> Findings:
    """Step 8, chemicals of concern by words."""
    statement = inquiry.facts.end_use.statement or ""
    texts = {statement, *(line.description for line in inquiry.facts.lines)}
    if not any(sign in text.lower() for text in texts for sign in _SIGNS):
        return NOTHING
    found: dict[int, str] = {}
    for line in inquiry.facts.lines:
        named = _CHEMICALS.search(f"{line.description} {statement}")
        if named:
            found[line.index] = named[0]
    if not found:
        return NOTHING
    return rule_on(
        inquiry,
        Ruling(
            rule=CHEMICALS,
            lines=tuple(found),
            outcome=Outcome.HOLD,
            result=Result.UNDETERMINED,
            words=lambda line: (
                f"Line {line.number} or its end use names a chemical of concern "
                f'("{found[line.index]}"): a license is required if it is one of the schedules or '
                "used for weapons, none by this rule if not."
            ),
            inputs={"words": sorted(set(found.values()))},
            said="hold: a chemical of concern is named",
            question=_ask,
        ),
    )


def _ask(line: LineFacts) -> Question:
    return Question(
        field=line.subject,
        text=f"Which chemical is line {line.number} (CAS number), and what is its end use?",
        why=CHEMICALS.code,
        topic="end_use",
    )
