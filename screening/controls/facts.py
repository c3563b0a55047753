"""What is known of a transaction, as values the control rules can ask.

A submission is JSON that has already passed the transaction's schema. Here it becomes frozen
values, so that a rule reads ``facts.end_use.military`` and not a nest of ``dict.get``. A field
that was not submitted is ``None`` (or an empty tuple for a list): unknown, never "no". Only the
fields some rule reads are kept; the submission itself stays the record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from screening.controls.dealings import (
    END_USE_FLAGS,
    NOTHING_OF_LINE,
    NOTHING_STATED,
    DealFacts,
    FieldFault,
    FilingFacts,
    LineFiling,
    PartyDetails,
)
from screening.terms.party_role import PartyRole
from screening.terms.standing_record import NOTHING_ON_FILE, OnFile
from screening.terms.traits import serial_key
from screening.terms.values import to_decimal


@dataclass(frozen=True, slots=True)
class AddressFacts:
    """Where a party says it is; any part may be unknown."""

    street: str | None = None
    city: str | None = None
    region: str | None = None
    postal_code: str | None = None
    country: str | None = None

    @classmethod
    def from_submission(cls, data: Mapping[str, Any]) -> AddressFacts:
        """Read the ``address`` object of a party."""
        return cls(**{name: data.get(name) for name in cls.__slots__})


@dataclass(frozen=True, slots=True)
class OwnerFacts:
    """One declared owner: ``percent`` is 0 to 100, ``None`` when the share is unknown."""

    name: str
    country: str | None = None
    percent: Decimal | None = None


@dataclass(frozen=True, slots=True)
class IdentifierFacts:
    """A number the party gives of itself: ``type`` as submitted (registration, tax, imo ...)."""

    type: str
    value: str
    country: str | None = None


@dataclass(frozen=True, slots=True)
class PartyFacts:
    """One party of the transaction; ``index`` is its place in the submission."""

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

    @property
    def countries(self) -> tuple[str, ...]:
        """Every country the party ties itself to, once each: address, nationality, residency,
        headquarters."""
        stated = (self.address.country, self.nationality, self.residency, self.headquarters_country)
        return tuple(dict.fromkeys(country for country in stated if country))

    @property
    def subject(self) -> str:
        """The party as a path into the submission (``parties[0]``, ``route.vessel``)."""
        return self.path or f"parties[{self.index}]"

    @classmethod
    def from_submission(cls, index: int, data: Mapping[str, Any]) -> PartyFacts:
        """Read one element of ``parties``."""
        owners = tuple(
            OwnerFacts(o["name"], o.get("country"), to_decimal(o.get("percent")))
            for o in data.get("owners", ())
        )
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
            owners=owners,
            previous_names=tuple(data.get("previous_names", ())),
            officers=tuple(data.get("officers", ())),
            identifiers=tuple(
                IdentifierFacts(i["type"], i["value"], i.get("country"))
                for i in data.get("identifiers", ())
            ),
            birth_date=data.get("birth_date"),
            details=PartyDetails.from_submission(data),
        )


REMOTE_COMPUTE = "remote_compute"
"""Means of a release, or service of a line, by which no item changes hands."""


@dataclass(frozen=True, slots=True)
class LineFacts:
    """One line: what is sold or released. ``unit_value`` is in the transaction's currency."""

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
        technology = data.get("technology", {})
        services = data.get("services")
        return cls(
            index=index,
            number=data["number"],
            description=data["description"],
            part_number=data.get("part_number"),
            manufacturer=data.get("manufacturer"),
            quantity=to_decimal(data.get("quantity")),
            unit=data.get("unit"),
            unit_value=to_decimal(data.get("unit_value")),
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
        )


@dataclass(frozen=True, slots=True)
class EndUseFacts:
    """What the goods are for. ``flags`` holds only the flags that were answered."""

    statement: str | None = None
    location_country: str | None = None
    location_region: str | None = None
    reexport: bool | None = None
    site_address: str | None = None
    site_operator: str | None = None
    site_mw: Decimal | None = None
    flags: Mapping[str, bool] = field(default_factory=dict)

    def flag(self, name: str) -> bool | None:
        """One of ``END_USE_FLAGS``: true, false, or ``None`` when nobody said."""
        return self.flags.get(name)

    @classmethod
    def from_submission(cls, data: Mapping[str, Any]) -> EndUseFacts:
        """Read the ``end_use`` object; JSON null is an unanswered flag."""
        site = data.get("site", {})
        flags = {name: data[name] for name in END_USE_FLAGS if data.get(name) is not None}
        return cls(
            statement=data.get("statement"),
            location_country=data.get("location_country"),
            location_region=data.get("location_region"),
            reexport=data.get("reexport"),
            site_address=site.get("address"),
            site_operator=site.get("operator"),
            site_mw=to_decimal(site.get("mw")),
            flags=flags,
        )


@dataclass(frozen=True, slots=True)
class TransactionFacts:
    """Everything the control rules know of one transaction."""

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

    @property
    def value(self) -> Decimal | None:
        """Sum of the lines' values, ``None`` when any line's value is unknown."""
        values = [line.value for line in self.lines]
        known = [value for value in values if value is not None]
        return sum(known, Decimal(0)) if len(known) == len(values) else None

    def party_at(self, index: int) -> PartyFacts:
        """The party of an index: those submitted, those named elsewhere, and the site of use."""
        if self.site is not None and index == self.site.index:
            return self.site
        return (*self.parties, *self.named_elsewhere)[index]

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
        elsewhere = tuple(_named_elsewhere(data))
        return cls(
            reference=data["reference"],
            kind=data["kind"],
            parties=tuple(PartyFacts.from_submission(i, p) for i, p in enumerate(data["parties"])),
            lines=lines_of(data),
            named_elsewhere=elsewhere,
            site=_site_of_use(data, index=len(data["parties"]) + len(elsewhere)),
            currency=data.get("currency"),
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
    return tuple(LineFacts.from_submission(i, x) for i, x in enumerate(data["lines"]))


def _named_elsewhere(data: Mapping[str, Any]) -> Iterator[PartyFacts]:
    """Who is named outside ``parties``: vessel, carrier, payer, operators of sites.

    They are screened like every party; a name that already stands among the parties is left out.
    """
    known = {party["name"].casefold() for party in data["parties"]}
    route, payment = data.get("route", {}), data.get("payment", {})
    vessel = route.get("vessel", {})
    site = data.get("end_use", {}).get("site", {})
    found = [
        ("route.vessel", PartyRole.CARRIER, vessel.get("name") or vessel.get("imo"), "vessel"),
        ("route.carrier", PartyRole.CARRIER, route.get("carrier"), None),
        ("payment.payer_name", PartyRole.BILL_TO, payment.get("payer_name"), None),
        ("end_use.site.operator", PartyRole.OTHER, site.get("operator"), None),
    ]
    for place, party in enumerate(data["parties"]):
        operator = party.get("data_center", {}).get("operator")
        path = f"parties[{place}].data_center.operator"
        found.append((path, PartyRole.OTHER, operator, None))
    named = [row for row in found if row[2] and row[2].casefold() not in known]
    for number, (path, role, name, kind) in enumerate(named, start=len(data["parties"])):
        imo = vessel.get("imo") if path == "route.vessel" else None
        yield PartyFacts(
            index=number,
            role=role,
            name=name,
            type=kind,
            identifiers=(IdentifierFacts("imo", imo),) if imo else (),
            path=path,
        )


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
