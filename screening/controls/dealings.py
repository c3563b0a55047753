"""How a transaction is dealt: who the parties say they are, who pays, how the goods leave.

These fields decide no license: the red flags read them (15 CFR 732 Supp. 3), and what is filed of
the export (15 CFR 30.6). As everywhere, a field that was not submitted is ``None`` or empty:
unknown, never "no".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from screening.terms.values import date_or_none, to_decimal

# The flags of the ``end_use`` object that say what the goods are for (15 CFR part 744).
END_USE_FLAGS = (
    "military",
    "military_intelligence",
    "nuclear",
    "missile",
    "chem_bio",
    "naval_nuclear",
    "supercomputer",
    "advanced_node_fab",
    "sme_production",
)


@dataclass(frozen=True, slots=True)
class PartyDetails:
    """What a party says of itself beside name and address.

    Args:
        industry: line of business in words.
        incorporated_on: the day it was founded.
        renamed_on: the day of its last change of name.
        site, site_operator, site_mw: its data center; megawatts of power.
        attestations: name of the attestation to true, false or its date.
    """

    industry: str | None = None
    website: str | None = None
    email: str | None = None
    phone: str | None = None
    incorporated_on: date | None = None
    renamed_on: date | None = None
    site: str | None = None
    site_operator: str | None = None
    site_mw: Decimal | None = None
    attestations: Mapping[str, bool | str] = field(default_factory=dict)

    @classmethod
    def from_submission(cls, data: Mapping[str, Any]) -> PartyDetails:
        """Read one element of ``parties``."""
        center = data.get("data_center", {})
        return cls(
            industry=data.get("industry"),
            website=data.get("website"),
            email=data.get("email"),
            phone=data.get("phone"),
            incorporated_on=date_or_none(data.get("incorporated_on")),
            renamed_on=date_or_none(data.get("renamed_on")),
            site=center.get("site"),
            site_operator=center.get("operator"),
            site_mw=to_decimal(center.get("mw")),
            attestations=data.get("attestations", {}),
        )


@dataclass(frozen=True, slots=True)
class DealFacts:
    """What is known of the deal itself.

    Args:
        dated: the transaction's own date.
        ip_country: where the order was placed from.
    """

    dated: date | None = None
    incoterm: str | None = None
    delivery_date: date | None = None
    ip_country: str | None = None
    payment_method: str | None = None
    payer_name: str | None = None
    payer_country: str | None = None
    ports: tuple[str, ...] = ()

    @classmethod
    def from_submission(cls, data: Mapping[str, Any]) -> DealFacts:
        """Read a schema-valid submission."""
        payment = data.get("payment", {})
        return cls(
            dated=date_or_none(data.get("date")),
            incoterm=data.get("incoterm"),
            delivery_date=date_or_none(data.get("delivery_date")),
            ip_country=data.get("ip_country"),
            payment_method=payment.get("method"),
            payer_name=payment.get("payer_name"),
            payer_country=payment.get("payer_country"),
            ports=tuple(data.get("route", {}).get("ports", ())),
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
class FieldFault:
    """A name field that could not be read for what it is there for.

    Args:
        kind: ``unnamed`` (it names nobody), ``unreadable`` (text was lost on the way) or
            ``crowded`` (it has more words than a name).
        subject: the party.
        field: the field, as a path into the submission.
        words: why it names nobody or is crowded, or the words that are damaged.
    """

    kind: str
    subject: str
    field: str
    words: str


@dataclass(frozen=True, slots=True)
class FilingFacts:
    """Of the whole order.

    Args:
        mode: ``vessel``, ``air``, ``rail``, ``truck``, ``mail`` or ``other``.
        port: of export, four digits of Schedule D.
        conveyance: number of flight, voyage, train or truck.
        routed: whether the foreign buyer's agent files.
        itn: number of the filing, once it is made.
        usppi_ein: employer identification number of the US principal party in interest.
    """

    mode: str | None = None
    port: str | None = None
    conveyance: str | None = None
    routed: bool | None = None
    usppi_ein: str | None = None
    itn: str | None = None

    @classmethod
    def from_submission(cls, data: Mapping[str, Any]) -> FilingFacts:
        """Read the ``filing`` object of a transaction."""
        return cls(**{name: data.get(name) for name in cls.__slots__})


@dataclass(frozen=True, slots=True)
class LineFiling:
    """Of one line.

    Args:
        schedule_b: ten digits, as written.
        value_at_port_usd: of the whole line, US dollars.
    """

    schedule_b: str | None = None
    value_at_port_usd: Decimal | None = None
    used_vehicle: bool | None = None

    @classmethod
    def from_submission(cls, data: Mapping[str, Any]) -> LineFiling:
        """Read one element of ``lines``."""
        return cls(
            schedule_b=data.get("schedule_b"),
            value_at_port_usd=to_decimal(data.get("value_at_port_usd")),
            used_vehicle=data.get("used_vehicle"),
        )


NOTHING_STATED = FilingFacts()
NOTHING_OF_LINE = LineFiling()
