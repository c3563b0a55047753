"""What hands, scanners and evaders do to a name in writing, undone: each a further text.

"R0sob0ronexport" has digits for letters, "YusufALMASRI" lost a blank, "Bout Bout Viktor" says a
name twice, "c/o Legal Dept" is no part of a name, "INN 7707083893" and "SABRRUMMXXX" are numbers.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from screening.matching.v2.reading.tables import what_is
from screening.terms.country import country_code
from screening.terms.look_alikes import look_alikes

_SIGNS = {"0": "o", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "@": "a", "$": "s", "!": "i"}
_TOKEN = re.compile(r"[^\s,;()\"/.]+")
_SIGN = re.compile(
    r"[0134578@$!|](?=[A-Za-z])|(?<=[A-Za-z]{2})[0134578@$!|](?=[01345@$!|]+[A-Za-z])"
)
_FEWEST, _SHARE = 4, 0.6
"""Characters of a word in which a digit may stand for a letter, and the share that are letters."""
_SMALL_L = re.compile(r"\bl(?=[bcdfghjkmnpqrstvwxz])")
"""A small L before a consonant begins no word: it is a capital I."""
_GREAT_I = re.compile(r"(?<=[a-z])I(?=[a-z])|(?<=\b[B-HJ-Z])I(?=[aeou])")
_GLUED = re.compile(r"(?<=[a-z])(?=[A-Z]{3})|(?<=[a-z]{2})(?=[A-Z][a-z]{2})")
_MARKS = str.maketrans(
    {"č": "ch", "Č": "Ch", "ć": "ch", "Ć": "Ch", "ç": "ch", "Ç": "Ch", "š": "sh", "Š": "Sh",
     "ş": "sh", "Ş": "Sh", "ș": "sh", "Ș": "Sh", "ž": "zh", "Ž": "Zh", "ż": "zh", "Ż": "Zh",
     "ț": "ts", "Ț": "Ts", "ţ": "ts", "Ţ": "Ts"}
)  # fmt: skip
"""Letters with marks as English writes their sound; who drops the mark only, writes c, s and z."""
_INITIALS = re.compile(r"\b([^\W\d_])\.[ -]?(?=[^\W\d_]\b)")
"""Initials grown together: "I.I." is two of them, not a word."""
_OPENING = re.compile(r"\b(?:Mc|Mac|De|Di|Du|La|Le|Van|Von|Fitz|Al|El|Abd|Abu|Ben|Bin)$")
_FOR_SOMEONE = re.compile(
    r"[\s,;(\-–]+(?:c\s?/\s?o|in care of|care of|attn|attention|fao|f\.a\.o|z\.\s?hd|a\s?/\s?c|"
    r"for the attention of|on behalf of)\b[\s.:]*",
    re.IGNORECASE,
)
_BANK = re.compile(r"[A-Z]{4}(?P<country>[A-Z]{2})[A-Z0-9]{2}(?P<branch>[A-Z0-9]{3})?")
_NUMBERED = re.compile(
    r"(?:(?:inn|ogrn|ogrnip|kpp|okpo|imo|mmsi|bic|swift|tin|vat|ein|duns|d-u-n-s|uscc|usci|lei|"
    r"iban|reg|registration|company|tax|id|code|no|nr|number|инн|огрн|окпо|кпп)[\s.:#№/-]*)+"
    r"(?P<number>[A-Z0-9][A-Z0-9 .-]{4,}[A-Z0-9])",
    re.IGNORECASE,
)
_FEWEST_DIGITS = 6
_REGISTERED = re.compile(r"[\s,;(/-]*\b(?:imo|mmsi)\b[\s.:#no-]*\d{7,9}\)?", re.IGNORECASE)


def undone(text: str, schema: str | None) -> Iterator[str]:
    """What a text may have been before it was written so; nothing where it is as it should be."""
    yield from _number_of(text)
    letters = letters_for_signs(text)
    if letters != text:
        yield letters
    if schema not in ("person", None):
        return
    marks = text.translate(_MARKS)
    if marks != text:
        yield marks
    if (apart := _unglued(text)) != text:
        yield apart
    if schema == "person":
        if (initials := _INITIALS.sub(r"\1 ", text)) != text:
            yield initials
        yield from _name_alone(text)


def ship_alone(text: str) -> str:
    """A ship's name without its numbers of registration; the same where there is none."""
    return _REGISTERED.sub("", text).strip() or text


def letters_for_signs(text: str) -> str:
    """The text with letters for the digits, signs and letters of another script that look so."""
    return _TOKEN.sub(lambda found: _as_letters(found.group()), text)


def _as_letters(word: str) -> str:
    if not word.isascii():
        return _in_one_script(word)
    word = _GREAT_I.sub("l", _SMALL_L.sub("I", word)) if word.isalpha() else word
    if len(word) < _FEWEST or word.isalpha() or not _SIGN.search(word):
        return word
    if sum(char.isalpha() for char in word) < _SHARE * len(word):
        return word
    return _SIGN.sub(lambda sign: _letter(word, sign.start()), word)


def _letter(word: str, place: int) -> str:
    """One and a stroke are L after a vowel and before one, else I."""
    sign = word[place]
    if sign in _SIGNS:
        return _SIGNS[sign]
    around = word[max(place - 1, 0) : place] + word[place + 1 : place + 2]
    return "l" if place and any(char in "aeiouAEIOU" for char in around) else "i"


def _in_one_script(word: str) -> str:
    """A Latin word some letters of which are of a script that looks alike."""
    latin = sum("LATIN" in unicodedata.name(char, "") for char in word)
    if latin * 2 < len(word):
        return word
    changed = word.translate(look_alikes())
    return changed if changed.isascii() else word


def _unglued(text: str) -> str:
    """A name cut where a capital follows a small letter, but for McDonald, DeLuca, AlSaleh."""
    if not _GLUED.search(text):
        return text
    found, start = "", 0
    for cut in _GLUED.finditer(text):
        part = text[start : cut.start()]
        found += part if _OPENING.search(part) else f"{part} "
        start = cut.start()
    return found + text[start:]


def _name_alone(text: str) -> Iterator[str]:
    """A person's name without who reads the letters, and said once."""
    mark = _FOR_SOMEONE.search(text)
    if mark is not None and len(text[: mark.start()].split()) > 1:
        yield text[: mark.start()]
    words = text.split()
    bare = [word.strip(",.").casefold() for word in words]
    office = what_is("offices_of_persons")
    kept = len(words)
    while kept and bare[kept - 1] in office:
        kept -= 1
    first = 0
    while first < kept and bare[first] in office:
        first += 1
    first += first < kept - 2 and first > 0 and bare[first] in ("of", "for")
    while 0 < first < kept and bare[first] in office:
        first += 1
    if 1 < kept - first < len(words) and mark is None:
        yield " ".join(words[first:kept])
    if len(bare) == 3 and len(set(bare)) == 2:
        yield " ".join(dict.fromkeys(bare))


def _number_of(text: str) -> Iterator[str]:
    """A number without what says which it is; a bank's code without its branch."""
    bare = text.strip().upper()
    found = _NUMBERED.fullmatch(bare)
    number = re.sub(r"[ .-]", "", found["number"]) if found else ""
    if sum(char.isdigit() for char in number) >= _FEWEST_DIGITS or bank_of(number):
        yield number
    bank = bank_of(bare)
    if bank and bank != bare:
        yield bank


def bank_of(text: str) -> str:
    """The bank in a bank identifier code (ISO 9362), its branch left out; empty for other text."""
    bare = text.strip().upper()
    found = _BANK.fullmatch(bare)
    return bare[:8] if found and country_code(found["country"]) else ""
