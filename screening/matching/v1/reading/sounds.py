"""How a romanized word sounds, coarsely enough that two clerks' spellings agree.

``voice_of`` writes a word so that plain edit distance weighs sounds: each consonant becomes four
letters (twice its place in the mouth, its class, itself), each vowel one. Swapping t for d then
costs one letter in four, t for s three, a vowel one: what a listener would say. It is what words
are compared by; the two coarser forms below are what they are looked up by.

``sound_of`` is the word with spellings of one sound made one ("Yevgeniy", "Evgeny" -> ``evgeni``);
``skeleton_of`` keeps only the consonants by class, which is what survives between scripts that
do not write vowels, or that cannot tell l from r.
"""

from __future__ import annotations

import re
from functools import lru_cache

_SPELLINGS = (
    ("shch", "s"), ("tsch", "c"), ("tch", "c"), ("sch", "s"), ("dzh", "j"), ("zh", "j"),
    ("kh", "h"), ("gh", "g"), ("sh", "s"), ("ch", "c"), ("tz", "c"), ("ts", "c"), ("cz", "c"),
    ("ph", "f"), ("th", "t"), ("dh", "d"), ("dj", "j"), ("ck", "k"), ("qu", "k"), ("x", "ks"),
    ("q", "k"), ("w", "v"), ("iy", "i"), ("yi", "i"), ("ii", "i"), ("ij", "i"), ("ee", "i"),
    ("oo", "u"), ("ou", "u"), ("ue", "u"), ("oe", "o"), ("ae", "a"), ("aa", "a"), ("ye", "e"),
    ("yo", "o"), ("yu", "u"), ("ju", "u"), ("ya", "a"), ("ja", "a"), ("ie", "e"), ("y", "i"),
)  # fmt: skip
_RULES = dict(_SPELLINGS)
_SPELLING = re.compile("|".join(sorted(_RULES, key=len, reverse=True)))
_LONE_C = re.compile(r"c(?![hzk])(?=([eiy]?))")  # c is s before e, i, y and k elsewhere
_DOUBLE = re.compile(r"(.)\1+")

_CLASS = str.maketrans(
    {
        "b": "p", "p": "p", "f": "f", "v": "f", "w": "f", "d": "t", "t": "t", "g": "k", "k": "k",
        "q": "k", "c": "s", "s": "s", "z": "s", "j": "s", "x": "s", "l": "r", "r": "r",
        "m": "m", "n": "n", "h": "h", "a": "", "e": "", "i": "", "o": "", "u": "", "y": "",
    }
)  # fmt: skip


_LETTERS = (
    ("shch", "x"), ("sch", "x"), ("tch", "c"), ("dzh", "j"), ("zh", "j"), ("kh", "h"), ("gh", "g"),
    ("hs", "x"),
    ("sh", "x"), ("ch", "c"), ("tz", "c"), ("ts", "c"), ("cz", "c"), ("ph", "f"), ("th", "t"),
    ("dh", "d"), ("dj", "j"), ("ck", "k"), ("qu", "k"), ("x", "ks"), ("ye", "e"), ("yo", "o"),
    ("yu", "u"), ("ya", "a"), ("iy", "i"), ("yi", "i"), ("y", "i"),
)  # fmt: skip
_LETTER_RULES = dict(_LETTERS)
_LETTER = re.compile("|".join(_LETTER_RULES))
# place in the mouth: classes of sounds that scripts and ears take for one another
_PLACES = {"P": ("bp", "fv", "w"), "T": ("td",), "K": ("gkq", "h"), "S": ("sz", "cjx"),
           "R": ("l", "r"), "N": ("m", "n")}  # fmt: skip
_BEGINNINGS = {place: 1 << number for number, place in enumerate(_PLACES)}
_TWO_PLACES = ("c", "j")
_VOICES = str.maketrans(
    {
        letter: f"{place}{place}{number}{letter}"
        for place, classes in _PLACES.items()
        for number, letters in enumerate(classes)
        for letter in letters
    }
)


@lru_cache(maxsize=65536)
def voice_of(word: str) -> str:
    """A lower-case ASCII word spelled by sound, for comparison by edit distance."""
    if not word.isalpha():
        return word
    if "c" in word:
        word = _LONE_C.sub(lambda found: "s" if found.group(1) else "k", word)
    if word.startswith("x"):  # Xiang, Xenia: no ks at the beginning of a word
        word = "sh" + word[1:]
    word = _LETTER.sub(lambda found: _LETTER_RULES[found.group()], word)
    word = _DOUBLE.sub(r"\1", word)
    first = word[:1] if word[:1] in "aeiou" else ""  # a vowel at the beginning is heard
    return first + word.translate(_VOICES)


def beginning_of(voice: str) -> int:
    """The place in the mouth of a voice's first consonant as bits, 0 where a vowel begins it.

    J and ch are two places: Gamal is Jamal, Christian is Kristian.
    """
    if voice[3:4] in _TWO_PLACES:
        return _BEGINNINGS["S"] | _BEGINNINGS["K"]
    return _BEGINNINGS.get(voice[:1], 0)


_SYLLABLE = (
    "(?:(?:zh|ch|sh|[zcsr])(?:i|a|e|u|ai|ei|ao|ou|an|en|ang|eng|ong|ua|uai|uan|uang|ui|un|uo)"
    "|[bpm](?:a|o|i|u|ai|ei|ao|iao|ie|an|en|in|ian|ang|eng|ing)|m(?:e|ou|iu)|pou"
    "|f(?:a|o|u|ei|ou|an|en|ang|eng)"
    "|[dtnl](?:a|e|i|u|ai|ei|ao|ou|an|ang|eng|ong|iao|ie|ian|ing|uan|un|uo)|[dnl]iu"
    "|[nl](?:in|iang|v|ve|ue)|lia|[dn]en"
    "|[gkh](?:a|e|u|ai|ei|ao|ou|an|en|ang|eng|ong|ua|uai|uan|uang|ui|un|uo)"
    "|[jqx](?:i|ia|ie|iao|iu|ian|in|iang|ing|iong|u|ue|uan|un)"
    "|y(?:a|e|i|o|u|ao|ou|an|in|ang|ing|ong|ue|uan|un)|w(?:a|o|u|ai|ei|an|en|ang|eng)"
    "|ai|ei|ao|ou|an|en|ang|eng|er|a|e|o)"
)
_PINYIN = re.compile(_SYLLABLE + "{1,2}")
_LONG_PINYIN = re.compile(_SYLLABLE + "+")


@lru_cache(maxsize=65536)
def is_pinyin(word: str, *, native: bool = False) -> bool:
    """Whether a word can be read as Chinese syllables.

    Chinese has some 400 of them and names of one or two, so a letter more or less is another
    name (Wang Wei, Wang Wen), not a misspelling. Longer words are of other languages (Serena),
    unless they were written in characters.
    """
    pattern = _LONG_PINYIN if native else _PINYIN
    return len(word) > 1 and pattern.fullmatch(word) is not None


@lru_cache(maxsize=65536)
def sound_of(word: str) -> str:
    """A lower-case ASCII word with one spelling for each sound; numbers are themselves."""
    if not word.isalpha():
        return word
    if "c" in word:
        word = _LONE_C.sub(lambda found: "s" if found.group(1) else "k", word)
    return _DOUBLE.sub(r"\1", _SPELLING.sub(lambda found: _RULES[found.group()], word))


@lru_cache(maxsize=65536)
def skeleton_of(word: str) -> str:
    """The consonants of the sound by class, h dropped unless it begins the word."""
    if not word.isalpha():
        return word
    classes = sound_of(word).translate(_CLASS)
    if classes:
        classes = classes[0] + classes[1:].replace("h", "")
    return _DOUBLE.sub(r"\1", classes)
