"""What a submission may hold that its schema cannot say: digits, characters, dates, line numbers.

Tabs and line breaks are text. Of the other control characters those that Latin-1 leaves unused
(U+0080 to U+009F) are taken in, because UTF-8 that was read as Latin-1 is full of them and the
reader of names mends it.
"""

from __future__ import annotations

import calendar
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from screening.errors import FieldError
from screening.terms.transaction_kind import BEFORE_SHIPPING
from screening.terms.values import is_askable, to_decimal

DIGITS = 15
"""What a double-precision number holds exactly, so that every reader reads the same."""
FIGURES = (
    "tpp", "die_area_mm2", "performance_density", "memory_bandwidth_gb_s",
    "memory_bandwidth_density",
)  # fmt: skip
"""Of a line's parameters, those that 3A090 is computed from."""
_DAYS = ("date", "delivery_date", "goods_issued_on")
REFERENCE_MAX_LENGTH = 200
LINE_NUMBER_MAX = 2_147_483_647
PLACES_MAX = 50
"""Countries that the lines of one submission go to or come from: each is judged for itself."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_CARRIED_ALONG = "metadata"


def faults_beyond_schema(submission: Mapping[str, Any]) -> Iterator[FieldError]:
    """Faults of a submission that has the shape of the schema, in document order."""
    yield from faults_of_values(submission)
    for field in _DAYS:
        yield from _day(field, submission.get(field))
    yield from _itn(submission.get("filing", {}).get("itn"))
    for place, party in enumerate(submission["parties"]):
        yield from _partial_date(f"parties[{place}].birth_date", party.get("birth_date"))
    if submission["kind"] in BEFORE_SHIPPING:
        yield from _fulfilled(submission)
    for index, line in enumerate(submission["lines"]):
        yield from _figures(f"lines[{index}].parameters", line.get("parameters", {}))
    yield from _of_lines(submission["lines"])


def _fulfilled(submission: Mapping[str, Any]) -> Iterator[FieldError]:
    """Orders named by what fulfils none."""
    mend = "An order fulfils no other. Leave it out, or send a shipment (kind: shipment)."
    stated = [("", submission), *((f"lines[{n}].", x) for n, x in enumerate(submission["lines"]))]
    for place, part in stated:
        if "source_order" in part:
            yield FieldError(f"{place}source_order", "contradicts", mend)


def _of_lines(lines: Sequence[Mapping[str, Any]]) -> Iterator[FieldError]:
    """Numbers that stand twice, parts of no line or of themselves, places beyond judging."""
    yield from _numbers(lines)
    above = {line["number"]: line.get("parent_line") for line in lines}
    for index, line in enumerate(lines):
        field, parent = f"lines[{index}].parent_line", line.get("parent_line")
        if parent is not None and parent not in above:
            mend = f"No line has the number {parent}. Name the line that this one is a part of."
            yield FieldError(field, "contradicts", mend)
        elif parent is not None and _is_in_a_circle(line["number"], above):
            yield FieldError(field, "contradicts", "A line is no part of itself.")
    places = {_place_of(line) for line in lines}
    if len(places) > PLACES_MAX:
        mend = f"Lines of one submission go to {PLACES_MAX} countries at most. Send several."
        yield FieldError("lines", "too_many", mend)


def _is_in_a_circle(number: int, above: Mapping[int, int | None]) -> bool:
    met, at = {number}, above.get(number)
    while at is not None and at not in met:
        met.add(at)
        at = above.get(at)
    return at == number


def _place_of(line: Mapping[str, Any]) -> tuple[Any, Any]:
    return line.get("ship_to", {}).get("country"), line.get("ship_from", {}).get("country")


def _numbers(lines: Sequence[Mapping[str, Any]]) -> Iterator[FieldError]:
    seen: dict[int, int] = {}
    for index, line in enumerate(lines):
        field, number = f"lines[{index}].number", line["number"]
        first = seen.setdefault(number, index)
        if first != index:
            mend = f"Line number {number} is taken by lines[{first}]. Number lines apart."
            yield FieldError(field, "duplicate", mend)


def _figures(place: str, parameters: Mapping[str, Any]) -> Iterator[FieldError]:
    """A figure that decides a classification is a number or left out; "lots" is neither."""
    for name in FIGURES:
        value = parameters.get(name)
        figure = to_decimal(value)
        if figure is not None and figure < 0:
            yield FieldError(f"{place}.{name}", "too_small", "Must be at least 0.")
        elif value not in (None, "") and figure is None:
            yield FieldError(f"{place}.{name}", "malformed", "Send a number, or leave it out.")


def faults_of_values(value: Any) -> Iterator[FieldError]:
    """Texts and numbers in a value that nobody can store or read."""
    yield from _values("", value)


def _values(place: str, value: Any) -> Iterator[FieldError]:
    is_ours = place.partition(".")[0] != _CARRIED_ALONG
    match value:
        case bool():
            return
        case str():
            yield from _text(place, value, is_ours=is_ours)
        case int() | float():
            yield from _number(place, value, is_ours=is_ours)
        case dict():
            for name, item in value.items():
                yield from _text(join(place, "(name of a field)"), name, is_ours=is_ours)
                yield from _values(join(place, name), item)
        case list():
            for index, item in enumerate(value):
                yield from _values(f"{place}[{index}]", item)


def _text(place: str, text: str, *, is_ours: bool) -> Iterator[FieldError]:
    if any("\ud800" <= char <= "\udfff" for char in text):
        yield FieldError(place, "malformed", "Holds half a character pair. Send Unicode.")
    elif "\x00" in text or (is_ours and _CONTROL.search(text)):
        found = _CONTROL.search(text)
        name = f"U+{ord(found[0]):04X}" if found else ""
        mend = f"Holds the control character {name}" + (" (NUL)" if name == "U+0000" else "")
        yield FieldError(place, "malformed", f"{mend}. Send text without it.")


def _number(place: str, value: float, *, is_ours: bool) -> Iterator[FieldError]:
    if not _is_finite(value):
        mend = "Not a finite number as readers of JSON hold it. Send it as a text."
        yield FieldError(place, "too_large", mend)
    elif is_ours and _digits(value) > DIGITS:
        mend = f"Has more than {DIGITS} digits. Round it, or send what is no amount as a text."
        yield FieldError(place, "too_large", mend)


def _is_finite(value: float) -> bool:
    """Whether a double can hold it: JSON has whole numbers of any length, readers have not."""
    try:
        return math.isfinite(value)
    except OverflowError:
        return False


def _digits(value: float) -> int:
    """Digits of a number as it is written out, before and after its point."""
    number = Decimal(str(value)).normalize()
    _sign, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)  # of a finite number
    return max(len(digits), len(digits) + exponent, -exponent)


def _day(field: str, text: str | None) -> Iterator[FieldError]:
    """The ends of the calendar are what systems write where they know no day."""
    if text is not None and not is_askable(date.fromisoformat(text)):
        mend = "No such day of an order. Leave the field out if unknown."
        yield FieldError(field, "out_of_range", mend)


def _itn(number: str | None) -> Iterator[FieldError]:
    """AES writes the day behind the X."""
    if number is None:
        return
    try:
        date(int(number[1:5]), int(number[5:7]), int(number[7:9]))
    except ValueError:
        mend = "No such number: behind the X stands the day of the filing, as in X20261120123456."
        yield FieldError("filing.itn", "malformed", mend)


def _partial_date(field: str, text: str | None) -> Iterator[FieldError]:
    """Lists print years and months of birth, and an ERP often has no more."""
    year, month, day = (*(int(part) for part in (text or "").split("-") if part), 0, 0, 0)[:3]
    if text and (month > 12 or "-00" in text or (day and day > _days(year, month))):
        yield FieldError(
            field, "malformed", "No such date. Write it as 1962, 1962-11 or 1962-11-23."
        )


def _days(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1] if year else 0


def join(place: str, name: str) -> str:
    """The path of a member."""
    return f"{place}.{name}" if place else name


def path_of(parts: Iterable[str | int]) -> str:
    """A path as a submitter reads it (``parties[0].address.country``)."""
    text = ""
    for part in parts:
        text = f"{text}[{part}]" if isinstance(part, int) else join(text, part)
    return text
