"""Analysis of a name: its words, and what kind of word each is.

A name is written in many ways; what stays is a handful of distinctive words. Everything later
(retrieval, alignment, evidence) works on the :class:`Word` tuples made here, so a query and a
listed name are always read by the same rules.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import IntEnum
from functools import lru_cache
from itertools import pairwise

from screening.matching.v1.reading.legal_forms import form_apart, legal_at
from screening.matching.v1.reading.lexicon import (
    ABBREVIATIONS,
    ADDRESS_WORDS,
    COMPANY_TITLES,
    FILLERS,
    IN_ORGANIZATIONS,
    IN_PERSONS,
    NAME_VARIANTS,
    NUMBER_WORDS,
    NUMBERED,
    PARTICLES,
    PATRONYMIC_ENDS,
    PLACES,
    SON_OF,
    STRONG_LEGAL,
    TITLES,
    TITLES_BORNE,
    UNITS,
    VESSEL_PREFIXES,
)
from screening.matching.v1.reading.normalize import LONGEST_TEXT
from screening.matching.v1.reading.tokens import Token, initials_of, letters_joined, tokens_of
from screening.matching.v1.reading.variants import LeftOut, Variant, native_words, variants_of

MOST_WORDS = 24
"""Words of a name that are compared. Names on the real lists have up to 31; what a query shares
with the longest ones it shares in the first two dozen, and alignment time grows with the square."""


class Kind(IntEnum):
    """What a word does in a name."""

    CONTENT = 0  # tells this party from others
    LEGAL = 1  # legal form, folded to its class
    NUMBER = 2
    INITIAL = 3
    FILLER = 4  # particles, articles, conjunctions
    TITLE = 5  # Dr, Haji, Messrs, M/V
    PLACE = 6
    UNIT = 7  # department, branch, warehouse; in addresses street, floor, room
    PATRONYMIC = 8
    REPEATED = 9  # a word that a person's name has once already
    VINTAGE = 10  # a number in the name of a fund, which counts its issues
    FATHER = 11  # the name behind "bin"


class Mode(IntEnum):
    """How a name is read: by its schema, or by its looks where no schema is known."""

    UNKNOWN = 0
    PERSON = 1
    ORGANIZATION = 2
    VESSEL = 3
    ADDRESS = 4


_MODES = {
    "person": Mode.PERSON,
    "organization": Mode.ORGANIZATION,
    "vessel": Mode.VESSEL,
    "aircraft": Mode.VESSEL,
    "address": Mode.ADDRESS,
}


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a name.

    Args:
        text: lower-case ASCII; abbreviations written out, numbers as digits, legal forms as class.
        kind: what the word does.
        commonness: log2 of how many of 10,000 organization names carry it; 0 for rare words.
        familiarity: the same for names of persons.
        foreign: the word was romanized, so its vowels are guesses.
        shown: the word as it stood in the name, romanized, for evidence.
        key: what makes it a word of its own in a vocabulary; made from the rest.
    """

    text: str
    kind: Kind
    commonness: int
    familiarity: int
    foreign: bool
    shown: str
    key: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        numbers = f"{self.kind:d} {self.commonness} {self.familiarity} {self.foreign:d}"
        object.__setattr__(self, "key", f"{self.text} {self.raw} {numbers}")

    def __hash__(self) -> int:
        return hash(self.key)

    @property
    def raw(self) -> str:
        """The word as written, for names whose blanks went astray; empty for a legal form."""
        return "" if self.kind is Kind.LEGAL else self.shown


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it is compared.

    Args:
        words: in the order of the name.
        mode: how it was read.
        length: characters of the text it was read from.
        left_out: what sort of words of the text this reading leaves out.
        aside: those words.
        keys: those of the words.
    """

    words: tuple[Word, ...]
    mode: Mode
    length: int
    left_out: LeftOut = LeftOut.NOTHING
    aside: str = ""
    keys: tuple[str, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "keys", tuple([word.key for word in self.words]))


_TELLING = 6
"""Commonness from which two words make a text an organization whatever it is said to be."""
_NAMING = (Kind.CONTENT, Kind.PATRONYMIC, Kind.INITIAL)
# The same for every mode but addresses, because the two sides of a pair may be read differently.
_WRITTEN_OUT = NAME_VARIANTS | ABBREVIATIONS
_ADDRESS_WRITTEN_OUT = ABBREVIATIONS | ADDRESS_WORDS
_STREET_WORDS = frozenset(set(ADDRESS_WORDS.values()) - {"newyork", "australia"})


@lru_cache(maxsize=65536)
def analyse(text: str, schema: str | None = None) -> tuple[Name, ...]:
    """Read a name every way it may be meant, the plainest reading first.

    Args:
        text: the name as printed or submitted, any script, any length.
        schema: person, organization, vessel, aircraft, address, or None when not known.

    Returns:
        At least one reading. A name in brackets or behind "a.k.a." is a reading of its own. A text
        without letters and digits gives one reading without words.
    """
    hint = _MODES.get(schema or "", Mode.UNKNOWN)
    readings: dict[tuple[Word, ...], Name] = {}
    text = text[:LONGEST_TEXT]
    variants = (Variant(text),) if hint is Mode.ADDRESS else variants_of(text)
    for variant in variants:
        name = _read(variant, hint)
        if name.words:
            readings.setdefault(name.words, name)
        apart = form_apart(variant.text) if name.mode is not Mode.PERSON else ""
        if apart:
            least = max(variant.left_out, LeftOut.A_PART)
            name = _read(Variant(apart, least, variant.aside), hint)
            readings.setdefault(name.words, name)
    return tuple(readings.values()) or (Name((), hint, len(text)),)


def _read(variant: Variant, hint: Mode) -> Name:
    text, left_out, aside = variant
    tokens = tokens_of(native_words(text), is_person=hint is Mode.PERSON)
    mode = _mode_of(tokens, hint)
    if mode is Mode.PERSON:
        tokens = initials_of(tokens)
    elif mode is not Mode.UNKNOWN:
        tokens = letters_joined(tokens)
    words = _classify(tokens, mode)
    return Name(tuple(words[:MOST_WORDS]), mode, len(text), left_out, aside)


def _mode_of(tokens: list[Token], hint: Mode) -> Mode:
    """A stated schema holds, unless a person has the words of a company."""
    if hint not in (Mode.UNKNOWN, Mode.PERSON):
        return hint
    texts = [token for token, _ in tokens]
    telling = sum(IN_ORGANIZATIONS.get(ABBREVIATIONS.get(t, t), 0) >= _TELLING for t in texts)
    telling += 2 * any(t in STRONG_LEGAL for t in texts)
    if telling >= 2 or (hint is Mode.UNKNOWN and telling):
        return Mode.ORGANIZATION
    return hint


def _classify(tokens: list[Token], mode: Mode) -> list[Word]:
    words: list[Word] = []
    texts = [token for token, _ in tokens]
    position = 0
    while position < len(tokens):
        taken, legal = 0, ""
        if mode not in (Mode.VESSEL, Mode.ADDRESS):
            taken, legal = legal_at(texts, position, is_person=mode is Mode.PERSON)
        if taken:
            shown = " ".join(texts[position : position + taken])
            words.append(Word(legal, Kind.LEGAL, 0, 0, False, shown))
        else:
            words.append(_word(*tokens[position], mode, position == 0))
        position += max(taken, 1)
    if all(w.kind is Kind.LEGAL for w in words):  # "AO" alone is its own name
        words = [_word(token, foreign, Mode.UNKNOWN, False) for token, foreign in tokens]
    if mode is Mode.ORGANIZATION and any(w.text in NUMBERED for w in words):
        words = [replace(w, kind=Kind.VINTAGE) if w.kind is Kind.NUMBER else w for w in words]
    if mode is Mode.PERSON:
        words = _fathered(_named(words))
    return _once(_one_legal(words), mode)


def _named(words: list[Word]) -> list[Word]:
    """A title that many bear as a name is one where only one word is left: "Sheikh Rahman"."""
    if [w.kind in _NAMING for w in words].count(True) > 1:
        return words
    if [w.kind for w in words].count(Kind.TITLE) > 1:
        return words
    return [
        replace(w, kind=Kind.CONTENT) if w.kind is Kind.TITLE and w.text in TITLES_BORNE else w
        for w in words
    ]


def _fathered(words: list[Word]) -> list[Word]:
    """The father's name behind "bin": Ahmad bin Hasan is not Hasan bin Ahmad."""
    found = words[:1]
    for before, word in pairwise(words):
        is_father = before.text in SON_OF and len(found) > 1 and word.kind is Kind.CONTENT
        found.append(replace(word, kind=Kind.FATHER) if is_father else word)
    return found


def _once(words: list[Word], mode: Mode) -> list[Word]:
    """Every word once; in a person's name the second is marked.

    Lists print a given name twice ("ABDUL AZIZ Aziz Nooristani"), yet Abdullahi Mohamed Mohamed
    Caddow is not Abdullahi Osman Mohamed Caddow.
    """
    found: dict[tuple[str, Kind], Word] = {}
    for word in words:
        known = found.setdefault((word.text, word.kind), word)
        if known is not word and mode is Mode.PERSON and word.kind is Kind.CONTENT:
            found.setdefault((word.text, Kind.REPEATED), replace(word, kind=Kind.REPEATED))
    return list(found.values())


def _one_legal(words: list[Word]) -> list[Word]:
    """Keep the most telling legal form: in "Company Limited" and "Co Ltd" it is the second."""
    legal = [w for w in words if w.kind is Kind.LEGAL]
    if len(legal) < 2:
        return words
    kept = next((w for w in legal if w.text != "corp"), legal[0])
    kept = replace(kept, shown=" ".join(w.shown for w in legal))
    return [w for w in words if w.kind is not Kind.LEGAL] + [kept]


@lru_cache(maxsize=1 << 16)
def _word(token: str, foreign: bool, mode: Mode, begins: bool) -> Word:
    if token.isdigit():
        return Word(token.lstrip("0") or "0", Kind.NUMBER, 0, 0, False, token)
    if mode is not Mode.PERSON and token in NUMBER_WORDS:
        return Word(NUMBER_WORDS[token], Kind.NUMBER, 0, 0, False, token)
    text = (_ADDRESS_WRITTEN_OUT if mode is Mode.ADDRESS else _WRITTEN_OUT).get(token, token)
    kind = _kind_of(token, text, mode, begins)
    if kind is not Kind.CONTENT:
        text = text if kind in (Kind.PLACE, Kind.UNIT, Kind.PATRONYMIC) else token
    common, familiar = IN_ORGANIZATIONS.get(text, 0), IN_PERSONS.get(token, 0)
    return Word(text, kind, common, familiar, foreign, token)


def _kind_of(token: str, text: str, mode: Mode, begins: bool) -> Kind:
    if mode is Mode.ADDRESS and text in _STREET_WORDS:
        return Kind.UNIT
    if len(token) == 1:
        return Kind.INITIAL
    if token in (PARTICLES if mode is Mode.PERSON else FILLERS):
        return Kind.FILLER
    if mode is Mode.VESSEL:
        return Kind.TITLE if token in VESSEL_PREFIXES and begins else Kind.CONTENT
    if token in (COMPANY_TITLES if mode is Mode.ORGANIZATION else TITLES):
        return Kind.TITLE
    if mode is Mode.PERSON:
        return Kind.PATRONYMIC if token.endswith(PATRONYMIC_ENDS) else Kind.CONTENT
    if text in PLACES:
        return Kind.PLACE
    return Kind.UNIT if text in UNITS else Kind.CONTENT
