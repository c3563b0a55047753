"""UTF-8 that was read as Latin-1, Windows-1252 or Windows-1251, once or several times over.

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


def _is_meant_from_cyrillic(run: str, told: str, is_beside: bool) -> bool:
    """ "Р°" is no Russian; "СТ" is, and never a letter's two bytes alone."""
    return any(not char.isalpha() or char in "ЃѓЉЊЌЋЏђљњќћџЎўЈҐЁЄЇІіґёєјЅѕї" for char in run) and (
        told.isalpha()
    )


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
