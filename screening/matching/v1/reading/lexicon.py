"""The words of names that every language has: legal forms, titles, particles, abbreviations.

Closed classes only: what a company register, a style guide or a grammar lists; kept as data in
``data/``, one ``class: word; word`` a line. Which business words are common is counted, not
written down (``data/common_*_words.txt``).
"""

from __future__ import annotations

from importlib.resources import files


def _classes(name: str) -> dict[str, list[str]]:
    """A data file as words by class."""
    text = files("screening.matching.v1.reading").joinpath("data", f"{name}.txt").read_text("utf-8")
    table: dict[str, list[str]] = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            kind, _, words = line.partition(": ")
            table.setdefault(kind, []).extend(word.strip() for word in words.split(";"))
    return table


def _class_of(name: str) -> dict[str, str]:
    """A data file as class by word."""
    return {word: kind for kind, words in _classes(name).items() for word in words}


def _commonness(name: str) -> dict[str, int]:
    text = files("screening.matching.v1.reading").joinpath("data", f"{name}.txt").read_text("utf-8")
    table: dict[str, int] = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            level, *words = line.split()
            table.update(dict.fromkeys(words, int(level)))
    return table


_WORD_CLASSES = _classes("word_classes")

LEGAL_FORMS = _class_of("legal_forms")
STRONG_LEGAL = frozenset(_WORD_CLASSES["strong_legal"])
"""Unmistakable even in a text that is known to name a person ("emma llc")."""
TITLES = frozenset(_WORD_CLASSES["title"])
TITLES_BORNE = frozenset(_WORD_CLASSES["title_or_name"])
"""Titles that are also given names and family names."""
COMPANY_TITLES = frozenset(_WORD_CLASSES["company_title"])
VESSEL_PREFIXES = frozenset(_WORD_CLASSES["vessel_prefix"])
PARTICLES = frozenset(_WORD_CLASSES["particle"])
FILLERS = frozenset(_WORD_CLASSES["filler"])
SON_OF = frozenset(_WORD_CLASSES["son_of"])
"""What stands before the father's name."""
COMPOUND_SURNAMES = frozenset(_WORD_CLASSES["compound_surname"])
ALIAS_MARKS = tuple(f" {mark} " for mark in _WORD_CLASSES["alias_mark"])
ABBREVIATIONS = _class_of("abbreviations")
TRANSLATIONS = _class_of("translations")
NUMBER_WORDS = _class_of("numbers")
PATRONYMIC_ENDS = tuple(_WORD_CLASSES["patronymic_end"])
NAME_VARIANTS = _class_of("name_variants")
"""Everyday forms of given names ("Ted") by the full form."""
ADDRESS_WORDS = _class_of("address_words")
PLACES = _class_of("places")
UNITS = frozenset(_WORD_CLASSES["unit"])
"""Parts of a company and of its address: added to a name, they do not make another party."""
NUMBERED = frozenset(_WORD_CLASSES["numbered"])
"""What is issued again and again by one house, told apart by a number or a year."""
PHRASES = _class_of("phrases")
IN_ORGANIZATIONS = _commonness("common_organization_words")
"""log2 of how many of 10,000 organization names carry a word; absent words are rare."""
IN_PERSONS = _commonness("common_person_words")
"""The same for names of persons."""
