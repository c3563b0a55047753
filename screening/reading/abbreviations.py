"""Descriptions of goods as an ERP shortens them ("NEUTRON GEN", "VAC IND FURN"), in full words."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

from screening.reading.folding import Folded

DATA = files(__package__) / "data"


def in_full(folded: Folded) -> Folded | None:
    """A folded text with its shortened words written out, letters pointing at the short ones.

    Returns:
        ``None`` where nothing is shortened.
    """
    pattern, words = _table()
    letters: list[str] = []
    at: list[int] = []
    places = folded.at or range(len(folded.text))
    last = 0
    for match in pattern.finditer(folded.text):
        word = words[match[1]]
        letters.append(folded.text[last : match.start()] + word)
        at.extend(places[last : match.start()])
        first, end = places[match.start(1)], places[match.end(1) - 1]
        at.extend([first] * (len(word) - 1) + [end])
        last = match.end()
    if not letters:
        return None
    letters.append(folded.text[last:])
    at.extend(places[last:])
    return Folded("".join(letters), folded.original, tuple(at))


@lru_cache(maxsize=1)
def _table() -> tuple[re.Pattern[str], dict[str, str]]:
    rows = (DATA / "abbreviations.tsv").read_text(encoding="utf-8").splitlines()
    pairs = (row.partition("\t") for row in rows if not row.startswith("#"))
    words = {short: full for short, _, full in pairs}
    any_of = "|".join(re.escape(short) for short in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<![\w.])({any_of})(?![\w'])\.?"), words
