"""One spelling for what is written in many: letters without accents and case, spaces made one.

Words of an order and words of a table are folded alike and compared then. Every letter of a folded
text knows where it stood, so that a find can be quoted as it was written.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

_SPACES = "-‐‑‒–—―_/·\t\u00a0\u3000→>"
_APOSTROPHES = "’‘`´ʼʹ′ʻ"
_KEPT_WHOLE = ("CJK", "HANGUL", "KATAKANA", "HIRAGANA", "DEVANAGARI", "THAI", "BENGALI", "TAMIL")
_OWN = {
    "ı": "i", "İ": "i", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ø": "o", "Ø": "o",
    "أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ـ": "", "ß": "ss",
    "ґ": "г", "і": "и", "ї": "и", "є": "е", "ў": "у", "І": "и", "Ї": "и", "Є": "е", "Ґ": "г",
    "。": ".", "，": ",", "；": ";", "！": "!", "？": "?", "،": ",", "؛": ";", "؟": "?",
    "\r": "\n", "\u2028": "\n", "\u200c": " ",
}  # fmt: skip


_UMLAUT = re.compile(r"(?<=[b-df-hj-np-tv-z])([aou])e(?=[b-df-hj-np-tv-z])|(?<![^\W\d_])ue(?=ber)")
"""An umlaut spelled in two letters ("Schalldaempfer", "fuer", "ueber")."""
_SPELLED = re.compile(
    r"[a-z](?:ae|oe)[b-df-hj-np-tv-z][a-z]|\bfuer\b|\bueber|stueck|schluess|pruef"
)
"""Letters that show a text to be German without umlauts; "value" and "does" show nothing."""


class Folded(NamedTuple):
    """A text as it is compared.

    Args:
        text: folded.
        original: composed, otherwise as written.
        at: of each folded character its place in ``original``, ``None`` where all stand alike.
    """

    text: str
    original: str
    at: tuple[int, ...] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A span of the folded text in the original."""
        if self.at is None:
            return start, end
        return self.at[start], self.at[end - 1] + 1


class _Letters(dict[int, str]):
    """Each letter folded, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        folded = _letter(chr(code))
        self[code] = folded
        return folded


def _letter(letter: str) -> str:
    if letter in _OWN:
        return _OWN[letter]
    if letter in _SPACES:
        return " "
    if letter in _APOSTROPHES:
        return "'"
    if unicodedata.category(letter) in ("Mn", "Cf"):
        return "" if unicodedata.name(letter, "").split(" ")[0] not in _KEPT_WHOLE else letter
    if unicodedata.name(letter, "").startswith(_KEPT_WHOLE):
        return letter
    base = unicodedata.normalize("NFKD", letter)
    plain = "".join(c for c in base if not unicodedata.combining(c)) or base
    return "".join(_OWN.get(c, c) for c in plain.casefold())


_LETTERS = _Letters()


def fold(text: str) -> Folded:
    """A text folded, with the way back."""
    original = (
        text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)
    )
    folded = original.translate(_LETTERS)
    if len(folded) == len(original) and "  " not in folded:
        return Folded(folded, original, None)
    letters: list[str] = []
    at: list[int] = []
    for place, letter in enumerate(original):
        for part in _LETTERS[ord(letter)]:
            if part == " " and letters and letters[-1] == " ":
                continue
            letters.append(part)
            at.append(place)
    return Folded("".join(letters), original, tuple(at))


def fold_plainly(text: str) -> str:
    """A word of a table folded."""
    return fold(text.strip()).text


def without_umlauts(folded: Folded) -> Folded | None:
    """A folded text whose umlauts are spelled "ae", "oe", "ue", with the plain letters of tables.

    Returns:
        ``None`` where nothing looks like German without umlauts.
    """
    if not _SPELLED.search(folded.text):
        return None
    dropped = {
        match.end() - 1 if match[1] else match.start() + 1
        for match in _UMLAUT.finditer(folded.text)
    }
    if not dropped:
        return None
    places = folded.at or tuple(range(len(folded.text)))
    kept = [place for place in range(len(folded.text)) if place not in dropped]
    return Folded(
        "".join(folded.text[place] for place in kept),
        folded.original,
        tuple(places[place] for place in kept),
    )
