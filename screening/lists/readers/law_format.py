"""Sets and numbers of the law in our own format, in which ``fixtures/law/`` ships them.

One JSON object with ``sets`` or ``numbers``: each row has the days of our reading and knowledge and
its ``periods``, each with its first and last day (``from``, ``to``), its source, and its members or
its value. A misspelled key is refused with the row's code: a member that is silently left out is a
control that is silently missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any, BinaryIO

from screening.errors import BrokenListError
from screening.lists.readers.own_format import build, json_object
from screening.terms.country import is_country_code
from screening.terms.law import Holds, LawRecord

_CERTAINTIES = ("text", "secondary", "memory", "inference")
_MAY_BE_EMPTY = (Holds.TABLE, Holds.NUMBER, Holds.GROUP_HISTORY, Holds.EXCEPTIONS)
_ENDS = {"from": "begins", "to": "ends"}


def read_law(stream: BinaryIO) -> Iterator[LawRecord]:
    """Sets and numbers in the order of the file.

    Raises:
        BrokenListError: an unknown or a missing key, a day that is none, a member that is no
            country code where countries are meant, a value that is no number.
    """
    value = json_object(stream)
    unknown = sorted(set(value) - {"sets", "numbers"})
    if unknown:
        raise BrokenListError(f"unknown key {', '.join(unknown)}")
    for row in _rows(value.get("sets", [])):
        yield _record(row)
    for row in _rows(value.get("numbers", [])):
        yield _record({**row, "holds": Holds.NUMBER.value})


def _rows(value: object) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise BrokenListError("sets and numbers are lists of objects")
    return value


def _record(row: dict[str, Any]) -> LawRecord:
    where = str(row.get("code", "a row without code"))
    given = row.get("periods", [])
    if not isinstance(given, list) or not all(isinstance(period, dict) for period in given):
        raise BrokenListError(f"{where}: periods is a list of objects")
    periods = [{_ENDS.get(key, key): held for key, held in p.items()} for p in given]
    record: LawRecord = build(LawRecord, {**row, "periods": periods}, where)
    for period in record.periods:
        if period.certainty not in _CERTAINTIES:
            raise BrokenListError(f"{where}: certainty is one of {', '.join(_CERTAINTIES)}")
        if period.begins and period.ends and period.ends < period.begins:
            raise BrokenListError(f"{where}: a period ends before it begins")
        if period.begins is None and record.known_from < record.read_on:
            raise BrokenListError(
                f"{where}: a period without its first day begins with the reading, so the row is "
                "not known before: known_from must be read_on"
            )
    _check_content(record, where)
    return record


def _check_content(record: LawRecord, where: str) -> None:
    if record.holds is Holds.NUMBER:
        for period in record.periods:
            try:
                Decimal(period.value)
            except InvalidOperation as error:
                raise BrokenListError(f"{where}: {period.value!r} is no number") from error
        if not record.periods:
            raise BrokenListError(f"{where}: a number has a value")
    if record.holds not in _MAY_BE_EMPTY and not any(p.members for p in record.periods):
        raise BrokenListError(
            f"{where}: has no members. A set that no longer counts keeps them, with the last day"
        )
    if record.holds in (Holds.COUNTRIES, Holds.GROUP_HISTORY, Holds.MAPPING):
        for member in (m for period in record.periods for m in period.members):
            wrong = [code for code in member.split(":") if not is_country_code(code)]
            if wrong:
                raise BrokenListError(f"{where}: {wrong[0]!r} is no ISO 3166-1 alpha-2 code")
