"""Names of organizations in their own script, put into English word by word.

A body that is listed in English was translated, not spelled by sound. Whole names that are known
come first, then set phrases, then words; what no table knows is left to be spelled by sound.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from screening.matching.v2.reading.characters import simplified
from screening.matching.v2.reading.tables import pattern_of, what_is

_NATIVE = re.compile("[\u0370-\u1cff\u2e80-\ud7ff]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_ARABIC = re.compile("[\u0600-\u06ff]")
_JAPANESE = re.compile(
    "[\u3041-\u30ff]|株式会社|有限会社|合同会社|製作所|重工業|工業|電機|商事|物産"
)
_ONE_LETTER = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک", "\u200c": " ", "\u0640": None})
"""Letters that Arabic and Persian keyboards write otherwise."""


@lru_cache(maxsize=1 << 14)
def in_english(text: str) -> str:
    """The name with every word in English that a table knows; empty where none does."""
    if not _NATIVE.search(text):
        return ""
    plain = simplified(text)
    if _CYRILLIC.search(text):
        return _from_russian(text)
    if _ARABIC.search(text):
        return _put(text.translate(_ONE_LETTER), _arabic())
    names = "japanese_names" if _JAPANESE.search(text) else ""
    told = _put(text, _exact(names)) if names else ""
    put = _put(simplified(told or text), _exact("translated_words")) or told
    return _put(put or plain, _exact("business_words")) or put


Table = tuple[re.Pattern[str], dict[str, str]]


def _put(text: str, table: Table) -> str:
    pattern, meanings = table
    found = pattern.sub(lambda word: f" {meanings[word.group()]} ", text)
    return found if found != text else ""


@cache
def _exact(name: str) -> Table:
    """A table for text in simplified characters, and as it stands."""
    meanings = what_is(name)
    both = {simplified(native): main for native, main in meanings.items()} | meanings
    return re.compile("|".join(map(re.escape, sorted(both, key=len, reverse=True)))), both


@cache
def _arabic() -> Table:
    """Set phrases and words of Arabic and Persian, whole words in one writing."""
    both = what_is("business_words") | what_is("translated_words")
    meanings = {
        native.translate(_ONE_LETTER): main
        for native, main in both.items()
        if _ARABIC.search(native)
    }
    longest = "|".join(map(re.escape, sorted(meanings, key=len, reverse=True)))
    return re.compile(rf"(?<!\w)(?:{longest})(?!\w)"), meanings


def _from_russian(text: str) -> str:
    lowered = text.casefold().replace("ё", "е")
    stems = what_is("russian_stems")
    found = _stems().sub(lambda word: f" {stems[word.group(1)]} ", lowered)
    if found != lowered:
        return found
    return _put(text, (pattern_of("business_words", whole_words=False), what_is("business_words")))


@cache
def _stems() -> re.Pattern[str]:
    stems = "|".join(map(re.escape, sorted(what_is("russian_stems"), key=len, reverse=True)))
    return re.compile(rf"(?<!\w)({stems})(?:{_ENDINGS})?(?!\w)")


_ENDINGS = (
    "а|я|ы|и|у|ю|е|о|ь|ов|ев|ей|ам|ям|ами|ями|ах|ях|ом|ем|ой|ью|ия|ию|ии|ием|ей|иям|иями|иях|"
    "н?(?:ый|ий|ая|яя|ое|ее|ые|ие|ого|его|ому|ему|ым|им|ых|их|ую|юю|ыми|ими|ой|ей)|"
    "ка|ки|ку|ке|кой|ик|ика|ики|ике|ику"
)
"""What Russian grammar adds to a stem; what is longer makes another word: радио, радиоприбор."""
