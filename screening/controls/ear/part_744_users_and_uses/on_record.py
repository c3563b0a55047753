"""What records on file say of the users of an order: statements, letters, general licenses.

A UVL statement (15 CFR 744.15(b)) is one for several exports of the same items between the same
parties. An is-informed letter (744.11(c), 744.21(b), 744.23(b) ...) that names a recipient binds
whatever its list says. An OFAC general license lifts nothing here: whether it authorizes the
transaction is a person's to say, who finds it named. Read 2026-07-23.
"""

from __future__ import annotations

from screening.controls.answers import Result, ReviewPolicy
from screening.controls.ear.part_744_users_and_uses.entry_scope import EntryEffect
from screening.controls.findings import NOTHING, Findings, Rule, Ruling, rule_on
from screening.controls.inquiry import Inquiry
from screening.terms.outcome import Outcome
from screening.terms.party_hit import PartyHit
from screening.terms.standing_record import StandingKind

RECIPIENT = Rule(
    rule_id="us.is_informed.recipient",
    citation="15 CFR 744.11(c); 744.21(b); 744.23(b)",
    step="letters",
    code="item.is_informed",
    words="a recipient that BIS named to the exporter by letter needs a license",
)


def statement_first(inquiry: Inquiry, hit: PartyHit, line: int) -> EntryEffect:
    """744.15: no exceptions, and a statement of the party before an item moves without license."""
    kept = inquiry.facts.on_file.of(StandingKind.UVL_STATEMENT, party=hit.party, line=line)
    if kept is None:
        return EntryEffect(
            Outcome.HOLD, None, "no license exceptions, and a statement before any shipment"
        )
    return EntryEffect(
        Outcome.CLEAR,
        None,
        f"no license exceptions; its UVL statement for the item is on file ({kept.number})",
        record=kept.number,
    )


def blocked_person(inquiry: Inquiry, hit: PartyHit, line: int) -> EntryEffect:
    """A blocked person, with the general license that the exporter relies on where one is kept."""
    words = "no dealing with this party"
    kept = inquiry.facts.on_file.of(StandingKind.GENERAL_LICENSE, party=hit.party)
    if kept is None:
        return EntryEffect(Outcome.BLOCK, Result.PROHIBITED, words)
    named = f"{kept.content['number']} ({kept.content['section']}, record {kept.number})"
    return EntryEffect(
        Outcome.BLOCK,
        Result.PROHIBITED,
        f"{words} unless a person confirms that OFAC general license {named} authorizes it",
        record=kept.number,
    )


def named_recipients(inquiry: Inquiry) -> Findings:
    """Step 5 for parties: recipients whom a letter of BIS to this exporter names."""
    if not inquiry.facts.on_file.records:
        return NOTHING
    rulings = []
    for party in inquiry.facts.parties:
        for line in inquiry.facts.lines:
            kept = inquiry.facts.on_file.of(
                StandingKind.IS_INFORMED, party=party.index, line=line.index
            )
            if kept is None:
                continue
            rulings.append(
                Ruling(
                    rule=RECIPIENT,
                    lines=(line.index,),
                    outcome=Outcome.BLOCK,
                    result=Result.LICENSE_REQUIRED,
                    words=f"{party.name} is named in a BIS is-informed letter "
                    f"({kept.content['letter']}): a license is required for line {line.number}.",
                    inputs={"record": kept.number, "party": party.index},
                    subject=party.subject,
                    said="license required: a recipient of the letter",
                    citation=str(kept.content.get("citation") or RECIPIENT.citation),
                    review_policy=ReviewPolicy.PER_ENTRY,
                    record=kept.number,
                )
            )
    return rule_on(inquiry, *rulings)
