"""Legal forms in a name: found as phrases, misspelled, out of order, or grown to the next word.

"Joint Sock Company", "Open Stock Joint Company", "COMPANYMAKETIR" and "LLCMOT" are what order
systems send. A form that is not recognized would stay as words that tell parties apart.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz.distance import OSA

from screening.matching.v1.reading.lexicon import (
    ABBREVIATIONS,
    IN_ORGANIZATIONS,
    LEGAL_FORMS,
    STRONG_LEGAL,
)

_BY_FIRST: dict[str, list[tuple[str, ...]]] = {}
_BY_BAG: dict[tuple[str, ...], str] = {}
_GAPPED: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
_GAP = "*"
for _form in sorted(LEGAL_FORMS, key=lambda form: -form.count(" ")):
    _parts = tuple(_form.split())
    _BY_FIRST.setdefault(_parts[0], []).append(_parts)
    if len(_parts) == 2 and min(map(len, _parts)) >= 6:  # Obshchestvo aktsionernoe
        _BY_BAG.setdefault(tuple(sorted(_parts)), LEGAL_FORMS[_form])
    if len(_parts) >= 3 and max(map(len, _parts)) >= 5:
        _BY_BAG.setdefault(tuple(sorted(_parts)), LEGAL_FORMS[_form])
        for _place in range(len(_parts)):
            _gapped = (*_parts[:_place], _GAP, *_parts[_place + 1 :])
            _GAPPED.setdefault(_gapped, []).append(_parts)

_SIZES = sorted({len(bag) for bag in _BY_BAG}, reverse=True)
_PHRASE_WORDS = frozenset(word for bag in _BY_BAG for word in bag)
_KINDS_OF_STOCK = frozenset(
    ["open", "public", "closed", "private", "otkrytoe", "publichnoe", "zakrytoe"]
)
_LONG_ENDS = ("corporation", "company", "limited")
_SHORT_ENDS = ("llc", "ltd", "gmbh", "jsc", "ooo")
_STARTS = ("ojsc", "pjsc", "llc", "jsc", "ooo", "company", "limited")
_BEGUN = 3
"""Letters from which the beginning of a legal form is one."""
_LONG = 7
"""Letters from which one misspelled letter does not make a legal form another word."""
_LONG_FORMS = tuple(form for form in LEGAL_FORMS if " " not in form and len(form) >= _LONG)
_SHORT_FORM = re.compile(
    r"\b([^\W\d_]{6,})(ag|sa|nv|bv|ab|oy|spa|srl|plc|kft|doo|inc)$", re.IGNORECASE
)
_BUSINESS, _COMMON = 6, 6
"""Letters and commonness from which a business word at the end of another stands for itself."""
_AMBIGUOUS = 3
"""Letters up to which a form is also a word ("Co", "Pat", "Sia"): it counts at the edges only."""


def legal_at(texts: Sequence[str], position: int, *, is_person: bool) -> tuple[int, str]:
    """How many words from here are a legal form, and its class; 0 when none begins here.

    Args:
        texts: the words of the name.
        position: where to look.
        is_person: only unmistakable forms count then.
    """
    text = texts[position]
    if not is_person:
        taken, found = _phrase_at(texts, position)
        if taken:
            return taken, found
    for parts in _BY_FIRST.get(text, ()):
        size = len(parts)
        if tuple(texts[position : position + size]) == parts and (
            size > 1 or _stands_alone(texts, position, is_person)
        ):
            return size, LEGAL_FORMS[" ".join(parts)]
    if text in _KINDS_OF_STOCK and position + 1 < len(texts):
        size, name = legal_at(texts[position + 1 :], 0, is_person=is_person)
        if name == "jsc":
            return size + 1, name
    return 0, ""


def _phrase_at(texts: Sequence[str], position: int) -> tuple[int, str]:
    """The longest phrase that begins here, or a long form with a letter wrong."""
    text = texts[position]
    following = texts[position + 1] if position + 1 < len(texts) else ""
    if text in _PHRASE_WORDS or following in _PHRASE_WORDS:
        for size in _SIZES:
            window = tuple(texts[position : position + size])
            if len(window) < size or sum(w in _PHRASE_WORDS for w in window) < size - 1:
                continue
            found = _phrase(window)
            if found:
                return size, found
    if len(text) >= _LONG and text not in IN_ORGANIZATIONS:
        form = _misspelled(text)
        return (1, LEGAL_FORMS[form]) if form else (0, "")
    return 0, ""


@lru_cache(maxsize=1 << 15)
def _misspelled(text: str) -> str:
    """The long form that a word is but for a letter; empty where there is none."""
    return next(
        (
            form
            for form in _LONG_FORMS
            if abs(len(form) - len(text)) <= 1 and OSA.distance(text, form, score_cutoff=1) <= 1
        ),
        "",
    )


def _phrase(window: tuple[str, ...]) -> str:
    """The class of a phrase in any order, or with one word misspelled or cut short."""
    exact = _BY_BAG.get(tuple(sorted(window)))
    if exact:
        return exact
    for place, word in enumerate(window):
        gapped = (*window[:place], _GAP, *window[place + 1 :])
        for parts in _GAPPED.get(gapped, ()):
            allowed = 2 if len(word) >= 8 else 1
            if len(word) > 1 and parts[place].startswith(word):
                return LEGAL_FORMS[" ".join(parts)]
            if OSA.distance(word, parts[place], score_cutoff=allowed) <= allowed:
                return LEGAL_FORMS[" ".join(parts)]
    return ""


def _stands_alone(texts: Sequence[str], position: int, is_person: bool) -> bool:
    text = texts[position]
    if text in STRONG_LEGAL:
        return True
    if is_person:
        return False
    return len(text) > _AMBIGUOUS or position == 0 or len(texts) - position <= 2


def form_apart(text: str) -> str:
    """A text whose last word ends in a short legal form, with that apart: "SiemensAG".

    Too many words end so by nature ("Vegas") to read them all apart, so this is offered as one
    more reading; empty where there is none.
    """
    found = _SHORT_FORM.search(text)
    if not found or found.group().casefold() in IN_ORGANIZATIONS:
        return ""
    return f"{text[: found.start(2)]} {found.group(2)}"


def begun_form(word: str) -> str:
    """The long legal form a word at the end of a cut text begins: "Corpo" is Corporation."""
    if len(word) < _BEGUN:
        return ""
    return next((form for form in _LONG_ENDS if form.startswith(word) and form != word), "")


@lru_cache(maxsize=1 << 16)
def unglued(word: str) -> tuple[str, ...]:
    """A word without the legal form grown to it: "didessarlimited" is two words."""
    if len(word) < 6 or word in LEGAL_FORMS or word in IN_ORGANIZATIONS:
        return (word,)
    for end in (*_LONG_ENDS, *_SHORT_ENDS):
        least = 3 if end in _LONG_ENDS else 5
        if word.endswith(end) and len(word) - len(end) >= least:
            return word[: -len(end)], end
    for size in range(len(word) - 4, _BUSINESS - 1, -1):
        if IN_ORGANIZATIONS.get(ABBREVIATIONS.get(word[-size:], word[-size:]), 0) >= _COMMON:
            return word[:-size], word[-size:]
    for start in _STARTS:
        if word.startswith(start) and len(word) - len(start) >= 3:
            return start, word[len(start) :]
    return (word,)
