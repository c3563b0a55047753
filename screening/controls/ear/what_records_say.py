"""What each kind of record says of an order, beside what the order says itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from screening.controls.dealings import END_USE_FLAGS
from screening.controls.ear.destinations import is_used_by
from screening.controls.ear.whom_records_bind import is_made_by
from screening.controls.facts import PartyFacts, TransactionFacts
from screening.controls.stated.party_parts import OwnerFacts
from screening.terms.eccn import Eccn
from screening.terms.standing_record import Filed, StandingKind, StandingRecord
from screening.terms.traits import whole_name_key
from screening.terms.values import to_decimal

_SENT_ON = re.compile(
    r"\b(?:re-?s[eo]ll|re-?sold|re-?sale|sold on|onward|distribut|trans-?ship|re-?export"
    r"|end (?:customer|client)|third (?:part|countr))",
    re.IGNORECASE,
)
"""Words of an instruction by which goods go on to somebody else."""


class Statement(NamedTuple):
    """One thing that a record says and an order may say.

    Args:
        field: path into the submission.
        stated: what the order says; None: nothing.
        kept: what the record says.
        agrees: whether the two say the same.
        put: the facts with the record's word.
    """

    field: str
    stated: Any
    kept: Any
    agrees: bool
    put: Callable[[TransactionFacts], TransactionFacts]


def statements(facts: TransactionFacts, filed: Filed) -> Iterator[Statement]:
    """What a record says of an order; nothing where its kind answers no field."""
    states = STATES.get(filed.record.kind)
    return iter(()) if states is None else states(facts, filed)


def _with_party(index: int, **values: Any) -> Callable[[TransactionFacts], TransactionFacts]:
    def put(facts: TransactionFacts) -> TransactionFacts:
        parties = list(facts.parties)
        parties[index] = replace(parties[index], **values)
        return replace(facts, parties=tuple(parties))

    return put


def _with_use(**values: Any) -> Callable[[TransactionFacts], TransactionFacts]:
    return lambda facts: replace(facts, end_use=replace(facts.end_use, **values))


def _with_flag(name: str, value: bool) -> Callable[[TransactionFacts], TransactionFacts]:
    def put(facts: TransactionFacts) -> TransactionFacts:
        flags = {**facts.end_use.flags, name: value}
        return replace(facts, end_use=replace(facts.end_use, flags=flags))

    return put


def _headquarters(facts: TransactionFacts, filed: Filed) -> Iterator[Statement]:
    """Where a party is headquartered and who its ultimate parent is, and where."""
    said = filed.record.content
    country, parent = said["headquarters_country"], said["ultimate_parent"]
    for index in filed.parties:
        party = facts.parties[index]
        stated = party.headquarters_country
        field = f"{party.subject}.headquarters_country"
        put = _with_party(index, headquarters_country=country)
        yield Statement(field, stated, country, stated == country, put)
        yield _parent(party, parent, said.get("ultimate_parent_country"))


def _parent(party: PartyFacts, parent: str, country: str | None) -> Statement:
    stated = party.ultimate_parent
    values: dict[str, Any] = {"ultimate_parent": parent}
    is_itself = whole_name_key(parent) == whole_name_key(party.name)
    if is_itself:
        values["ultimate_parent"] = party.name
    elif country and not any(_is_same(owner.name, parent) for owner in party.owners):
        # The country of a parent stands with the owners; its share was not stated.
        values["owners"] = (*party.owners, OwnerFacts(parent, country))
    return Statement(
        f"{party.subject}.ultimate_parent",
        stated,
        parent,
        stated is not None and _is_same(stated, parent),
        _with_party(party.index, **values),
    )


def _is_same(one: str, other: str) -> bool:
    return whole_name_key(one) == whole_name_key(other)


def _ownership(facts: TransactionFacts, filed: Filed) -> Iterator[Statement]:
    """Who owns a party, by how much; owners whom the order leaves out stand beside its own."""
    kept = tuple(
        OwnerFacts(o["name"], o.get("country"), to_decimal(o.get("percent")))
        for o in filed.record.content["owners"]
    )
    for index in filed.parties:
        party = facts.parties[index]
        agrees = _same_owners(party.owners, kept)
        whole = _with_the_rest(party.owners, kept) if agrees else party.owners
        stated = party.owners if whole == party.owners else None
        put = _with_party(index, owners=whole)
        yield Statement(f"{party.subject}.owners", stated, kept, agrees, put)


def _with_the_rest(
    stated: tuple[OwnerFacts, ...], kept: tuple[OwnerFacts, ...]
) -> tuple[OwnerFacts, ...]:
    """The owners that an order states, with what a record knows beyond it."""
    known = {whole_name_key(owner.name): owner for owner in kept}
    told = []
    for owner in stated:
        other = known.pop(whole_name_key(owner.name), owner)
        percent = other.percent if owner.percent is None else owner.percent
        told.append(OwnerFacts(owner.name, owner.country or other.country, percent))
    return (*told, *known.values())


def _same_owners(stated: tuple[OwnerFacts, ...], kept: tuple[OwnerFacts, ...]) -> bool:
    """Whether two say the same owners and shares; what one leaves open contradicts nothing."""
    known = {whole_name_key(owner.name): owner for owner in kept}
    for owner in stated:
        other = known.get(whole_name_key(owner.name))
        if other is None:
            return False
        if None not in (owner.percent, other.percent) and owner.percent != other.percent:
            return False
        if owner.country and other.country and owner.country != other.country:
            return False
    return True


def _end_use(facts: TransactionFacts, filed: Filed) -> Iterator[Statement]:
    """What a certificate says of the use of all goods that its holder buys.

    A yes counts for the order whatever else stands in it; a no only where it is of every line.
    """
    said, use = filed.record.content, facts.end_use
    is_whole = (
        filed.is_sure and len(filed.lines) == len(facts.lines) and is_used_by(facts, filed.parties)
    )
    is_open = is_whole and certifies(facts, filed.record)
    stated: bool | str | None
    for name in END_USE_FLAGS:
        stated = use.flag(name)
        if name in said and (said[name] or is_open or (is_whole and stated is not None)):
            put = _with_flag(name, said[name])
            yield Statement(f"end_use.{name}", stated, said[name], stated == said[name], put)
    is_sent_on = said.get("reexport") is True
    for name in ("reexport", "location_country"):
        stated = getattr(use, name)
        if name in said and (is_sent_on or is_open or (is_whole and stated is not None)):
            put = _with_use(**{name: said[name]})
            yield Statement(f"end_use.{name}", stated, said[name], stated == said[name], put)
    # Words may differ without a contradiction; what they mean is read where they stand.
    words = (use.statement or "").strip() or None
    if is_open:
        put = _with_use(statement=said["statement"])
        yield Statement("end_use.statement", words, said["statement"], True, put)


def certifies(facts: TransactionFacts, record: StandingRecord) -> bool:
    """Whether a certificate speaks for an order: one that states another use, or that its goods
    go on, is not the one that was certified."""
    words = (facts.end_use.statement or "").strip()
    if words and whole_name_key(words) != whole_name_key(str(record.content["statement"])):
        return False
    return not speaks_of_sending_on(facts.special_instructions or "")


def speaks_of_sending_on(text: str) -> bool:
    """Whether words may mean that goods go on to somebody else; a no beside them is not read."""
    return bool(_SENT_ON.search(text))


def _not_military(facts: TransactionFacts, filed: Filed) -> Iterator[Statement]:
    """That the users of the goods are no military end users."""
    if is_used_by(facts, filed.parties):
        stated = facts.end_use.flag("military")
        put = _with_flag("military", False)
        yield Statement("end_use.military", stated, False, stated is False, put)


def _encryption(facts: TransactionFacts, filed: Filed) -> Iterator[Statement]:
    """The classification of a product; a line may state the bare entry of it.

    Without the maker a part number names many goods: then it contradicts, and classifies nothing.
    """
    kept = str(filed.record.content["eccn"])
    classified = Eccn.parse(kept)
    for index in filed.lines:
        line = facts.lines[index]
        declared = Eccn.parse(line.eccn) if line.eccn else None
        agrees = bool(declared and classified and classified.is_within(declared))
        # A bare entry says less, not otherwise: the paragraph comes from the record.
        stated = None if agrees and declared != classified else line.eccn
        if stated is not None or is_made_by(filed.record, line):
            yield Statement(f"{line.subject}.eccn", stated, kept, agrees, _with_eccn(index, kept))


def _with_eccn(index: int, eccn: str) -> Callable[[TransactionFacts], TransactionFacts]:
    def put(facts: TransactionFacts) -> TransactionFacts:
        lines = list(facts.lines)
        lines[index] = replace(lines[index], eccn=eccn)
        return replace(facts, lines=tuple(lines))

    return put


STATES: Mapping[StandingKind, Callable[[TransactionFacts, Filed], Iterator[Statement]]] = {
    StandingKind.ENCRYPTION: _encryption,
    StandingKind.HEADQUARTERS: _headquarters,
    StandingKind.OWNERSHIP: _ownership,
    StandingKind.END_USE: _end_use,
    StandingKind.NOT_MILITARY: _not_military,
}
"""Kinds that answer fields of an order."""
