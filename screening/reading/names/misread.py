"""Bytes of one encoding that were read as another.

Mostly UTF-8 that was read as Latin-1, Windows-1252 or Windows-1251, once or several times over.

A misread letter is a run of two to four characters whose bytes are one letter of UTF-8. Which runs
are meant so is told by what no language writes: a sign behind a letter of Latin-1, two such runs
beside each other. A field that was misread in a part only keeps the rest as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

_MOST_TIMES = 4
"""Times that a text is seen to be misread; each transfer may do it once."""


def _byte_table(codec: str) -> dict[str, int]:
    """Each character by the byte it was read from; bytes the codec lacks stand for themselves."""
    table = {chr(byte): byte for byte in range(0x80, 0x100)} if codec != "cp1251" else {}
    for byte in range(0x80, 0x100):
        char = bytes([byte]).decode(codec, "ignore")
        if char:
            table[char] = byte
    return table


_LATIN = _byte_table("cp1252")
_CYRILLIC = _byte_table("cp1251")
_RUN = re.compile(r"[\u0080-\uffff](?: ?[\u0080-\uffff])+")
"""A blank may stand within where a no-break blank, byte A0, was tidied away."""


class _Piece(NamedTuple):
    """Characters of a run, and the letter that their bytes are; empty where they are none."""

    run: str
    told: str


IsMeant = Callable[[str, str, bool], bool]
"""Whether characters are meant as the letter, given whether another such letter is beside them."""


def from_latin(text: str) -> str:
    """The text with letters read back that were read as Latin-1 or Windows-1252."""
    return _read_back(text, _LATIN, _is_meant_from_latin)


def from_cyrillic(text: str) -> str:
    """The text with letters read back that were read as Windows-1251."""
    return _read_back(text, _CYRILLIC, _is_meant_from_cyrillic)


def _read_back(text: str, table: dict[str, int], is_meant: IsMeant) -> str:
    for _ in range(_MOST_TIMES):
        if text.isascii():
            return text
        before, text = text, _RUN.sub(lambda run: _decoded(run.group(), table, is_meant), text)
        if text == before:
            break
    return text


def _decoded(run: str, table: dict[str, int], is_meant: IsMeant) -> str:
    """The sequences of a run that are UTF-8, as what they stand for."""
    pieces = list(_pieces(run, table))
    told = [bool(piece.told) for piece in pieces]
    beside = [any(told[max(place - 1, 0) : place] + told[place + 1 : place + 2])
              for place in range(len(pieces))]  # fmt: skip
    return "".join(
        piece.told if piece.told and is_meant(piece.run, piece.told, near) else piece.run
        for piece, near in zip(pieces, beside, strict=True)
    )


def _pieces(run: str, table: dict[str, int]) -> list[_Piece]:
    found: list[_Piece] = []
    place = 0
    while place < len(run):
        told, length = _sequence(run, place, table)
        found.append(_Piece(run[place : place + length], told))
        place += length
    return found


def _sequence(run: str, place: int, table: dict[str, int]) -> tuple[str, int]:
    """The letter that begins here and how many characters it took; else nothing and one."""
    lead = table.get(run[place], 0)
    length = _LENGTHS[lead >> 3] if 0xC2 <= lead <= 0xF4 else 0
    blank = 0xA0 if table is _LATIN else 0
    piece = [blank if char == " " else table.get(char, 0) for char in run[place : place + length]]
    if not length or len(piece) < length:
        return "", 1
    try:
        return bytes(piece).decode("utf-8"), length
    except UnicodeDecodeError:
        return "", 1


_LENGTHS = dict.fromkeys(range(192 >> 3, 224 >> 3), 2) | {28: 3, 29: 3, 30: 4}
"""Bytes of a letter by the five highest bits of the first."""


def _is_meant_from_latin(run: str, told: str, is_beside: bool) -> bool:
    """Nobody writes a letter of Latin-1 and a sign behind it. Two letters somebody may ("BLÍŽ"),
    but not two such pairs, nor where they make a sign or a letter of Latin, Greek or Cyrillic. A
    blank is byte A0 only beside another such letter."""
    if " " in run:
        return is_beside
    is_odd = not all(char.isalpha() for char in run)
    return is_odd or is_beside or any(first <= told <= last for first, last in _LETTERS_MEANT)


_LETTERS_MEANT = (("\u0080", "\u017f"), ("\u0370", "\u04ff"), ("\u0e00", "\uffff"))


_CLOSING = "»”“’"


def _is_meant_from_cyrillic(run: str, told: str, is_beside: bool) -> bool:
    """ "Р°" is no Russian; "СТ" is, and never a letter's two bytes alone. A quotation mark behind a
    letter closes what one opened («МИР»), unless the letters beside it are misread as well."""
    if run[-1] in _CLOSING and not is_beside:
        return False
    return any(
        not char.isalpha() or char in "µЂЃѓЉЊЌЋЏђљњќћџЎўЈҐЁЄЇІіґёєјЅѕї" for char in run
    ) and (told.isalpha())


_ACCENTS = re.compile(r"(?<![A-Za-z])[\u00c0-\u00ff¨¸]{4,}(?![A-Za-z])")
_ACCENTED = re.compile(r"(?<![A-Za-z])[\u00c0-\u00ff¨¸]+(?![A-Za-z])")
_TURNED = re.compile(r"(?<!\w)[\u0430-\u044f][\u0410-\u042f]{3,}(?!\w)")
_CYRILLIC_WORD = re.compile(r"[\u0410-\u044f]+")


def cyrillic_as_latin(text: str) -> str:
    """Words of Windows-1251 that were read as Latin-1: no language writes four accents in a row."""
    if text.isascii() or not _ACCENTS.search(text):
        return text
    return _ACCENTED.sub(lambda word: word[0].encode("latin-1").decode("cp1251"), text)


def koi8_as_windows(text: str) -> str:
    """Words of KOI8-R that were read as Windows-1251: a small letter, and all others great."""
    if text.isascii() or not _TURNED.search(text):
        return text
    return _CYRILLIC_WORD.sub(lambda word: word[0].encode("cp1251").decode("koi8-r"), text)


_UNBLANKED = r"[\u0590-\u06ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]"
_LEFT = re.compile(
    r"[ÂÃÅÄÐÑØÙÎÏ](?=[\x80-\x9f¡-©«-±´¶-¸¼-¿€‚„†‡ˆ‰‹˜])"
    r"|[ÂÃ](?=[ÂÃ])"
    r"|[à-ô](?=[\x80-\x9f¡-¨ª¬\xad¯±-³µ¶¸¹¼-¿€‚„†‡ˆ‰‹˜])"
    rf"|[À-ÿŠšŽžŒœŸƒ](?={_UNBLANKED})|(?<={_UNBLANKED})[À-ÿŠšŽžŒœŸƒ]"
)


def left_misread(text: str) -> int:
    """Where a letter stands whose other bytes were lost on the way; -1 where none does."""
    found = _LEFT.search(text)
    return found.start() if found else -1
