"""What is on record of the buyers: their earlier orders, and who shares something with them.

One query reads where the traits of the buyers were seen before; nearly all else is told from it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Avg, F, Min, Q

from screening.controls.ear.part_732_red_flags.high_priority import WAR_BEGAN
from screening.controls.ear.part_732_red_flags.subjects import hts_digits
from screening.controls.facts import TransactionFacts
from screening.controls.past import EarlierOrder, LinkedParty
from screening.models import PartyTrait, TransactionLine
from screening.models.transactions import known_at
from screening.terms.traits import Trait, TraitKind, name_key

YEARS_BACK = 5  # retention of 15 CFR 762.6
NEWEST_TRAITS = 500
NEWEST_LINES = 5000
_SAME_BUYER = frozenset({TraitKind.NAME, TraitKind.REGISTRATION})
_LINKS = frozenset(TraitKind) - {TraitKind.NAME, TraitKind.PAYER}

Buyers = tuple[tuple[int, Mapping[str, Any], Trait], ...]
"""Place, party and trait of every buyer, worked out once for an order."""

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Seen:
    """Where traits of the buyers were seen before, newest first.

    Args:
        rows: of the years that count.
        advanced: of any year, with advanced-computing lines.
        is_cut: more was stored than is read, so the oldest are not among them.
    """

    rows: tuple[Row, ...] = ()
    advanced: tuple[Row, ...] = ()
    is_cut: bool = False


def traits_seen(
    submission: Mapping[str, Any], buyers: Buyers, *, before: datetime, as_of: date
) -> Seen:
    """Where the buyers' traits were seen before.

    Args:
        before: only transactions submitted before this moment count.
        as_of: the day from which the years are counted back.
    """
    keys = sorted({trait.key for _, _, trait in buyers})
    if not keys:
        return Seen()
    since = as_of - timedelta(days=365 * YEARS_BACK)
    found = (
        PartyTrait.objects.filter(
            known_at(before, through="transaction__"),
            Q(on__gte=since) | Q(is_advanced=True),
            key__in=keys,
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
        )[:NEWEST_TRAITS]
    )
    rows = tuple(found)
    return Seen(
        rows=tuple(row for row in rows if row["on"] >= since),
        advanced=tuple(row for row in rows if row["is_advanced"]),
        is_cut=len(rows) == NEWEST_TRAITS,
    )


def _own(submission: Mapping[str, Any], through: str) -> Q:
    """The transaction itself in all revisions, and the order that a shipment fulfils."""
    own = {submission["reference"], submission.get("source_order") or submission["reference"]}
    found = Q()
    for reference in sorted({name.strip() for name in own}):
        found |= Q(**{f"{through}reference__iexact": reference})
        found |= Q(**{f"{through}source_order__iexact": reference})
    return found


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


def earlier_orders(seen: Seen) -> tuple[EarlierOrder, ...]:
    """Earlier orders of linked buyers; a shipment of an order counts as that order, once."""
    lines = _lines_of({row["transaction"] for row in seen.rows})
    by_reference: dict[str, list[Row]] = defaultdict(list)
    for row in seen.rows:
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


def _units(lines: Iterable[Row]) -> Decimal:
    """Units of the advanced-computing lines of one transaction."""
    counted = (x["quantity"] for x in lines if x["ac_class"] and x["quantity"] is not None)
    return sum(counted, Decimal(0))


def linked_parties(
    submission: Mapping[str, Any], buyers: Buyers, seen: Seen
) -> Iterator[LinkedParty]:
    """Other names that share more than a name with a party here, each once by what is shared."""
    holders: dict[str, list[int]] = defaultdict(list)
    for place, _party, trait in buyers:
        holders[trait.key].append(place)
    here = {name_key(party["name"]) for party in submission["parties"]}
    told: set[tuple[int, str, str]] = set()
    for row in seen.rows:
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


def _same_buyer_keys(buyers: Buyers) -> dict[str, list[int]]:
    """Keys of names and registration numbers, with the parties that have them."""
    keys: dict[str, list[int]] = defaultdict(list)
    for place, _party, trait in buyers:
        if trait.kind in _SAME_BUYER:
            keys[trait.key].append(place)
    return keys


def first_purchases(
    submission: Mapping[str, Any], buyers: Buyers, seen: Seen, before: datetime
) -> dict[str, date]:
    """By party, the day of its first advanced-computing transaction here.

    Told from what was seen; the oldest are asked for only where that was cut.
    """
    keys = _same_buyer_keys(buyers)
    days = ((row["key"], row["on"]) for row in seen.advanced if row["key"] in keys)
    found: dict[str, date] = {}
    for key, first in _first_days(submission, keys, before) if seen.is_cut else days:
        for place in keys[key]:
            known = found.get(str(place))
            found[str(place)] = first if known is None else min(first, known)
    return dict(sorted(found.items()))


def _first_days(
    submission: Mapping[str, Any], keys: Iterable[str], before: datetime
) -> Iterable[tuple[str, date]]:
    """Key and first day of each that was seen with advanced-computing lines."""
    return (
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


def means_before_2022(
    buyers: Buyers, facts: TransactionFacts, before: datetime
) -> dict[str, Decimal]:
    """Mean quantity a line of each customs code here, by party, before 2022-02-24.

    Of the party itself, by name or registration number; where it bought nothing then, of those
    linked to it. Of several the least, so that a company that takes over a buyer's trade is held
    against it.
    """
    codes = {hts_digits(line)[:20] for line in facts.lines} - {""}
    places: dict[str, list[int]] = defaultdict(list)
    for place, _party, trait in buyers:
        if trait.kind is not TraitKind.PAYER:
            places[trait.key].append(place)
    if not codes or not places:
        return {}
    rows = (
        PartyTrait.objects.filter(
            known_at(before, through="transaction__"),
            key__in=sorted(places),
            on__lt=WAR_BEGAN,
            transaction__lines__hts__in=sorted(codes),
        )
        .order_by()
        .values("key", code=F("transaction__lines__hts"))
        .annotate(mean=Avg("transaction__lines__quantity"))
        .values_list("key", "code", "mean")
    )
    own: dict[str, Decimal] = {}
    linked: dict[str, Decimal] = {}
    same_buyer = _same_buyer_keys(buyers)
    for key, code, mean in rows:
        for place in places[key] if mean is not None else ():
            found = own if key in same_buyer else linked
            exact = Decimal(str(mean)).quantize(Decimal("0.001"))
            party_and_code = f"{place} {code}"
            found[party_and_code] = min(exact, found.get(party_and_code, exact))
    return dict(sorted((linked | own).items()))
