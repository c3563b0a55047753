"""Coordinates in an order's strings that lie in a place under embargo.

A site given as "35.6892 N, 51.3890 E" names its country as its name does. Numbers are coordinates
if their form says so: points of the compass with degrees or decimals, words ("lat", "GPS"), links
of maps, or two numbers of four decimals alone. Measures, tolerances and part numbers have other
signs. Outlines lie in ``data/outlines.tsv``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from screening.reading.denied import is_name_denied
from screening.reading.names.repair import repair
from screening.reading.signs import signs
from screening.reading.vocabulary import DATA
from screening.terms.mention import Mention

_HINT = re.compile(
    r"[°º˚度도&]|\bdeg|\d[NS]|[NS] ?\d\d?[.:]\d|\d ?['′’](?: ?\d|[NS])"
    r"|\d[.,٫．]\d\d[^\n]{0,24}?\d[.,٫．]\d\d",
)
"""What any coordinates have; most strings have none and are asked nothing more."""
_DIGITS = {
    ord(digit): str(number)
    for zero in "٠۰०０"
    for number, digit in enumerate(chr(ord(zero) + n) for n in range(10))
} | {ord("٫"): ".", ord("．"): ".", ord("−"): "-", ord("–"): "-", ord("º"): "°", ord("˚"): "°"}
"""Figures of other scripts, letter for letter."""
_SIGNS = signs("coordinates.json")
_NUMBER = (
    rf"(?P<{{0}}d>\d{{{{1,3}}}}(?:[.,]\d{{{{1,9}}}})?) ?(?P<{{0}}s>{_SIGNS['degrees']})?"
    r"(?:[ :-]?(?P<{0}m>\d{{1,2}}(?:[.,]\d{{1,6}})?) ?"
    r"(?:['′’´`:]|min\b\.?|分|분|(?=[ ]?[NSEWO]\b))"
    r"(?: ?(?P<{0}c>\d{{1,2}}(?:[.,]\d{{1,5}})?) ?(?:[\"″”]|''|′′|’’|sec\b\.?|秒|초)?)?)?"
)
_COMPASS = {
    "n": re.compile(f"n|{_SIGNS['north']}"),
    "s": re.compile(f"s|{_SIGNS['south']}"),
    "e": re.compile(f"e|{_SIGNS['east']}"),
    "w": re.compile(f"w|{_SIGNS['west']}"),
}
_POINT = rf"(?P<{{0}}>(?:{'|'.join(p.pattern for p in _COMPASS.values())}|o)(?![^\W\d_]))"
_JOINED = rf"(?P<joined>{_SIGNS['joined']})"
"""Characters need no blank between a point and its number."""
_LABEL = (
    rf"(?P<label>(?P<latitude>{_SIGNS['latitude']})|{_SIGNS['longitude']})(?![^\W\d_])\.?"
    r"[\"' ]{0,2}[:=]?[\"' ]{0,2}"
)
_HALF = re.compile(
    rf"(?<![^\W\d_])(?:{_POINT.format('before')}|{_JOINED})[ :.]{{0,2}}"
    rf"{_NUMBER.format('a')}"
    rf"|(?<![^\W\d_]){_LABEL}(?P<sign>[+-])?{_NUMBER.format('b')}"
    rf"|(?<![\w.,]){_NUMBER.format('c')} ?{_POINT.format('after')}",
    re.IGNORECASE,
)
"""One of the two: its point before it, its label before it, or its point behind it."""
_COMPACT = re.compile(
    r"(?<!\w)(?P<y>\d\d)[- ]?(?P<ym>\d\d(?:\.\d+)?)'?(?P<yc>\d\d)?\"? ?(?P<ns>[NS])[ ,/-]{0,2}"
    r"(?P<x>[01]\d\d)[- ]?(?P<xm>\d\d(?:\.\d+)?)'?(?P<xc>\d\d)?\"? ?(?P<ew>[EW])(?!\w)"
)
"""As sailors and pilots write them: "3541N05125E", "35-41.4N 051-25.3E"."""
_PAIR = re.compile(
    r"(?<![\w.,])(?P<before>[-+])?(?P<y>\d{1,2}\.\d{2,9})°? ?[,;/ ] ?"
    rf"(?P<x>[-+]?\d{{1,3}}\.\d{{2,9}})°?(?![\d%]|\.\d|\s?(?:{_SIGNS['unit']})\b)",
    re.IGNORECASE,
)
_IS_TOLD = re.compile(rf"(?:{_SIGNS['told']})[^\d]{{0,24}}$", re.IGNORECASE)
_LIST = re.compile(rf"\d\s?[,;/x×] ?$|(?:{_SIGNS['currency']})\s?$", re.IGNORECASE)
_GOES_ON = re.compile(r"\s?[,;/x×±]\s?[-+]?\d+\.\d")
_BETWEEN = re.compile(r"[\s,;/|&\"'()\]}°:，、；]{0,6}(?:(?:and|und|et|y|e|i|и|ve|и)\s)?[\"'(]?")
_DECIMALS = 4
"""From here a pair of bare numbers is coordinates: eleven meters, that no measure has in pairs."""
_FINE = re.compile(r"[.,]\d\d")
_SPELLED = re.compile(r"°|[^\W\d_]{2}")
"""A degree or a word: in a description single letters are units."""
_SERIAL = re.compile(r"\.serial_numbers\[")
_DESCRIPTION = re.compile(r"\.(?:description|part_number|parameters)\b")
_LINE = re.compile(r"lines\[(\d+)\]")


class _Half(NamedTuple):
    """A latitude or a longitude: where it stands, which it may be, and whether it is surely one."""

    start: int
    end: int
    latitudes: tuple[float, ...]
    longitudes: tuple[float, ...]
    is_sure: bool


def read_coordinates(
    strings: Iterator[tuple[str, str]], known: Mapping[str, frozenset[str]]
) -> Iterator[Mention]:
    """Coordinates in such a place, of each string the first of each place.

    Args:
        strings: every string of the submission with its path.
        known: countries that the order states beside a path's beginning; "" for all paths.
    """
    for field, words in strings:
        if _SERIAL.search(field) or not _HINT.search(words):
            continue
        beside = known.get("", frozenset()) | known.get(field.partition(".")[0], frozenset())
        told: set[str] = set()
        for start, end, about in coordinates_in(
            words, is_of_goods=bool(_DESCRIPTION.search(field))
        ):
            if about in beside or about in told:
                continue
            told.add(about)
            quote = repair(words).text[start:end]
            first = max(words.find(quote), 0)
            last = first + len(quote) if quote in words else len(words)
            if is_name_denied(words, quote):
                continue
            line = _LINE.match(field)
            yield Mention(
                field=field,
                start=first,
                end=last,
                quote=words[first:last],
                kind="place",
                why=f"are coordinates in {about}, to which the goods may need a license or may not "
                "go",
                about=about,
                country=about[:2],
                line=int(line[1]) if line else None,
            )


def coordinates_in(words: str, *, is_of_goods: bool = False) -> Iterator[tuple[int, int, str]]:
    """Coordinates in a place under embargo: where in the mended words they stand, and which.

    Args:
        is_of_goods: in a description numbers of every sort stand; letters beside them are units,
            so only degrees or words count.
    """
    text = repair(words).text
    text = text if text.isascii() else text.translate(_DIGITS)
    seen = 0
    for start, end, latitudes, longitudes in sorted(_pairs(text, is_of_goods)):
        if start < seen:
            continue
        about = next((a for y in latitudes for x in longitudes if (a := place_at(y, x))), "")
        if about:
            seen = end
            yield start, end, about


_Pairs = Iterator[tuple[int, int, tuple[float, ...], tuple[float, ...]]]


def _pairs(text: str, is_of_goods: bool) -> _Pairs:
    halves = [half for match in _HALF.finditer(text) if (half := _half(match))]
    for one, other in pairwise(halves):
        if not _BETWEEN.fullmatch(text, one.end, other.start):
            continue
        is_told = _IS_TOLD.search(text, max(0, one.start - 60), one.start) is not None
        if not (is_told or (one.is_sure and other.is_sure)):
            continue
        if is_of_goods and not is_told and not _SPELLED.search(text, one.start, other.end):
            continue
        for first, second in ((one, other), (other, one)):
            if first.latitudes and second.longitudes:
                yield one.start, other.end, first.latitudes, second.longitudes
    for match in _COMPACT.finditer(text):
        y = _sum(match["y"], match["ym"], match["yc"], match["ns"] == "S")
        x = _sum(match["x"], match["xm"], match["xc"], match["ew"] == "W")
        yield match.start(), match.end(), (y,), (x,)
    yield from _bare(text, is_of_goods)


def _bare(text: str, is_of_goods: bool) -> _Pairs:
    for match in _PAIR.finditer(text):
        before = text[max(0, match.start() - 60) : match.start()]
        is_told = _IS_TOLD.search(before) is not None
        least = min(len(match[key].partition(".")[2]) for key in ("y", "x"))
        is_one_of_many = _LIST.search(before) or _GOES_ON.match(text, match.end())
        if not is_told and (least < _DECIMALS or is_of_goods or is_one_of_many):
            continue
        y = float(match["y"]) * (-1 if match["before"] == "-" else 1)
        yield match.start(), match.end(), (y,), (float(match["x"]),)


def _half(match: re.Match[str]) -> _Half | None:
    group = "a" if match["ad"] else "b" if match["bd"] else "c"
    degrees, minutes, seconds = (match[group + key] for key in "dmc")
    number = _sum(degrees, minutes, seconds, is_negative=match["sign"] == "-")
    is_sure = bool(match[group + "s"] or minutes or _FINE.search(degrees))
    if match["label"]:
        north, east = ((number,), ()) if match["latitude"] else ((), (number,))
        return _Half(match.start(), match.end(), north, east, is_sure=True)
    point = (match["before"] or match["joined"] or match["after"]).casefold()
    latitudes, longitudes = _pointed(point, number)
    return _Half(match.start(), match.end(), latitudes, longitudes, is_sure)


def _pointed(point: str, number: float) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Latitudes and longitudes that a number is with a point; "O" is the east of some and the west
    of others."""
    if point == "o":
        return (), (number, -number)
    which = next((letter for letter, said in _COMPASS.items() if said.fullmatch(point)), "")
    signed = (-number,) if which in ("s", "w") else (number,)
    if which in ("n", "s"):
        return signed, ()
    return ((), signed) if which else ((), ())


def _sum(degrees: str, minutes: str | None, seconds: str | None, is_negative: bool) -> float:
    parts = (float((part or "0").replace(",", ".")) for part in (degrees, minutes, seconds))
    whole = sum(part / 60.0**power for power, part in enumerate(parts))
    return -whole if is_negative else whole


def place_at(latitude: float, longitude: float) -> str:
    """The country or region under embargo that a point lies in, empty where in none."""
    x, y = longitude * 1000, latitude * 1000
    for outline in _outlines():
        west, south, east, north = outline.box
        if west <= x <= east and south <= y <= north and _is_within(x, y, outline.ring):
            return outline.code
    return ""


class _Outline(NamedTuple):
    """A ring in thousandths of a degree, and the box around it."""

    code: str
    ring: tuple[tuple[int, int], ...]
    box: tuple[int, int, int, int]


@lru_cache(maxsize=1)
def _outlines() -> tuple[_Outline, ...]:
    """Regions first: their land is nobody else's."""
    rows = [row.split("\t") for row in (DATA / "outlines.tsv").read_text("utf-8").splitlines()]
    found = []
    for code, spots in sorted(rows, key=lambda row: "-" not in row[0]):
        ring = tuple((int(x), int(y)) for x, _, y in (s.partition(",") for s in spots.split()))
        xs, ys = zip(*ring, strict=True)
        found.append(_Outline(code, ring, (min(xs), min(ys), max(xs), max(ys))))
    return tuple(found)


def _is_within(x: float, y: float, ring: tuple[tuple[int, int], ...]) -> bool:
    """Whether a line from the point crosses the ring an odd number of times."""
    is_inside = False
    previous_x, previous_y = ring[-1]
    for next_x, next_y in ring:
        if (next_y > y) != (previous_y > y):
            crossing = next_x + (y - next_y) / (previous_y - next_y) * (previous_x - next_x)
            is_inside ^= x < crossing
        previous_x, previous_y = next_x, next_y
    return is_inside
