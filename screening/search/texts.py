"""What can be found of an order: its texts by kind, read from the record each time.

The index keeps words alone. What is shown as found is read again from the submission, the case and
the events, so that nothing can be found that no longer stands there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from screening.cases.placing import search_words
from screening.controls.facts import PartyFacts, TransactionFacts
from screening.controls.stated.party_parts import AddressFacts, IdentifierFacts
from screening.models import AuditEvent, Case, Hit, Transaction

LONGEST_TEXT = 4_000
"""Letters of one text that are read for words."""
SAID = ("comment", "text", "reason")
"""Where events about a case or an order keep what a person wrote."""


class TextKind(IntEnum):
    """Kinds of texts, in the order in which results are shown. The numbers are stored."""

    ORDER = 1
    CASE = 2
    PARTY = 3
    VESSEL = 4
    GOODS = 5
    PLACE = 6
    LISTED = 7
    COMMENT = 8


LOOKED_AT = "case_viewed"
"""Of these events there are many, and nobody says anything in them."""

IMO = "IMO"
"""What a ship's number is called; it is found with and without these letters before it."""

OF_CASES = frozenset({TextKind.CASE, TextKind.LISTED, TextKind.COMMENT})
"""Kinds that tell of a case's review: who may not read cases does not find them."""


@dataclass(frozen=True, slots=True)
class FoundText:
    """One text.

    Args:
        what: what it is, in words for a reader: "ultimate consignee", "comment of okafor".
        text: as it stands in the record.
        case: primary key of the case that it belongs to; None for the order's own.
    """

    kind: TextKind
    what: str
    text: str
    case: int | None = None

    @property
    def words(self) -> frozenset[str]:
        """The words by which it is found."""
        words = frozenset(search_words(self.text[:LONGEST_TEXT], with_pieces=True))
        if self.what != IMO:
            return words
        return words | {"".join(search_words(f"{IMO}{digits}")) for digits in words if digits}


def texts_of(orders: Sequence[Transaction]) -> Mapping[Any, Sequence[FoundText]]:
    """By order, all that can be found of it, in four queries however many there are."""
    found: dict[Any, list[FoundText]] = {order.pk: list(_of_order(order)) for order in orders}
    cases = {
        case.pk: case
        for case in Case.objects.filter(screening__transaction__in=found)
        .select_related("screening")
        .defer("screening__answer_json")
    }
    screenings = {case.screening_id: case for case in cases.values()}
    for case in cases.values():
        found[case.screening.transaction_id].append(
            FoundText(TextKind.CASE, "case", case.number, case.pk)
        )
    hits = Hit.objects.filter(screening__in=screenings).select_related("listed_party")
    for hit in hits.defer("evidence", "listed_party__raw"):
        case = screenings[hit.screening_id]
        for name in {hit.listed_party.name, hit.met_name} - {""}:
            found[case.screening.transaction_id].append(
                FoundText(TextKind.LISTED, f"on {hit.source_code}", name, case.pk)
            )
    for event in _events_about(cases, found):
        case_pk = int(event.subject_id) if event.subject_type == "case" else None
        order = cases[case_pk].screening.transaction_id if case_pk else _key(event, found)
        found[order] += (
            FoundText(TextKind.COMMENT, f"{_verb(event)}, {event.actor}", said, case_pk)
            for said in said_in(event)
        )
    return found


def said_in(event: AuditEvent) -> Iterator[str]:
    """What a person wrote, as an event keeps it."""
    data = event.data
    for name in SAID:
        if isinstance(data.get(name), str) and data[name].strip():
            yield data[name]


def _events_about(cases: Iterable[int], orders: Iterable[Any]) -> Iterator[AuditEvent]:
    for kind, keys in (("case", cases), ("transaction", orders)):
        ids = [str(key) for key in keys]
        if ids:
            told = AuditEvent.objects.filter(subject_type=kind, subject_id__in=ids)
            yield from told.exclude(verb=LOOKED_AT).order_by("id")


def _key(event: AuditEvent, orders: Iterable[Any]) -> Any:
    return next(key for key in orders if str(key) == event.subject_id)


SAID_AS = {"case_noted": "note", "finding_answered": "answer"}
"""What a reader calls what was written, where the event has another word for it."""


def _verb(event: AuditEvent) -> str:
    return SAID_AS.get(event.verb, event.verb.replace("_", " "))


def _of_order(order: Transaction) -> Iterator[FoundText]:
    facts = TransactionFacts.from_submission(order.content)
    yield FoundText(TextKind.ORDER, order.get_kind_display(), order.reference)
    for fulfilled in order.fulfils:
        if fulfilled.named:
            yield FoundText(TextKind.ORDER, "of order", fulfilled.named)
    for party in (*facts.parties, *facts.named_elsewhere):
        yield from _of_party(party)
    for line in facts.lines:
        what = f"line {line.number}"
        for text in (line.description, line.part_number, line.manufacturer, line.eccn, line.hts):
            if text:
                yield FoundText(TextKind.GOODS, what, text)
        for serial in line.serial_numbers:
            yield FoundText(TextKind.GOODS, f"{what}, serial number", serial)
        if line.ship_to_name:
            yield FoundText(TextKind.PARTY, f"{what}, ships to", line.ship_to_name)
        if line.ship_to is not None:
            yield from _of_address(f"{what}, ships to", line.ship_to)


def _of_party(party: PartyFacts) -> Iterator[FoundText]:
    role = str(party.role).replace("_", " ")
    is_vessel = party.type == "vessel" or any(_is_imo(i) for i in party.identifiers)
    kind = TextKind.VESSEL if is_vessel else TextKind.PARTY
    names = (party.name, *(name.name for name in party.names), *party.previous_names)
    for name in dict.fromkeys(name for name in names if name):
        yield FoundText(kind, "vessel" if is_vessel else role, name)
    for person in (*party.officers, *(owner.name for owner in party.owners)):
        yield FoundText(TextKind.PARTY, f"officer or owner of the {role}", person)
    for identifier in party.identifiers:
        if _is_imo(identifier):
            digits = identifier.value.upper().removeprefix(IMO).strip()
            yield FoundText(kind, IMO, f"{IMO} {digits}")
        else:
            yield FoundText(kind, identifier.type.replace("_", " "), identifier.value)
    for _, address in party.addresses:
        yield from _of_address(role, address)


def _is_imo(identifier: IdentifierFacts) -> bool:
    return identifier.type.strip().casefold().startswith("imo")


def _of_address(of: str, address: AddressFacts) -> Iterator[FoundText]:
    parts = (address.street, address.city, address.region, address.postal_code)
    if any(parts):
        yield FoundText(TextKind.PLACE, f"address, {of}", ", ".join(part for part in parts if part))
