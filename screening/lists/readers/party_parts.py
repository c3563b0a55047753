"""Parts of a listed party put together from what an agency prints."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable
from typing import TypeVar

from screening.terms.listed_party import AddressRecord, NameKind, NameRecord

Part = TypeVar("Part", bound=Hashable)

LONGEST_SPAN = 30
"""Years between two limits of a birth date that are still told one by one."""
_RANK = (NameKind.PRIMARY, NameKind.ALIAS, NameKind.FORMER, NameKind.WEAK_ALIAS)


def names_of(printed: Iterable[tuple[str, NameKind]]) -> tuple[NameRecord, ...]:
    """Names in one line each, empty ones and repetitions gone, the primary name first.

    The first of several primary names stays primary, the others are aliases; where none is, the
    first of the best kind is taken for it. A name printed twice keeps its better kind.
    """
    kinds: dict[str, NameKind] = {}
    for text, kind in printed:
        line = " ".join(text.split()).strip(" ,;")
        if line:
            kinds[line] = min(kind, kinds.get(line, kind), key=_RANK.index)
    if not kinds:
        return ()
    primary = min(kinds, key=lambda line: _RANK.index(kinds[line]))
    others = (
        NameRecord(line, NameKind.ALIAS if kind is NameKind.PRIMARY else kind)
        for line, kind in kinds.items()
        if line != primary
    )
    return (NameRecord(primary), *others)


def address_of(
    *,
    street: str = "",
    city: str = "",
    region: str = "",
    postal_code: str = "",
    country: str = "",
    printed_country: str = "",
) -> AddressRecord | None:
    """An address from its parts; None where they say nothing but the country or less.

    Args:
        country: alpha-2 code, empty where unknown.
        printed_country: the country as printed, for the text of the address.
    """
    street, city, region, postal_code = (
        " ".join(part.split()).strip(" ,") for part in (street, city, region, postal_code)
    )
    parts = (street, city, region, postal_code)
    if not any(parts):
        return None
    text = ", ".join(filter(None, (*parts, " ".join(printed_country.split()) or country)))
    return AddressRecord(text, street, city, region, postal_code, country)


def birth_span(first: str, last: str) -> tuple[str, ...]:
    """Each year from the first to the last; both alone where they lie too far apart."""
    years = [int(text) for text in (first, last) if re.fullmatch(r"\d{4}", text)]
    if len(years) < 2:
        return tuple(str(year) for year in years)
    if not 0 <= years[1] - years[0] <= LONGEST_SPAN:
        return tuple(str(year) for year in dict.fromkeys(years))
    return tuple(str(year) for year in range(years[0], years[1] + 1))


def birth_date(year: str, month: str = "", day: str = "") -> str:
    """ "1970", "1970-05" or "1970-05-21"; empty where there is no year of four figures.

    Zeros, letters in place of figures and a month without sense count as unknown.
    """
    if not re.fullmatch(r"[12]\d{3}", year):
        return ""
    parts = [year]
    for text, most in ((month, 12), (day, 31)):
        if not (text.isdecimal() and 1 <= int(text) <= most):
            break
        parts.append(f"{int(text):02d}")
    return "-".join(parts)


def unique(parts: Iterable[Part | None]) -> tuple[Part, ...]:
    """The parts in order, empty ones and repetitions gone."""
    return tuple(dict.fromkeys(part for part in parts if part))
