"""Buildings that bear a place's name: "Moscow Tower", "Flatgebouw Havana", "모스크바 빌딩".

Behind the name the word is a part of it where it has a capital too ("for the Tehran tower" is a
tower there), before the name where nothing parts them: "tower in Moscow" has a word of place, "the
building of Moscow" an of.
"""

from __future__ import annotations

import re

from screening.reading.sentences import Sentences
from screening.reading.vocabulary import Hit

_GAP = 2
_OF = re.compile("[的の의之]")


def is_of_a_building(said: Sentences, hit: Hit) -> bool:
    """Whether a place's name is the name of a building, or a part of it."""
    number = said.number(hit.start)
    behind = said.of_stretch("buildingafter", number, hit.end, hit.end + _GAP)
    if any(_is_joined(said, hit, word) and _has_its_capital(said, word) for word in behind):
        return True
    return said.touches("buildingbefore", hit, before=1)


def _is_joined(said: Sentences, hit: Hit, word: Hit) -> bool:
    between = said.folded.text[hit.end : word.start]
    return not _OF.search(between) and "," not in between


def _has_its_capital(said: Sentences, word: Hit) -> bool:
    """Whether it begins with a capital; in scripts without them, and where all is written small or
    with capitals alone, nothing is told."""
    start, _ = said.folded.span(word.start, word.end)
    letter, sentence = said.folded.original[start], said.sentence_of(word)
    return letter.isupper() or letter.lower() == letter.upper() or sentence == sentence.lower()
