"""What is on record of the buyers: their earlier orders, and who shares something with them.

One query reads where the traits of the buyers were seen before, for an order or a batch of them;
nearly all else is told from it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Avg, Case, F, Min, Q, When

from screening.controls.ear.part_732_red_flags.high_priority import WAR_BEGAN
from screening.controls.ear.part_732_red_flags.subjects import hts_digits
from screening.controls.facts import TransactionFacts
from screening.controls.past import EarlierOrder, LinkedParty
from screening.models import PartyTrait, TransactionLine
from screening.models.many_keys import keys_in
from screening.models.transactions import known_at, known_between
from screening.pipeline.past import traits_by_key
from screening.terms.fulfilled import orders_named
from screening.terms.traits import Trait, TraitKind, name_key

YEARS_BACK = 5  # retention of 15 CFR 762.6
UNITS_BACK = timedelta(days=365)
"""How long orders of advanced units are compared (``red_flags`` ask for twelve months)."""
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
        rows: of the years that count. Of a name, number or payer alone only what a rule can still
            compare: seen in the days that orders are compared in, or with advanced lines.
        advanced: of any year, with advanced-computing lines.
        is_cut: more was stored than is read, so the oldest are not among them.
    """

    rows: tuple[Row, ...] = ()
    advanced: tuple[Row, ...] = ()
    is_cut: bool = False


class Buying(NamedTuple):
    """An order whose buyers are looked up: only what was submitted before counts."""

    submission: Mapping[str, Any]
    buyers: Buyers
    before: datetime


def traits_seen(orders: Sequence[Buying], *, as_of: date, days: int) -> list[Seen]:
    """Where the buyers' traits were seen before, for each order.

    Args:
        as_of: the day from which the years are counted back.
        days: in which orders are compared by their worth.
    """
    keys = sorted({trait.key for order in orders for _, _, trait in order.buyers})
    if not keys:
        return [Seen() for _ in orders]
    since = as_of - timedelta(days=365 * YEARS_BACK)
    links = [key for key in keys if key.partition(":")[0] in _LINKS]
    most = NEWEST_TRAITS * len(orders)
    first = min(order.before for order in orders)
    last = max(order.before for order in orders)
    # To be told one by one is only what came between them, so no older moment is read.
    lately = When(transaction__submitted_at__gte=first, then=F("transaction__submitted_at"))
    found = (
        PartyTrait.objects.filter(
            known_between(first, last, through="transaction__"),
            traits_by_key.seen(
                keys,
                links,
                since=as_of - timedelta(days=days),
                linked_since=since,
                known=(first, last),
                most=most,
            ),
        )
        .order_by("-on", "-id")
        .values(
            "id",
            "key",
            "name",
            "country",
            "on",
            "is_advanced",
            "transaction",
            submitted_at=Case(lately),
            superseded_at=F("transaction__superseded_at"),
            reference=F("transaction__reference"),
            source_order=F("transaction__source_order"),
            value_usd=F("transaction__value_usd"),
        )
    )
    rows = list(found[:most])
    is_cut = len(rows) == most
    if is_cut and len(orders) > 1:
        # Names that many orders bear: each order's own newest may not be among them.
        return [traits_seen([order], as_of=as_of, days=days)[0] for order in orders]
    by_key: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_key[row["key"]].append(row)
    return [_seen_by(order, by_key, since, is_cut=is_cut) for order in orders]


def _seen_by(order: Buying, by_key: Mapping[str, list[Row]], since: date, *, is_cut: bool) -> Seen:
    """What one order's buyers have of rows that were read for several."""
    own = _own_references(order.submission)
    keys = {trait.key for _, _, trait in order.buyers}
    rows = sorted(
        (
            row
            for key in keys
            for row in by_key.get(key, ())
            if _was_known(row, order.before)
            and own.isdisjoint((row["reference"].upper(), row["source_order"].upper()))
        ),
        key=lambda row: (row["on"], row["id"]),
        reverse=True,
    )[:NEWEST_TRAITS]
    return Seen(
        rows=tuple(row for row in rows if row["on"] >= since),
        advanced=tuple(row for row in rows if row["is_advanced"]),
        is_cut=is_cut or len(rows) == NEWEST_TRAITS,
    )


def _was_known(row: Row, instant: datetime) -> bool:
    """As ``known_at`` asks the database; what came before all that are asked for has no moment."""
    submitted, superseded = row["submitted_at"], row["superseded_at"]
    is_before = submitted is None or submitted < instant
    return is_before and (superseded is None or superseded >= instant)


def _own_references(submission: Mapping[str, Any]) -> set[str]:
    """Of the transaction itself and of the orders that a shipment fulfils, in upper case."""
    own = (submission["reference"], *orders_named(submission))
    return {name.strip().upper() for name in own}


def _own(submission: Mapping[str, Any], through: str) -> Q:
    """The transaction itself in all revisions, and the orders that a shipment fulfils."""
    own = (submission["reference"], *orders_named(submission))
    found = Q()
    for reference in sorted({name.strip() for name in own}):
        found |= Q(**{f"{through}reference__iexact": reference})
        found |= Q(**{f"{through}source_order__iexact": reference})
    return found


def lines_of(transactions: Collection[Any], orders: int) -> Mapping[Any, list[dict[str, Any]]]:
    """Lines by transaction, of so many orders' past; without those of which nothing is told."""
    lines: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    if transactions:
        told_of = ~Q(part_key="") | ~Q(ac_class="")
        rows = TransactionLine.objects.filter(told_of, transaction__in=keys_in(transactions))
        told = rows.values("transaction", "quantity", "ac_class", "part_key")
        for row in told[: NEWEST_LINES * orders]:
            lines[row["transaction"]].append(dict(row))
    return lines


def orders_seen(seen: Sequence[Seen], *, as_of: date, days: int) -> list[tuple[EarlierOrder, ...]]:
    """Earlier orders of linked buyers that a rule can compare, for each order.

    A shipment of an order counts as that order, once. Orders of advanced units are compared for a
    year, others for so many days; who is linked stands in ``linked``, however old.
    """
    lately = as_of - timedelta(days=days)
    groups = [_groups(each, lately) for each in seen]
    wanted = {row["transaction"] for found in groups for rows in found.values() for row in rows}
    lines = lines_of(wanted, len(seen))
    told = []
    for found in groups:
        orders = (_earlier_order(reference, rows, lines) for reference, rows in found.items())
        kept = [
            order
            for order in orders
            if order.on >= lately or (order.units > 0 and order.on >= as_of - UNITS_BACK)
        ]
        told.append(tuple(sorted(kept, key=lambda o: (o.on, o.reference), reverse=True)))
    return told


def _groups(seen: Seen, lately: date) -> dict[str, list[Row]]:
    """By the order that they are of, the rows of what may be compared."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in seen.rows:
        groups[row["source_order"] or row["reference"]].append(row)
    return {
        reference: rows
        for reference, rows in groups.items()
        if any(row["is_advanced"] or row["on"] >= lately for row in rows)
    }


def _earlier_order(
    reference: str, rows: Sequence[Row], lines: Mapping[Any, list[dict[str, Any]]]
) -> EarlierOrder:
    kinds = tuple(dict.fromkeys([row["key"].partition(":")[0] for row in rows]))
    values = [row["value_usd"] for row in rows if row["value_usd"] is not None]
    transactions = dict.fromkeys([row["transaction"] for row in rows])
    own = [lines.get(pk, ()) for pk in transactions] if lines else []
    return EarlierOrder(
        reference=reference,
        on=max([row["on"] for row in rows]),
        buyers=tuple(dict.fromkeys([row["name"] for row in rows])),
        links=kinds,
        value_usd=max(values, default=None),
        units=max(map(_units, own), default=Decimal(0)),
        parts=tuple(sorted({x["part_key"] for each in own for x in each} - {""})) if own else (),
        is_same_buyer=not _SAME_BUYER.isdisjoint(kinds),
    )


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


def bought_before_2022(keys: Collection[str]) -> set[str]:
    """Those of the traits that were seen before 2022-02-24 at all."""
    seen = PartyTrait.objects.filter(key__in=sorted(keys), on__lt=WAR_BEGAN).order_by()
    return set(seen.values_list("key", flat=True).distinct()) if keys else set()


def means_before_2022(
    buyers: Buyers, facts: TransactionFacts, before: datetime, *, among: Collection[str]
) -> dict[str, Decimal]:
    """Mean quantity a line of each customs code here, by party, before 2022-02-24.

    Of the party itself, by name or registration number; where it bought nothing then, of those
    linked to it. Of several the least, so that a company that takes over a buyer's trade is held
    against it.

    Args:
        among: traits that were seen then at all.
    """
    codes = {hts_digits(line)[:20] for line in facts.lines} - {""}
    places: dict[str, list[int]] = defaultdict(list)
    for place, _party, trait in buyers:
        if trait.kind is not TraitKind.PAYER and trait.key in among:
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
