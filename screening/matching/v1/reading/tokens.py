"""The words of a text as they are written: syllables joined, letters that are one word, phrases.

What each word does in a name is the business of ``names``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from screening.matching.v1.reading.legal_forms import unglued
from screening.matching.v1.reading.lexicon import COMPOUND_SURNAMES, PHRASES, TITLES
from screening.matching.v1.reading.normalize import words_of
from screening.matching.v1.reading.romanize import Script

Token = tuple[str, bool]
"""A lower-case ASCII word, and whether it was romanized."""
_SYLLABIC = (Script.HAN, Script.HANGUL)
# Korean surnames are romanized by custom, not by rule.
_KOREAN_SURNAMES = {
    "i": "lee", "bak": "park", "choe": "choi", "jeong": "jung", "gang": "kang", "jo": "cho",
    "yu": "yoo", "im": "lim", "o": "oh", "u": "woo", "no": "noh", "baek": "paik", "gim": "kim",
    "gwon": "kwon", "go": "ko", "gu": "koo", "mun": "moon", "seo": "suh", "sin": "shin",
}  # fmt: skip
_PHRASE_STARTS: dict[str, list[tuple[str, ...]]] = {}
for _phrase in sorted(PHRASES, key=len, reverse=True):
    _PHRASE_STARTS.setdefault(_phrase.split()[0], []).append(tuple(_phrase.split()))


def tokens_of(text: str, *, is_person: bool) -> list[Token]:
    """The words of a text.

    Args:
        text: any script.
        is_person: Chinese and Korean syllables are joined to surname and given name.
    """
    return _phrased(list(_tokens(text, is_person=is_person)))


def letters_joined(tokens: list[Token]) -> list[Token]:
    """Single letters of an organization are one word: "S A de C V" is "sa de cv"."""
    found: list[Token] = []
    for key, run in groupby(tokens, key=lambda token: len(token[0]) == 1 and token[0].isalpha()):
        letters = list(run)
        found.extend([("".join(word for word, _ in letters), False)] if key else letters)
    return found


def initials_of(tokens: list[Token]) -> list[Token]:
    """Two consonants are two initials in a person's name: "JC Juncker"."""
    found: list[Token] = []
    for word, foreign in tokens:
        if len(word) == 2 and not set(word) & set("aeiouy") and word not in TITLES:
            found.extend((letter, foreign) for letter in word)
        else:
            found.append((word, foreign))
    return found


def _tokens(text: str, *, is_person: bool) -> Iterator[Token]:
    """Words with whether they are romanized."""
    found = words_of(text)
    runs = sum(script in _SYLLABIC for _, script in found)
    for word, script in found:
        if script in _SYLLABIC:
            yield from (
                (part, True) for part in _join_syllables(word, script, runs, is_person=is_person)
            )
        elif script is Script.LATIN:
            yield from ((part, False) for part in unglued(word))
        else:
            yield word, True


def _phrased(tokens: list[Token]) -> list[Token]:
    """Words that make one are joined: "Hong Kong" is one place, "R and D" two words of sense."""
    found: list[Token] = []
    position = 0
    while position < len(tokens):
        taken = 1
        for parts in _PHRASE_STARTS.get(tokens[position][0], ()):
            if tuple(word for word, _ in tokens[position : position + len(parts)]) == parts:
                found.extend((word, False) for word in PHRASES[" ".join(parts)].split())
                taken = len(parts)
                break
        else:
            found.append(tokens[position])
        position += taken
    return found


def _join_syllables(syllables: str, script: Script, runs: int, *, is_person: bool) -> Iterable[str]:
    """Join syllables: surname and given name, or pairs, as romanized names are written.

    A person in several runs is a foreigner ("莫里·赫斯梅"), whose runs are whole names.
    """
    parts = syllables.split()
    if script is Script.HANGUL and not (is_person and runs == 1):
        return ("".join(parts),)
    if script is Script.HANGUL and len(parts) >= 2:
        parts[0] = _KOREAN_SURNAMES.get(parts[0], parts[0])
    if is_person and runs == 1 and 2 <= len(parts) <= 4:
        surname = 2 if "".join(parts[:2]) in COMPOUND_SURNAMES and len(parts) > 2 else 1
        return ("".join(parts[:surname]), "".join(parts[surname:]))
    if len(parts) <= 3 or is_person:
        return ("".join(parts),)
    return tuple("".join(parts[start : start + 2]) for start in range(0, len(parts), 2))
