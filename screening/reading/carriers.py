"""Flights, waybills and names of airlines that are listed or belong to an embargoed country.

A waybill's first three figures are its airline's, and so are the two or three letters before a
flight's number. Both look like part numbers ("IR 100", "S7-1200"), so in sentences a flight must be
told as one, and a waybill needs its check digit or its name. Where a conveyance or a carrier is
asked for, a flight needs neither. An airline is named in any of the words for one: a list has
"Mahan Air", its buyer writes "Mahan Airlines". Airlines lie in ``data/airlines.tsv``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from screening.reading.denied import is_name_denied
from screening.reading.signs import signs
from screening.reading.vocabulary import DATA
from screening.terms.mention import Mention

CONVEYING = ("filing.conveyance", "route.carrier")
"""Fields that are asked for what carries the goods."""
_CODE = (
    r"(?P<code>[A-Za-z]{3}|[A-Za-z]\d|\d[A-Za-z]|[A-Za-z]{2})[ -]?(?P<number>\d{2,4})(?!\d)[A-Z]?"
)
_END = r"(?=[\s/,;:.()，、。]|$|[\u3040-\uffef])(?![.,]\d)"
_SIGNS = signs("carried.json")
_WORD = rf"(?:{_SIGNS['flight']})(?: ?(?:{_SIGNS['number']})\.?)? ?[:#.(]?\s?"
_TOLD = re.compile(rf"(?<![A-Za-zÀ-ӿ])(?i:{_WORD}){_CODE}{_END}")
_BEHIND = re.compile(rf"(?<![A-Za-z0-9-]){_CODE} ?(?i:{_SIGNS['flight_behind']})")
_BY = re.compile(rf"(?<![^\W\d_])(?i:{_SIGNS['by']}) {_CODE}{_END}")
_FLIES = re.compile(_SIGNS["flies"], re.IGNORECASE)
_ANOTHER = re.compile(
    rf"\b(?:{_SIGNS['another']})[^\w]{{0,3}}(?:(?:{_SIGNS['number']})[^\w]{{0,3}})?$", re.IGNORECASE
)
"""Whose number it is, if no waybill's."""
_LEG = re.compile(rf"(?:^|[/,;(+&] ?|(?<=[/,;] )(?i:[a-z]{{3,4}} )){_CODE}{_END}")
"""A flight of a field that is asked for one, and the next after it."""
_ON_LAND = re.compile(rf"\b(?:{_SIGNS['land']})\b", re.IGNORECASE)
_WAYBILL = re.compile(
    r"(?<![\w.-])(?P<prefix>\d{3})(?P<mark>[ -]?)(?P<serial>\d{4} ?\d{4})(?![\w-])"
)
_WAYBILL_WORD = re.compile(rf"(?:{_SIGNS['waybill']})[^\d]{{0,25}}$", re.IGNORECASE)
_LINE = re.compile(r"lines\[(\d+)\]")
_OWN = re.compile(r"(?P<own>.{4,}) (?:Air|Airlines|Airways)", re.IGNORECASE)
"""A name that says of itself that it is an airline's, and what is its own of it."""
_FLIGHT, _AIR_WAYBILL, _NAMED = (
    "the number of a flight of",
    "the number of an air waybill of",
    "called",
)
_SENTENCE = 3
"""Figures that a flight has at least in a sentence: "SU 27" is a model there."""
_NUMBERS = re.compile(
    r"\.serial_numbers\[|\.part_number|\.identifiers\[|\.phone$|\.hts$|\.schedule_b$"
)


class Airline(NamedTuple):
    """An airline of the table.

    Args:
        names: as lists print it.
        country: where it is at home.
        is_plain: its two signs are hardly a part's or a wave's, so "by W5 115" is a flight.
    """

    names: tuple[str, ...]
    country: str
    is_plain: bool


class Carried(NamedTuple):
    """A flight, a waybill or a name that a string has, and whose."""

    words: str
    start: int
    airline: Airline
    what: str


def read_carriers(
    strings: Iterable[tuple[str, str]], told: frozenset[str], destination: str
) -> Iterator[Mention]:
    """Flights and waybills of airlines of an embargoed country, unless the goods go there anyway.

    Args:
        strings: every string of the submission with its path.
        told: countries that texts are searched for.
        destination: ISO code of the order's.
    """
    for field, words in strings:
        for one in carried_in(field, words):
            country = one.airline.country
            if country == destination or country not in told:
                continue
            line = _LINE.match(field)
            yield Mention(
                field=field,
                start=one.start,
                end=one.start + len(one.words),
                quote=one.words,
                kind="place",
                why=f"is {one.what} {one.airline.names[0]}, an airline of {country}, "
                "a country to which the goods may need a license or may not go",
                about=country,
                country=country,
                line=int(line[1]) if line else None,
            )
            break


def carried_in(field: str, words: str) -> Iterator[Carried]:
    """Flights, waybills and airlines of the table that a string names and does not deny."""
    if _NUMBERS.search(field):
        return
    found = list(_names(words))
    if _airlines().hint.search(words):
        found += [*_flights(field, words), *_waybills(field, words)]
    told: set[str] = set()
    for one in found:
        if one.words not in told and not is_name_denied(words, one.words):
            told.add(one.words)
            yield one


def _names(words: str) -> Iterator[Carried]:
    """Airlines by the word that is their own and any for an airline ("Mahan Airlines")."""
    for met in _airlines().named.finditer(words):
        airline = _airlines().owns[met["own"].lower()]
        yield Carried(met.group(), met.start(), airline, _NAMED)


def _flights(field: str, words: str) -> Iterator[Carried]:
    matches = [(match, False) for p in (_TOLD, _BEHIND) for match in p.finditer(words)]
    by = list(_BY.finditer(words))
    if by:
        flies = _FLIES.search(words) is not None
        matches += [(match, not flies) for match in by]
    if field in CONVEYING and not _ON_LAND.search(words):
        matches += [(match, False) for match in _LEG.finditer(words)]
    for match, needs_plain in matches:
        code, number = match["code"], match["number"]
        airline = _airlines().letters.get(code.upper())
        if airline is None or not (airline.is_plain or (code.isupper() and not needs_plain)):
            continue
        is_short = len(number) < _SENTENCE and not airline.is_plain
        if field in CONVEYING or not is_short:
            first, last = match.start("code"), match.end("number")
            yield Carried(words[first:last], first, airline, _FLIGHT)


def _waybills(field: str, words: str) -> Iterator[Carried]:
    for match in _WAYBILL.finditer(words):
        airline = _airlines().figures.get(match["prefix"])
        if airline is None:
            continue
        before = words[max(0, match.start() - 60) : match.start()]
        serial = match["serial"].replace(" ", "")
        is_checked = int(serial[:7]) % 7 == int(serial[7])
        is_field = field in CONVEYING
        looks_so = match["mark"] == "-" and (match["prefix"][0] != "0" or is_field)
        is_anothers = _ANOTHER.search(before) is not None
        if _WAYBILL_WORD.search(before) or (
            looks_so and (is_checked or is_field) and not is_anothers
        ):
            yield Carried(match.group(), match.start(), airline, _AIR_WAYBILL)


class _Airlines(NamedTuple):
    """The table.

    Args:
        letters: airlines by their letters before a flight's number.
        figures: airlines by the first figures of their waybills.
        hint: what a string has that has any number of theirs.
        owns: airlines by what is their own of a name ("mahan" of Mahan Air).
        named: that with any word for an airline behind it.
    """

    letters: dict[str, Airline]
    figures: dict[str, Airline]
    hint: re.Pattern[str]
    owns: dict[str, Airline]
    named: re.Pattern[str]


@lru_cache(maxsize=1)
def _airlines() -> _Airlines:
    letters: dict[str, Airline] = {}
    figures: dict[str, Airline] = {}
    owns: dict[str, Airline] = {}
    for row in (DATA / "airlines.tsv").read_text(encoding="utf-8").splitlines():
        name, country, iata, icao, waybills, plain = row.split("\t")
        airline = Airline(tuple(name.split(";")), country, plain == "plain")
        letters.update((code, airline) for code in (iata, icao) if code)
        figures.update((prefix, airline) for prefix in waybills.split(";") if prefix)
        owns.update(
            (met["own"].lower(), airline) for met in map(_OWN.fullmatch, airline.names) if met
        )
    lower = (code.lower() for code, airline in letters.items() if airline.is_plain)
    codes, prefixes = "|".join((*letters, *lower)), "|".join(figures)
    hint = rf"(?<![A-Za-z0-9])(?:(?:{codes})[ -]?\d\d|(?:{prefixes})[ -]?\d{{4}} ?\d{{4}})"
    own = "|".join(map(re.escape, sorted(owns, key=len, reverse=True)))
    named = rf"(?<![\w'’-])(?P<own>{own})[ -](?:{_SIGNS['airline']})(?![\w-])"
    return _Airlines(letters, figures, re.compile(hint), owns, re.compile(named, re.IGNORECASE))
