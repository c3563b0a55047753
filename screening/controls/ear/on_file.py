"""An order completed by the records on file, before its names are matched and its rules run.

What a record says stands in the facts as if the order had stated it, where the order states
nothing. Where it states otherwise nothing is put in its place: that is a contradiction, and a
person looks at both. A record fills only the fields of its kind, so it makes nothing clear that its
kind does not serve; what opens a rule and is no field (a consignee's statement) stands in
``facts.on_file``, where the rule that it serves looks for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from screening.controls.dealings import END_USE_FLAGS
from screening.controls.ear.destinations import is_used_by
from screening.controls.ear.part_774_items.part_keys import is_same_maker, part_key
from screening.controls.facts import OwnerFacts, PartyFacts, TransactionFacts
from screening.terms.eccn import Eccn
from screening.terms.party_role import PartyRole
from screening.terms.standing_record import Filed, OnFile, StandingKind, StandingRecord
from screening.terms.traits import whole_name_key
from screening.terms.values import to_decimal


@dataclass(frozen=True, slots=True)
class Contradiction:
    """An order and a record that state the same thing otherwise.

    Args:
        field: path into the submission.
        stated, kept: what the order and what the record says, in words.
    """

    record: StandingRecord
    field: str
    stated: str
    kept: str


@dataclass(frozen=True, slots=True)
class Opened:
    """What a record did for an order: fields that it answered; a field is a path."""

    record: StandingRecord
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Completed:
    """An order as its rules are asked.

    Args:
        facts: with what the records say, and the records that count (``on_file``).
        opened: records that answered what the order left open.
        ended: records past their last day, with what each would have answered; the newest of its
            kind, and only where no other answers.
    """

    facts: TransactionFacts
    opened: tuple[Opened, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    ended: tuple[Opened, ...] = ()


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


def completed(facts: TransactionFacts, records: Iterable[StandingRecord], day: date) -> Completed:
    """The order with what is on file of its partners and products.

    Args:
        facts: as submitted.
        records: approved ones of the order's partners and products, ended ones, too.
        day: on which they must count.
    """
    records = tuple(records)
    filed = _filed(facts, [r for r in records if r.is_valid(day)])
    told, opened, against = facts, [], []
    for each in filed:
        answered = []
        for statement in _statements(told, each):
            if statement.stated is None:
                told = statement.put(told)
                answered.append(statement.field)
            elif not statement.agrees:
                against.append(_contradiction(each.record, statement))
        if answered:
            opened.append(Opened(each.record, tuple(answered)))
    told = replace(told, on_file=OnFile(filed)) if filed else told
    ended = _ended(told, [r for r in records if r.has_ended(day)])
    return Completed(told, tuple(opened), tuple(against), tuple(ended))


def _ended(facts: TransactionFacts, records: list[StandingRecord]) -> Iterator[Opened]:
    """What ended records would answer that is still open; of a kind and holder the newest."""
    newest: dict[tuple[Any, ...], StandingRecord] = {}
    for record in sorted(records, key=lambda r: (str(r.valid_until), r.number)):
        newest[record.kind, record.partner, record.partner_country, record.part_numbers] = record
    for filed in _filed(facts, list(newest.values())):
        open_ = tuple(s.field for s in _statements(facts, filed) if s.stated is None)
        there = (facts.on_file.of(filed.record.kind, party=p) for p in filed.parties)
        if not open_ and filed.record.kind in PAPERS and not any(there):
            open_ = tuple(f"parties[{p}]" for p in filed.parties)
        if open_:
            yield Opened(filed.record, open_)


def _filed(facts: TransactionFacts, records: list[StandingRecord]) -> tuple[Filed, ...]:
    """Those of the records that speak of the order, and of what in it."""
    found = []
    for record in records:
        parties = tuple(
            party.index
            for party in facts.parties
            if record.is_of(party.name, party.address.country)
        )
        lines = _lines_of(facts, record)
        if (record.partner and not parties) or not lines or not _goes_where(facts, record):
            continue
        found.append(Filed(record, parties, lines))
    return tuple(found)


def _lines_of(facts: TransactionFacts, record: StandingRecord) -> tuple[int, ...]:
    """The lines of a record's products; every line where it names none."""
    keys = {part_key(number) for number in record.part_numbers}
    maker = part_key(record.manufacturer)
    lines = []
    for line in facts.lines:
        if keys and part_key(line.part_number or "") not in keys:
            continue
        made_by = part_key(line.manufacturer or "")
        if maker and made_by and not is_same_maker(maker, made_by):
            continue
        lines.append(line.index)
    return tuple(lines)


def _goes_where(facts: TransactionFacts, record: StandingRecord) -> bool:
    """Whether the goods go where the record counts, and nowhere else that is named."""
    if not record.countries:
        return True
    last = (PartyRole.INTERMEDIATE_CONSIGNEE, PartyRole.ULTIMATE_CONSIGNEE, PartyRole.END_USER)
    places = {party.address.country for party in facts.in_roles(last)}
    places |= {facts.destination_country, facts.end_use.location_country}
    places.discard(None)
    return bool(places) and places <= set(record.countries)


def _statements(facts: TransactionFacts, filed: Filed) -> Iterator[Statement]:
    states = STATES.get(filed.record.kind)
    return iter(()) if states is None else states(facts, filed)


def _contradiction(record: StandingRecord, statement: Statement) -> Contradiction:
    return Contradiction(record, statement.field, _said(statement.stated), _said(statement.kept))


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return "; ".join(_owner_words(owner) for owner in value) or "nobody"
    return str(value)


def _owner_words(owner: OwnerFacts) -> str:
    share = "unknown share" if owner.percent is None else f"{owner.percent.normalize():f} %"
    return f"{owner.name} ({owner.country or 'country not stated'}) {share}"


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
    """Who owns a party, by how much."""
    kept = tuple(
        OwnerFacts(o["name"], o.get("country"), to_decimal(o.get("percent")))
        for o in filed.record.content["owners"]
    )
    for index in filed.parties:
        party = facts.parties[index]
        stated = party.owners or None
        yield Statement(
            f"{party.subject}.owners",
            stated,
            kept,
            stated is not None and _same_owners(stated, kept),
            _with_party(index, owners=kept),
        )


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
    """What a certificate says of the use of all goods that its holder buys."""
    if not is_used_by(facts, filed.parties):
        return
    said, use = filed.record.content, facts.end_use
    is_of_every_line = len(filed.lines) == len(facts.lines)
    for name in END_USE_FLAGS:
        if name in said and is_of_every_line:
            stated = use.flag(name)
            put = _with_flag(name, said[name])
            yield Statement(f"end_use.{name}", stated, said[name], stated == said[name], put)
    if not is_of_every_line:
        return
    for name in ("reexport", "location_country"):
        if name in said:
            stated = getattr(use, name)
            put = _with_use(**{name: said[name]})
            yield Statement(f"end_use.{name}", stated, said[name], stated == said[name], put)
    # Words may differ without a contradiction; what they mean is read where they stand.
    words = (use.statement or "").strip() or None
    put = _with_use(statement=said["statement"])
    yield Statement("end_use.statement", words, said["statement"], True, put)


def _not_military(facts: TransactionFacts, filed: Filed) -> Iterator[Statement]:
    """That the users of the goods are no military end users."""
    if is_used_by(facts, filed.parties):
        stated = facts.end_use.flag("military")
        put = _with_flag("military", False)
        yield Statement("end_use.military", stated, False, stated is False, put)


def _encryption(facts: TransactionFacts, filed: Filed) -> Iterator[Statement]:
    """The classification of a product; a line may state the bare entry of it."""
    kept = str(filed.record.content["eccn"])
    classified = Eccn.parse(kept)
    for index in filed.lines:
        line = facts.lines[index]
        declared = Eccn.parse(line.eccn) if line.eccn else None
        agrees = bool(declared and classified and classified.is_within(declared))
        # A bare entry says less, not otherwise: the paragraph comes from the record.
        stated = None if agrees and declared != classified else line.eccn
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
PAPERS = frozenset(StandingKind) - {
    StandingKind.ENCRYPTION,
    StandingKind.HEADQUARTERS,
    StandingKind.OWNERSHIP,
}
"""Kinds that a rule asks for by themselves, whatever the order states."""
