"""Listed parties as they stand in an index: found by number, decoded only when they hit."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from screening.terms.listed_party import (
    AddressRecord,
    IdentifierRecord,
    NameKind,
    NameRecord,
    PartyRecord,
    PartySchema,
)

WEAK = 2
ADDRESS_KIND = "address"
OWN_ALIAS, OWN_WEAK_ALIAS = "own_alias", "own_weak_alias"
"""Names that we add and no list prints; the second never makes a match by itself."""
KINDS = (*NameKind, ADDRESS_KIND, OWN_ALIAS, OWN_WEAK_ALIAS)
"""The position in this tuple is what the index stores."""
_PLACE_OF = {kind: place for place, kind in enumerate(KINDS)}


@dataclass(frozen=True, slots=True)
class ListedName:
    """A name to index: its text, kind (position in ``KINDS``), reading schema and party number."""

    text: str
    kind: int
    schema: str | None
    party: int


def listed_names(records: Iterable[PartyRecord]) -> Iterator[ListedName]:
    """Every text of every record that a query may meet; an address row's addresses are names."""
    for number, party in enumerate(records):
        if party.schema is PartySchema.ADDRESS:
            texts = [a.text for a in party.addresses] or [n.text for n in party.names]
            for text in texts:
                yield ListedName(text, _PLACE_OF[ADDRESS_KIND], "address", number)
            continue
        schema = None if party.schema is PartySchema.UNKNOWN else str(party.schema)
        for name in party.names:
            yield ListedName(name.text, _PLACE_OF[name.kind], schema, number)


def pack(party: PartyRecord) -> str:
    """What matching needs of a party, as JSON."""
    return json.dumps(
        [
            party.source,
            party.uid,
            str(party.schema),
            [[n.text, str(n.kind)] for n in party.names],
            [
                [a.text, a.street, a.city, a.region, a.postal_code, a.country]
                for a in party.addresses
            ],
            [[i.type, i.value, i.country] for i in party.identifiers],
            list(party.countries),
            list(party.birth_dates),
        ],
        ensure_ascii=False,
        separators=(",", ":"),
    )


@lru_cache(maxsize=4096)
def unpack(text: str) -> PartyRecord:
    """The party as far as matching needs it; measures and raw row stay in the database."""
    source, uid, schema, names, addresses, identifiers, countries, births = json.loads(text)
    return PartyRecord(
        source=source,
        uid=uid,
        schema=PartySchema(schema),
        names=tuple(NameRecord(t, NameKind(k)) for t, k in names),
        addresses=tuple(AddressRecord(*a) for a in addresses),
        identifiers=tuple(IdentifierRecord(*i) for i in identifiers),
        countries=tuple(countries),
        birth_dates=tuple(births),
    )
