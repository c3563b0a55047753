"""What we have on record beside the submission: licenses, partners, earlier transactions.

The pipeline gathers it with a fixed number of indexed queries and the rules take it as values. A
``Records`` that nobody gathered is unknown history, which is not the same as no history: a rule
that needs it says so and does not answer "no anomaly".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from screening.terms.changes import Change
from screening.terms.license import LicenseRecord
from screening.terms.standing_record import StandingRecord
from screening.terms.traits import serial_key
from screening.terms.watched import WatchedParty


@dataclass(frozen=True, slots=True)
class PartnerRecord:
    """The business partner behind a party.

    Args:
        first_ac_purchase_on: its first purchase of advanced-computing items, as an officer knows.
        psv_result: last post-shipment verification: passed, failed or refused; empty: none.
        psv_on: when that was.
        fleet_size: installed base of the units its spare parts are for.
    """

    name: str
    first_ac_purchase_on: date | None = None
    psv_result: str = ""
    psv_on: date | None = None
    fleet_size: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Sighting:
    """A serial number on an earlier transaction.

    Args:
        serial: the number as it was written.
        reference: the transaction.
        on: its date.
        kind: order, shipment or technology release.
        buyer: its purchaser, else its consignee.
        holder, country: who got the unit, where.
        description: what the papers called it.
        product: catalog product the line was recognised as, empty when none.
        ac_class: advanced-computing class of that line, empty outside.
        is_domestic: it stayed in the United States.
        is_released: the transaction was clear or released by a person.
    """

    serial: str
    reference: str
    on: date
    kind: str
    buyer: str
    holder: str
    country: str
    description: str
    product: str = ""
    ac_class: str = ""
    is_domestic: bool = False
    is_released: bool = False

    @property
    def key(self) -> str:
        """The number in the one spelling by which it is compared."""
        return serial_key(self.serial)


@dataclass(frozen=True, slots=True)
class EarlierOrder:
    """An earlier transaction of the same or a linked buyer; a shipment of an order is that order.

    Args:
        reference: of the order (of a shipment, the order it fulfils).
        buyers: names of the parties through which it is linked.
        links: what links them: name, phone, domain, registration, address, officer, payer.
        value_usd: ``None`` when unknown or in another currency.
        units: units of advanced-computing lines.
        parts: part keys of its lines.
        is_same_buyer: linked by name or registration number.
    """

    reference: str
    on: date
    buyers: tuple[str, ...]
    links: tuple[str, ...]
    value_usd: Decimal | None = None
    units: Decimal = Decimal(0)
    parts: tuple[str, ...] = ()
    is_same_buyer: bool = False


@dataclass(frozen=True, slots=True)
class LinkedParty:
    """A party of an earlier transaction that shares something with one of this one.

    Args:
        party: index of the party here.
        name, country: the other party.
        link: what they share (phone, domain, registration, address, officer).
        reference, on: where it was seen.
        is_advanced_buyer: that transaction had an advanced-computing line.
        listed_as: the listed party that it is today, empty when it is none.
    """

    party: int
    name: str
    country: str
    link: str
    reference: str
    on: date
    is_advanced_buyer: bool = False
    listed_as: str = ""


@dataclass(frozen=True, slots=True)
class PartBuyer:
    """Somebody who bought a part number of this order before; ``listed_as`` as above."""

    part: str
    name: str
    country: str
    listed_as: str = ""


@dataclass(frozen=True, slots=True)
class Reserved:
    """Of one license, what an order reserved and one shipment of it may take: what is not shipped
    and, of what this shipment took before, the part that it still draws.

    Args:
        quantity: units.
        value: in the license's currency.
    """

    quantity: Decimal = Decimal(0)
    value: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class OrderParty:
    """A party of a shipment's order: country of its address, empty if unknown, and of others."""

    role: str
    name: str
    country: str = ""
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OtherPlace:
    """A party of a shipment at another address than its order says.

    Args:
        party: its index in the shipment.
        ships, ordered: the two addresses, in one line each.
    """

    party: int
    ships: str
    ordered: str


@dataclass(frozen=True, slots=True)
class OrderLine:
    """A line of the order that a shipment fulfils.

    Args:
        quantity: as ordered, ``None`` where the order states none.
        shipped: what other shipments of the order took of it that may leave or left.
        destination: where the line goes, where it says so itself.
    """

    number: int
    description: str
    part_number: str = ""
    eccn: str = ""
    quantity: Decimal | None = None
    unit: str = ""
    shipped: Decimal = Decimal(0)
    destination: str = ""


class OrderState(StrEnum):
    """Whether the order that a shipment names may ship."""

    NOT_LOOKED_UP = ""
    UNKNOWN = "unknown"
    NO_ORDER = "no_order"
    PENDING = "pending"
    REJECTED = "rejected"
    RELEASED = "released"


@dataclass(frozen=True, slots=True)
class SourceOrder:
    """The order that a shipment fulfils, as it stands.

    What a screening stored before a field was there reads as if nobody had looked.

    Args:
        reference: empty where the shipment names none.
        canceled_on: the day its submitter canceled it.
        reserved: by number of the licenses on record that the shipment's lines name.
        state: of its newest revision.
        kind: what the reference names, ``order`` where all is well.
        revision: the newest; nothing below it counts.
        released_before: the newest earlier revision that was released; 0 where none was.
        near: references of the same submitter that are spelled nearly so.
        destination, end_use_country: as the order states them, empty: unknown.
        elsewhere: parties of the shipment that have another address in the same country there.
    """

    reference: str
    canceled_on: date | None = None
    reserved: Mapping[str, Reserved] = field(default_factory=dict)
    state: OrderState = OrderState.NOT_LOOKED_UP
    kind: str = ""
    revision: int = 0
    released_before: int = 0
    near: tuple[str, ...] = ()
    parties: tuple[OrderParty, ...] = ()
    lines: tuple[OrderLine, ...] = ()
    destination: str = ""
    end_use_country: str = ""
    elsewhere: tuple[OtherPlace, ...] = ()


@dataclass(frozen=True, slots=True)
class BlockedRevision:
    """An earlier revision that was blocked and that nobody let go, and what was changed since.

    Args:
        reasons: why it was blocked, in words.
        changes: what it stated and the revision that is screened states otherwise.
    """

    revision: int
    reasons: tuple[str, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class EarlierFinding:
    """What an earlier answer found in what was stated then.

    Args:
        code: of the reason, or of the red flag.
        summary: its words.
        places: paths into the earlier submission.
    """

    code: str
    summary: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EarlierAnswer:
    """An earlier answer that nobody let go, and what is stated otherwise than then.

    Args:
        reference, revision: what was answered; the reference may be another than this one's.
        outcome: ``hold`` of an earlier revision, ``block`` of another reference.
        findings: why it was not let go.
        changes: what it stated and the one that is screened states otherwise.
        of: whose answer it was: ``""`` of an earlier revision, or of a blocked order of the same
            buyer; ``buyer`` and ``rejected`` of an order of the same buyer that was held or that a
            person rejected, ``shipment`` of another shipment of the same order, ``refused`` of
            the same goods for another buyer.
    """

    reference: str
    revision: int
    outcome: str
    findings: tuple[EarlierFinding, ...]
    changes: tuple[Change, ...]
    of: str = ""


@dataclass(frozen=True, slots=True)
class PartnerSince:
    """What a party's partner record has since the order came, as a party is submitted."""

    party: int
    number: str
    changed_on: date
    details: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Past:
    """Everything on record that a rule may ask for.

    Args:
        is_gathered: somebody looked; without it everything below is unknown.
        licenses: those whose numbers the lines name.
        partners: by party index; a party without a record has no entry.
        sightings: earlier transactions of this order's serial numbers, oldest first.
        orders: earlier orders of the same or linked buyers, newest first.
        linked: parties that share more than a name with a party here.
        part_buyers: earlier buyers of this order's part numbers.
        first_ac_purchase: by party index, the first advanced-computing transaction of its name
            or registration number here.
        mean_before_2022: by party index and HTS code ("0 8542.31"), mean quantity a line before
            2022-02-24 of that buyer, else of those linked to it.
        source_order: of a shipment; of another transaction, and where nobody looked, None.
        blocked: of a later revision, the newest earlier one that was blocked and not let go.
        standing: records on file of the parties and parts, those that ended lately, too.
        earlier: other answers that this one may make go away: a hold of an earlier revision, a
            block of the same buyer's order of the same goods under another reference.
        watched: parties that the exporter's own watch list names, on whatever days it does.
        partners_since: what partners that the order names by number have since it came.
    """

    is_gathered: bool = False
    licenses: tuple[LicenseRecord, ...] = ()
    partners: Mapping[str, PartnerRecord] = field(default_factory=dict)
    sightings: tuple[Sighting, ...] = ()
    orders: tuple[EarlierOrder, ...] = ()
    linked: tuple[LinkedParty, ...] = ()
    part_buyers: tuple[PartBuyer, ...] = ()
    first_ac_purchase: Mapping[str, date] = field(default_factory=dict)
    mean_before_2022: Mapping[str, Decimal] = field(default_factory=dict)
    source_order: SourceOrder | None = None
    blocked: BlockedRevision | None = None
    standing: tuple[StandingRecord, ...] = ()
    earlier: tuple[EarlierAnswer, ...] = ()
    watched: tuple[WatchedParty, ...] = ()
    partners_since: tuple[PartnerSince, ...] = ()
    further_orders: tuple[SourceOrder, ...] = ()  # of lines that name another

    @property
    def all_orders(self) -> tuple[SourceOrder, ...]:
        return (self.source_order, *self.further_orders) if self.source_order else ()

    def license(self, number: str) -> LicenseRecord | None:
        """The license of a number, ``None`` when it is not on record."""
        return next((held for held in self.licenses if held.number == number), None)

    def reserved(self, number: str) -> Reserved:
        """What the order of this shipment reserved on a license; nothing where it did not."""
        return (self.source_order.reserved if self.source_order else {}).get(number, Reserved())

    def partner(self, party: int) -> PartnerRecord | None:
        """The partner record of a party, ``None`` when there is none."""
        return self.partners.get(str(party))


NOTHING_GATHERED = Past()
