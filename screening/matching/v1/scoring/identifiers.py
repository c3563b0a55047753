"""Numbers that name a party: exact or nothing.

A number is compared without spaces, dots and letter case, and only with a number of the same sort:
a tax number that happens to equal somebody's passport says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from screening.terms.listed_party import IdentifierRecord

SHORTEST = 5
"""Characters below which a number is too short to name anyone (call signs have 4 to 7)."""

_SORTS = (
    ("imo", ("imo", "vessel registration")),
    ("mmsi", ("mmsi",)),
    ("lei", ("lei", "legal entity identifier")),
    ("duns", ("duns", "d-u-n-s")),
    ("swift", ("swift", "bic")),
    ("call_sign", ("call_sign", "call sign")),
    ("aircraft", ("aircraft", "tail", "construction number", "serial")),
    ("passport", ("passport",)),
    ("tax", ("tax", "inn", "vat", "nit", "rfc", "rif", "ogrn", "kpp")),
    ("registration", ("registration", "registered", "company number", "commercial", "uscc",
                      "unified social", "organization code", "chamber", "business number")),
    ("national_id", ("national", "identification", "cedula", "id card", "dni", "curp")),
)  # fmt: skip
_LISTED_ALIKE = {"tax": "number", "registration": "number", "national_id": "number"}


def sort_of(kind: str) -> str:
    """The sort of number an agency's or submitter's label means; the label itself if unknown."""
    folded = kind.casefold().replace("_", " ").strip()
    for sort, labels in _SORTS:
        if any(label.replace("_", " ") in folded for label in labels):
            return sort
    return folded


def key_of(identifier: IdentifierRecord) -> str:
    """What two records of one number have in common; empty when it names nobody.

    Tax, registration and national numbers are compared with each other, because agencies and
    submitters label the same number differently.
    """
    value = re.sub(r"[\W_]", "", identifier.value).upper()
    sort = sort_of(identifier.type)
    if sort == "imo":
        value = re.sub(r"\D", "", value)
    if len(value) < (4 if sort == "call_sign" else SHORTEST) or len(set(value)) < 2:
        return ""
    return f"{_LISTED_ALIKE.get(sort, sort)}:{value}"


def keys_of(identifiers: Iterable[IdentifierRecord]) -> frozenset[str]:
    """The keys of several numbers, without those that name nobody."""
    return frozenset(key for key in map(key_of, identifiers) if key)
