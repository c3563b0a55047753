"""Keeping of a transaction what later ones look up: lines, serial numbers, traits of parties."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from screening.controls.ear.part_774_items.part_keys import part_key
from screening.controls.facts import LineFacts
from screening.controls.reference import DOMESTIC
from screening.controls.stated.line_prices import counted, currencies_of
from screening.lists.exchange import in_us_dollars
from screening.models import PartyTrait, SerialNumber, Transaction, TransactionLine
from screening.models.copying import insert_rows
from screening.terms.party_role import PartyRole
from screening.terms.traits import Trait, TraitKind, name_key, serial_key, traits_of
from screening.terms.values import to_decimal

BUYER_ROLES = (
    "purchaser",
    "intermediate_consignee",
    "ultimate_consignee",
    "end_user",
    "bill_to",
)
"""Whose traits are kept: a forwarder or carrier links all who ship with it, and so nobody."""
_HOLDER_ROLES = ("ultimate_consignee", "end_user", "intermediate_consignee", "purchaser")
_BUYING_ROLES = ("purchaser", "ultimate_consignee", "end_user")
LARGEST = Decimal(10) ** 22  # the columns hold 24 digits before the point


def value_usd(submission: Mapping[str, Any], *, on: date) -> Decimal | None:
    """Worth of a submission in US dollars by the rate of a day, None when unknown."""
    lines = [LineFacts.from_submission(n, line) for n, line in enumerate(submission["lines"])]
    currency, _ = currencies_of(submission)
    sums: dict[str | None, Decimal] = {}
    for line in counted(lines):
        if line.value is None:
            return None
        code = line.currency or currency
        sums[code] = sums.get(code, Decimal(0)) + line.value
    worths = [in_us_dollars(amount, code, on=on) for code, amount in sums.items()]
    known = [worth for worth in worths if worth is not None]
    return _storable(sum(known, Decimal(0))) if len(known) == len(worths) else None


def store_history(stored: Sequence[tuple[Transaction, Sequence[TransactionLine]]]) -> None:
    """Store the serial numbers and the traits of transactions.

    Args:
        stored: each with its stored lines, in the submission's order.
    """
    insert_rows(serial for transaction, lines in stored for serial in _serials(transaction, lines))
    insert_rows(trait for transaction, _ in stored for trait in _traits(transaction))


def _day_of(transaction: Transaction) -> date:
    """The transaction's own date, else the day it was submitted."""
    return transaction.date or transaction.submitted_at.date()


def _traits(transaction: Transaction) -> Iterable[PartyTrait]:
    for position, party, trait in buyers_traits(transaction.content):
        yield PartyTrait(
            transaction=transaction,
            position=position,
            key=trait.key,
            name=party["name"],
            country=_country(party),
            on=_day_of(transaction),
        )


def buyers_traits(submission: Mapping[str, Any]) -> Iterable[tuple[int, Mapping[str, Any], Trait]]:
    """Place, party and trait of every buyer; the payer's name is a trait of the first buyer."""
    buyers = [
        (place, party)
        for place, party in enumerate(submission["parties"])
        if party["role"] in BUYER_ROLES
    ]
    for place, party in buyers:
        for trait in traits_of(party):
            yield place, party, trait
    payer = submission.get("payment", {}).get("payer_name")
    if payer and buyers:
        yield *buyers[0], Trait(TraitKind.PAYER, name_key(payer))


def line_of(transaction: Transaction, position: int, line: Mapping[str, Any]) -> TransactionLine:
    """One line as it is stored for searching."""
    return TransactionLine(
        transaction=transaction,
        position=position,
        number=line["number"],
        description=line["description"],
        part_number=line.get("part_number", ""),
        part_key=part_key(line.get("part_number", ""))[:200],
        eccn=line.get("eccn", ""),
        hts="".join(c for c in line.get("hts", "") if c.isdigit())[:20],
        quantity=_storable(to_decimal(line.get("quantity"))),
    )


def _storable(value: Decimal | None) -> Decimal | None:
    """A number that fits its column; one that does not is no quantity anybody sells."""
    return value if value is not None and abs(value) < LARGEST else None


def _serials(transaction: Transaction, lines: Sequence[TransactionLine]) -> Iterable[SerialNumber]:
    submission = transaction.content
    holder, buyer = _first(submission, _HOLDER_ROLES), _first(submission, _BUYING_ROLES)
    country = _country(holder) or submission.get("destination_country", "")
    origin = submission.get("ship_from", {}).get("country")
    for stored, line in zip(lines, submission["lines"], strict=True):
        for serial in line.get("serial_numbers", ()):
            place = line.get("ship_to", {}).get("country") or country
            start = line.get("ship_from", {}).get("country") or origin
            yield SerialNumber(
                line=stored,
                key=serial_key(serial)[:200],
                value=serial,
                on=_day_of(transaction),
                buyer=buyer.get("name", ""),
                holder=holder.get("name", ""),
                country=place,
                is_domestic=place == DOMESTIC and start in (None, DOMESTIC),
            )


def _first(submission: Mapping[str, Any], roles: Iterable[str]) -> Mapping[str, Any]:
    """The first party in the first role that is filled, else the first that is not our side."""
    parties: list[Mapping[str, Any]] = submission["parties"]
    for role in roles:
        for party in parties:
            if party["role"] == role:
                return party
    theirs = (p for p in parties if not PartyRole(p["role"]).is_own_side)
    return next(theirs, parties[0])


def _country(party: Mapping[str, Any]) -> str:
    return str(party.get("address", {}).get("country", ""))
