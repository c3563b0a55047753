"""Invented list files in the formats of their publishers."""

from __future__ import annotations

from datetime import date

DENIED = "us-bis-denied-persons"
OTHERS = "us-ofac-consolidated"

_HEAD = (
    "Name_and_Address,Effective_Date,Expiration_Date,"
    "Appropriate Federal Register Citations,Type of Denial"
)
_OFAC = "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/XML"


def denied(count: int, *, is_reversed: bool = False, has_address: bool = True) -> bytes:
    """A denied-persons file of so many invented persons."""
    numbers = range(count, 0, -1) if is_reversed else range(1, count + 1)
    street = "1 EXAMPLE STREET, EXAMPLE CITY, TX, US, 00000"
    place = street if has_address else ""
    rows = [
        f'"EXAMPLE PERSON {number}, {place}",3/2/2026,3/2/2036,91 F.R. 10000 3/2/2026,Standard'
        for number in numbers
    ]
    return "\r\n".join((_HEAD, *rows, "")).encode()


def ofac(count: int, on: date, *, says: int | None = None, repeats: int = 0) -> bytes:
    """A file of OFAC of so many invented entities.


    Args:
        says: the number of entries that its head gives.
        repeats: so many entries at the end bear the first one's number.
    """
    uids = [*range(1, count - repeats + 1), *[1] * repeats]
    entries = "".join(
        f"<sdnEntry><uid>{uid}</uid><lastName>EXAMPLE ENTITY {place}</lastName>"
        "<sdnType>Entity</sdnType><programList><program>EXAMPLE</program></programList></sdnEntry>"
        for place, uid in enumerate(uids, 1)
    )
    return (
        f'<?xml version="1.0"?><sdnList xmlns="{_OFAC}"><publshInformation>'
        f"<Publish_Date>{on:%m/%d/%Y}</Publish_Date><Record_Count>{says or count}</Record_Count>"
        f"</publshInformation>{entries}</sdnList>"
    ).encode()
