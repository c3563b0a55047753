"""Signs in a transaction that no other step reads, each of which a person must look at.

Coverage table of the domain notes (read 2026-09-24): the trigger is seen, the answer is never
``clear``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from screening.controls.answers import NotEvaluated, Question, Reason
from screening.controls.ear.part_774_items.classification import row_reaches
from screening.controls.findings import Findings, add_up
from screening.controls.inquiry import Inquiry
from screening.terms.eccn import Eccn
from screening.terms.outcome import Outcome
from screening.terms.party_role import PartyRole

# 744.4, 742.18: agents and precursors of the schedules of the Chemical Weapons Convention.
_CHEMICALS = re.compile(
    r"\b(mustard gas|sulfur mustard|sarin|soman|tabun|vx agent|lewisite|ricin|saxitoxin|phosgene|"
    r"chloropicrin|cyanogen chloride|hydrogen cyanide|thiodiglycol|thionyl chloride|"
    r"phosphorus (tri|oxy)chloride|triethanolamine|schedule [123] chemicals?)\b",
    re.IGNORECASE,
)
# 744.7: goods that go on board; "aircraft parts" for a workshop are none.
_ON_BOARD = re.compile(
    r"\b(ship'?s (spares|stores)|for use on board|for (the )?(vessel|m/?v|aircraft))\b",
    re.IGNORECASE,
)
# One of these stands in every text the two can find; looking for them is cheaper.
_SIGNS = (
    "mustard", "sarin", "soman", "tabun", "vx agent", "lewisite", "ricin", "saxitoxin", "phosgene",
    "chloropicrin", "cyan", "thiodiglycol", "thionyl", "phosphorus", "triethanolamine", "schedule",
    "spares", "stores", "board", "for vessel", "for the vessel", "for mv", "for m/v", "for the m",
    "for aircraft", "for the aircraft",
)  # fmt: skip
_BOYCOTT = re.compile(r"\b(boycott|israel)", re.IGNORECASE)


def other_triggers(inquiry: Inquiry, so_far: Findings) -> Findings:
    """Step 8: vessels, chemicals and boycotts by words, onward export, an unknown route."""
    return add_up(
        (
            *_vessels(inquiry),
            *_words(inquiry),
            *_boycott(inquiry),
            *_onward_export(inquiry),
            *_unknown_route(inquiry),
        )
    )


def _words(inquiry: Inquiry) -> Iterable[Findings]:
    """Words of a line that name scheduled chemicals, or goods that go on board."""
    facts = inquiry.facts
    statement = facts.end_use.statement or ""
    texts = (statement, facts.special_instructions or "", *(x.description for x in facts.lines))
    if not any(sign in text.lower() for text in dict.fromkeys(texts) for sign in _SIGNS):
        return
    for line in facts.lines:
        chemical = _CHEMICALS.search(f"{line.description} {statement}")
        if chemical:
            text = f"Which chemical is line {line.number} (CAS number), and what is its end use?"
            yield _hold(
                f'Line {line.number} or its end use names a chemical of concern ("{chemical[0]}").',
                "15 CFR 744.4; 742.18",
                line.subject,
                Question(field=line.subject, text=text, why="question.open", topic="end_use"),
            )
        on_board = _ON_BOARD.search(
            f"{line.description} {inquiry.facts.special_instructions or ''}"
        )
        if on_board and not inquiry.facts.in_roles((PartyRole.VESSEL,)):
            text = f"Which vessel or aircraft is line {line.number} for, and who owns it?"
            yield _hold(
                f'Line {line.number} is for use on a vessel or aircraft ("{on_board[0]}"): its '
                "location, flag and controlling country must be looked at.",
                "15 CFR 744.7",
                line.subject,
                Question(field=line.subject, text=text, why="question.open", topic="ownership"),
            )


def _vessels(inquiry: Inquiry) -> Iterable[Findings]:
    """744.7: goods for a vessel need the license of its location, flag and control."""
    for party in inquiry.facts.in_roles((PartyRole.VESSEL,)):
        summary = (
            f"Goods for the vessel {party.name}: its location, flag and controlling country must "
            "be looked at."
        )
        text = f"Where is {party.name}, under which flag, and who owns and controls it?"
        yield _hold(
            summary,
            "15 CFR 744.7",
            party.subject,
            Question(
                field=f"{party.subject}.owners", text=text, why="question.open", topic="ownership"
            ),
        )


def _boycott(inquiry: Inquiry) -> Iterable[Findings]:
    """Part 760: words that may ask for taking part in a boycott."""
    found = _BOYCOTT.search(inquiry.facts.special_instructions or "")
    if found:
        summary = f'The instructions say "{found.group()}"; antiboycott rules must be looked at.'
        yield _hold(summary, "15 CFR part 760", "special_instructions")


def _onward_export(inquiry: Inquiry) -> Iterable[Findings]:
    """A buyer that will export the goods again, to a country nobody named."""
    if inquiry.facts.end_use.reexport:
        summary = "The goods will be reexported; the countries and users after that are not known."
        text = "To which countries and end users will the goods be reexported or resold?"
        yield _hold(
            summary,
            "15 CFR 734.14; 732 Supp. 3",
            "end_use.reexport",
            Question(
                field="end_use.reexport", text=text, why="question.open", topic="onward_export"
            ),
        )


def _unknown_route(inquiry: Inquiry) -> Iterable[Findings]:
    """736.2(b)(8): military and missile items whose transit countries nobody stated.

    Advanced-computing lines with an unknown route are told as not evaluated and not held: an
    ordinary sale to a partner country states no route.
    """
    goes_abroad = any(not d.is_domestic for d in inquiry.destinations)
    if inquiry.facts.transit_countries is not None or not goes_abroad:
        return
    missing = ("route.transit_countries",)
    eccns = {c.eccn for c in inquiry.classifications if c.eccn is not None and not c.eccn.is_ear99}
    if any(c.ac_class is not None and c.eccn in eccns for c in inquiry.classifications):
        yield Findings(not_evaluated=(NotEvaluated("transit", missing),))
    grave = {
        eccn for eccn in eccns if eccn.is_600_series_or_9x515 or _may_be_missile(inquiry, eccn)
    }
    for line, classification in inquiry.classified_lines:
        eccn = classification.eccn
        if eccn in grave:
            text = f"Through which countries does line {line.number} travel?"
            yield _hold(
                f"Line {line.number} ({eccn}) is a military or missile item and its route is "
                "unknown, so General Prohibition Eight was not examined.",
                "15 CFR 736.2(b)(8)",
                line.subject,
                Question(field=missing[0], text=text, why="question.open", topic="onward_export"),
            )


def _may_be_missile(inquiry: Inquiry, eccn: Eccn) -> bool:
    """Whether the missile technology control of the entry may reach the paragraph."""
    item = inquiry.tables.items.get(eccn.entry)
    return item is not None and any(
        row.reason == "MT" and row_reaches(row, eccn) is not False for row in item.controls
    )


def _hold(summary: str, citation: str, subject: str, *questions: Question) -> Findings:
    reason = Reason(
        code="question.open",
        outcome=Outcome.HOLD,
        summary=summary,
        citation=citation,
        subject=subject,
    )
    return Findings(reasons=(reason,), questions=questions)
