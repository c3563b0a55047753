"""Thai syllables in the Royal General System, as passports and company registers print them."""

from __future__ import annotations

import re
from collections.abc import Mapping

_CONSONANT = "[ก-ฮ]"
_TONES = re.compile("[\u0e48-\u0e4b\u0e4d\u0e4e]")
_FOREIGN_R = re.compile("ร\u0e4c")
"""A letter that Thai does not speak and other languages do: "เตอร์" is "ter"."""
_KILLED = re.compile(f"{_CONSONANT}[\u0e34-\u0e39]?\u0e4c")
"""A letter that is written and not spoken."""
_CLUSTER = f"(?:[กขคตปผพ][รลว]|หง|หญ|หน|หม|หย|หร|หล|หว|ทร|{_CONSONANT})"
_SHAPES = (
    (rf"เ({_CLUSTER})ียว", "iao", False),
    (rf"เ({_CLUSTER})ีย(?!์)", "ia", True),
    (rf"เ({_CLUSTER})ือ", "uea", True),
    (rf"({_CLUSTER})ัวะ", "ua", False),
    (rf"({_CLUSTER})ัว", "ua", False),
    (rf"เ({_CLUSTER})าะ", "o", False),
    (rf"เ({_CLUSTER})า", "ao", False),
    (rf"แ({_CLUSTER})ะ", "ae", False),
    (rf"โ({_CLUSTER})ะ", "o", False),
    (rf"เ({_CLUSTER})ะ", "e", False),
    (rf"เ({_CLUSTER})ิ", "oe", True),
    (rf"เ({_CLUSTER})ย(?![ะาิีึืุู])", "oei", False),
    (rf"เ({_CLUSTER})อ(?![ะาิีึืุู])", "oe", True),
    (rf"แ({_CLUSTER})็?", "ae", True),
    (rf"เ({_CLUSTER})็?", "e", True),
    (rf"โ({_CLUSTER})", "o", True),
    (rf"[ไใ]({_CLUSTER})(?:ย(?![ะาิีึืุู]))?", "ai", False),
    (rf"({_CLUSTER})ำ", "am", False),
    (rf"({_CLUSTER})ั", "a", True),
    (rf"({_CLUSTER})ะ", "a", False),
    (rf"({_CLUSTER})า", "a", True),
    (rf"({_CLUSTER})ิ", "i", True),
    (rf"({_CLUSTER})ี", "i", True),
    (rf"({_CLUSTER})ึ", "ue", True),
    (rf"({_CLUSTER})ือ?", "ue", True),
    (rf"({_CLUSTER})ุ", "u", True),
    (rf"({_CLUSTER})ู", "u", True),
    (rf"({_CLUSTER})รร", "a", True),
    (rf"({_CLUSTER})็?อ(?![ะาิีึืุู])", "o", True),
    (rf"({_CLUSTER})ว(?={_CONSONANT})", "ua", True),
    (rf"({_CONSONANT})(?={_CONSONANT}(?![ะาิีึืุูัำ็]))", "o", True),
    (rf"({_CLUSTER})", "a", False),
)
_SYLLABLES = tuple((re.compile(shape), vowel, may_end) for shape, vowel, may_end in _SHAPES)
_ENDS = re.compile(rf"({_CONSONANT})(?![ะาิีึืุูัำ็]|อ|รร|ว{_CONSONANT})")


def thai_aloud(
    word: str, begins: Mapping[str, str], ends: Mapping[str, str], *, is_foreign: bool
) -> str:
    """A word of Thai letters in Latin ones.

    Args:
        begins, ends: how a consonant is read at either end of a syllable.
        is_foreign: as a name of another language; a "w" may be its "v".
    """
    if is_foreign:
        begins = {**begins, "ว": "v"}
        word = _FOREIGN_R.sub("R", word)
    word = _TONES.sub("", _KILLED.sub("", word))
    read, place = "", 0
    while place < len(word):
        for shape, vowel, may_end in _SYLLABLES:
            met = shape.match(word, place)
            if met is None:
                continue
            read += _beginning(met[1], begins) + vowel
            place = met.end()
            end = _ENDS.match(word, place) if may_end else None
            if end is not None and end[1] in ends:
                read, place = read + ends[end[1]], end.end()
            break
        else:
            read, place = read + ("r" if word[place] == "R" else ""), place + 1
    return read.replace("oer", "er")


def _beginning(letters: str, begins: Mapping[str, str]) -> str:
    """How a syllable begins; a silent h stands before some letters."""
    if len(letters) > 1 and letters[0] == "ห":
        letters = letters[1:]
    if letters == "ทร":
        return "s"
    return "".join(begins.get(letter, "") for letter in letters)
