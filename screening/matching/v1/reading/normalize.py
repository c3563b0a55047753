"""Text as it arrives, folded to what two writers of one name have in common.

Everything above this module sees lower-case ASCII words. Folding keeps nothing that a typist, a
file transfer or an ERP may lose: case, accents, width, punctuation. Scripts other than Latin go
through ``romanize`` word by word.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from screening.matching.v1.reading.romanize import Script, romanize, script_of

LONGEST_TEXT = 1000
"""Characters looked at. The longest name printed on the real lists has 381; the rest is noise."""

_APOSTROPHES = dict.fromkeys(map(ord, "'`´‘’ʻʼʹʽ′＇\u05f3\u05f4"), None)
_SPECIAL = str.maketrans(
    {
        "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l",
        "ı": "i", "ħ": "h", "ŋ": "ng", "ŧ": "t", "ə": "a", "ĸ": "k", "ſ": "s", "&": " and ",
        "№": " no ", "@": " at ", "+": " plus ",
    }
)  # fmt: skip
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.\s?){2,}(?:[^\W\d_]\b)?")
_THOUSANDS = re.compile(r"(?<=\d)[,.](?=\d{3}\b)")
# In the scripts of India and its neighbors vowels are marks on a letter (Devanagari to Myanmar,
# Khmer); a full stop of theirs (U+0964, U+0965) is none.
_MARKED = "\u0900-\u0963\u0966-\u109f\u1780-\u17d3"
_WORDS = re.compile(rf"\d+|(?:[^\W\d_]|[{_MARKED}])+")
_IS_MARKED = re.compile(f"[{_MARKED}]")
_ASCII_WORDS = re.compile(r"\d+|[a-z]+")


def plain(text: str) -> str:
    """The text in lower case, without accents, width variants and apostrophes; script kept."""
    if text.isascii():
        return text[:LONGEST_TEXT].lower().translate(_APOSTROPHES).translate(_SPECIAL)
    text = unicodedata.normalize("NFKD", text[:LONGEST_TEXT]).casefold()
    text = unicodedata.normalize("NFKD", text)
    text = "".join([c for c in text if not unicodedata.combining(c) or _is_letter(c)])
    text = unicodedata.normalize("NFKC", text)
    return text.translate(_APOSTROPHES).translate(_SPECIAL)


def _is_letter(char: str) -> bool:
    """Marks that make another consonant of a kana (ka -> ga), or mute the vowel of an Indian one,
    are letters, not accents."""
    return char in "\u3099\u309a" or _IS_MARKED.match(char) is not None


@lru_cache(maxsize=8192)
def words_of(text: str) -> tuple[tuple[str, Script], ...]:
    """The words of a text in order, each as lower-case ASCII with the script it was written in.

    Dotted letters are one word ("S.A." is ``sa``), digits and letters part ("A380" is ``a 380``),
    thousands are joined ("11,420" is ``11420``); a Chinese or Korean run comes as its syllables
    with blanks between. Any Unicode string is fine; one without letters and digits gives no words.
    """
    if text.isascii():
        lowered = text[:LONGEST_TEXT].lower().replace("'", "").replace("`", "")
        lowered = lowered.replace("&", " and ").replace("@", " at ").replace("+", " plus ")
        found = _ASCII_WORDS.findall(_join_dotted(lowered))
        return tuple([(word, Script.LATIN) for word in found])
    words: list[tuple[str, Script]] = []
    for raw in _WORDS.findall(_join_dotted(plain(text))):
        for piece, script in _by_script(raw):
            words.extend((word, script) for word in romanize(piece, script))
    return tuple(words)


def folded(text: str) -> tuple[str, ...]:
    """The same without the scripts."""
    return tuple([word for word, _ in words_of(text)])


def _join_dotted(text: str) -> str:
    """Close up dotted initialisms and thousands: "s. a." -> "sa", "11,420" -> "11420"."""
    if "." in text:
        text = _DOTTED.sub(lambda m: re.sub(r"[.\s]", "", m.group()) + " ", text)
    return _THOUSANDS.sub("", text) if any(c.isdigit() for c in text) else text


def _by_script(word: str) -> list[tuple[str, Script]]:
    """Cut a run of letters where its script changes ("IBM公司" is two words)."""
    pieces: list[tuple[str, Script]] = []
    start, current = 0, script_of(word[0])
    for position, char in enumerate(word):
        script = script_of(char)
        if script is not current and script is not Script.COMMON:
            if current is not Script.COMMON:
                pieces.append((word[start:position], current))
                start = position
            current = script
    pieces.append((word[start:], current))
    return pieces
