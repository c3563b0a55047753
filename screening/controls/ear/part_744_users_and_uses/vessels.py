"""Goods for a vessel or aircraft need what its location, flag and control need (15 CFR 744.7).

Read 2026-07-23. None of the three stands in a submission, so a person looks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from screening.controls.answers import Question, Result
from screening.controls.facts import LineFacts, PartyFacts
from screening.controls.findings import NOTHING, Findings, Rule, Ruling, rule_on
from screening.controls.inquiry import Inquiry
from screening.terms.outcome import Outcome
from screening.terms.party_role import PartyRole

# Goods that go on board; "aircraft parts" for a workshop are none.
_ON_BOARD = re.compile(
    r"\b(ship'?s (spares|stores)|for use on board|for (the )?(vessel|m/?v|aircraft))\b",
    re.IGNORECASE,
)
# One of these stands in every text the pattern can find; looking for them is cheaper.
_SIGNS = (
    "spares", "stores", "board", "for vessel", "for the vessel", "for mv", "for m/v", "for the m",
    "for aircraft", "for the aircraft",
)  # fmt: skip
_HANGS_ON = (
    "a license is required if one of the three countries needs one and no exception is open, none "
    "by this rule if not."
)
VESSEL = Rule(
    rule_id="us.744.7.vessel",
    citation="15 CFR 744.7",
    step="vessels",
    code="question.open",
    words="goods for a vessel that is a party are held",
)
ON_BOARD = Rule(
    rule_id="us.744.7.on_board",
    citation="15 CFR 744.7",
    step="vessels",
    code="question.open",
    words="goods for use on a vessel or aircraft that is no party are held",
)


def vessels(inquiry: Inquiry, so_far: Findings) -> Findings:
    """Step 8, vessels: as parties, and goods that go on board by their words."""
    parties = inquiry.facts.in_roles((PartyRole.RECEIVING_VESSEL, PartyRole.VESSEL))
    if parties:
        return rule_on(inquiry, *_for_parties(inquiry, parties))
    return _by_words(inquiry)


def _for_parties(inquiry: Inquiry, parties: tuple[PartyFacts, ...]) -> Iterator[Ruling]:
    for party in parties:
        yield Ruling(
            rule=VESSEL,
            lines=tuple(line.index for line in inquiry.facts.lines),
            outcome=Outcome.HOLD,
            result=Result.UNDETERMINED,
            words=f"Goods for the vessel {party.name}: its location, flag and controlling country "
            f"must be looked at: {_HANGS_ON}",
            inputs={"party": party.index},
            said="hold: location, flag and control of the vessel must be looked at",
            subject=party.subject,
            question=Question(
                field=f"{party.subject}.owners",
                text=f"Where is {party.name}, under which flag, and who owns and controls it?",
                why=VESSEL.code,
                topic="ownership",
            ),
        )


def _by_words(inquiry: Inquiry) -> Findings:
    instructions = inquiry.facts.special_instructions or ""
    texts = {instructions, *(line.description for line in inquiry.facts.lines)}
    if not any(sign in text.lower() for text in texts for sign in _SIGNS):
        return NOTHING
    found: dict[int, str] = {}
    for line in inquiry.facts.lines:
        on_board = _ON_BOARD.search(f"{line.description} {instructions}")
        if on_board:
            found[line.index] = on_board[0]
    if not found:
        return NOTHING
    return rule_on(
        inquiry,
        Ruling(
            rule=ON_BOARD,
            lines=tuple(found),
            outcome=Outcome.HOLD,
            result=Result.UNDETERMINED,
            words=lambda line: (
                f"Line {line.number} is for use on a vessel or aircraft "
                f'("{found[line.index]}"): its location, flag and controlling country must be '
                f"looked at: {_HANGS_ON}"
            ),
            inputs={"words": sorted(set(found.values()))},
            said="hold: for use on a vessel or aircraft",
            question=_ask,
        ),
    )


def _ask(line: LineFacts) -> Question:
    return Question(
        field=line.subject,
        text=f"Which vessel or aircraft is line {line.number} for, and who owns it?",
        why=ON_BOARD.code,
        topic="ownership",
    )
