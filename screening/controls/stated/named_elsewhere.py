"""Who is named outside ``parties``: vessel, carrier, payer, operators of sites, receivers of lines.

They are screened like every party; a name that already stands among the parties is left out,
unless a line takes it to a place of its own.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from typing import Any, NamedTuple

from screening.controls.stated.party_parts import NOWHERE, AddressFacts
from screening.terms.party_role import PartyRole

_RECEIVING = (PartyRole.ULTIMATE_CONSIGNEE, PartyRole.END_USER)


class NamedElsewhere(NamedTuple):
    """One of them; ``path`` is where it stands, ``type`` the kind of party, ``imo`` a ship's."""

    path: str
    role: PartyRole
    name: str
    type: str | None = None
    imo: str | None = None
    address: AddressFacts = NOWHERE


def named_elsewhere(data: Mapping[str, Any]) -> Iterator[NamedElsewhere]:
    """Those of a schema-valid submission, in a stable order."""
    known = {party["name"].casefold() for party in data["parties"]}
    route, payment = data.get("route", {}), data.get("payment", {})
    vessel = route.get("vessel", {})
    ship, imo = vessel.get("name") or vessel.get("imo"), vessel.get("imo")
    site = data.get("end_use", {}).get("site", {})
    found = [
        NamedElsewhere("route.vessel", PartyRole.CARRIER, ship, "vessel", imo),
        NamedElsewhere("route.carrier", PartyRole.CARRIER, route.get("carrier")),
        NamedElsewhere("payment.payer_name", PartyRole.BILL_TO, payment.get("payer_name")),
        NamedElsewhere("end_use.site.operator", PartyRole.OTHER, site.get("operator")),
    ]
    for place, party in enumerate(data["parties"]):
        operator = party.get("data_center", {}).get("operator")
        path = f"parties[{place}].data_center.operator"
        found.append(NamedElsewhere(path, PartyRole.OTHER, operator))
    yield from (one for one in found if one.name and one.name.casefold() not in known)
    yield from _received_by_line(data, known)


def _received_by_line(data: Mapping[str, Any], known: Container[str]) -> Iterator[NamedElsewhere]:
    """Where lines go that say so themselves, each place once: who receives there, at an address.

    A place without a name of its own is the consignee's.
    """
    told: dict[tuple[str, AddressFacts], str] = {}
    for place, line in enumerate(data["lines"]):
        if "ship_to" not in line:
            continue
        address = AddressFacts.from_submission(line["ship_to"])
        name = line["ship_to"].get("name", "")
        if address.is_placed or (name and name.casefold() not in known):
            told.setdefault((name, address), f"lines[{place}].ship_to")
    if not told:
        return
    theirs = (party for party in data["parties"] if party["role"] in _RECEIVING)
    receiver = next(theirs, data["parties"][0])["name"]
    for (name, address), path in told.items():
        role = PartyRole.ULTIMATE_CONSIGNEE
        yield NamedElsewhere(path, role, name or receiver, address=address)
