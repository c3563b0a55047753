"""The words of a text folded, as keys under which something is stored and found again."""

from __future__ import annotations

from screening.matching.engines import engine_named

_FOLDED_BY = "v1"
"""Whatever engine screens: what was stored under a key must be found by it for ever."""


def folded_words(text: str) -> tuple[str, ...]:
    """The words of a text in order, in lower-case ASCII without accents and punctuation.

    Args:
        text: any script; a Chinese or Korean run comes as its syllables with blanks between.
    """
    return engine_named(_FOLDED_BY).words_of(text)
