"""A place in quotation marks: what a play, a film, a bar or a street is called."""

from __future__ import annotations

import re

from screening.reading.sentences import Sentences
from screening.reading.vocabulary import Hit

_TITLE = 60
_CREDIT = 24
"""Letters between a title in quotation marks and the word that says what it is."""
_OPENED = re.compile(r"[\"“„«»《「『‚‘'][^\"“”„«»《》「」『』]*$")
_CLOSED = re.compile(rf"[^\"“”„«»《》「」『』\n]{{0,{_TITLE}}}[\"”“»«》」』’']")
_OPENED_HERE = re.compile(r"[\"“„«»《「『‚‘'] ?$")
_CLOSED_HERE = re.compile(r" ?[\"”“»«》」』’']")


def is_in_a_title(said: Sentences, hit: Hit) -> bool:
    """A play, film or book in quotation marks, of which the sentence says that it is one."""
    start, end = said.folded.span(hit.start, hit.end)
    original = said.folded.original
    opened = _OPENED.search(original, max(0, start - _TITLE), start)
    closed = _CLOSED.match(original, end)
    return bool(opened and closed) and any(
        0 <= start - said.folded.span(h.start, h.end)[1] <= _CREDIT + len(opened[0])
        or 0 <= said.folded.span(h.start, h.end)[0] - end <= _CREDIT + len(closed[0])
        or said.between("titleword", hit.end, hit.end + len(closed[0]))
        for h in said.of("titleword", said.number(hit.start))
        if opened and closed
    )


def is_a_quoted_venue(said: Sentences, hit: Hit) -> bool:
    """ "Bar « Varadero »": all between the quotation marks, behind what kind of house it is."""
    start, end = said.folded.span(hit.start, hit.end)
    opened = _OPENED_HERE.search(said.folded.original, max(0, start - 2), start)
    if opened is None or not _CLOSED_HERE.match(said.folded.original, end):
        return False
    before = 2 + len(opened[0])
    return any(said.touches(k, hit, before=before) for k in ("streetbefore", "venuebefore"))
