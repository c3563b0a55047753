"""What records on file say of the users of an order: statements, letters, general licenses.

A UVL statement (15 CFR 744.15(b)) is one for several exports of the same items between the same
parties. An is-informed letter (744.11(c), 744.21(b), 744.23(b) ...) that names a recipient binds
whatever its list says. An OFAC general license lifts nothing here: whether it authorizes the
transaction is a person's to say, who finds it named. Read 2026-07-23.
"""

from __future__ import annotations

from collections.abc import Iterator

from screening.controls.answers import Question, Result, ReviewPolicy
from screening.controls.ear.part_744_users_and_uses.entry_scope import EntryEffect
from screening.controls.ear.whom_records_bind import covers_eccn
from screening.controls.facts import LineFacts, PartyFacts
from screening.controls.findings import NOTHING, Findings, Rule, Ruling, rule_on
from screening.controls.inquiry import Inquiry
from screening.terms.outcome import Outcome
from screening.terms.party_hit import PartyHit
from screening.terms.standing_record import Filed, StandingKind

UVL_ATTESTATION = "uvl_statement"
"""Under this name an order says on what day a party signed its UVL statement."""

RECIPIENT = Rule(
    rule_id="us.is_informed.recipient",
    citation="15 CFR 744.11(c); 744.21(b); 744.23(b)",
    step="letters",
    code="item.is_informed",
    words="a recipient that BIS named to the exporter by letter needs a license",
)

MAYBE_RECIPIENT = Rule(
    rule_id="us.is_informed.recipient.maybe",
    citation=RECIPIENT.citation,
    step="letters",
    code="item.is_informed",
    words="whoever may be a recipient that BIS named is looked at by a person",
)


def statement_first(inquiry: Inquiry, hit: PartyHit, line: int) -> EntryEffect:
    """744.15: no exceptions, and a statement of the party before an item moves without license."""
    kept = inquiry.facts.on_file.of(StandingKind.UVL_STATEMENT, party=hit.party, line=line)
    if kept is None or not covers_eccn(kept, inquiry.facts.lines[line].eccn):
        return EntryEffect(
            Outcome.HOLD, None, "no license exceptions, and a statement before any shipment"
        )
    return EntryEffect(
        Outcome.CLEAR,
        None,
        f"no license exceptions; its UVL statement for the item is on file ({kept.number})",
        record=kept.number,
    )


def ask_statement(party: PartyFacts) -> Question:
    """The question for the statement; its answer counts once an officer keeps it on file."""
    return Question(
        field=f"{party.subject}.attestations.{UVL_ATTESTATION}",
        text=f"On what day did {party.name} sign the end user statement of 15 CFR 744.15(b) for "
        "these items? Send it along.",
        why="party.uvl",
        topic="end_user",
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
    return rule_on(inquiry, *_of_letters(inquiry))


def _of_letters(inquiry: Inquiry) -> Iterator[Ruling]:
    """One ruling for each party and line that a letter binds, or may bind."""
    for party in inquiry.facts.parties:
        for line in inquiry.facts.lines:
            letters = [
                filed
                for filed in inquiry.facts.on_file.records
                if filed.record.kind is StandingKind.IS_INFORMED
                and party.index in filed.parties
                and line.index in filed.lines
            ]
            if letters:
                # One that is surely meant before one that may be.
                yield _of_letter(max(letters, key=lambda filed: filed.is_sure), party, line)


def _of_letter(filed: Filed, party: PartyFacts, line: LineFacts) -> Ruling:
    kept = filed.record
    letter = f"a BIS is-informed letter ({kept.content['letter']})"
    told = f"{party.name} is named in {letter}: a license is required for line {line.number}."
    if not filed.is_sure:
        told = (
            f"{party.name} may be {kept.holder}, whom {letter} names: say its whole name, its "
            f"country and the part number of line {line.number}, or a person tells the two apart."
        )
    return Ruling(
        rule=RECIPIENT if filed.is_sure else MAYBE_RECIPIENT,
        lines=(line.index,),
        outcome=Outcome.BLOCK if filed.is_sure else Outcome.HOLD,
        result=Result.LICENSE_REQUIRED if filed.is_sure else Result.UNDETERMINED,
        words=told,
        inputs={"record": kept.number, "party": party.index},
        subject=party.subject,
        said="license required: a recipient of the letter"
        if filed.is_sure
        else "may be a recipient of the letter",
        citation=str(kept.content.get("citation") or RECIPIENT.citation),
        review_policy=ReviewPolicy.PER_ENTRY,
        record=kept.number,
        question=None if filed.is_sure else _who_and_what(party, line),
    )


def _who_and_what(party: PartyFacts, line: LineFacts) -> Question:
    """The question by which a customer tells himself apart; it does not speak of the letter."""
    is_part_open = not (line.part_number or "").strip()
    return Question(
        field=f"{line.subject}.part_number" if is_part_open else f"{party.subject}.name",
        text=f"What is the whole name of {party.name}, with legal form, registration number and "
        f"country, and which part number does line {line.number} have?",
        why=RECIPIENT.code,
        topic="identity",
    )
