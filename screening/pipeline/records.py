"""Gathering what is on record of a transaction's parties, parts and serial numbers.

A fixed number of queries, whatever was stored before: each starts from an index and is cut at a
limit, newest first. Only what was submitted before counts, so that a later screening of the same
transaction looks at the same past.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Avg, F, Min, OuterRef, Q, Subquery

from screening.controls.facts import TransactionFacts
from screening.controls.records import (
    EarlierOrder,
    LinkedParty,
    PartBuyer,
    Records,
    Sighting,
)
from screening.controls.red_flags.high_priority import TIER_OF_CODE, WAR_BEGAN
from screening.controls.red_flags.subjects import hts_digits
from screening.controls.tables import part_key
from screening.intake.history import buyers_traits
from screening.matching import Index, MatchingPolicy, Query
from screening.models import (
    BusinessPartner,
    Case,
    License,
    PartyTrait,
    Screening,
    SerialNumber,
    TransactionLine,
)
from screening.models.transactions import known_at
from screening.terms.license import LicenseRecord
from screening.terms.outcome import Outcome
from screening.terms.traits import Trait, TraitKind, name_key

YEARS_BACK = 5  # retention of 15 CFR 762.6
NEWEST_TRAITS = 500
NEWEST_LINES = 5000
NEWEST_SIGHTINGS = 500
NEWEST_BUYERS = 50
_SAME_BUYER = frozenset({TraitKind.NAME, TraitKind.REGISTRATION})
_LINKS = frozenset(TraitKind) - {TraitKind.NAME, TraitKind.PAYER}

Buyers = tuple[tuple[int, Mapping[str, Any], Trait], ...]
"""Place, party and trait of every buyer, worked out once for an order."""


def gather_records(
    submission: Mapping[str, Any],
    facts: TransactionFacts,
    *,
    before: datetime,
    as_of: date,
) -> Records:
    """What is on record, as of a moment.

    Args:
        submission: as taken in.
        facts: the same as values.
        before: only transactions submitted before this moment count.
        as_of: the day from which the past is counted back.
    """
    buyers = tuple(buyers_traits(submission))
    traits = _traits(submission, buyers, before, as_of)
    lines = _lines_of({row["transaction"] for row in traits})
    return Records(
        is_gathered=True,
        licenses=tuple(_licenses(facts)),
        partners=_partners(facts),
        sightings=tuple(_sightings(facts, before)),
        orders=_orders(submission, traits, lines),
        linked=tuple(_linked(submission, buyers, traits)),
        part_buyers=tuple(_part_buyers(facts, before)),
        first_ac_purchase=_first_purchases(submission, buyers, before),
        mean_before_2022=_means_before_2022(buyers, facts, before),
    )


def mark_listed(records: Records, index: Index, policy: MatchingPolicy) -> Records:
    """Say of each linked party and earlier buyer whether it is a listed party today."""
    people = {(p.name, p.country) for p in records.linked}
    people |= {(p.name, p.country) for p in records.part_buyers}
    if not people:
        return records
    names = sorted(people)
    queries = [Query(name, countries=(country,) if country else ()) for name, country in names]
    found = index.search_many(queries, policy)
    listed = {
        person: next((match.name for match in matches if match.is_match), "")
        for person, matches in zip(names, found, strict=True)
    }
    return replace(
        records,
        linked=tuple(replace(p, listed_as=listed[p.name, p.country]) for p in records.linked),
        part_buyers=tuple(
            replace(p, listed_as=listed[p.name, p.country]) for p in records.part_buyers
        ),
    )


def _own(submission: Mapping[str, Any], through: str) -> Q:
    """The transaction itself in all revisions, and the order that a shipment fulfils."""
    own = {submission["reference"], submission.get("source_order") or submission["reference"]}
    return Q(**{f"{through}reference__in": sorted(own)}) | Q(
        **{f"{through}source_order__in": sorted(own)}
    )


def _traits(
    submission: Mapping[str, Any], buyers: Buyers, before: datetime, as_of: date
) -> list[dict[str, Any]]:
    """Where a trait of a buyer was seen before, newest first."""
    keys = sorted({trait.key for _, _, trait in buyers})
    if not keys:
        return []
    rows = (
        PartyTrait.objects.filter(
            known_at(before, through="transaction__"),
            key__in=keys,
            on__gte=as_of - timedelta(days=365 * YEARS_BACK),
        )
        .exclude(_own(submission, "transaction__"))
        .order_by("-on", "-id")
        .values(
            "key",
            "name",
            "country",
            "on",
            "is_advanced",
            "transaction",
            reference=F("transaction__reference"),
            source_order=F("transaction__source_order"),
            value_usd=F("transaction__value_usd"),
        )
    )
    return [dict(row) for row in rows[:NEWEST_TRAITS]]


def _lines_of(transactions: Iterable[Any]) -> Mapping[Any, list[dict[str, Any]]]:
    """Lines by transaction."""
    if not transactions:
        return defaultdict(list)
    rows = TransactionLine.objects.filter(transaction__in=sorted(transactions, key=str)).values(
        "transaction", "quantity", "ac_class", "part_key"
    )
    lines: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    for row in rows[:NEWEST_LINES]:
        lines[row["transaction"]].append(dict(row))
    return lines


def _orders(
    submission: Mapping[str, Any],
    traits: Iterable[Mapping[str, Any]],
    lines: Mapping[Any, list[dict[str, Any]]],
) -> tuple[EarlierOrder, ...]:
    """Earlier orders of linked buyers; a shipment of an order counts as that order, once."""
    by_reference: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in traits:
        by_reference[row["source_order"] or row["reference"]].append(row)
    found = []
    for reference, rows in by_reference.items():
        kinds = tuple(dict.fromkeys(row["key"].partition(":")[0] for row in rows))
        values = [row["value_usd"] for row in rows if row["value_usd"] is not None]
        per_transaction = [lines[pk] for pk in dict.fromkeys(row["transaction"] for row in rows)]
        found.append(
            EarlierOrder(
                reference=reference,
                on=max(row["on"] for row in rows),
                buyers=tuple(dict.fromkeys(row["name"] for row in rows)),
                links=kinds,
                value_usd=max(values, default=None),
                units=max((_units(own) for own in per_transaction), default=Decimal(0)),
                parts=tuple(sorted({x["part_key"] for own in per_transaction for x in own} - {""})),
                is_same_buyer=bool(_SAME_BUYER.intersection(kinds)),
            )
        )
    return tuple(sorted(found, key=lambda order: (order.on, order.reference), reverse=True))


def _units(lines: Iterable[Mapping[str, Any]]) -> Decimal:
    """Units of the advanced-computing lines of one transaction."""
    counted = (x["quantity"] for x in lines if x["ac_class"] and x["quantity"] is not None)
    return sum(counted, Decimal(0))


def _linked(
    submission: Mapping[str, Any], buyers: Buyers, traits: Iterable[Mapping[str, Any]]
) -> Iterator[LinkedParty]:
    """Other names that share more than a name with a party here, each once by what is shared."""
    holders: dict[str, list[int]] = defaultdict(list)
    for place, _party, trait in buyers:
        holders[trait.key].append(place)
    here = {name_key(party["name"]) for party in submission["parties"]}
    told: set[tuple[int, str, str]] = set()
    for row in traits:
        link, other = row["key"].partition(":")[0], name_key(row["name"])
        if link not in _LINKS or other in here:
            continue
        for place in holders[row["key"]]:
            if (place, other, link) not in told:
                told.add((place, other, link))
                yield LinkedParty(
                    party=place,
                    name=row["name"],
                    country=row["country"],
                    link=link,
                    reference=row["reference"],
                    on=row["on"],
                    is_advanced_buyer=row["is_advanced"],
                )


def _licenses(facts: TransactionFacts) -> Iterator[LicenseRecord]:
    numbers = [line.license_number for line in facts.lines if line.license_number]
    if numbers:
        yield from (held.to_record() for held in License.objects.numbered(numbers))


def _partners(facts: TransactionFacts) -> dict[str, Any]:
    found = {
        partner.key: partner.to_record()
        for partner in BusinessPartner.objects.named(party.name for party in facts.parties)
    }
    keys = ((str(party.index), name_key(party.name)[:200]) for party in facts.parties)
    return {index: found[key] for index, key in keys if key in found}


def _sightings(facts: TransactionFacts, before: datetime) -> Iterator[Sighting]:
    """Earlier transactions of the serial numbers, oldest first; the newest when there are many."""
    keys = sorted({key[:200] for line in facts.lines for key in line.serial_keys})
    if not keys:
        return
    newest = Screening.objects.filter(transaction=OuterRef("line__transaction")).order_by(
        "-queued_at"
    )
    rows = (
        SerialNumber.objects.filter(known_at(before, through="line__transaction__"), key__in=keys)
        .exclude(line__transaction__reference=facts.reference)
        .select_related("line__transaction")
        .annotate(
            outcome=Subquery(newest.values("outcome")[:1]),
            case_status=Subquery(newest.values("case__status")[:1]),
        )
        .order_by("-on", "-id")[:NEWEST_SIGHTINGS]
    )
    for row in reversed(rows):
        line, earlier = row.line, row.line.transaction
        released = row.outcome == Outcome.CLEAR or row.case_status == Case.Status.RELEASED
        yield Sighting(
            serial=row.value,
            reference=earlier.reference,
            on=row.on,
            kind=earlier.kind,
            buyer=row.buyer,
            holder=row.holder,
            country=row.country,
            description=line.description,
            product=line.product,
            ac_class=line.ac_class,
            is_domestic=row.is_domestic,
            is_released=bool(released),
        )


def _part_buyers(facts: TransactionFacts, before: datetime) -> Iterator[PartBuyer]:
    """Who bought these part numbers before."""
    keys = sorted({part_key(line.part_number)[:200] for line in facts.lines if line.part_number})
    if not keys:
        return
    rows = (
        TransactionLine.objects.filter(
            known_at(before, through="transaction__"),
            part_key__in=keys,
            transaction__parties__role__in=("purchaser", "ultimate_consignee", "end_user"),
        )
        .exclude(transaction__reference=facts.reference)
        .order_by("-id")
        .values_list("part_key", "transaction__parties__name", "transaction__parties__country")
    )
    for part, name, country in dict.fromkeys(rows[:NEWEST_BUYERS]):
        yield PartBuyer(part, name, country)


def _same_buyer_keys(buyers: Buyers) -> dict[str, list[int]]:
    """Keys of names and registration numbers, with the parties that have them."""
    keys: dict[str, list[int]] = defaultdict(list)
    for place, _party, trait in buyers:
        if trait.kind in _SAME_BUYER:
            keys[trait.key].append(place)
    return keys


def _first_purchases(
    submission: Mapping[str, Any], buyers: Buyers, before: datetime
) -> dict[str, date]:
    """By party, the day of its first advanced-computing transaction here."""
    keys = _same_buyer_keys(buyers)
    if not keys:
        return {}
    rows = (
        PartyTrait.objects.filter(
            known_at(before, through="transaction__"),
            key__in=sorted(keys),
            is_advanced=True,
        )
        .exclude(_own(submission, "transaction__"))
        .order_by()
        .values("key")
        .annotate(first=Min("on"))
        .values_list("key", "first")
    )
    found: dict[str, date] = {}
    for key, first in rows:
        for place in keys[key]:
            known = found.get(str(place))
            found[str(place)] = first if known is None else min(first, known)
    return found


def _means_before_2022(
    buyers: Buyers, facts: TransactionFacts, before: datetime
) -> dict[str, Decimal]:
    """Mean quantity a line of each customs code here, by party, before 2022-02-24."""
    codes = {hts_digits(line)[:20] for line in facts.lines}
    codes = {code for code in codes if code[:6] in TIER_OF_CODE}
    if not codes:
        return {}
    keys = _same_buyer_keys(buyers)
    rows = (
        PartyTrait.objects.filter(
            known_at(before, through="transaction__"),
            key__in=sorted(keys),
            on__lt=WAR_BEGAN,
            transaction__lines__hts__in=sorted(codes),
        )
        .order_by()
        .values("key", code=F("transaction__lines__hts"))
        .annotate(mean=Avg("transaction__lines__quantity"))
        .values_list("key", "code", "mean")
    )
    return {
        f"{place} {code}": Decimal(str(mean)).quantize(Decimal("0.001"))
        for key, code, mean in rows
        if mean is not None
        for place in keys[key]
    }
