"""An order completed by the records on file, before its names are matched and its rules run.

What a record says stands in the facts as if the order had stated it, where the order states
nothing. Where it states otherwise nothing is put in its place: that is a contradiction, and a
person looks at both. A record fills only the fields of its kind, so it makes nothing clear that its
kind does not serve; what opens a rule and is no field (a consignee's statement) stands in
``facts.on_file``, where the rule that it serves looks for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from screening.controls.ear.part_774_items.part_keys import exact_part
from screening.controls.ear.what_records_say import Statement, statements
from screening.controls.ear.whom_records_bind import filed_of, maker_key
from screening.controls.facts import TransactionFacts
from screening.controls.stated.party_parts import OwnerFacts
from screening.terms.standing_record import OnFile, StandingKind, StandingRecord
from screening.terms.traits import spoken_key


@dataclass(frozen=True, slots=True)
class Contradiction:
    """An order and a record that state the same thing otherwise.

    Args:
        field: path into the submission.
        stated, kept: what the order and what the record says, in words.
        other: the record that says ``stated``, where the order itself says nothing.
    """

    record: StandingRecord
    field: str
    stated: str
    kept: str
    other: StandingRecord | None = None


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


def completed(facts: TransactionFacts, records: Iterable[StandingRecord], day: date) -> Completed:
    """The order with what is on file of its partners and products.

    Args:
        facts: as submitted.
        records: approved ones of the order's partners and products, ended ones, too.
        day: on which they must count.
    """
    records = tuple(records)
    filed = filed_of(facts, _newest([r for r in records if _counts(facts, r, day)]))
    told, opened, against = facts, [], []
    said_by: dict[str, StandingRecord] = {}
    # A parent goes among the owners, so who owns the party is asked of its own record first.
    for each in sorted(filed, key=lambda one: one.record.kind is StandingKind.HEADQUARTERS):
        answered = []
        for statement in statements(told, each):
            if statement.stated is None:
                told = statement.put(told)
                answered.append(statement.field)
                said_by[statement.field] = each.record
            elif not statement.agrees:
                other = said_by.get(statement.field)
                against.append(_contradiction(each.record, statement, other))
        if answered:
            opened.append(Opened(each.record, tuple(answered)))
    told = replace(told, on_file=OnFile(filed)) if filed else told
    ended = _ended(told, [r for r in records if r.has_ended(_last_day(facts, r, day))])
    return Completed(told, tuple(opened), tuple(against), tuple(ended))


def _newest(records: list[StandingRecord]) -> list[StandingRecord]:
    """Without those whom a later one of the same kind, holder, products and places replaces: it
    was agreed to before its first day, so nobody ended them."""
    begins: dict[tuple[Any, ...], date] = {}
    for record in records:
        begins[_same(record)] = max(record.valid_from, begins.get(_same(record), date.min))
    return [r for r in records if r.kind in STAND_BESIDE or r.valid_from == begins[_same(r)]]


def _same(record: StandingRecord) -> tuple[Any, ...]:
    partner = spoken_key(record.partner) if record.partner else ""
    parts = frozenset(exact_part(number) for number in record.part_numbers)
    maker, places = maker_key(record.manufacturer), frozenset(record.countries)
    return (record.kind, partner, record.partner_country, parts, maker, places)


def _counts(facts: TransactionFacts, record: StandingRecord, day: date) -> bool:
    return record.valid_from <= day and not record.has_ended(_last_day(facts, record, day))


def _last_day(facts: TransactionFacts, record: StandingRecord, day: date) -> date:
    """Until when a record must last: one that opens, until the day that the order bears, too."""
    return day if record.may_restrict else max(day, facts.deal.dated or day)


def as_before_their_end(
    facts: TransactionFacts, records: Iterable[StandingRecord], filed: Completed, day: date
) -> Completed | None:
    """The order as ended records that may restrict would complete it; None without any of them."""
    over = {each.record.number for each in filed.ended if each.record.may_restrict}
    if not over:
        return None
    revived = (replace(r, valid_until=None) if r.number in over else r for r in records)
    return completed(facts, revived, day)


def as_of_the_likely_holder(
    facts: TransactionFacts, records: Iterable[StandingRecord], day: date
) -> tuple[Completed, tuple[Opened, ...]] | None:
    """The order as records would complete it that are of a firm which a party may be.

    Returns:
        The order completed by them, and each with the parties it may be of; None without any.
    """
    records = tuple(records)
    likely = tuple(_likely(facts, records, day))
    if not likely:
        return None
    names = [
        replace(near.record, partner=name, partner_country=country)
        for near in likely
        for name, country in _named(facts, near.fields)
    ]
    return completed(facts, (*records, *names), day), likely


def _likely(
    facts: TransactionFacts, records: tuple[StandingRecord, ...], day: date
) -> Iterator[Opened]:
    """Records of owners and headquarters of whom a party may be, where none is surely of it."""
    counting = [r for r in records if r.is_valid(day) and r.may_restrict and not r.restricts]
    for record in counting:
        own = [other for other in counting if other.kind is record.kind]
        parties = tuple(
            party.subject
            for party in facts.parties
            if party.name in record.also
            and not any(other.is_of(party.name, party.address.country) for other in own)
        )
        if parties:
            yield Opened(record, parties)


def _named(facts: TransactionFacts, subjects: Iterable[str]) -> set[tuple[str, str]]:
    return {
        (party.name, party.address.country or "")
        for party in facts.parties
        if party.subject in subjects
    }


def _ended(facts: TransactionFacts, records: list[StandingRecord]) -> Iterator[Opened]:
    """What ended records would answer that is still open; of a kind and holder the newest."""
    newest: dict[tuple[Any, ...], StandingRecord] = {}
    for record in sorted(records, key=lambda r: (str(r.valid_until), r.number)):
        newest[record.kind, record.partner, record.partner_country, record.part_numbers] = record
    for filed in filed_of(facts, newest.values()):
        open_ = tuple(s.field for s in statements(facts, filed) if s.stated is None)
        there = (facts.on_file.of(filed.record.kind, party=p) for p in filed.parties)
        if not open_ and filed.record.kind in PAPERS and not any(there):
            open_ = tuple(f"parties[{p}]" for p in filed.parties)
        if open_:
            yield Opened(filed.record, open_)


def _contradiction(
    record: StandingRecord, statement: Statement, other: StandingRecord | None
) -> Contradiction:
    stated, kept = _said(statement.stated), _said(statement.kept)
    return Contradiction(record, statement.field, stated, kept, other)


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return "; ".join(_owner_words(owner) for owner in value) or "nobody"
    return str(value)


def _owner_words(owner: OwnerFacts) -> str:
    share = "unknown share" if owner.percent is None else f"{owner.percent.normalize():f} %"
    return f"{owner.name} ({owner.country or 'country not stated'}) {share}"


STAND_BESIDE = frozenset({StandingKind.IS_INFORMED, StandingKind.GENERAL_LICENSE})
"""Kinds of which several stand beside each other; of the others a new one replaces the old."""

PAPERS = frozenset(StandingKind) - {
    StandingKind.ENCRYPTION,
    StandingKind.HEADQUARTERS,
    StandingKind.OWNERSHIP,
}
"""Kinds that a rule asks for by themselves, whatever the order states."""
