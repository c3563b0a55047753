"""What a submission means, however it is written: references, numbers, order of keys and parties.

Two submissions of one meaning are one transaction, so that a retry through another library (which
writes 40 as 40.0, or its keys in another order) changes nothing.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from screening.terms.values import canonical_json, content_hash, to_decimal

NO_MEANING = frozenset({"metadata", "expected_revision"})
"""Top-level fields that say nothing of the transaction itself."""
_REFERENCES = frozenset({"reference", "source_order"})
_AMOUNTS = frozenset(
    {
        "unit_value",
        "quantity",
        "percent",
        "mw",
        "us_content_percent",
        "value_at_port_usd",
        "price_unit",
    }
)
_SETS = ("names", "addresses", "nationalities")
"""Lists of a party in which no order is meant."""
_BLANK_IS_UNKNOWN = frozenset({"eccn"})
_FARTHEST_DIGIT = 400  # a float's own range; a text beyond it would be written out by the megabyte


def reference_key(reference: str) -> str:
    """A reference as it is compared: trimmed and case-folded ("so-1 " is "SO-1").

    Args:
        reference: as sent.
    """
    return unicodedata.normalize("NFC", reference).strip().casefold()


def meaning_of(submission: Mapping[str, Any]) -> dict[str, Any]:
    """A submission in the one way of writing it; what is stated and nothing else.

    Args:
        submission: schema-valid; the keys of ``transaction.schema.json``.

    Returns:
        JSON-ready data: references by their key, amounts as text without needless zeros, parties
        in one order, lines by number; nulls, an empty ECCN and ``metadata`` left out.
    """
    said: dict[str, Any] = {
        name: reference_key(value) if name in _REFERENCES else _plain(name, value)
        for name, value in submission.items()
        if name not in NO_MEANING and value is not None
    }
    said["parties"] = sorted(map(_party, said["parties"]), key=canonical_json)
    currency = submission.get("currency")
    lines = (_line(line, currency) for line in said["lines"])
    said["lines"] = sorted(lines, key=lambda line: int(line["number"]))
    return said


def _party(party: dict[str, Any]) -> dict[str, Any]:
    """A party whose further names, addresses and nationalities stand in one order."""
    lists = {name: sorted(party[name], key=canonical_json) for name in _SETS if name in party}
    return {**party, **lists}


def _line(line: dict[str, Any], currency: str | None) -> dict[str, Any]:
    """A line without what says no more than what is left out: the price of one, in the order's
    currency."""
    needless = {("price_unit", "1"), ("currency", currency)}
    said = {name: item for name, item in line.items() if (name, str(item)) not in needless}
    if "source_order" in said:
        said["source_order"] = reference_key(said["source_order"])
    return said


def meaning_hash(submission: Mapping[str, Any]) -> str:
    """SHA-256 of what a submission means, 64 hexadecimal digits."""
    return content_hash(meaning_of(submission))


def _plain(name: str, value: Any) -> Any:
    match value:
        case bool():
            return value
        case int() | float():
            return _amount(value)
        case str() if name in _AMOUNTS:
            return _amount(value)
        case str():
            return unicodedata.normalize("NFC", value)
        case Mapping():
            return dict(_stated(name, value))
        case list() | tuple():
            return [_plain(name, item) for item in value]
    return value


def _stated(place: str, value: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, item in value.items():
        is_blank = name in _BLANK_IS_UNKNOWN and not str(item or "").strip()
        if item is not None and not is_blank:
            # A parameter may come as a number or as its text; the rules read both alike.
            yield name, _parameter(item) if place == "parameters" else _plain(name, item)


def _parameter(value: Any) -> Any:
    is_number = isinstance(value, str) and to_decimal(value) is not None
    return _amount(value) if is_number else _plain("", value)


def _amount(value: Any) -> str:
    """A number as text without needless zeros: 40, 40.0 and 4e1 are one."""
    number = to_decimal(value)
    if number is None:
        return str(value)
    if abs(number.adjusted()) > _FARTHEST_DIGIT:
        return str(number)
    text = format(number, "f")
    plain = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if plain == "-0" else plain
