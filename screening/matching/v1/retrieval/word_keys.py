"""Keys of words: hashes by which a word and its misspellings find each other in the vocabulary.

Two words that may be one share at least one key: the word, its sound, its consonants, what is left
when a sound is missing, or its beginning or end.
"""

from __future__ import annotations

from functools import lru_cache

from screening.matching.v1.reading.sounds import skeleton_of, sound_of
from screening.matching.v1.table import hash_of

_SOUND, _BONES, _DELETE, _HEAD, _TAIL, _BONES_OF_ALL, _BONES_OF_FOREIGN = (
    0x1000000000000001 * n for n in range(1, 8)
)  # one salt a sort of key, so that a word never meets another's beginning by accident
_EDGE = 4
"""Sounds at the beginning and the end of a long word that are a key."""


@lru_cache(maxsize=1 << 16)
def _keys_of(word: str) -> tuple[int, ...]:
    sound, bones = sound_of(word), skeleton_of(word)
    keys = {hash_of(word), hash_of(sound) ^ _SOUND}
    if word.isalpha():
        if len(bones) >= 2:
            keys.add(hash_of(bones) ^ _BONES)
        if len(sound) >= 4:
            keys.update(_short_of_one(sound, _DELETE))
        if len(sound) >= 6:
            keys.add(hash_of(sound[:_EDGE]) ^ _HEAD)
            keys.add(hash_of(sound[-_EDGE:]) ^ _TAIL)
    return tuple(keys)


@lru_cache(maxsize=1 << 16)
def _consonant_keys_of(word: str, salt: int) -> tuple[int, ...]:
    """Keys for a pair of which one is romanized, so that a consonant may be another.

    Words of one script do without: of two million pairs of them that shared such a key and no other
    hardly one was alike. So a foreign word is looked up among all, any other among the foreign.
    """
    bones = skeleton_of(word)
    return tuple(_short_of_one(bones, salt)) if word.isalpha() and len(bones) >= 3 else ()


def _short_of_one(word: str, salt: int) -> set[int]:
    """The word and all that is left of it when a letter is missing."""
    pieces = {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}
    return {hash_of(piece) ^ salt for piece in pieces}


def plain_keys_of(word: str) -> tuple[int, ...]:
    """Keys of a word that is spelled right: itself and its sound."""
    return (hash_of(word), hash_of(sound_of(word)) ^ _SOUND)


def listed_keys(text: str, written: str, is_foreign: bool) -> set[int]:
    """Keys under which a listed word, and the word as it stood, is found."""
    keys = {*_keys_of(text), *_consonant_keys_of(text, _BONES_OF_ALL)}
    if is_foreign:
        keys.update(_consonant_keys_of(text, _BONES_OF_FOREIGN))
    return keys.union(_keys_of(written)) if written else keys


def query_keys(
    text: str, written: str, is_foreign: bool, is_known: bool, is_cut: bool
) -> tuple[int, ...]:
    """Keys to look a query word up by.

    Args:
        text: the word.
        written: the word as it stood, where another was written out for it; else empty.
        is_foreign: it was romanized.
        is_known: it is common, so taken as spelled right.
        is_cut: it ends a text that may be cut off, so others may begin with it.
    """
    keys = plain_keys_of(text)
    if not is_known:
        salt = _BONES_OF_ALL if is_foreign else _BONES_OF_FOREIGN
        keys = (*_keys_of(text), *_consonant_keys_of(text, salt))
    if is_cut:
        keys = (*keys, hash_of(sound_of(text)[:_EDGE]) ^ _HEAD)
    return (*keys, *plain_keys_of(written)) if written else keys
