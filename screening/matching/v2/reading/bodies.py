"""Legal forms and kinds of bodies as hands write them: misspelled, broken by the name, in full.

"LIMITED LIABILITY ROMASHKA COMPANY" and "Aktsyonernoye Obschestvo Granit" are Romashka LLC and
Granit JSC. A form that is not recognized would stay as words that tell parties apart.
"""

from __future__ import annotations

from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from screening.matching.v1.reading.lexicon import IN_ORGANIZATIONS, LEGAL_FORMS
from screening.matching.v1.reading.sounds import sound_of
from screening.matching.v2.reading.tables import what_is

_LONG = 9
"""Letters from which a word of a form may be misspelled."""
_GAP = 3
"""Words of a name that may stand inside its legal form."""
_WRITTEN = (("cio", "tsio"), ("cyo", "tsio"), ("tsyo", "tsio"), ("oje", "oe"), ("oye", "oe"))
"""How Czech, Polish and Serbian spelling writes what English romanization writes otherwise."""
_Words = tuple[str, ...]


@lru_cache(maxsize=1 << 14)
def forms_closed(words: _Words) -> _Words:
    """Words of a name with its form in one piece and by its code; the same where nothing is."""
    heard = tuple(map(_heard, words))
    starts = _phrases()
    for place, word in enumerate(heard):
        for phrase, code in starts.get(word, ()):
            found = _closed(words, heard, place, phrase, code)
            if found:
                return found
    return words


def _closed(words: _Words, heard: _Words, place: int, phrase: _Words, code: str) -> _Words:
    size = len(phrase)
    if heard[place : place + size] == phrase:
        return (*words[:place], *words[place + size :], code)
    for cut in range(size - 1, 0, -1):
        behind = place + cut
        if heard[place:behind] != phrase[:cut]:
            continue
        for start in range(behind + 1, min(behind + _GAP, len(words)) + 1):
            end = start + size - cut
            if heard[start:end] == phrase[cut:] and (place == 0 or end == len(words)):
                return (*words[:place], *words[behind:start], *words[end:], code)
    return ()


@cache
def _phrases() -> dict[str, list[tuple[_Words, str]]]:
    """The forms as heard, by their first word, the longest first."""
    found: dict[str, list[tuple[_Words, str]]] = {}
    forms = what_is("long_forms")
    for text in sorted(forms, key=lambda form: -form.count(" ")):
        phrase = tuple(_sound(word) for word in text.split())
        found.setdefault(phrase[0], []).append((phrase, forms[text]))
    return found


@cache
def _heard_words() -> tuple[str, ...]:
    words = (word for form in what_is("long_forms") for word in form.split())
    return tuple(dict.fromkeys(map(_sound, words)))


@lru_cache(maxsize=1 << 15)
def _heard(word: str) -> str:
    """A word as it is heard, or the word of a form that it misspells."""
    sound = _sound(word)
    if len(word) < _LONG or word in IN_ORGANIZATIONS or sound in _heard_words():
        return sound
    most = (len(sound) > 9) + 1
    for known in _heard_words() if word.isalpha() else ():
        if (
            len(known) > 6
            and abs(len(known) - len(sound)) <= most
            and OSA.distance(sound, known, score_cutoff=most) <= most
        ):
            return known
    return sound


def _sound(word: str) -> str:
    for old, new in _WRITTEN:
        word = word.replace(old, new)
    return sound_of(word) if word.isalpha() and len(word) > 1 else word


@lru_cache(maxsize=1 << 14)
def bodies_of(words: _Words) -> frozenset[str]:
    """The kinds of body that words of a name say it is: nonprofit, foundation, union, company; a
    pension fund that is a stock company is both."""
    known = what_is("bodies")
    runs = (
        " ".join(words[start : start + size])
        for size in range(1, _LONGEST + 1)
        for start in range(len(words) - size + 1)
    )
    found = (known.get(run, "company" if run in _COMPANIES else "") for run in runs)
    return frozenset(found) - {""}


_LONGEST = 4
"""Words of the longest kind of body."""
_COMPANIES = frozenset(form for form, code in LEGAL_FORMS.items() if code in ("ltd", "jsc"))
