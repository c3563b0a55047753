"""Every way v2 reads a name: as v1 does, and as tables of spellings say it may be meant.

The further reading of a person has each word as the element it spells; that of an organization in
its own script has the business words translated. Both sides of a comparison are read alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from screening.matching.v1.reading.glossary import Glossary, readings_with
from screening.matching.v1.reading.lexicon import IN_PERSONS
from screening.matching.v1.reading.names import Kind, Mode, Name, Word, analyse
from screening.matching.v1.reading.normalize import LONGEST_TEXT
from screening.matching.v1.reading.variants import Variant
from screening.matching.v2.reading.characters import simplified, writing_of
from screening.matching.v2.reading.dialects import (
    japanese_of,
    korean_in_latin,
    korean_of,
    of_the_south,
    pinyin_of,
    southern_of,
)
from screening.matching.v2.reading.organizations import named_otherwise
from screening.matching.v2.reading.persons import (
    element_of,
    full_names_of,
    german_of,
    is_servant,
    is_slavic,
    slavic_sounds,
)
from screening.matching.v2.reading.tables import pattern_of, what_is
from screening.matching.v2.reading.written import ship_alone, undone

MOST = 8
"""Readings of one text."""
_FULL_NAMES = 3
_WRITTEN_OUT = ("latin", "cyrillic")
"""Scripts that write vowels, so that a short name is one."""
_ARABIC = re.compile("[\u0600-\u06ff]")
_ARTICLE = re.compile(r"\b(?:al|el)[\s-]+", re.IGNORECASE)
"""Two of them would have a person's name read as a company's."""
_HANGUL = re.compile("[\uac00-\ud7a3]{2,4}$")
_HAN = re.compile("[\u3400-\u9fff]")
_DOTTED = re.compile(r"\b([ln])v")
_SYLLABLES = re.compile("[a-z]+'?[a-z]*")
_ELEMENTS = (Kind.CONTENT, Kind.FATHER, Kind.REPEATED)
_NAMES = (*_ELEMENTS, Kind.PATRONYMIC)


class Lexicon(Glossary):
    """What native words mean as the lists tell, and all else by which names are read."""

    __slots__ = ()

    def readings(self, text: str, schema: str | None) -> tuple[Name, ...]:
        """Every reading of a name, those of v1 first."""
        return _read(text, schema, self.meant(simplified(text), schema))


def readings_of(text: str, schema: str | None) -> tuple[Name, ...]:
    """The same where no list tells what native words mean."""
    return _read(text, schema, simplified(text))


@lru_cache(maxsize=1 << 14)
def _read(text: str, schema: str | None, translated: str) -> tuple[Name, ...]:
    """Every reading of a text that the lists translate so."""
    known = readings_with(simplified(text), schema, translated)
    if schema in ("aircraft", "address"):
        return known
    text = text[:LONGEST_TEXT]
    if schema == "vessel":
        alone = ship_alone(text)
        return known if alone == text else (*known, *analyse(alone, schema)[:1])
    found = {name.words: name for name in known}
    others = _others(text, schema)
    short = _by_full_names(known) if writing_of(text) in _WRITTEN_OUT else ()
    for name in (*others, *map(_by_elements, (*known, *others)), *short):
        if name.words and len(found) < MOST:
            found.setdefault(name.words, name)
    return tuple(found.values())


@lru_cache(maxsize=1 << 15)
def _others(text: str, schema: str | None) -> tuple[Name, ...]:
    """What the text is besides, where a table knows its spelling."""
    return tuple(
        replace(name, left_out=max(name.left_out, other.left_out), aside=other.aside or name.aside)
        for other in _spelled(text, schema)
        for name in analyse(other.text, schema)[:1]
    )


def _spelled(text: str, schema: str | None) -> Iterator[Variant]:
    for other in undone(text, schema):
        yield Variant(other)
    if schema == "person":
        for other in _person_spelled(text):
            yield Variant(other)
    else:
        yield from named_otherwise(text)


def _person_spelled(text: str) -> Iterator[str]:
    if _ARABIC.search(text):
        elements = what_is("arabic_elements")
        found = pattern_of("arabic_elements", whole_words=True)
        yield found.sub(lambda word: elements[word.group()], text)
        return
    if len(_ARTICLE.findall(text)) > 1:
        yield _ARTICLE.sub("", text)
    if _HANGUL.match(text):
        yield of_the_south(text)
        yield korean_in_latin(text) or text
    if _HAN.search(text):
        yield from _with_plain_vowels(text)
    if text.isascii():
        pinyin = pinyin_of(tuple(_SYLLABLES.findall(text.casefold())))
        if pinyin:
            yield f"{pinyin[0]} {''.join(pinyin[1:])}"
    if other := korean_of(text) or japanese_of(text):
        yield other
    yield from southern_of(text)


def _with_plain_vowels(text: str) -> Iterator[str]:
    """The u with dots is written u or yu abroad: 吕秀莲 is Lu or Lyu."""
    latin = " ".join(word.shown for word in analyse(text, "person")[0].words)
    if _DOTTED.search(latin):
        yield _DOTTED.sub(r"\1u", latin)


def _by_elements(name: Name) -> Name:
    """A person's name with every word as the element it spells."""
    if name.mode is not Mode.PERSON:
        return name
    words: list[Word] = []
    for word in name.words:
        before = words[-1] if words else None
        both = f"{before.shown} {word.shown}" if before is not None else ""
        if before is not None and both in what_is("spellings"):
            words[-1] = _as(before, what_is("spellings")[both], before.shown + word.shown)
        elif before is not None and is_servant(before.text) and word.kind in _ELEMENTS:
            text = f"abdal{element_of(word.text)}"
            words[-1] = _as(before, text, before.shown + word.shown)
        elif word.kind in _NAMES:
            words.append(_as(word, element_of(word.text), word.shown))
        else:
            words.append(word)
    if any(is_slavic(word.text) for word in words):
        words = [
            _as(word, slavic_sounds(word.text), word.shown)
            if word.kind is Kind.CONTENT and not is_slavic(word.text) and word.text.isalpha()
            else word
            for word in words
        ]
    return replace(name, words=tuple(words)) if tuple(words) != name.words else name


def _by_full_names(known: tuple[Name, ...]) -> Iterator[Name]:
    """A person's name with the given name written out whose short form stands in it; and one that
    German spells, by the other sound of its letters."""
    for name in known[:1]:
        if name.mode is not Mode.PERSON or sum(word.kind in _NAMES for word in name.words) < 2:
            continue  # a short name alone is nobody yet
        german = tuple(_as(w, german_of(w.text), w.shown) for w in name.words)
        if german != name.words:
            yield _by_elements(replace(name, words=german))
        for place, word in enumerate(name.words):
            for full in full_names_of(word.shown)[:_FULL_NAMES]:
                words = (*name.words[:place], _as(word, full, word.shown), *name.words[place + 1 :])
                yield _by_elements(replace(name, words=words))


def _as(word: Word, text: str, shown: str) -> Word:
    text = text.replace(" ", "")
    if text == word.text and shown == word.shown:
        return word
    familiar = max(word.familiarity, IN_PERSONS.get(text, 0))
    return replace(word, text=text, familiarity=familiar, foreign=False, shown=shown)
