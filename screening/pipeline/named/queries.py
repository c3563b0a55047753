"""What a party's name is asked for with: the query, and how the name belongs to its party."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from screening.controls.facts import PartyFacts
from screening.controls.stated.party_parts import AddressFacts
from screening.matching import Query
from screening.terms.birth_dates import told_birth_dates
from screening.terms.listed_party import AddressRecord, IdentifierRecord


@dataclass(frozen=True, slots=True)
class NameToScreen:
    """One name of one party, and how it belongs to it.

    Args:
        party: index of the party.
        via: which of its names it is.
        query: what is asked.
        field: the field it stands in, as submitted; empty where that is the name.
        why: what was done to the field to read this name, as a sentence; empty where nothing.
        is_within: it is the body of which the field names a school or a branch.
        is_another: it may be another party than the field's own, whole by itself.
    """

    party: int
    via: str
    query: Query
    field: str = ""
    why: str = ""
    is_within: bool = False
    is_another: bool = False

    @property
    def submitted(self) -> str:
        """The field as submitted."""
        return self.field or self.query.name


def own_query(party: PartyFacts, name: str | None = None) -> Query:
    """A party's own name with all that the party says of itself."""
    return Query(
        name or party.name,
        schema=party.type,
        countries=party.countries,
        addresses=tuple(r for _, each in party.addresses for r in address_of(each)),
        identifiers=tuple(
            IdentifierRecord(i.type, i.value, i.country or "") for i in party.identifiers
        ),
        birth_dates=told_birth_dates(party.birth_date),
        role=party.role.value,
    )


def address_of(address: AddressFacts) -> Iterator[AddressRecord]:
    """The party's address for matching, where it says more than a country."""
    parts = (address.street, address.city, address.region, address.postal_code)
    if address.street or address.city:
        yield AddressRecord(
            ", ".join(part for part in (*parts, address.country) if part),
            *(part or "" for part in (*parts, address.country)),
        )
