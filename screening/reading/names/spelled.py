"""What a name is called in another script or spelling: the parts of a field that stand in no word
of it. ``characters.py`` knows Chinese bodies, ``romanized.py`` Russian names abroad."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from screening.reading.names.characters import called_short, listed_as, university_in
from screening.reading.names.romanized import english_spellings

IN_FIELD = "in the field "
"""Begins why a part is a body of which the field names a school, a hospital or a branch."""


class Part(NamedTuple):
    """One name of a field, and why it was taken for one.

    Args:
        is_another: whether it may be another party than the field's own, of any kind.
    """

    text: str
    why: str
    is_another: bool = False


def other_spellings(text: str, schema: str | None) -> tuple[Part, ...]:
    """The names that a field is known by elsewhere.

    Args:
        schema: Russian spellings are read of people only.
    """
    known = tuple(_in_characters(text))
    if schema == "person":
        known += tuple(Part(n, f'with its English spelling "{n}"') for n in english_spellings(text))
    return known


def _in_characters(text: str) -> Iterator[Part]:
    """Bodies whose Chinese names the field begins with."""
    for known in dict.fromkeys((*listed_as(text), *called_short(text))):
        yield Part(known.name, f'{IN_FIELD if known.goes_on else ""}known as "{known.name}"')
    university = university_in(text)
    if university:
        yield Part(university, f'{IN_FIELD}up to "{university[-2:]}"')
