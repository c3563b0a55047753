"""One text may hold several names: brackets, "a.k.a.", slashes; and native business words.

"National University of Defense Technology (NUDT)" is met by "NUDT" as well as by the whole. What
stands in brackets is taken for a name of its own only where it is an initialism of the rest or
has several words of its own, so that "Huawei (Shanghai)" is never met by "Shanghai" alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import IntEnum
from typing import NamedTuple

from screening.matching.v1.reading.legal_forms import begun_form
from screening.matching.v1.reading.lexicon import (
    ABBREVIATIONS,
    ALIAS_MARKS,
    IN_ORGANIZATIONS,
    PLACES,
    STRONG_LEGAL,
    TRANSLATIONS,
    UNITS,
)
from screening.matching.v1.reading.normalize import plain

MOST_VARIANTS = 4
"""Readings of one text. Real names need at most three; hostile ones could ask for hundreds."""

CUT_LENGTHS = (30, 34, 35, 39, 40)
"""Lengths of names that order systems cut off: fields of 30, 35 (SAP's NAME1) and 40 characters;
one less where a blank stood at the cut."""


class LeftOut(IntEnum):
    """What a reading of a text leaves out."""

    NOTHING = 0
    A_PART = 1  # a department, a legal form grown to the name: the party is the same
    TELLING = 2  # what stands in brackets, a place: another one would be another party


class Variant(NamedTuple):
    """One name that a text may hold.

    Args:
        text: the name.
        left_out: what sort of words of the text it leaves out.
        aside: those words.
    """

    text: str
    left_out: LeftOut = LeftOut.NOTHING
    aside: str = ""


_BRACKETS = re.compile(r"[(\[（【]([^()\[\]（）【】]*)[)\]）】]")
_ALIAS_MARK = re.compile("|".join(re.escape(mark) for mark in ALIAS_MARKS), re.IGNORECASE)
_SLASH = re.compile(r"\s+/\s+|(?<=\w\w\w)/(?=\w\w\w)|\s*;\s+")
_SET_OFF = re.compile(r"\s[-–—]\s|,\s")
_LAST_WORD = re.compile(r"[^\W\d_]+$")
_FORM_INSIDE = re.compile(
    rf"(?<=[\W_])(?:{'|'.join(sorted(STRONG_LEGAL))})(?:[\W_]+)(?=\w)", re.IGNORECASE
)
_FOR_SOMEONE = frozenset({"attn", "attention", "department"})
_COMMON = 5
"""Commonness from which a word set off from a name is taken for a department ("- Logistics")."""
_NATIVE = {native: f" {word} " for native, word in TRANSLATIONS.items()}
_NATIVE_WORDS = re.compile("|".join(sorted(map(re.escape, _NATIVE), key=len, reverse=True)))


def variants_of(text: str) -> tuple[Variant, ...]:
    """The names a text may hold, the whole text first, without repetition."""
    found: dict[str, Variant] = {}

    def add(variant: Variant) -> None:
        found.setdefault(variant.text, variant)

    for part in (text, *_parts(text)):
        add(Variant(part.strip()))
        if "(" in part or "[" in part or "（" in part or "【" in part:
            for piece in _out_of_brackets(part):
                add(piece)
        for piece in _without_tail(part):
            add(piece)
        for piece in _to_the_end(part):
            add(piece)
        if len(found) >= MOST_VARIANTS:
            break
    found.pop("", None)
    return tuple(found.values())[:MOST_VARIANTS] or (Variant(text),)


def _without_tail(text: str) -> Iterator[Variant]:
    """The name before or behind a department or a place set off from it.

    "Femteco - Warehouse 3", "Purchasing Dept, Trans-Flot JSC", "Aispeed Ltd Chengdu Branch".
    """
    text = text if text.isascii() else plain(text)
    for mark in _SET_OFF.finditer(text):
        head, tail = text[: mark.start()], text[mark.end() :]
        if _only_says_where(tail):
            yield Variant(head, _part_or_place(tail), tail)
        elif _only_says_where(head):
            yield Variant(tail, _part_or_place(head), head)
    for form in _FORM_INSIDE.finditer(text):
        named = any(c.isalnum() for c in text[: form.start()])
        tail = text[form.end() :]
        if named and _only_says_where(tail, surely=True):
            yield Variant(text[: form.end()], _part_or_place(tail), tail)


def _part_or_place(text: str) -> LeftOut:
    words = re.findall(r"[a-z]+", text.casefold())
    return LeftOut.TELLING if any(word in PLACES for word in words) else LeftOut.A_PART


def _to_the_end(text: str) -> Iterator[Variant]:
    """A text that was cut off within a legal form, with that written out."""
    last = _LAST_WORD.search(text) if len(text) in CUT_LENGTHS else None
    form = begun_form(last.group().casefold()) if last else ""
    if last and form:
        yield Variant(text[: last.start()] + form)


def _only_says_where(text: str, *, surely: bool = False) -> bool:
    """Whether all words may say where, and ``surely`` one of them can say nothing else."""
    words = re.findall(r"[a-z]+", text.casefold())
    full = [ABBREVIATIONS.get(word, word) for word in words]
    if full and full[0] in _FOR_SOMEONE:
        return True
    if surely and not any(w in UNITS or w in PLACES for w in full):
        return False
    return any(len(w) > 1 for w in full) and all(
        len(w) == 1 or w in UNITS or w in PLACES or IN_ORGANIZATIONS.get(w, 0) >= _COMMON
        for w in full
    )


def _parts(text: str) -> Iterator[str]:
    for splitter in (_ALIAS_MARK, _SLASH):
        parts = [p.strip(" ,;()") for p in splitter.split(text)]
        if len(parts) > 1:
            yield from parts


def _out_of_brackets(text: str) -> Iterator[Variant]:
    outside = " ".join(_BRACKETS.sub(" ", text).split())
    inside = [piece.strip() for piece in _BRACKETS.findall(text)]
    if sum(c.isalnum() for c in outside) >= 4:
        names = [p for p in inside if len(p.split()) >= 3 or is_initialism(p, outside)]
        lost = " ".join(piece for piece in inside if piece not in names)
        yield Variant(outside, LeftOut.TELLING if lost else LeftOut.NOTHING, lost)
        for piece in names:
            yield Variant(piece)


def is_initialism(short: str, long: str) -> bool:
    """Whether the letters of ``short`` are picked in order from the words of ``long``.

    The first must begin the first or second word, and at least half must begin a word, as in
    NUDT, KOMID or SASTIND. Case does not matter.
    """
    letters = short.casefold().replace(".", "")
    words = re.findall(r"\w+", long.casefold())
    if not 3 <= len(letters) <= 8 or not letters.isalpha() or len(words) < 2:
        return False
    if letters[0] not in (words[0][0], words[1][0]):
        return False
    starts = "".join(word[0] for word in words)
    rest = iter(" ".join(words))
    in_order = all(letter in rest for letter in letters)
    picked = iter(letters)
    beginning = sum(start in picked for start in starts if start in letters)
    return in_order and beginning * 2 >= len(letters)


def native_words(text: str) -> str:
    """Chinese and Korean legal forms and business words in English; the rest untouched."""
    if text.isascii():
        return text
    return _NATIVE_WORDS.sub(lambda found: _NATIVE[found.group()], text)
