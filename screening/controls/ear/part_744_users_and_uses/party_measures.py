"""What it means that a party of the transaction is on a list.

One row a list (legal effect: domain notes on parties, section 1; 15 CFR part 744 read
2026-07-23, 31 CFR chapter V). A hit that matching does not call the same party is always
``party.possible_match``: a person looks. Parties met through an owner are in ``ownership.py``.
How applications are reviewed: as the entry prints (744.11(a), 744.16(c)); else 744.8(d), 744.21(e)
and 744.22(e), each presuming denial or denying.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from screening.controls.answers import Question, Result, ReviewPolicy
from screening.controls.ear.part_744_users_and_uses.denial_orders import (
    DENIED_PERSONS,
    is_binding,
    not_binding,
)
from screening.controls.ear.part_744_users_and_uses.entry_scope import (
    EntryEffect,
    entry_exceptions,
    entry_review_policy,
    entry_scope,
)
from screening.controls.ear.part_744_users_and_uses.military_items import (
    ANY_ITEM_COUNTRIES,
    food_and_medicine,
    is_reached,
    military_review_policy,
)
from screening.controls.ear.part_744_users_and_uses.on_record import (
    ask_statement,
    blocked_person,
    statement_first,
)
from screening.controls.ear.part_744_users_and_uses.other_lists import (
    nonproliferation_denial,
    other_list,
    prohibits,
)
from screening.controls.ear.part_744_users_and_uses.party_reasons import (
    OWNERSHIP_VIAS,
    STEP,
    Results,
    by_effect,
    cite,
    inputs_of,
    introduce,
    other_role,
    possible_match,
    shared_address,
)
from screening.controls.facts import PartyFacts
from screening.controls.findings import NOTHING, Findings, Rule, RuleRow, Ruling, add_up, rule_on
from screening.controls.inquiry import Inquiry
from screening.controls.period import ALWAYS, Period
from screening.controls.reference import ControlTables
from screening.terms.listed_party import PartyRecord, PartySchema
from screening.terms.outcome import Outcome
from screening.terms.party_hit import DIRECT_VIAS, PartyHit

_OFFICER = "officer"
_PROGRAMS_744_8 = "744.8.programs"


@dataclass(frozen=True, slots=True)
class ListMeasure:
    """The legal effect of one list.

    Args:
        code: reason code of a confirmed hit in a role the list reaches.
        citation: the provision.
        words: what the list is called in a summary.
        any_role: binds in every role, not only those of 15 CFR 748.5(c)-(f).
        effect: what it makes of a line.
        asks: what is asked of the party, ``None`` where nothing is.
        valid: when the measure binds.
    """

    step: ClassVar[str] = STEP
    code: str
    citation: str
    words: str
    any_role: bool
    effect: Callable[[Inquiry, PartyHit, int], EntryEffect]
    asks: Callable[[PartyFacts], Question] | None = None
    valid: Period = ALWAYS

    @property
    def rule_id(self) -> str:
        """The rule's name in a path."""
        return self.code


LISTED_ADDRESS = Rule(
    rule_id="party.listed_address",
    citation="15 CFR 744.16(f)",
    step=STEP,
    code="party.listed_address",
    words="an address that is a row of the Entity List binds whoever uses it",
)


def _prohibits(inquiry: Inquiry, hit: PartyHit, line: int) -> EntryEffect:
    return EntryEffect(Outcome.BLOCK, Result.PROHIBITED, "no dealing with this party")


def _denial_order(inquiry: Inquiry, hit: PartyHit, line: int) -> EntryEffect:
    """Standard orders forbid everything; the text of any other order must be read."""
    notes = [m.note.strip().lower() for m in hit.record.measures if m.note.strip()]
    if any(note != "standard order" for note in notes):
        return EntryEffect(
            Outcome.HOLD,
            Result.UNDETERMINED,
            "not known to be a standard order, so it must be read: prohibited if it forbids this "
            "transaction, nothing by this order if not",
        )
    return _prohibits(inquiry, hit, line)


def _entity_list(inquiry: Inquiry, hit: PartyHit, line: int) -> EntryEffect:
    return entry_scope(hit.record, inquiry.classifications[line].eccn)


def _military_end_user(inquiry: Inquiry, hit: PartyHit, line: int) -> EntryEffect:
    """744.21: Supp. 2 items, any item for users in Russia and Belarus; others a person looks at."""
    eccn = inquiry.classifications[line].eccn
    any_item = inquiry.tables.members(ANY_ITEM_COUNTRIES)
    if any_item.intersection(hit.record.countries):
        return EntryEffect(
            Outcome.BLOCK,
            Result.LICENSE_REQUIRED,
            f"any item for Russia or Belarus{food_and_medicine(eccn)}",
            military_review_policy(eccn, is_any_item=True),
        )
    policy = military_review_policy(eccn, is_any_item=False)
    if is_reached(eccn, inquiry.tables):
        return EntryEffect(
            Outcome.BLOCK,
            Result.LICENSE_REQUIRED,
            "the item is in Supp. 2 to part 744",
            policy,
        )
    return EntryEffect(
        Outcome.HOLD,
        Result.UNDETERMINED,
        "the item is not, or only in part, in Supp. 2 to part 744: a license is required if the "
        "supplement means it, none by this rule if not",
        policy,
    )


def _military_use(party: PartyFacts) -> Question:
    """The question goes to the customer: it does not say that the party is listed."""
    text = (
        f"For what will {party.name} use the items, and do they support any military or "
        "military-intelligence use or user?"
    )
    return Question(field="end_use.military", text=text, why="party.meu", topic="military_end_use")


def is_under_744_8(record: PartyRecord, tables: ControlTables) -> bool:
    """Whether a blocked person is tagged with a program of 744.8; no program printed counts."""
    printed = ";".join(m.program for m in record.measures if m.program).upper()
    programs = {program.strip() for program in printed.split(";")} - {""}
    return not programs or bool(programs & tables.members(_PROGRAMS_744_8))


def _military_intelligence(inquiry: Inquiry, hit: PartyHit, line: int) -> EntryEffect:
    words = "any item subject to the EAR needs a license for military intelligence"
    return EntryEffect(
        Outcome.BLOCK, Result.LICENSE_REQUIRED, words, ReviewPolicy.PRESUMPTION_OF_DENIAL
    )


MEASURES = {
    DENIED_PERSONS: ListMeasure(
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
        asks=_military_use,
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
        effect=statement_first,
        asks=ask_statement,
    ),
    "us-ofac-sdn": ListMeasure(
        code="party.sdn",
        citation="31 CFR ch. V; 15 CFR 744.8",
        words="OFAC's list of blocked persons (SDN)",
        any_role=True,
        effect=blocked_person,
    ),
}


def party_measures(inquiry: Inquiry, so_far: Findings) -> Findings:
    """Step 7: every hit by what its list means for its role and for each line."""
    parts = [Findings(decided=("parties",)), nonproliferation_denial(inquiry, so_far)]
    for hit in inquiry.hits:
        if hit.via in OWNERSHIP_VIAS:
            continue
        parts.append(_hit(inquiry, hit, inquiry.facts.party_at(hit.party)))
    return add_up(parts)


def _hit(inquiry: Inquiry, hit: PartyHit, party: PartyFacts) -> Findings:
    if not is_binding(hit.record, inquiry.as_of):
        return not_binding(inquiry, hit, party)
    if hit.via == "building":
        return NOTHING  # another unit of the house is no reason, only a flag
    if hit.record.schema is PartySchema.ADDRESS:
        return _listed_address(inquiry, hit, party)
    if hit.via == "address":
        return shared_address(inquiry, hit, party)
    measure = MEASURES.get(hit.record.source)
    if not hit.is_match or hit.via not in DIRECT_VIAS:
        return possible_match(inquiry, hit, party, _if_same(inquiry, hit, party, measure))
    if measure is None or not inquiry.in_force(measure):
        return other_list(inquiry, hit, party)
    if not (measure.any_role or party.role.is_reached_by_entity_list):
        return other_role(inquiry, hit, party, measure.words)
    return _bound(inquiry, hit, party, measure)


def _if_same(
    inquiry: Inquiry, hit: PartyHit, party: PartyFacts, measure: ListMeasure | None
) -> Results:
    """What the list would make of each line if a person calls it the same party.

    A listed officer does not make his company a listed party.
    """
    lines = inquiry.facts.lines
    if hit.via == _OFFICER:
        return (None,) * len(lines)
    if measure is None or not inquiry.in_force(measure):
        return (Result.PROHIBITED if prohibits(inquiry, hit) else None,) * len(lines)
    if not (measure.any_role or party.role.is_reached_by_entity_list):
        return (None,) * len(lines)
    return tuple(measure.effect(inquiry, hit, line.index).result for line in lines)


def _bound(inquiry: Inquiry, hit: PartyHit, party: PartyFacts, measure: ListMeasure) -> Findings:
    """A confirmed hit in a role the list reaches: what it makes of each line."""
    effects = [measure.effect(inquiry, hit, line.index) for line in inquiry.facts.lines]
    introduction = f"{introduce(hit, party)} on {measure.words}"
    found = by_entry(
        inquiry, measure, hit, party, effects, lambda words: f"{introduction}: {words}."
    )
    is_open = any(effect.outcome is not Outcome.CLEAR for effect in effects)
    asked = (measure.asks(party),) if measure.asks and is_open else ()
    return found + Findings(questions=asked) if asked else found


def by_entry(
    inquiry: Inquiry,
    rule: RuleRow,
    hit: PartyHit,
    party: PartyFacts,
    effects: Iterable[EntryEffect],
    say: Callable[[str], str],
) -> Findings:
    """An entry's effects as rulings, one for the lines of which it makes the same.

    Args:
        rule: the row that applies the entry to the party.
        hit: the entry.
        effects: of each line of the order.
        say: the sentence for the officer around the words of an effect.
    """
    printed = entry_review_policy(hit.record)
    granted = entry_exceptions(hit.record)
    inputs = {**inputs_of(hit), "exceptions": ", ".join(granted) or "none"}
    citation = cite(rule.citation, hit)
    rulings = []
    for effect, lines in by_effect(inquiry.facts.lines, effects).items():
        # What a person must still decide is reviewed as the entry prints only once it is required.
        policy = printed if effect.result is Result.LICENSE_REQUIRED else None
        rulings.append(
            Ruling(
                rule=rule,
                lines=lines,
                outcome=effect.outcome,
                result=effect.result,
                words=say(effect.words),
                inputs=inputs,
                subject=party.subject,
                said=effect.words,
                citation=citation,
                review_policy=policy or effect.review_policy,
                open_to=granted,
                record=effect.record,
            )
        )
    return rule_on(inquiry, *rulings)


_NEAR = "to be compared"
_SAME_PLACE = EntryEffect(
    Outcome.HOLD,
    Result.UNDETERMINED,
    f"{_NEAR}: a license is required if it is the listed address, none by this entry if not",
)
_NOT_REACHED = EntryEffect(Outcome.HOLD, None, _NEAR)


def _listed_address(inquiry: Inquiry, hit: PartyHit, party: PartyFacts) -> Findings:
    """An address that is a row of the Entity List binds whoever uses it (744.16(f))."""
    reached = party.role.is_reached_by_entity_list
    if hit.is_match and reached:
        effects = [entry_scope(hit.record, c.eccn) for c in inquiry.classifications]
    else:
        effects = [_SAME_PLACE if reached else _NOT_REACHED] * len(inquiry.facts.lines)
    # "Uses" is said of the same house and unit only.
    how = "uses" if hit.is_match else "may be at"
    row = f'"{hit.record.name}", {hit.name}'
    introduction = f"{party.name} ({party.role.words}) {how} the listed address {row}"
    return by_entry(
        inquiry, LISTED_ADDRESS, hit, party, effects, lambda words: f"{introduction}: {words}."
    )
