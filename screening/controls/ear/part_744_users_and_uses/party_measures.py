"""What it means that a party of the transaction is on a list.

One row a list (legal effect: domain notes on parties, section 1; 15 CFR part 744 read
2026-07-23, 31 CFR chapter V). A hit that matching does not call the same party is always
``party.possible_match``: a person looks. Parties met through an owner are in ``ownership.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from screening.controls.answers import PathStep, Reason, Result
from screening.controls.ear.part_744_users_and_uses.entry_scope import (
    EntryEffect,
    entry_exceptions,
    entry_review_policy,
    entry_scope,
)
from screening.controls.ear.part_744_users_and_uses.military_items import listed_military_item
from screening.controls.ear.part_744_users_and_uses.other_lists import (
    nonproliferation_denial,
    other_list,
)
from screening.controls.ear.part_744_users_and_uses.party_reasons import (
    cite,
    introduce,
    other_role,
    possible_match,
    shared_address,
)
from screening.controls.facts import PartyFacts, PartyHit
from screening.controls.findings import NOTHING, Findings, LineStep, Requirement, add_up
from screening.controls.inquiry import Inquiry
from screening.controls.period import ALWAYS, Period
from screening.terms.listed_party import MeasureRecord, PartyRecord, PartySchema
from screening.terms.outcome import Outcome

STEP = "parties"
OWNERSHIP_VIAS = frozenset({"owner", "ultimate_parent"})
_ANY_ITEM_COUNTRIES = frozenset({"RU", "BY"})
DIRECT_VIAS = frozenset({"name", "identifier"})


@dataclass(frozen=True, slots=True)
class ListMeasure:
    """The legal effect of one list.

    Args:
        code: reason code of a confirmed hit in a role the list reaches.
        citation: the provision.
        words: what the list is called in a summary.
        any_role: binds in every role, not only those of 15 CFR 748.5(c)-(f).
        effect: what it makes of a line.
        valid: when the measure binds.
    """

    code: str
    citation: str
    words: str
    any_role: bool
    effect: Callable[[Inquiry, PartyHit, int], EntryEffect]
    valid: Period = ALWAYS


def _prohibits(inquiry: Inquiry, hit: PartyHit, line: int) -> EntryEffect:
    return EntryEffect(Outcome.BLOCK, Result.PROHIBITED, "no dealing with this party")


def _statement_first(inquiry: Inquiry, hit: PartyHit, line: int) -> EntryEffect:
    return EntryEffect(
        Outcome.HOLD, None, "no license exceptions, and a statement before any shipment"
    )


def _denial_order(inquiry: Inquiry, hit: PartyHit, line: int) -> EntryEffect:
    """Standard orders forbid everything; the text of any other order must be read."""
    notes = [m.note.strip().lower() for m in hit.record.measures if m.note.strip()]
    if any(note != "standard order" for note in notes):
        return EntryEffect(
            Outcome.HOLD, None, "not known to be a standard order, so it must be read"
        )
    return _prohibits(inquiry, hit, line)


def _entity_list(inquiry: Inquiry, hit: PartyHit, line: int) -> EntryEffect:
    return entry_scope(hit.record, inquiry.classifications[line].eccn)


def _military_end_user(inquiry: Inquiry, hit: PartyHit, line: int) -> EntryEffect:
    """744.21: Supp. 2 items, any item for users in Russia and Belarus; others a person looks at."""
    if _ANY_ITEM_COUNTRIES.intersection(hit.record.countries):
        return EntryEffect(Outcome.BLOCK, Result.LICENSE_REQUIRED, "any item for Russia or Belarus")
    eccn = inquiry.classifications[line].eccn
    listed = listed_military_item(eccn) if eccn else None
    if listed is not None and listed.is_whole_entry:
        return EntryEffect(
            Outcome.BLOCK, Result.LICENSE_REQUIRED, "the item is in Supp. 2 to part 744"
        )
    return EntryEffect(
        Outcome.HOLD, None, "the item is not, or only in part, in Supp. 2 to part 744"
    )


# 744.8(a)(1): blocked persons of these programs need a BIS license as well.
PROGRAMS_744_8 = frozenset(
    {
        "BELARUS",
        "BELARUS-EO14038",
        "RUSSIA-EO14024",
        "UKRAINE-EO13660",
        "UKRAINE-EO13661",
        "UKRAINE-EO13662",
        "UKRAINE-EO13685",
        "FTO",
        "SDGT",
        "NPWMD",
        "ILLICIT DRUGS-EO14059",
        "SDNT",
        "SDNTK",
        "TCO",
    }
)


def is_under_744_8(record: PartyRecord) -> bool:
    """Whether a blocked person is tagged with a program of 744.8; no program printed counts."""
    printed = ";".join(m.program for m in record.measures if m.program).upper()
    programs = {program.strip() for program in printed.split(";")} - {""}
    return not programs or bool(programs & PROGRAMS_744_8)


def _military_intelligence(inquiry: Inquiry, hit: PartyHit, line: int) -> EntryEffect:
    words = "any item subject to the EAR needs a license for military intelligence"
    return EntryEffect(Outcome.BLOCK, Result.LICENSE_REQUIRED, words)


MEASURES = {
    "us-bis-denied-persons": ListMeasure(
        code="party.denied_person",
        citation="15 CFR 736.2(b)(4); 764.3(a)(2)",
        words="the Denied Persons List",
        any_role=True,
        effect=_denial_order,
    ),
    "us-bis-entity-list": ListMeasure(
        code="party.entity_list",
        citation="15 CFR 744.11; 744.16; 748.5(c)-(f)",
        words="the Entity List",
        any_role=False,
        effect=_entity_list,
    ),
    "us-bis-meu-list": ListMeasure(
        code="party.meu",
        citation="15 CFR 744.21; 744 Supp. 7",
        words="the Military End-User List",
        any_role=False,
        effect=_military_end_user,
    ),
    "us-bis-mieu": ListMeasure(
        code="end_use.military_intelligence",
        citation="15 CFR 744.22(f)(2)",
        words="the bodies of military intelligence named in 744.22",
        any_role=False,
        effect=_military_intelligence,
        valid=Period(date(2021, 12, 9)),  # 86 FR 70019
    ),
    "us-bis-unverified-list": ListMeasure(
        code="party.uvl",
        citation="15 CFR 744.15",
        words="the Unverified List",
        any_role=True,
        effect=_statement_first,
    ),
    "us-ofac-sdn": ListMeasure(
        code="party.sdn",
        citation="31 CFR ch. V; 15 CFR 744.8",
        words="OFAC's list of blocked persons (SDN)",
        any_role=True,
        effect=_prohibits,
    ),
}


def party_measures(inquiry: Inquiry, so_far: Findings) -> Findings:
    """Step 7: every hit by what its list means for its role and for each line."""
    parts = [Findings(decided=("parties",)), nonproliferation_denial(inquiry, so_far)]
    for hit in inquiry.hits:
        if hit.via in OWNERSHIP_VIAS and hit.is_match:
            continue
        parts.append(_hit(inquiry, hit, inquiry.facts.party_at(hit.party)))
    return add_up(parts)


def is_binding(record: PartyRecord, as_of: date) -> bool:
    """Whether any measure of the entry binds on ``as_of``; an entry without measures does.

    A denial order that has expired, or begins later, does not (15 CFR 764.3(a)(2)).
    """
    return not record.measures or any(_covers(m, as_of) for m in record.measures)


def _covers(measure: MeasureRecord, day: date) -> bool:
    begun = measure.effective_on is None or measure.effective_on <= day
    return begun and (measure.expires_on is None or day <= measure.expires_on)


def _hit(inquiry: Inquiry, hit: PartyHit, party: PartyFacts) -> Findings:
    if not is_binding(hit.record, inquiry.as_of):
        return NOTHING
    if hit.record.schema is PartySchema.ADDRESS:
        return _listed_address(inquiry, hit, party)
    if hit.via == "address":
        # Another room of the building is no reason, only a flag.
        return shared_address(hit, party) if hit.is_match else NOTHING
    measure = MEASURES.get(hit.record.source)
    if not hit.is_match or hit.via not in DIRECT_VIAS:
        return possible_match(hit, party)
    if measure is None or not inquiry.in_force(measure):
        return other_list(inquiry, hit, party)
    if not (measure.any_role or party.role.is_reached_by_entity_list):
        return other_role(hit, party, measure.words)
    return _bound(inquiry, hit, party, measure)


def _bound(inquiry: Inquiry, hit: PartyHit, party: PartyFacts, measure: ListMeasure) -> Findings:
    """A confirmed hit in a role the list reaches: one reason, one requirement a line."""
    scopes = [measure.effect(inquiry, hit, line.index) for line in inquiry.facts.lines]
    worst = max(scopes, key=lambda scope: list(Outcome).index(scope.outcome))
    summary = f"{introduce(hit, party)} on {measure.words}: {worst.words}."
    reason = Reason(
        code=measure.code,
        outcome=worst.outcome,
        summary=summary,
        citation=cite(measure.citation, hit),
        subject=party.subject,
        lines=lines_licensable(inquiry, scopes),
    )
    return Findings(reasons=(reason,)) + requirements(
        inquiry, hit, scopes, measure.code, measure.citation
    )


def lines_licensable(inquiry: Inquiry, scopes: Iterable[EntryEffect]) -> tuple[int, ...]:
    """The lines whose requirement a license of BIS could meet; none if any is prohibited."""
    pairs = tuple(zip(inquiry.facts.lines, scopes, strict=True))
    if any(scope.result is Result.PROHIBITED for _, scope in pairs):
        return ()
    return tuple(x.index for x, scope in pairs if scope.result is Result.LICENSE_REQUIRED)


def requirements(
    inquiry: Inquiry, hit: PartyHit, scopes: Iterable[EntryEffect], rule_id: str, citation: str
) -> Findings:
    """The requirement of each line that the entry reaches, with a path step."""
    policy = entry_review_policy(hit.record)
    granted = entry_exceptions(hit.record)
    found: list[Requirement] = []
    path: list[LineStep] = []
    for line, scope in zip(inquiry.facts.lines, scopes, strict=True):
        inputs = {
            "party": hit.party,
            "listed": hit.record.uid,
            "source": hit.record.source,
            "exceptions": ", ".join(granted) or "none",
        }
        step = PathStep(
            step=STEP,
            rule_id=rule_id,
            cite=citation,
            inputs=inputs,
            result=scope.words,
            as_of=inquiry.as_of.isoformat(),
        )
        path.append(LineStep((line.index,), step))
        if scope.result is not None:
            review = policy if scope.result is Result.LICENSE_REQUIRED else None
            found.append(
                Requirement(
                    lines=(line.index,),
                    result=scope.result,
                    rule_id=rule_id,
                    citation=citation,
                    basis=STEP,
                    reason_for_control="",
                    review_policy=review,
                    open_to=granted,
                )
            )
    return Findings(requirements=tuple(found), path=tuple(path))


def _listed_address(inquiry: Inquiry, hit: PartyHit, party: PartyFacts) -> Findings:
    """An address that is a row of the Entity List binds whoever uses it (744.16(f))."""
    code, citation = "party.listed_address", "15 CFR 744.16(f)"
    binds = hit.is_match and party.role.is_reached_by_entity_list
    scopes = [
        entry_scope(hit.record, c.eccn)
        if binds
        else EntryEffect(Outcome.HOLD, None, "to be compared")
        for c in inquiry.classifications
    ]
    worst = max(scopes, key=lambda scope: list(Outcome).index(scope.outcome))
    summary = f'{party.name} ({party.role.words}) uses the listed address "{hit.record.name}".'
    reason = Reason(
        code=code,
        outcome=worst.outcome,
        summary=summary,
        citation=cite(citation, hit),
        subject=party.subject,
        lines=lines_licensable(inquiry, scopes),
    )
    return Findings(reasons=(reason,)) + requirements(inquiry, hit, scopes, code, citation)
