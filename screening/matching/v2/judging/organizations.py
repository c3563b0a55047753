"""Organizations: the number, the telling word, the kind of body that makes another party."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from screening.matching.v1.reading.lexicon import LEGAL_FORMS
from screening.matching.v1.reading.names import Kind
from screening.matching.v1.reading.normalize import folded
from screening.matching.v1.reading.sounds import skeleton_of
from screening.matching.v1.reading.variants import CUT_LENGTHS
from screening.matching.v2.judging.meeting import Meeting, Ruling, Said
from screening.matching.v2.reading.bodies import body_of
from screening.matching.v2.reading.characters import simplified
from screening.matching.v2.reading.own_names import printed_of
from screening.matching.v2.reading.tables import mains_of, replaced, what_is
from screening.matching.v2.reading.written import bank_of

_OTHER, _NOBODY = 0.66, 0.40
_COMMON = 4
_SHORT = 2
"""Letters up to which a telling part can only be itself."""
_SLIPPED = 5
"""Letters from which a word a letter off is a slip."""
_VOWELS = frozenset("aeiouy")
_SOUNDS_ALIKE = re.compile("sz|zs|vf|fv|dt|td|bp|pb|gk|kg|iy|yi")
_GENERIC = 8
"""Commonness from which a word says little of what a firm does: technology, industry, trading."""
_LONGEST_FORM = 4
"""Letters up to which two words that differ in one may be forms of one."""
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_Words = tuple[str, ...]


def another_number(meeting: Meeting) -> Ruling | None:
    """Institutes and plants of one house are told apart by their numbers."""
    asked, listed = (_numbers(side) for side in (meeting.asked, meeting.listed))
    if not asked - listed or not listed - asked:
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
    """Schools and institutes of one city or country are told apart by what they teach."""
    asked, listed = (_schooled(words) for words in meeting.folded)
    if asked is None or listed is None or asked == listed:
        return None
    spelled = [_schooled(replaced(words, "initialisms")) for words in meeting.folded]
    if spelled[0] in (listed, spelled[1]) or spelled[1] == asked:
        return None
    if len(meeting.texts[0]) in CUT_LENGTHS or not all(text.isascii() for text in meeting.texts):
        return None
    fields = what_is("fields_of_schools")
    nearly = {fields.get(w.text) for pair in meeting.pairs() for w in pair[:2] if pair[2] < 1.0}
    nearly |= {fields.get(w.shown) for pair in meeting.pairs() for w in pair[:2] if pair[2] < 1.0}
    if (asked ^ listed) <= nearly:
        return None  # misspelled, not left out
    apart = ", ".join(sorted(asked ^ listed))
    return Ruling("another_field", f"Another school or institute: {apart}.", most=_OTHER)


@lru_cache(maxsize=1 << 14)
def _schooled(words: _Words) -> frozenset[str] | None:
    """The fields that the name of a school says; None where it is none."""
    heads, fields = what_is("school_words"), what_is("fields_of_schools")
    if not any(word in heads for word in words):
        return None
    return frozenset(fields[word] for word in words if word in fields)


def another_word(meeting: Meeting) -> Ruling | None:
    """Two words that were taken for one are two of the dictionary: construction, conservation."""
    arabic = mains_of("arabic_words")
    for word, other, alike in meeting.pairs():
        if alike == 1.0 or word.kind is Kind.INITIAL or other.kind is Kind.INITIAL:
            continue
        if _is_dictionary(word) and _is_dictionary(other) and _is_apart(word.text, other.text):
            return _two_words(word, other)
        one, two = _arabic(word.text), _arabic(other.text)
        if one != two and one in arabic and two in arabic:
            return _two_words(word, other)
    return None


def _two_words(word: Said, other: Said) -> Ruling:
    said = f"{word.shown.upper()} and {other.shown.upper()} are two words."
    return Ruling("another_word", said, most=_OTHER)


def _arabic(word: str) -> str:
    return what_is("arabic_words").get(word, word)


def _is_dictionary(word: Said) -> bool:
    if word.kind is not Kind.CONTENT or word.text != word.shown:
        return False
    return word.common > 0 or word.text in what_is("dictionary_words")


def one_word_apart(meeting: Meeting) -> Ruling | None:
    """Names of common words alone, all met but one of either, which tells what each makes or does.

    Where a rare word met, the other one may be how a translator put it.
    """
    mine = [w for w, k in zip(meeting.asked, meeting.partner, strict=True) if k < 0 and _counts(w)]
    taken = {place for place in meeting.partner if place >= 0}
    theirs = [w for k, w in enumerate(meeting.listed) if k not in taken and _counts(w)]
    if len(mine) != 1 or len(theirs) != 1 or not all(map(_is_dictionary, (*mine, *theirs))):
        return None
    if any(word.common >= _GENERIC for word in (*mine, *theirs)):
        return None
    met = [word for word, _, alike in meeting.pairs() if alike == 1.0]
    rare = any(word.kind is Kind.CONTENT and not _is_dictionary(word) for word in met)
    if rare or len(met) < len(taken) or not _is_apart(mine[0].text, theirs[0].text):
        return None
    return _two_words(mine[0], theirs[0])


def _counts(word: Said) -> bool:
    return word.kind not in (Kind.LEGAL, Kind.FILLER, Kind.TITLE)


def _is_apart(one: str, other: str) -> bool:
    """Whether two words are no forms of one: petroleum and petrochemical, not system and systems,
    fibre and fiber."""
    shorter = min(len(one), len(other))
    begun = next((k for k, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), shorter)
    if OSA.distance(one, other) > 2:
        return shorter - begun > 3
    return shorter - begun > 2 and shorter > _LONGEST_FORM and skeleton_of(one) != skeleton_of(other)


def another_body(meeting: Meeting) -> Ruling | None:
    """A nonprofit, a foundation, a union is not the company of that name."""
    asked, listed = (body_of(words) for words in meeting.folded)
    if not asked or not listed or asked == listed:
        return None
    return Ruling("another_body", f"One is a {asked}, the other a {listed}.", most=_OTHER)


def form_alone(meeting: Meeting) -> Ruling | None:
    """One name is nothing but a legal form, and the other is a name."""
    bare = [all(word in _legal_words() for word in words) for words in meeting.folded]
    if bare[0] == bare[1] or not all(meeting.folded):
        return None
    return Ruling("form_alone", "Only the legal form met.", most=_NOBODY)


@cache
def _legal_words() -> frozenset[str]:
    forms = (*LEGAL_FORMS, *what_is("long_forms"))
    return frozenset(word for form in forms for word in form.split())


def letters_carry(meeting: Meeting) -> Ruling | None:
    """What tells the one name is a letter or two, and it is not what tells the other."""
    sides = [_telling(side) for side in (meeting.asked, meeting.listed)]
    asked, listed = ("".join(words) for words in sides)
    if not asked or not listed or asked == listed or min(len(asked), len(listed)) > _SHORT:
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
    return Ruling("letters_carry", "Only a letter or two and common words met.", most=0.62)


def _telling(words: list[Said]) -> list[str]:
    """What tells a name: its rare words and letters, and its numbers where nothing else is said."""
    numbers = not any(word.kind is Kind.CONTENT and word.common for word in words)
    return [
        word.shown for word in words if _tells(word) or (numbers and word.kind is Kind.NUMBER)
    ]


def _tells(word: Said) -> bool:
    if word.kind is Kind.INITIAL:
        return True
    return word.kind is Kind.CONTENT and word.common < _COMMON


def other_initials(meeting: Meeting) -> Ruling | None:
    """Both are known by their initials, and by others: CASC, CASIC."""
    asked, listed = (_initialled(folded(_printed(text))) for text in meeting.texts)
    if not asked or not listed or asked & listed:
        return None
    return Ruling("other_initials", f"{min(asked)} is not {min(listed)}.", most=_OTHER)


def _printed(text: str) -> str:
    return text if text.isascii() else printed_of(simplified(text)) or text


@lru_cache(maxsize=1 << 14)
def _initialled(words: _Words) -> frozenset[str]:
    """The bodies known by initials that a name says, by initials or in full."""
    found = set()
    spelled = replaced(words, "initialisms")
    for place, word in enumerate(spelled):
        for run in _full_names().get(word, ()):
            if spelled[place : place + len(run)] == run:
                found.add(" ".join(run).title())
                break
    return frozenset(found)


@cache
def _full_names() -> dict[str, tuple[_Words, ...]]:
    runs: dict[str, list[_Words]] = {}
    for name in sorted(mains_of("initialisms"), key=len, reverse=True):
        words = tuple(name.split())
        runs.setdefault(words[0], []).append(words)
    return {first: tuple(names) for first, names in runs.items()}


def initials_of_words(meeting: Meeting) -> Ruling | None:
    """A word of one name is the initials of a run of the other's, and the rest met."""
    for mine, theirs in (
        (meeting.folded[0], meeting.folded[1]), (meeting.folded[1], meeting.folded[0]),
    ):  # fmt: skip
        for word in mine:
            if 3 <= len(word) <= 8 and word not in theirs and word.isalpha():
                rest = _without_run(word, theirs)
                if rest is not None and _meets([w for w in mine if w != word], rest):
                    return Ruling(
                        "initials_of_words",
                        f"{word.upper()} are the initials of words of the other name.",
                        least=0.72,
                    )
    return None


_SMALL = frozenset("and of the for de la et und y i in".split())


@lru_cache(maxsize=1 << 14)
def _without_run(word: str, words: _Words) -> tuple[str, ...] | None:
    """The words of a name but for the run whose initials a word is; None where there is none."""
    for start in range(len(words)):
        for end in range(start + 3, min(start + 2 * len(word), len(words)) + 1):
            run = words[start:end]
            if run[0] in _SMALL or run[-1] in _SMALL:
                continue
            if word in ("".join(w[0] for w in run), "".join(w[0] for w in run if w not in _SMALL)):
                return (*words[:start], *words[end:])
    return None


def _meets(mine: list[str], rest: _Words) -> bool:
    """Whether the words beside the initials are the same on both sides, and there are some."""
    one, other = (
        {w for w in side if w not in _SMALL and w not in _legal_words()} for side in (mine, rest)
    )
    return bool(one) and one == other


def slip_in_one_word(meeting: Meeting) -> Ruling | None:
    """The one telling word is doubled in a letter, or off by a key beside it."""
    asked, listed = (
        [w for w in side if w.kind is Kind.CONTENT] for side in (meeting.asked, meeting.listed)
    )
    if len(asked) != 1 or len(listed) != 1 or any(w.common for w in (*asked, *listed)):
        return None
    if any(w.kind in (Kind.NUMBER, Kind.PLACE, Kind.INITIAL) for w in
           (*meeting.asked, *meeting.listed)):  # fmt: skip
        return None
    one, other = asked[0].shown, listed[0].shown
    if _is_doubled(one, other) or _is_beside(one, other):
        return Ruling("slip_in_one_word", "The only word is a letter off.", least=0.70)
    return None


def _is_doubled(one: str, other: str) -> bool:
    """Whether a letter is said twice; in an abbreviation the last one of what is asked only."""
    short, long = sorted((one, other), key=len)
    if len(long) != len(short) + 1 or len(short) <= _SHORT:
        return False
    if len(short) < _SLIPPED:
        return long == one == short + short[-1] and not _VOWELS & set(short[1:])
    return any(
        long[k] == long[k - 1] and long[:k] + long[k + 1 :] == short for k in range(1, len(long))
    )


def _is_beside(one: str, other: str) -> bool:
    """Whether two letters changed places, or one inside is that of the key beside it or sounds so.

    In short words other vowels make other names.
    """
    if len(one) != len(other) or len(one) < _SLIPPED or one[0] != other[0]:
        return False
    off = [k for k, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(off) == 2:
        return off[1] == off[0] + 1 and sorted(one) == sorted(other)
    pair = one[off[0]] + other[off[0]] if len(off) == 1 else ""
    if not pair or _SOUNDS_ALIKE.search(pair):
        return bool(pair)
    if off[0] == len(one) - 1 or not _neighbours(*pair):
        return False
    return len(one) > _SLIPPED or not _VOWELS & set(pair)


def _neighbours(one: str, other: str) -> bool:
    """Whether two letters are beside each other on a keyboard, in a row or across two."""
    where = {key: (row, place) for row, keys in enumerate(_KEYS) for place, key in enumerate(keys)}
    if one not in where or other not in where:
        return False
    (row, place), (below, beside) = sorted((where[one], where[other]))
    apart = beside - place
    return abs(apart) == 1 if row == below else below - row == 1 and apart in (0, -1)


def another_bank(meeting: Meeting) -> Ruling | None:
    """Two bank codes that are not of one bank."""
    asked, listed = (bank_of(text) for text in meeting.texts)
    if not asked or not listed or asked == listed:
        return None
    return Ruling("another_bank", "The codes are of two banks.", most=_OTHER)


RULES = (
    another_number, another_field, another_word, one_word_apart, another_body, form_alone, letters_carry,
    other_initials, initials_of_words, slip_in_one_word, another_bank,
)  # fmt: skip
