"""Denial orders by their days: which bind, and what one that has expired leaves to ask.

15 CFR 764.3(a)(2), 766.24; read 2026-07-23. Expired rows remain on the list, and a renewal reaches
it late: whoever was under an order is looked at, unless a later row of the same party says more.
"""

from __future__ import annotations

from datetime import date

from screening.controls.answers import Result
from screening.controls.ear.part_744_users_and_uses.party_reasons import (
    FIELD_VIAS,
    STEP,
    cite,
    inputs_of,
    introduce,
)
from screening.controls.facts import PartyFacts
from screening.controls.findings import NOTHING, Findings, Rule, Ruling, rule_on
from screening.controls.inquiry import Inquiry
from screening.terms.listed_party import MeasureRecord, PartyRecord
from screening.terms.outcome import Outcome
from screening.terms.party_hit import DIRECT_VIAS, PartyHit
from screening.terms.traits import name_key

DENIED_PERSONS = "us-bis-denied-persons"
_NAMED = DIRECT_VIAS | FIELD_VIAS | {"previous_name"}
EXPIRED_ORDER = Rule(
    rule_id="party.denial_order_expired",
    citation="15 CFR 764.3(a)(2); 766.24(d)",
    step=STEP,
    code="party.possible_match",
    words="a party named in a denial order that has expired is held until somebody looked whether "
    "it was renewed, which the list tells late",
)


def is_binding(record: PartyRecord, as_of: date) -> bool:
    """Whether any measure of the entry binds on ``as_of``; an entry without measures does.

    A denial order that has expired, or begins later, does not (15 CFR 764.3(a)(2)).
    """
    return not record.measures or any(_covers(m, as_of) for m in record.measures)


def last_day(record: PartyRecord) -> date | None:
    """The last day on which a measure of the entry binds; None where one is open-ended."""
    days = [measure.expires_on for measure in record.measures]
    known = [day for day in days if day is not None]
    return max(known) if known and len(known) == len(days) else None


def _covers(measure: MeasureRecord, day: date) -> bool:
    begun = measure.effective_on is None or measure.effective_on <= day
    return begun and (measure.expires_on is None or day <= measure.expires_on)


def not_binding(inquiry: Inquiry, hit: PartyHit, party: PartyFacts) -> Findings:
    """Nothing, but for a denial order that the party itself was under, unless a later row of it
    binds or holds already. Whose name is the very one is asked for wherever he is now, and whatever
    else his field says."""
    ended = last_day(hit.record)
    written = (hit.submitted_name or party.name, hit.read_name)
    is_met = hit.is_match or any(_stands_in(hit.name, name) for name in written if name)
    is_denial = hit.via in _NAMED and hit.record.source == DENIED_PERSONS
    if not is_met or not is_denial or ended is None or ended >= inquiry.as_of:
        return NOTHING
    others = (
        o.record
        for o in inquiry.hits
        if (o.party, o.record.source, o.record.name) == (hit.party, DENIED_PERSONS, hit.record.name)
    )
    if any((last_day(o) or date.max, o.uid) > (ended, hit.record.uid) for o in others):
        return NOTHING
    return _expired(inquiry, hit, party, ended)


def _stands_in(listed: str, field: str) -> bool:
    """Whether a field is the very name, its words in whatever order, or has it whole among others
    ("on behalf of MAHAN AIRWAYS"): who writes something around it names the same party."""
    name, said = name_key(listed), name_key(field)
    return sorted(name.split()) == sorted(said.split()) or f" {name} " in f" {said} "


def _expired(inquiry: Inquiry, hit: PartyHit, party: PartyFacts, ended: date) -> Findings:
    """The very party of a denial order that has expired: hold until its renewal was looked for.

    Temporary orders are renewed for 180 days at a time, again and again (766.24(d)).

    Args:
        ended: its last day.
    """
    summary = (
        f"{introduce(hit, party)} on the Denied Persons List, in an order that expired on "
        f"{ended.isoformat()}: check whether it was renewed. Prohibited if it was, nothing by this "
        "order if not."
    )
    return rule_on(
        inquiry,
        Ruling(
            rule=EXPIRED_ORDER,
            lines=tuple(line.index for line in inquiry.facts.lines),
            outcome=Outcome.HOLD,
            result=Result.UNDETERMINED,
            words=summary,
            inputs=inputs_of(hit),
            subject=party.subject,
            said="hold: check whether it was renewed",
            citation=cite(EXPIRED_ORDER.citation, hit),
        ),
    )
