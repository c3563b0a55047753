"""The words that texts are searched for, all of them in one pass, and the measures beside them.

Tables of words lie in ``data/words``: a class in brackets, below it the words, folded when read.
``*`` stands for any ending, or, in front, for any beginning. One automaton finds all of them; what
is a word of its own is checked here, script by script.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

import ahocorasick

from screening.reading.folding import fold_plainly
from screening.reading.measures import find_measures

DATA = files(__package__) / "data"
_WHOLE_SCRIPTS = re.compile(
    r"[\u0e00-\u0e7f\u1780-\u17ff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]"
)
_KANA = re.compile(r"[\u30a1-\u30ff]")
_CLITIC_SCRIPTS = re.compile(r"[\u0590-\u06ff]")
_CLITICS = re.compile(
    r"(?<![^\W\d_])(?:[וש]?[לבכמה]{1,2}|[וש]|[وف]?[بلك]?(?:ال|ل)?)$"  # Hebrew, Arabic
)
_LATIN_NAME = re.compile(r"[a-z ]*[a-z]{3}[bcdfgklmnrstvwz]")
_LATIN_VOWEL = re.compile(r"[a-z ]*[a-z]{4}[aeiou]")
_CYRILLIC_NAME = re.compile(r"[а-я ]*[а-я]{4,}")
_OF_KA = re.compile(r"[a-z ]*[a-z]{3}ka")
_LARGE = 100_000
_TOWN = 60_000
"""People of a town from which its name is bent where it ends as names of villages do."""


class Word(NamedTuple):
    """An entry of a table.

    Args:
        kind: its class (``neg``, ``military``, ``place`` ...).
        about: what it points at (``IR``, ``0A505``), empty for most.
        key: folded letters that the automaton looks for.
        tail: what must follow the key, ``None`` where the key is all.
        is_open: any letters may stand in front.
        size: people who live there; 0 where unknown or no town.
        homonyms: other countries with a place of the name.
    """

    kind: str
    about: str
    key: str
    tail: re.Pattern[str] | None = None
    is_open: bool = False
    size: int = 0
    homonyms: frozenset[str] = frozenset()


class Hit(NamedTuple):
    """A word that stands in a folded text."""

    start: int
    end: int
    word: Word


class Vocabulary(NamedTuple):
    """All words, ready to be looked for.

    Args:
        automaton: finds their keys.
        weak: keys of places that must be aimed at.
        common: keys of places that are called like a thing or a quality ("mine", "quiet").
        locodes: the place that each UN/LOCODE and airport stands for.
    """

    automaton: ahocorasick.Automaton
    weak: frozenset[str]
    common: frozenset[str]
    locodes: dict[str, str]

    def find(self, text: str) -> list[Hit]:
        """Every word of a folded text, in order; what a longer harmless name swallows is gone."""
        hits: list[Hit] = []
        for last, words in self.automaton.iter(text):
            for word in words:
                start = last + 1 - len(word.key)
                end = _end_of(text, start, last + 1, word)
                if end and (word.is_open or _begins(text, start, word.key)):
                    hits.append(Hit(start, end, word))
        for start, end, kind in find_measures(text):
            hits.append(Hit(start, end, Word(kind, "", text[start:end])))
        hits.sort(key=lambda hit: (hit.start, -hit.end))
        return _unswallowed(hits)


_NOS = frozenset({"neg", "negpost", "strongneg"})
_HARMLESS = frozenset({"benigngoods", "consumer", "benignarms", "diluted"})
_CONTROLLED = ("goods", "metal", "armsname", "armspart", "craftpart")
_SWALLOWING = {
    "benign": None,
    "plain": None,
    "milallied": frozenset({"military", "milforce"}),
    "everyday": frozenset({"place", "demonym"}),
    **dict.fromkeys(_CONTROLLED, _NOS | _HARMLESS),
    "nono": _NOS,
}
"""What a longer word of a class hides in itself ("kurşun geçirmez", bullet-proof, is no "-mez").
A word inside the name of controlled goods does not explain them away ("syntactic foam").

An everyday word hides a town that is called exactly so, too: "October", "China", "year".
"""


def _unswallowed(hits: list[Hit]) -> list[Hit]:
    covers = [h for h in hits if h.word.kind in _SWALLOWING or h.word.kind == "place"]
    if not covers:
        return hits
    longest = max(cover.end - cover.start for cover in covers)
    starts = [cover.start for cover in covers]
    kept: list[Hit] = []
    for hit in hits:
        first = bisect_left(starts, hit.end - longest)
        last = bisect_right(starts, hit.start)
        if not any(_swallows(cover, hit) for cover in covers[first:last]):
            kept.append(hit)
    return kept


def _swallows(cover: Hit, hit: Hit) -> bool:
    if not (cover.start <= hit.start and hit.end <= cover.end):
        return False
    if cover.end - cover.start == hit.end - hit.start:
        return cover.word.kind == "everyday" and hit.word.kind in ("place", "demonym")
    if cover.word.kind == "place":
        return hit.word.kind in ("place", "demonym")
    swallowed = _SWALLOWING[cover.word.kind]
    return swallowed is None or hit.word.kind in swallowed


def _begins(text: str, start: int, key: str) -> bool:
    """Whether the word begins where it was found, or behind letters its language joins to it."""
    if start == 0 or not text[start - 1].isalnum() or _WHOLE_SCRIPTS.match(key):
        return not (key[0].isdigit() and start > 1 and text[start - 1] in ".,")
    if _CLITIC_SCRIPTS.match(key):
        joined = _CLITICS.search(text, max(0, start - 4), start)
        return joined is not None and (len(key) > 2 or len(joined.group()) == 1)
    return _WHOLE_SCRIPTS.match(text[start - 1]) is not None


def _end_of(text: str, start: int, end: int, word: Word) -> int:
    """Where the word ends, 0 where it is only the beginning of another."""
    if word.tail is not None:
        match = word.tail.match(text, end)
        return match.end() if match else 0
    if end == len(text) or not text[end].isalnum():
        return end
    if word.kind == "place" and _KANA.match(word.key[-1]) and _KANA.match(text[end]):
        return 0
    if _WHOLE_SCRIPTS.match(word.key[-1]):
        return end
    after = text[end : end + 3]
    if _WHOLE_SCRIPTS.match(after):
        return end
    if word.key[-1].isascii() and word.key[-1].isalpha() and len(word.key) >= 4:
        return end + 1 if after[0] == "s" and not after[1:2].isalnum() else 0
    if _CLITIC_SCRIPTS.match(word.key) and len(word.key) >= 5:
        rest = re.match(r"\w*", text[end:])
        return end + len(rest[0]) if rest and len(rest[0]) <= 2 else 0
    return 0


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The tables, read once a process."""
    keyed: dict[str, dict[Word, None]] = defaultdict(dict)
    apart: dict[str, set[str]] = {"weak": set(), "common": set()}
    for word in (*_tables(), *_towns()):
        if word.kind in apart:
            apart[word.kind].add(word.key)
        else:
            keyed[word.key].setdefault(word)
    automaton = ahocorasick.Automaton()
    for key, words in keyed.items():
        automaton.add_word(key, tuple(words))
    automaton.make_automaton()
    weak, common = (frozenset(keys) for keys in apart.values())
    return Vocabulary(automaton, weak, common, dict(_locodes()))


def _tables() -> Iterator[Word]:
    for file in sorted((DATA / "words").iterdir(), key=lambda file: file.name):
        kind = about = ""
        for row in file.read_text(encoding="utf-8").splitlines():
            if row.startswith("["):
                kind, _, about = row.strip("[]").partition(":")
            elif not row.startswith("#"):
                for term in row.split(";"):
                    if term.strip():
                        yield _word(kind, about, term)


def _word(kind: str, about: str, term: str) -> Word:
    term, _, entry = term.partition("|")
    folded = fold_plainly(term)
    is_open = folded.startswith("*")
    key, star, rest = folded.lstrip("*").partition("*")
    tail = None
    if star:
        parts = r"\w*".join(re.escape(part) for part in rest.split("*"))
        tail = re.compile(rf"\w*{parts}(?!\w)")
    return Word(kind, entry.strip() or about, key, tail, is_open)


def _rows(*kinds: str) -> Iterator[list[str]]:
    for row in (DATA / "places.tsv").read_text(encoding="utf-8").splitlines():
        cells = row.split("\t")
        if cells[0] in kinds:
            yield cells


def _towns() -> Iterator[Word]:
    for _, where, _, people, spellings in _rows("town", "country"):
        for spelling in spellings.split(";"):
            name, _, homonyms = spelling.partition("=")
            shared = frozenset(homonyms.split(",")) - {""}
            size = int(people or 0)
            for key in _spelled(fold_plainly(name), size, shared):
                yield from _bent(where, key, size, shared)


def _spelled(key: str, size: int, shared: frozenset[str]) -> tuple[str, ...]:
    """A name, and that of a larger town with the German and Polish letter, too ("-iwka")."""
    if _is_of_a_town_alone(size, shared) and key.isascii() and key.endswith("vka"):
        return key, f"{key[:-3]}wka"
    return (key,)


def _bent(where: str, key: str, size: int, shared: frozenset[str]) -> Iterator[Word]:
    """A name with the endings its script's languages give it, and who is called after it."""
    stem = key.rstrip("аеиоуыюяьй")
    if _CYRILLIC_NAME.fullmatch(key) and len(stem) > 3 and size:
        yield Word("place", where, stem, _RUSSIAN, False, size, shared)
        if size >= _LARGE and len(stem) > 3:
            tail = _OF_SK if stem.endswith("ск") else _OF_OTHERS
            yield Word("demonym", where, stem, tail, False, size, shared)
    elif _LATIN_NAME.fullmatch(key):
        is_large = size >= _LARGE and len(key) > 4
        yield Word("place", where, key, _BENT_LARGE if is_large else _BENT, False, size, shared)
        if is_large:
            yield Word("demonym", where, key, _GERMAN, False, size, shared)
    elif _LATIN_VOWEL.fullmatch(key) and size >= _LARGE:
        yield Word("place", where, key, _BENT_VOWEL, False, size, shared)
        if len(key) > 5 and key[-1] in "ao":
            yield Word("place", where, key[:-1], _INSTEAD_OF_VOWEL, False, size, shared)
    elif key:
        yield Word("place", where, key, None, False, size, shared)
    if _OF_KA.fullmatch(key) and _is_of_a_town_alone(size, shared):
        yield Word("place", where, key[:-2], _INSTEAD_OF_KA, False, size, shared)


def _is_of_a_town_alone(size: int, shared: frozenset[str]) -> bool:
    """Whether bent forms are hardly those of a village in another country."""
    return size >= _TOWN and shared <= {"UA"}


def _any_of(endings: str, *, may_be_none: bool = True, before: str = "") -> re.Pattern[str]:
    """A pattern for one of the endings, in order of length, at the end of a word."""
    folded = sorted({before + fold_plainly(e) for e in endings.split()}, key=len, reverse=True)
    none = "|" if may_be_none else ""
    return re.compile(rf"(?:{'|'.join(folded)}{none})(?!\w)")


_BENT = _any_of("a u y e i ie em om im owi ach ou ba be ban ben bol s")
"""Slavic and Hungarian endings."""
_BENT_LARGE = _any_of(
    "a u y e i ie em om im iem iego ej owi ach ou ba be ban ben bol s "
    "da de ta te dan den tan ten daki deki taki teki nin nun iin issa ista"
)
"""The same, with the Turkish and Finnish ones that are ends of other words too."""
_BENT_VOWEL = _any_of("s ya ye yi da de dan den daki deki nin nun ssa sta an ban bol")
_INSTEAD_OF_VOWEL = _any_of("ie y u e em ze om ou im", may_be_none=False)
"""Slavic endings that a last vowel gives way to ("w Grodnie")."""
_INSTEAD_OF_KA = _any_of("ki ce ke ku kou ko kom", may_be_none=False)
"""What becomes of "-ka" in Polish, Czech and their like ("do Makiejewki", "w Gorlowce")."""
_GERMAN = _any_of("er ers ern", may_be_none=False)
_RUSSIAN = _any_of("а е и о у ы ю я ь й ом ем ой ою ей ею ью ам ах ов ии ию ия")
_ADJECTIVE = "ий ого ому им ом ая ой ую ое ие их ими ый ые ым ых ыми"
_OF_SK = _any_of(_ADJECTIVE, may_be_none=False)
_OF_OTHERS = _any_of(_ADJECTIVE, may_be_none=False, before="(?:ов)?ск")
"""Adjectives of towns ("Petersburger", "самарский"): they count with somebody behind them."""


def _locodes() -> Iterator[tuple[str, str]]:
    for kind, where, _, _, codes in _rows("locode", "airport"):
        for code in codes.split(";"):
            if code:
                yield (code if kind == "locode" else where + code), where
