"""How a hit on a listed party is put to the officer: who met whom, and what to ask.

15 CFR 732 Supp. 3, 744.11, 748.5; read 2026-07-23.
"""

from __future__ import annotations

from screening.controls.answers import Question, Reason
from screening.controls.facts import PartyFacts, PartyHit
from screening.controls.findings import Findings
from screening.terms.outcome import Outcome


def introduce(hit: PartyHit, party: PartyFacts) -> str:
    """Who met whom, and by which listed alias."""
    alias = "" if hit.name == hit.record.name else f' (listed alias "{hit.name}")'
    return f'{party.name} ({party.role.words}) is "{hit.record.name}"{alias}'


def cite(citation: str, hit: PartyHit) -> str:
    """The provision with the entry's own Federal Register citations."""
    printed = [c.text for m in hit.record.measures for c in m.citations]
    return "; ".join((citation, *dict.fromkeys(printed)))


def possible_match(hit: PartyHit, party: PartyFacts) -> Findings:
    """A likeness that is not enough to call it the same party: hold and ask."""
    how = "" if hit.via == "name" else f" through its {hit.via.replace('_', ' ')}"
    summary = (
        f'{party.name} ({party.role.words}) may be "{hit.record.name}" ({hit.record.source}){how}: '
        f'listed name "{hit.name}", score {hit.score:.2f}. A person must decide.'
    )
    # The question goes to the customer: it must not say whom the name resembles.
    text = (
        f"To confirm the identity of {party.name}: what is its registration number or date of "
        "birth, and its full address?"
    )
    code = "party.possible_match"
    return Findings(
        reasons=(
            Reason(
                code=code,
                outcome=Outcome.HOLD,
                summary=summary,
                citation=cite("15 CFR 732 Supp. 3", hit),
                subject=party.subject,
            ),
        ),
        questions=(
            Question(field=f"{party.subject}.identifiers", text=text, why=code, topic="identity"),
        ),
    )


def other_role(hit: PartyHit, party: PartyFacts, words: str) -> Findings:
    """A listed party in a role its list does not reach by itself: hold."""
    summary = f"{introduce(hit, party)} on {words}, in a role the list does not reach by itself."
    reason = Reason(
        code="party.other_role",
        outcome=Outcome.HOLD,
        summary=summary,
        citation=cite("15 CFR 748.5", hit),
        subject=party.subject,
    )
    return Findings(reasons=(reason,))


def shared_address(hit: PartyHit, party: PartyFacts) -> Findings:
    """The address of a listed party under another name: hold."""
    summary = f'{party.name} ({party.role.words}) shares an address with "{hit.record.name}".'
    citation = "15 CFR 732 Supp. 3 no. 25; BIS guidance 2025-05-13"
    reason = Reason(
        code="party.shared_address",
        outcome=Outcome.HOLD,
        summary=summary,
        citation=citation,
        subject=party.subject,
    )
    return Findings(reasons=(reason,))
