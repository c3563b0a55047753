"""Names in Greek, Georgian, Armenian, Devanagari, Bengali and Thai in Latin letters, by sound."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

from screening.reading.names.scripts.thai import thai_aloud

_GREEK, _GEORGIAN, _ARMENIAN = "\u0370-\u03ff\u1f00-\u1fff", "\u10a0-\u10ff", "\u0530-\u058f"
_DEVANAGARI, _BENGALI, _THAI = "\u0900-\u097f", "\u0980-\u09ff", "\u0e00-\u0e7f"
_ANY = re.compile(f"[{_GREEK}{_GEORGIAN}{_ARMENIAN}{_DEVANAGARI}{_BENGALI}{_THAI}]")
_BY_TABLE = {"greek": _GREEK, "georgian": _GEORGIAN, "armenian": _ARMENIAN}
_OF_STRANGERS = {"greek": "foreign"}
"""Tables for names of other languages, by the script's own."""
_INDIAN = re.compile(f"[{_DEVANAGARI}{_BENGALI}]")
_NOMINATIVE = re.compile(r"(?<=[bcdfghjklmnpqrstvxz])i$")
"""The ending that Georgian gives to names that end in a consonant."""
_ONE = r"(?:chh|[kgcjtdpbs]h|[^aeiou\s~])"
_SILENT = re.compile(rf"(?<=[aeiou~])({_ONE})~(?={_ONE}[aeiou~])")
"""An unwritten vowel between two syllables, which is not spoken: "ramazan" is Ramzan."""
_WORD = re.compile(r"[^\s,.()\"'«»“”-]+")


@lru_cache(maxsize=8192)
def read_in_latin(text: str) -> tuple[str, ...]:
    """The name as it is read aloud, likeliest first; none where it is in no such script."""
    if text.isascii() or not _ANY.search(text):
        return ()
    text = unicodedata.normalize("NFC", text)
    found = dict.fromkeys((_read(text, is_foreign=True), _read(text, is_foreign=False)))
    spelled = [name for name in found if name]
    if _INDIAN.search(text):
        spelled += [name.replace("j", "z") for name in spelled if "j" in name]
    return tuple(dict.fromkeys(" ".join(name.split()).title() for name in spelled))


def _read(text: str, *, is_foreign: bool) -> str:
    """Word by word; ``is_foreign``: as names of other languages are spelled in the script."""

    def one(met: re.Match[str]) -> str:
        word = met.group()
        known = _loanwords().get(_plain(word))
        return known or (_aloud(word, is_foreign=is_foreign) if _ANY.search(word) else word)

    return _WORD.sub(one, text)


def _aloud(word: str, *, is_foreign: bool) -> str:
    if re.search(f"[{_THAI}]", word):
        begins, ends = dict(_letters("begins")), dict(_letters("ends"))
        return thai_aloud(word, begins, ends, is_foreign=is_foreign)
    if _INDIAN.search(word):
        return _indian(word)
    script = next(name for name, letters in _BY_TABLE.items() if re.search(f"[{letters}]", word))
    table = _OF_STRANGERS.get(script, script) if is_foreign else script
    read = _by_table(_plain(word), table)
    return _NOMINATIVE.sub("", read) if script == "georgian" and is_foreign else read


def _plain(word: str) -> str:
    """In small letters without the accents of Greek."""
    word = word.casefold()
    if not re.search(f"[{_GREEK}]", word):
        return word
    parts = unicodedata.normalize("NFD", word)
    return "".join(char for char in parts if not unicodedata.combining(char)).replace("ς", "σ")


def _by_table(word: str, script: str) -> str:
    marked, read, place = f"^{word}$", "", 0
    table = _letters(script)
    while place < len(marked):
        letters, sound = next(
            (pair for pair in table if marked.startswith(pair[0], place)),
            (marked[place], marked[place].strip("^$")),
        )
        read, place = read + sound, place + len(letters)
    return read


def _indian(word: str) -> str:
    """With the vowels that are not written, but for those at the end and between two syllables."""
    sounds, kinds = _brahmic()
    read, is_open = "", False
    for place, char in enumerate(word):
        kind = kinds.get(char, "")
        behind = word[place + 1 : place + 2]
        pair = f"{char}{behind}"
        if kind in ("sign", "virama"):
            is_open = False
        elif kind and is_open and kind != "mark":
            read, is_open = f"{read}~", False
        elif kind == "mark" and is_open and sounds.get(char):
            read, is_open = f"{read}a", False
        read += sounds.get(pair) or sounds.get(char, "")
        is_open = kind == "consonant" or (is_open and not sounds.get(char))
    return _SILENT.sub(r"\1", read).replace("~", "a")


@lru_cache(maxsize=1)
def _brahmic() -> tuple[dict[str, str], dict[str, str]]:
    sounds: dict[str, str] = {}
    kinds: dict[str, str] = {}
    for kind in ("consonant", "sign", "vowel", "mark", "virama"):
        for letters, sound in _letters(kind):
            sounds[letters] = sound
            if len(letters) == 1:
                kinds[letters] = kind
    return sounds, kinds


@lru_cache(maxsize=32)
def _letters(kind: str) -> tuple[tuple[str, str], ...]:
    """Letters and their reading, the longest first."""
    pairs = [
        tuple(pair.split("="))
        for line in _lines("letters.txt")
        for name, _, rest in (line.partition(": "),)
        if name == kind
        for pair in rest.split(" ")
    ]
    return tuple((a, b) for a, b in sorted(pairs, key=lambda pair: -len(pair[0])))


@lru_cache(maxsize=1)
def _loanwords() -> dict[str, str]:
    rows = (line.split("\t") for line in _lines("loanwords.tsv"))
    return {_plain(unicodedata.normalize("NFC", word)): english for word, english in rows}


def _lines(name: str) -> Iterator[str]:
    table = files(__package__).joinpath("data", name).read_text("utf-8")
    yield from (line for line in table.splitlines() if line and not line.startswith("#"))
