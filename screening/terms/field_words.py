"""Fields of a transaction in an officer's words, for sentences that say what nobody stated.

An answer names fields by their paths, which the sender needs; who reads a sentence does not know
them. What is in no row is words already ("earlier transactions") and stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable

FIELD_WORDS = {
    "currency": "the currency",
    "data_center": "whether it is designed or marketed for data centers",
    "die_area_mm2": "its die area",
    "headquarters_country": "the country of its headquarters",
    "paragraph": "its paragraph of the ECCN",
    "serial_numbers": "the serial numbers",
    "tpp": "its total processing performance (TPP)",
    "ultimate_parent": "its ultimate parent",
    "unit_value": "the unit value",
}


def field_words(field: str) -> str:
    """A field by its name or its path ("lines[0].unit_value") in words."""
    return FIELD_WORDS.get(field.rpartition(".")[2], field)


def fields_in_words(fields: Iterable[str]) -> str:
    """Fields in words, each once, parted by commas."""
    return ", ".join(dict.fromkeys(map(field_words, fields)))
