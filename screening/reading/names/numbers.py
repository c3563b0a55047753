"""Numbers that name a party, in every spelling under which a list may print them.

What is submitted as one number may be two, carry a label or a spreadsheet's ".0", be a VAT number
with or without its country, or be of a sort that no list names. It is asked for in each shape; the
comparison itself stays exact.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.resources import files

from screening.terms.listed_party import IdentifierRecord

MOST_NUMBERS = 200
"""Shapes asked for of one party."""
UNKNOWN_SORTS = (
    "registration", "passport", "imo", "mmsi", "lei", "duns", "swift", "call_sign",
    "aircraft_tail", "license", "isin", "bik",
)  # fmt: skip
"""What a number of unknown sort may be; tax and national numbers are met as registrations."""

_KNOWN = re.compile(
    r"imo|vessel registration|mmsi|lei\b|legal entity|duns|d-u-n-s|swift|bic\b|call.?sign|aircraft|"
    r"tail|construction|passport|\btax|\binn\b|\bvat\b|\bnit\b|\brfc\b|\brif\b|ogrn|kpp|registration|"
    r"registered|company.?number|commercial|uscc|unified|organi[sz]ation code|chamber|"
    r"business.?number|national|identification|cedula|id.?card|\bdni\b|curp|website|e-?mail|wallet|"
    r"isin|license|\bbik\b|phone|fax|mobile|\btel"
)
_NO_NAME = re.compile(
    r"phone|fax|mobile|\btel|customer|client|account|vendor|supplier|order|invoice|quote|contract|"
    r"incoterm|gln|post|zip|internal|our.?ref|reference|\bpo\b|cost|project|sales"
)
_LABEL = re.compile(
    r"^\s*(?:[^\W\d_][^\W\d_.\s-]*[.\s#:№-]*){1,4}?[:#№.\s]+(?=[A-Z]{0,3}[-\s]?\d)", re.I
)
_COUNTRY = re.compile(r"^([A-Z]{2})[\s-]*(?=\w*\d)")
_LETTER = re.compile(r"^[A-Z][\s-]+(?=\d)")
_TWO = re.compile(r"\s*[;,|\n]\s*|\s+/\s*|\s*/\s+|\s+(?:and|und|et|y|&)\s+|(?<=\d{6})/(?=\d{6})")
_BIC = re.compile(r"^[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?$")
_SHORTEST_UNKNOWN = 6


@lru_cache(maxsize=8192)
def shapes_of(identifier: IdentifierRecord) -> tuple[IdentifierRecord, ...]:
    """A submitted number in every shape and of every sort a list may print; the given one first."""
    kind = identifier.type.casefold().replace("_", " ").strip()
    found = {identifier: None}
    if _NO_NAME.search(kind):
        return (identifier,)
    sorts = (identifier.type,) if _KNOWN.search(kind) else UNKNOWN_SORTS
    is_known = sorts == (identifier.type,)
    for value in _values(identifier.value, identifier.country):
        letters = re.sub(r"[\W_]", "", value)
        if is_known or (len(letters) >= _SHORTEST_UNKNOWN and any(c.isdigit() for c in letters)):
            for sort in (*sorts, *(("swift",) if _BIC.match(letters) else ())):
                found[IdentifierRecord(sort, value, identifier.country)] = None
    return tuple(found)[:MOST_NUMBERS]


def _values(text: str, country: str) -> Iterator[str]:
    """The value, each of two in one field, without label, ".0", country and letter before it."""
    pieces = [piece for piece in _TWO.split(text) if piece.strip()]
    for piece in dict.fromkeys((text, *pieces, *_in_latin(text))):
        for value in _unlabelled(piece.strip()):
            yield value
            yield from _with_and_without_country(value, country)
            letters = re.sub(r"[\W_]", "", value).upper()
            if _BIC.match(letters):
                yield letters[:8]
                yield f"{letters[:8]}XXX"


_ALIKE = str.maketrans("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧАВЕКМНОРСТУХІЅЈ", "ABEZHIKMNOPTYXABEKMHOPCTYXISJ")


def _in_latin(text: str) -> Iterator[str]:
    """The number with the Latin letters that its Greek or Cyrillic ones look like ("ΗΕ 291043")."""
    latin = text.translate(_ALIKE)
    if latin != text and any(char.isdigit() for char in text):
        yield latin.strip()


def _unlabelled(piece: str) -> Iterator[str]:
    whole = re.sub(r"(?<=\d)[.,]0+$", "", piece)
    yield whole
    if re.fullmatch(r"\d(?:[.,]\d+)?[eE]\+?\d{1,2}", whole):
        yield f"{int(float(whole.replace(',', '.')))}"
    label = _LABEL.match(whole)
    if label:
        yield re.sub(r"(?<=\d)[.,]0+$", "", whole[label.end() :])
    letter = _LETTER.match(whole)
    if letter:
        yield whole[letter.end() :]


def _with_and_without_country(value: str, country: str) -> Iterator[str]:
    upper = value.upper()
    found = _COUNTRY.match(upper)
    if found:
        yield value[found.end() :]
    elif country and upper[:1].isdigit():
        yield f"{country}{value}"


_LETTERS_ONLY = re.compile(r"\b(?:swift|bic|call\s?sign|tail)\b", re.IGNORECASE)
"""What may have a number without digits."""

# -- numbers inside names --------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    text = files(__package__).joinpath("data", "numbers.txt").read_text("utf-8")
    lines = (line.partition(": ") for line in text.splitlines() if line and line[0] != "#")
    return tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, _, pattern in lines)


def numbers_in(text: str, schema: str | None = None) -> tuple[IdentifierRecord, ...]:
    """The numbers that stand inside a name field, each with its sort.

    Args:
        schema: in the name of a ship seven digits with an IMO number's check digit are one.
    """
    if not any(char.isdigit() for char in text) and not _LETTERS_ONLY.search(text):
        return ()
    found = [
        IdentifierRecord("registration" if kind == "number" else kind, met.group(1).strip())
        for kind, pattern in _patterns()
        if kind != _PARTED
        for met in pattern.finditer(text)
    ]
    found += [IdentifierRecord("imo", number) for number in _parted_imo_numbers(text)]
    if schema == "vessel":
        found += [
            IdentifierRecord("imo", number)
            for number in re.findall(r"(?<!\d)\d{7}(?!\d)", text)
            if is_imo(number)
        ]
    return tuple(dict.fromkeys(found))


_PARTED = "imo-parted"


def _parted_imo_numbers(text: str) -> Iterator[str]:
    """IMO numbers in groups ("IMO 9.349.588"); what is no number by its check digit is left."""
    for kind, pattern in _patterns():
        if kind == _PARTED:
            numbers = (re.sub(r"\D", "", met.group(1)) for met in pattern.finditer(text))
            yield from (number for number in numbers if is_imo(number))


_LONG = re.compile(r"(?<![\w.+])\d(?:[ .-]?\d){9,19}(?!\w)")
_CODE = re.compile(r"(?<![\w-])[A-Z0-9]+(?:-[A-Z0-9]+){0,3}(?![\w-])")
_WALLET = re.compile(
    r"(?<!\w)(?:[13][a-km-zA-HJ-NP-Z1-9]{25,34}|bc1[a-z0-9]{25,60}|0x[0-9a-fA-F]{40}|T[a-km-zA-HJ-NP-Z1-9]{33})(?!\w)"
)


def numbers_in_text(text: str) -> tuple[IdentifierRecord, ...]:
    """The numbers in a text that are long enough to be nobody else's, with and without a label.

    Each is asked for as every sort that it may be, because a sentence seldom says it; whether a
    list prints it decides, and the comparison is exact.
    """
    found: dict[IdentifierRecord, None] = {}
    for number in numbers_in(text):
        letters = re.sub(r"[\W_]", "", number.value)
        if number.type in _SURE or len(letters) >= _LEAST_LABELLED:
            found |= dict.fromkeys(shapes_of(number))
    for digits in _LONG.findall(text)[:MOST_NUMBERS]:
        value = re.sub(r"\D", "", digits)
        found |= dict.fromkeys(IdentifierRecord(sort, value) for sort in ("registration", "phone"))
    for code in _CODE.findall(text)[:MOST_NUMBERS]:
        found |= dict.fromkeys(_of_code(code))
    found |= dict.fromkeys(IdentifierRecord("wallet", w) for w in _WALLET.findall(text))
    return tuple(found)


_AIRCRAFT = re.compile(
    r"\b(?:aircraft|airplane|aeroplane|plane|planeside|a/c|acft|aog|tail|reg(?:istration)?|flugzeug"
    r"|luftfahrzeug|avion|avión|aeronave|aereo|avião|vliegtuig|samolot\w*|uçak|uçağ\w*|самол[её]т\w*"
    r"|борт\w*)\b|飞机|航空器|航空機|機体|항공기|طائرة|الطائرة|هواپیما|מטוס",
    re.IGNORECASE,
)
_TAIL = re.compile(r"(?<![\w.-])(?:[A-Z][A-Z0-9]|[0-9][A-Z])-[A-Z]{3}(?![\w-])|\bYV-?\d{3,4}T?\b")
"""Nationality mark and three letters (ICAO Annex 7); Venezuela's have digits."""
_TAIL_OF_AIRCRAFT = re.compile(
    r"(?<![\w.-])(?:[A-Z][A-Z0-9]?|[0-9][A-Z])[- ]?(?:[A-Z]{3,4}|\d{3,5}[A-Z]{0,2})(?![\w-])"
)
"""Without the mark between them, or of digits, where an aircraft is spoken of."""


def tails_in(text: str) -> tuple[str, ...]:
    """What in a text has the form of an aircraft's registration, as lists print one ("EP-IBN")."""
    found = dict.fromkeys(tail.upper() for tail in _TAIL.findall(text))
    if _AIRCRAFT.search(text):
        found |= dict.fromkeys(_TAIL_OF_AIRCRAFT.findall(text))
    return tuple(found)[:MOST_NUMBERS]


def _of_code(code: str) -> Iterator[IdentifierRecord]:
    """What a word of capitals and digits may be: a bank's code, or long enough for a register's."""
    if _BIC.match(code):
        yield from (IdentifierRecord("swift", c) for c in (code, code[:8], f"{code[:8]}XXX"))
    letters = code.replace("-", "")
    if len(letters) >= _LEAST_CODE and sum(char.isdigit() for char in letters) > 2:
        yield from (IdentifierRecord(sort, letters) for sort in _CODES)


_SURE = ("aircraft_tail", "imo", "mmsi", "lei", "swift")
"""Sorts that say themselves what they are."""
_CODES = ("registration", "isin", "lei")
_LEAST_CODE = 10
_LEAST_LABELLED = 7
"""Characters of a number with a label from which it names one party."""


def is_imo(number: str) -> bool:
    """Whether the last of seven digits is the check digit of the six before."""
    digits = [int(char) for char in number]
    return len(digits) == 7 and sum(d * (7 - k) for k, d in enumerate(digits[:6])) % 10 == digits[6]


def imo_numbers(identifiers: Iterable[IdentifierRecord]) -> frozenset[str]:
    """The IMO numbers among them."""
    return frozenset(
        found.group()
        for i in identifiers
        if "imo" in i.type.casefold() and "company" not in i.type.casefold()
        for found in [re.search(r"\d{7}", i.value)]
        if found
    )


_BORN = re.compile(
    r"\b(?:d\.?o\.?b\.?|date\s+of\s+birth|born(?:\s+on)?|geb(?:\.|oren)(?:\s+am)?|né(?:e)?\s+le|"
    r"nacido(?:\s+el)?|nato\s+il|b\.|род\.?|doğum(?:\s+tarihi)?)\s*[.:]*\s*(.{4,22})",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20[0-2]\d)(?!\d)")


def birth_years_in(text: str) -> tuple[str, ...]:
    """Birth years in a name field ("DOB 23.11.1962"); the day is left: its order is a guess."""
    return tuple(
        year.group() for found in _BORN.finditer(text) for year in [_YEAR.search(found[1])] if year
    )
