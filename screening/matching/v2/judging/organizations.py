"""Organizations: the number, the school, the kind of body, the letters that make another party."""

from __future__ import annotations

from functools import cache, lru_cache

from screening.matching.v1.reading.lexicon import LEGAL_FORMS, PLACES
from screening.matching.v1.reading.names import Kind
from screening.matching.v1.reading.variants import CUT_LENGTHS
from screening.matching.v2.judging.meeting import Meeting, Ruling, Said
from screening.matching.v2.reading.bodies import bodies_of
from screening.matching.v2.reading.tables import mains_of, replaced, what_is
from screening.matching.v2.reading.written import bank_of

_OTHER, _NOBODY, _LETTERS = 0.66, 0.40, 0.62
_MET = 0.9
_COMMON = 4
"""Commonness from which a word tells little of a firm."""
_SHORT = 2
"""Letters up to which a telling part can only be itself."""
_Words = tuple[str, ...]


def another_number(meeting: Meeting) -> Ruling | None:
    """Institutes and plants of one house are told apart by their numbers."""
    asked, listed = (_numbers(side) for side in (meeting.asked, meeting.listed))
    if not asked or not listed or asked & listed:
        return None
    return Ruling("another_number", "The names have other numbers.", most=_OTHER)


def _numbers(words: list[Said]) -> set[int]:
    """The numbers of a name; "Forty-Four" is one."""
    found = [int(word.text) for word in words if word.kind is Kind.NUMBER]
    told: list[int] = []
    for number in found:
        if told and 20 <= told[-1] < 100 and told[-1] % 10 == 0 and 0 < number < 10:
            told[-1] += number
        else:
            told.append(number)
    return set(told)


def another_field(meeting: Meeting) -> Ruling | None:
    """Schools and institutes of one city or country are told apart by what they teach.

    Where a rare word met that is no place ("Sharif"), the field may be left out in speech.
    """
    asked, listed = (_schooled(words) for words in meeting.folded)
    if asked is None or listed is None or asked == listed:
        return None
    spelled = [_schooled(replaced(words, "initialisms")) for words in meeting.folded]
    if spelled[0] in (listed, spelled[1]) or spelled[1] == asked:
        return None
    if len(meeting.texts[0]) in CUT_LENGTHS or not all(text.isascii() for text in meeting.texts):
        return None
    met = [
        word for word, _, alike in meeting.pairs() if alike >= _MET and word.kind is Kind.CONTENT
    ]
    if any(word.common == 0 and not _is_told(word.text) for word in met):
        return None
    fields = what_is("fields_of_schools")
    nearly = {fields.get(w.text) for pair in meeting.pairs() for w in pair[:2] if pair[2] < 1.0}
    nearly |= {fields.get(w.shown) for pair in meeting.pairs() for w in pair[:2] if pair[2] < 1.0}
    if (asked ^ listed) <= nearly:
        return None  # misspelled, not left out
    apart = ", ".join(sorted(asked ^ listed))
    return Ruling("another_field", f"Another school or institute: {apart}.", most=_OTHER)


def _is_told(word: str) -> bool:
    """Whether a word is a place or one of the trade."""
    return word in what_is("dictionary_words") or word in _places() or word in PLACES


@cache
def _places() -> frozenset[str]:
    return frozenset(word for place in mains_of("russian_stems") for word in place.split())


@lru_cache(maxsize=1 << 14)
def _schooled(words: _Words) -> frozenset[str] | None:
    """The fields that the name of a school says; None where it is none."""
    heads, fields = what_is("school_words"), what_is("fields_of_schools")
    if not any(word in heads for word in words):
        return None
    return frozenset(fields[word] for word in words if word in fields)


def another_body(meeting: Meeting) -> Ruling | None:
    """A nonprofit, a foundation, a union is not the company of that name."""
    asked, listed = (bodies_of(words) for words in meeting.folded)
    if not asked or not listed or asked & listed:
        return None
    one, other = (" and ".join(sorted(bodies)) for bodies in (asked, listed))
    return Ruling("another_body", f"One is a {one}, the other a {other}.", most=_OTHER)


def form_alone(meeting: Meeting) -> Ruling | None:
    """One name is nothing but a legal form, and the other is a name."""
    bare = [all(word in legal_words() for word in words) for words in meeting.folded]
    if bare[0] == bare[1] or not all(meeting.folded):
        return None
    return Ruling("form_alone", "Only the legal form met.", most=_NOBODY)


@cache
def legal_words() -> frozenset[str]:
    """Every word of a legal form or a kind of body written out."""
    forms = (*LEGAL_FORMS, *what_is("long_forms"))
    return frozenset(word for form in forms for word in form.split())


def letters_carry(meeting: Meeting) -> Ruling | None:
    """What tells the one name is a letter or two, and it is not what tells the other."""
    sides = [_telling(side) for side in (meeting.asked, meeting.listed)]
    asked, listed = ("".join(words) for words in sides)
    if asked == listed or min(len(asked), len(listed)) > _SHORT:
        return None
    if not (asked and listed) and max(len(asked), len(listed)) > _SHORT:
        return None
    wholes = [
        "".join(word.shown for word in side if word.kind is not Kind.LEGAL)
        for side in (meeting.asked, meeting.listed)
    ]
    if wholes[0] == wholes[1]:
        return None
    short, long = sorted(sides, key=lambda words: len("".join(words)))
    if set(short) <= set(long) and len("".join(long)) > _SHORT:
        return None
    return Ruling("letters_carry", "Only a letter or two and common words met.", most=_LETTERS)


def _telling(words: list[Said]) -> list[str]:
    """What tells a name: its rare words and letters, and its numbers where nothing else is said."""
    numbers = not any(word.kind is Kind.CONTENT and word.common for word in words)
    return [word.shown for word in words if _tells(word) or (numbers and word.kind is Kind.NUMBER)]


def _tells(word: Said) -> bool:
    if word.kind is Kind.INITIAL:
        return True
    return word.kind is Kind.CONTENT and word.common < _COMMON


def another_bank(meeting: Meeting) -> Ruling | None:
    """Two bank codes that are not of one bank."""
    asked, listed = (bank_of(text) for text in meeting.texts)
    if not asked or not listed or asked == listed:
        return None
    return Ruling("another_bank", "The codes are of two banks.", most=_OTHER)


APART = (another_number, another_field, another_body, form_alone, letters_carry, another_bank)
