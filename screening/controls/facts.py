"""What is known of a transaction, as values the control rules can ask.

A submission is JSON that has already passed the transaction's schema. Here it becomes frozen
values, so that a rule reads ``facts.end_use.military`` and not a nest of ``dict.get``. A field
that was not submitted is ``None`` (or an empty tuple for a list): unknown, never "no". Only the
fields some rule reads are kept; the submission itself stays the record.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from screening.controls.dealings import (
    NOTHING_OF_LINE,
    NOTHING_STATED,
    DealFacts,
    EndUseFacts,
    FieldFault,
    FilingFacts,
    LineFiling,
    PartyDetails,
)
from screening.controls.stated.line_prices import counted, currencies_of, price_of_one
from screening.controls.stated.named_elsewhere import NamedElsewhere, named_elsewhere
from screening.controls.stated.party_parts import (
    AddressFacts,
    IdentifierFacts,
    NameFacts,
    OwnerFacts,
)
from screening.terms.fulfilled import Fulfilled, orders_fulfilled
from screening.terms.party_role import PartyRole
from screening.terms.standing_record import NOTHING_ON_FILE, OnFile
from screening.terms.traits import serial_key
from screening.terms.values import to_decimal


@dataclass(frozen=True, slots=True)
class PartyFacts:
    """One party of the transaction; ``index`` is its place in the submission.

    ``address``, ``name`` and ``nationality`` are those that stand by themselves; ``names``,
    ``further_addresses`` and ``nationalities`` are what stands beside them, in lists.
    """

    index: int
    role: PartyRole
    name: str
    type: str | None = None
    business_type: str | None = None
    address: AddressFacts = field(default_factory=AddressFacts)
    nationality: str | None = None
    residency: str | None = None
    is_protected_person: bool = False
    headquarters_country: str | None = None
    ultimate_parent: str | None = None
    owners: tuple[OwnerFacts, ...] = ()
    previous_names: tuple[str, ...] = ()
    officers: tuple[str, ...] = ()
    identifiers: tuple[IdentifierFacts, ...] = ()
    birth_date: str | None = None
    details: PartyDetails = field(default_factory=PartyDetails)
    path: str = ""
    names: tuple[NameFacts, ...] = ()
    further_addresses: tuple[AddressFacts, ...] = ()
    nationalities: tuple[str, ...] = ()

    @property
    def countries(self) -> tuple[str, ...]:
        """Every country the party ties itself to, once each: address, nationality, residency,
        headquarters, then those of its other addresses and nationalities."""
        stated = (self.address.country, self.nationality, self.residency, self.headquarters_country)
        beside = (*(each.country for each in self.further_addresses), *self.nationalities)
        return tuple(dict.fromkeys(country for country in (*stated, *beside) if country))

    @property
    def addresses(self) -> tuple[tuple[str, AddressFacts], ...]:
        """Every address with its path, the party's ``address`` first, stated or not."""
        further = enumerate(self.further_addresses)
        rows = ((f"{self.subject}.addresses[{place}]", address) for place, address in further)
        return ((f"{self.subject}.address", self.address), *rows)

    @property
    def places(self) -> tuple[str, ...]:
        """The countries of its addresses, once each."""
        stated = (address.country for _, address in self.addresses)
        return tuple(dict.fromkeys(country for country in stated if country))

    @property
    def citizenships(self) -> tuple[str, ...]:
        """Every nationality it states and every country whose passport it names, once each."""
        passports = (i.country for i in self.identifiers if i.is_passport)
        stated = (self.nationality, *self.nationalities, *passports)
        return tuple(dict.fromkeys(country for country in stated if country))

    @property
    def subject(self) -> str:
        """The party as a path into the submission (``parties[0]``, ``route.vessel``)."""
        return self.path or f"parties[{self.index}]"

    @classmethod
    def from_submission(cls, index: int, data: Mapping[str, Any]) -> PartyFacts:
        """Read one element of ``parties``."""
        return cls(
            index=index,
            role=PartyRole(data["role"]),
            name=data["name"],
            type=data.get("type"),
            business_type=data.get("business_type"),
            address=AddressFacts.from_submission(data.get("address", {})),
            nationality=data.get("nationality"),
            residency=data.get("residency"),
            is_protected_person=data.get("protected_person") is True,
            headquarters_country=data.get("headquarters_country"),
            ultimate_parent=data.get("ultimate_parent"),
            owners=OwnerFacts.all_of(data),
            previous_names=tuple(data.get("previous_names", ())),
            officers=tuple(data.get("officers", ())),
            identifiers=IdentifierFacts.all_of(data),
            birth_date=data.get("birth_date"),
            details=PartyDetails.from_submission(data),
            names=tuple(NameFacts(n["kind"], n["name"]) for n in data.get("names", ())),
            further_addresses=tuple(map(AddressFacts.from_submission, data.get("addresses", ()))),
            nationalities=tuple(data.get("nationalities", ())),
        )

    @classmethod
    def named_elsewhere(cls, index: int, named: NamedElsewhere) -> PartyFacts:
        """Somebody who is named outside of ``parties``."""
        return cls(
            index=index,
            role=named.role,
            name=named.name,
            type=named.type,
            address=named.address,
            identifiers=(IdentifierFacts("imo", named.imo),) if named.imo else (),
            path=named.path,
        )


REMOTE_COMPUTE = "remote_compute"
"""Means of a release, or service of a line, by which no item changes hands."""


@dataclass(frozen=True, slots=True)
class LineFacts:
    """One line: what is sold or released.

    Args:
        unit_value: the price of one unit, in ``currency``, without that in the transaction's.
        currency: where the line states another than the transaction's.
        parent_line: number of the line that it is a part of.
        ship_to, ship_to_name: where it goes and who receives it there, where it says so itself.
        ship_from_country: likewise where it leaves.
    """

    index: int
    number: int
    description: str
    part_number: str | None = None
    manufacturer: str | None = None
    quantity: Decimal | None = None
    unit: str | None = None
    unit_value: Decimal | None = None
    eccn: str | None = None
    hts: str | None = None
    country_of_origin: str | None = None
    us_content_percent: Decimal | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)
    license_number: str | None = None
    license_exception: str | None = None
    technology_what: str | None = None
    technology_means: str | None = None
    serial_numbers: tuple[str, ...] = ()
    services: tuple[str, ...] | None = None
    filing: LineFiling = NOTHING_OF_LINE
    currency: str | None = None
    parent_line: int | None = None
    ship_to: AddressFacts | None = None
    ship_to_name: str | None = None
    ship_from_country: str | None = None

    @property
    def subject(self) -> str:
        """The line as a path into the submission (``lines[0]``)."""
        return f"lines[{self.index}]"

    @property
    def is_remote_compute(self) -> bool:
        """Whether it lets somebody use computers from afar, so that no item is exported."""
        return self.technology_means == REMOTE_COMPUTE or REMOTE_COMPUTE in (self.services or ())

    @property
    def serial_keys(self) -> tuple[str, ...]:
        """The serial numbers in the one spelling by which they are compared."""
        return tuple(serial_key(serial) for serial in self.serial_numbers)

    @property
    def value(self) -> Decimal | None:
        """Quantity times unit value, ``None`` when either is unknown."""
        if self.quantity is None or self.unit_value is None:
            return None
        return self.quantity * self.unit_value

    @classmethod
    def from_submission(cls, index: int, data: Mapping[str, Any]) -> LineFacts:
        """Read one element of ``lines``; an empty ECCN is an unknown one."""
        technology, ship_to = data.get("technology", {}), data.get("ship_to")
        services = data.get("services")
        return cls(
            index=index,
            number=data["number"],
            description=data["description"],
            part_number=data.get("part_number"),
            manufacturer=data.get("manufacturer"),
            quantity=to_decimal(data.get("quantity")),
            unit=data.get("unit"),
            unit_value=price_of_one(data),
            eccn=(data.get("eccn") or "").strip() or None,
            hts=data.get("hts"),
            country_of_origin=data.get("country_of_origin"),
            us_content_percent=to_decimal(data.get("us_content_percent")),
            parameters=data.get("parameters", {}),
            license_number=data.get("license_number"),
            license_exception=data.get("license_exception"),
            technology_what=technology.get("what"),
            technology_means=technology.get("means"),
            serial_numbers=tuple(data.get("serial_numbers", ())),
            services=None if services is None else tuple(services),
            filing=LineFiling.from_submission(data),
            currency=data.get("currency"),
            parent_line=data.get("parent_line"),
            ship_to=None if ship_to is None else AddressFacts.from_submission(ship_to),
            ship_to_name=None if ship_to is None else ship_to.get("name"),
            ship_from_country=data.get("ship_from", {}).get("country"),
        )


@dataclass(frozen=True, slots=True)
class TransactionFacts:
    """Everything the control rules know of one transaction.

    Args:
        fulfils: which order each line is of.
        line_currencies: those of lines that state another than the transaction's.
        destination_path: where ``destination_country`` stands.
        line_place: path and address of where the lines go that are asked about, if they say more
            of it than a country.
        not_of_lines: consignees (indexes) to whom none of the lines goes that are asked about.
    """

    reference: str
    kind: str
    parties: tuple[PartyFacts, ...]
    lines: tuple[LineFacts, ...]
    named_elsewhere: tuple[PartyFacts, ...] = ()
    site: PartyFacts | None = None
    currency: str | None = None
    ship_from_country: str | None = None
    destination_country: str | None = None
    transit_countries: tuple[str, ...] | None = None
    end_use: EndUseFacts = field(default_factory=EndUseFacts)
    special_instructions: str | None = None
    deal: DealFacts = field(default_factory=DealFacts)
    field_faults: tuple[FieldFault, ...] = ()
    on_file: OnFile = NOTHING_ON_FILE
    filing: FilingFacts = NOTHING_STATED
    fulfils: tuple[Fulfilled, ...] = ()
    line_currencies: tuple[str, ...] = ()
    destination_path: str = "destination_country"
    line_place: tuple[str, AddressFacts] | None = None
    not_of_lines: frozenset[int] = frozenset()

    @property
    def currencies(self) -> tuple[str, ...]:
        """In which it is priced: the transaction's, then those of lines with another."""
        return tuple(code for code in (self.currency, *self.line_currencies) if code)

    @property
    def value(self) -> Decimal | None:
        """Sum of the lines' values, each part of a set once; ``None`` when any line's value is
        unknown, or is in another currency than the transaction's."""
        values = [None if line.currency else line.value for line in counted(self.lines)]
        known = [value for value in values if value is not None]
        return sum(known, Decimal(0)) if len(known) == len(values) else None

    def party_at(self, index: int) -> PartyFacts:
        """The party of an index: those submitted, those named elsewhere, and the site of use."""
        if self.site is not None and index == self.site.index:
            return self.site
        return (*self.parties, *self.named_elsewhere)[index]

    @property
    def other_side(self) -> tuple[PartyFacts, ...]:
        """The parties but for who sells and exports; all where nobody else is named."""
        return tuple(p for p in self.parties if not p.role.is_own_side) or self.parties

    def in_roles(self, roles: Iterable[PartyRole]) -> tuple[PartyFacts, ...]:
        """The parties in any of ``roles``, in the order submitted."""
        wanted = frozenset(roles)
        return tuple(party for party in self.parties if party.role in wanted)

    @classmethod
    def from_submission(cls, data: Mapping[str, Any]) -> TransactionFacts:
        """Read a schema-valid submission.

        Args:
            data: the transaction as submitted; the keys of ``transaction.schema.json``.
        """
        transit = data.get("route", {}).get("transit_countries")
        elsewhere = tuple(
            PartyFacts.named_elsewhere(number, named)
            for number, named in enumerate(named_elsewhere(data), start=len(data["parties"]))
        )
        currency, own = currencies_of(data)
        return cls(
            reference=data["reference"],
            kind=data["kind"],
            parties=tuple(PartyFacts.from_submission(i, p) for i, p in enumerate(data["parties"])),
            lines=lines_of(data),
            named_elsewhere=elsewhere,
            site=_site_of_use(data, index=len(data["parties"]) + len(elsewhere)),
            currency=currency,
            line_currencies=own,
            fulfils=orders_fulfilled(data),
            ship_from_country=data.get("ship_from", {}).get("country"),
            destination_country=data.get("destination_country"),
            transit_countries=None if transit is None else tuple(transit),
            end_use=EndUseFacts.from_submission(data.get("end_use", {})),
            special_instructions=data.get("special_instructions"),
            deal=DealFacts.from_submission(data),
            filing=FilingFacts.from_submission(data.get("filing", {})),
        )


def lines_of(data: Mapping[str, Any]) -> tuple[LineFacts, ...]:
    """The lines of a schema-valid submission, for who asks of nothing else."""
    currency, _ = currencies_of(data)
    read = (LineFacts.from_submission(i, x) for i, x in enumerate(data["lines"]))
    return tuple(replace(x, currency=None) if x.currency == currency else x for x in read)


def _site_of_use(data: Mapping[str, Any], *, index: int) -> PartyFacts | None:
    """Whoever uses the goods at the address of the site; it has no name that could be screened."""
    use = data.get("end_use", {})
    text = use.get("site", {}).get("address")
    if not text:
        return None
    country = use.get("location_country") or data.get("destination_country")
    address = AddressFacts(street=text, city=text, country=country)
    path = "end_use.site.address"
    return PartyFacts(
        index, PartyRole.END_USER, "The site of the end use", None, None, address, path=path
    )
