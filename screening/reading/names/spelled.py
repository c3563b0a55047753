"""What a name is called in another script or spelling: the parts of a field that stand in no word
of it, and a person's name of before. ``characters.py`` knows Chinese bodies, ``romanized.py``
Russian names abroad."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from screening.reading.names.branches import without_what_is_beside
from screening.reading.names.characters import called_short, listed_as, university_in
from screening.reading.names.romanized import english_spellings
from screening.reading.names.scripts.readings import read_in_latin
from screening.reading.names.tables import form_pattern, legal_forms

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
    known = (
        *_in_characters(text),
        *_written_out(text, schema),
        *_with_initials(text, schema),
        *_by_initials(text, schema),
        *_with_letters(text),
        *_without_beside(text),
        *(Part(name, f'read aloud as "{name}"') for name in read_in_latin(text)),
    )
    if schema == "person":
        known += tuple(Part(n, f'with its English spelling "{n}"') for n in english_spellings(text))
    return known


_SHORT = {
    "acad": "Academy", "aerosp": "Aerospace", "constr": "Construction", "corp": "Corporation",
    "dept": "Department", "dev": "Development", "engr": "Engineering", "engrg": "Engineering",
    "eng": "Engineering", "hq": "Headquarters", "ind": "Industries", "inds": "Industries",
    "inst": "Institute", "int'l": "International", "intl": "International", "nat'l": "National",
    "natl": "National", "org": "Organization", "res": "Research", "sci": "Science",
    "tech": "Technology", "technol": "Technology", "univ": "University",
}  # fmt: skip
_SHORTENED = re.compile(r"(?<![\w@.'’])([A-Za-z]+(?:['’][A-Za-z]+)?)(?!\.?[\w@'’])\.?")
_LEAST_SHORTENED = 2
"""Words of a name cut short from which it is written out: one is met as it stands."""


def _written_out(text: str, schema: str | None) -> Iterator[Part]:
    """ "China Acad. of Engr. Physics" as the list prints it: its words whole."""
    if schema not in (None, "organization"):
        return
    shortened = [w for w in _SHORTENED.findall(text) if w.casefold().replace("’", "'") in _SHORT]
    if len(shortened) >= _LEAST_SHORTENED or any(f"{word}." in text for word in shortened):
        whole = _SHORTENED.sub(_whole_word, text)
        yield Part(whole, f'written out "{whole[:100]}"')


def _whole_word(met: re.Match[str]) -> str:
    return _SHORT.get(met[1].casefold().replace("’", "'"), met.group())


_INITIALS_FIRST = re.compile(r"^((?:[A-Z]\.\s?){2,3})\s*([A-Z][A-Za-z'’-]{2,})$")
_INITIALS_LAST = re.compile(r"^([A-Z][A-Za-z'’-]{2,}),?\s+((?:[A-Z]\.\s?){2,3})$")


def _with_initials(text: str, schema: str | None) -> Iterator[Part]:
    """A person by family name and two initials ("BOUT V.A."), whatever the field says it is."""
    if schema not in (None, "organization", "person"):
        return
    first, last = _INITIALS_FIRST.match(text.strip()), _INITIALS_LAST.match(text.strip())
    met = first or last
    if met:
        letters, family = met.groups() if first else met.groups()[::-1]
        initials = re.findall("[A-Z]", letters)
        if "".join(initials).casefold() in legal_forms():
            return  # "Airbus S.A.S."
        name = f"{family} {' '.join(initials)}"
        yield Part(name, f'as a person "{name}"', is_another=True)


_ACRONYM = re.compile(r"^[«\"„“(]*((?:[А-ЯЁ][а-яё]{1,4})?[А-ЯЁІЇЄҐЎ]{3,7})[»\"“”)]*$")
"""Four letters in small ones may stand before it: ГосНИИАС."""
_NAMED_AFTER = re.compile(r"[\s,]+(?:им\.|имени|ім\.|імені)\s.*$", re.IGNORECASE)
_LETTERS = {
    "А": "A", "Б": "B", "В": "V", "Г": "G", "Д": "D", "Е": "E", "Ё": "E", "Ж": "ZH", "З": "Z",
    "И": "I", "Й": "I", "К": "K", "Л": "L", "М": "M", "Н": "N", "О": "O", "П": "P", "Р": "R",
    "С": "S", "Т": "T", "У": "U", "Ф": "F", "Х": "KH", "Ц": "TS", "Ч": "CH", "Ш": "SH",
    "Щ": "SHCH", "Ъ": "", "Ы": "Y", "Ь": "", "Э": "E", "Ю": "YU", "Я": "YA", "І": "I", "Ї": "I",
    "Є": "E", "Ґ": "G", "Ў": "U",
}  # fmt: skip
_AS_ONE = {"Ц": "C", "Х": "H", "Ж": "J", "Ю": "U", "Я": "A", "Й": "J"}
"""What stands for a letter where an acronym keeps as many letters as it has: "МЦСТ" is MCST."""
_LEAST_ACRONYM = 4
"""Letters from which an acronym is hardly another firm's: asked for with its legal form, too."""


def _by_initials(text: str, schema: str | None) -> Iterator[Part]:
    """A firm by its acronym in Cyrillic as lists print one, letter by letter; and a plant by what
    stands before the name of whom it was named after."""
    if schema not in (None, "organization") or text.isascii():
        return
    before = _NAMED_AFTER.sub("", text)
    if before != text and len(form_pattern().sub(" ", before).split()) > 1:
        yield Part(before, "without whom it is named after")
    found = _ACRONYM.match(form_pattern().sub(" ", before).strip())
    if not found:
        return
    letters = found[1].upper()
    whole = "".join(_LETTERS[letter] for letter in letters)
    short = "".join(_AS_ONE.get(letter, _LETTERS[letter]) for letter in letters)
    for spelled in dict.fromkeys((whole, short)):
        yield Part(spelled, f'with its initials "{spelled}"')
        if len(found[1]) >= _LEAST_ACRONYM:
            yield Part(f"AO {spelled}", f'with its initials and a legal form "AO {spelled}"')


_MIXED_WORD = re.compile(r"(?<![\w-])(?=[^\W\d_]*\d)(?=\d*[^\W\d_])\w{2,}(?![\w-])")
_FOR_LETTERS = re.compile(r"[A-Za-z0134578]*[A-Za-z][0134578]+[A-Za-z][A-Za-z0134578]*")
_LETTER_FOR = ("0134578", "oieastb"), ("0134578", "oleastb")
"""What a digit stands for by its shape; a 1 may be either letter."""
_LEAST_FOLDED = 4


def _with_letters(text: str) -> Iterator[Part]:
    """ "HUAW3I TECHN0LOGIES C0" with letters for digits: one word at least has digits inside it and
    more letters than digits ("3M", "B2B" and the numbers of parts have not)."""
    if not any(map(_is_spelled_with_digits, _MIXED_WORD.findall(text))):
        return
    for digits, letters in _LETTER_FOR:
        table = str.maketrans(digits, letters)
        pieces = (
            word.translate(table) if _MIXED_WORD.fullmatch(word) else word
            for word in re.split(r"(\w+)", text)
        )
        told = "".join(pieces)
        yield Part(told, f'with letters for its digits "{told[:100]}"')


def _is_spelled_with_digits(word: str) -> bool:
    letters = sum(char.isalpha() for char in word)
    is_told = _FOR_LETTERS.fullmatch(word) is not None
    return is_told and len(word) >= _LEAST_FOLDED and letters > 2 * (len(word) - letters)


def _without_beside(text: str) -> Iterator[Part]:
    """The name without branch, trade and country around it in another script; whoever it is."""
    for name in without_what_is_beside(text):
        yield Part(name, f'without what stands beside it "{name[:100]}"', is_another=True)
        yield from _in_characters(name)


def _in_characters(text: str) -> Iterator[Part]:
    """Bodies whose Chinese names the field begins with."""
    for known in dict.fromkeys((*listed_as(text), *called_short(text))):
        yield Part(known.name, f'{IN_FIELD if known.goes_on else ""}known as "{known.name}"')
    university = university_in(text)
    if university:
        yield Part(university, f'{IN_FIELD}up to "{university[-2:]}"')


_NAMED_BEFORE = re.compile(
    r"^(?P<given>[^\W\d_][\w'’.-]*(?:\s+[^\W\d_][\w'’.-]*)*?)\s+[^\W\d_][\w'’-]+,?\s+"
    r"[(\[]?(?:née?|nee|geb\.?|geborene|born|nata|nacida|z\s+domu|kızlık\s+soyadı"
    r"|урожд(?:[её]нная|\.)?)\s+(?P<family>[^\W\d_][\w'’-]+)[)\]]?$",
    re.IGNORECASE,
)


def name_before(text: str) -> str:
    """ "Ekaterina Example née Muster" as "Ekaterina Muster"; empty where nothing says so."""
    found = _NAMED_BEFORE.match(text.strip())
    return f"{found['given']} {found['family']}" if found else ""
