"""Whom a prohibition lets through: "not to Iran, except to our sister factory in Shiraz".

A compliance clause makes exceptions as well, of what the law or a license permits; they let nobody
through. So the exception must be aimed: a place in it is said of somebody, or of the sender's own.
"""

from __future__ import annotations

import re

from screening.reading.sentences import NOS, Sentences
from screening.reading.vocabulary import Hit

_REACH = 90
"""Letters from the word of exception to the place it is for."""
_BESIDE = 28
_FAR = 1500
_ANEW = re.compile(r"[,،、，] ?$")
_ENDS = re.compile(r"[,:;،、，]")
_AIMS = ("direction", "actor", "branchnoun")


def is_exempted(said: Sentences, hit: Hit) -> bool:
    """Whether a place stands in the exception that a prohibition makes for somebody."""
    return _in_front(said, hit) or _behind(said, hit)


def _in_front(said: Sentences, hit: Hit) -> bool:
    start = said.start_of(hit)
    return any(
        _is_aimed(said, but.end, hit)
        and (_forbids(said, start, but.start, but) or _forbids_another(said, hit))
        for but in said.between("exemptword", max(start, hit.start - _REACH), hit.start)
    )


def _behind(said: Sentences, hit: Hit) -> bool:
    """The word of exception behind the place, and behind it what is forbidden elsewhere."""
    for but in said.between("exemptpost", hit.end, min(said.end_of(hit), hit.end + _BESIDE)):
        between = hit.end, but.start + 1
        own = said.between("ours", *between) or said.between("actor", *between)
        if own and not said.between("bylaw", *between) and _forbids_another(said, hit):
            return True
    return False


def _is_aimed(said: Sentences, begin: int, hit: Hit) -> bool:
    """Whether the words up to the place say who is meant, and neither a law nor another no."""
    if any(said.between(no, begin, hit.start) for no in NOS):
        return False
    own = said.between("ours", begin, hit.start + 1)
    laws = said.between("bylaw", begin, hit.start)
    if laws and (not own or own[-1].start < laws[-1].start):
        return False
    if _begins_anew(said, begin, hit):
        return False
    if own:
        return True
    behind = _ENDS.split(said.folded.text[hit.end : said.end_of(hit)], maxsplit=1)[0]
    if said.between("bylaw", hit.end, hit.end + len(behind)):
        return False
    return any(said.between(kind, begin, hit.start) for kind in _AIMS)


def _begins_anew(said: Sentences, begin: int, hit: Hit) -> bool:
    """Whether the prohibition goes on behind a comma: "not, except by our leave, to Iran"."""
    return any(
        _ANEW.search(said.folded.text[begin : aim.start])
        for aim in said.between("direction", begin, hit.start)
        if aim.start - begin > 1
    )


def _forbids(said: Sentences, begin: int, end: int, but: Hit) -> bool:
    first = max(begin, end - _FAR)
    return any(
        no.end <= but.start or no.start >= but.end
        for kind in NOS
        for no in said.between(kind, first, end)
    )


def _forbids_another(said: Sentences, hit: Hit) -> bool:
    """Whether a prohibition that names another place follows."""
    end = said.end_of(hit)
    others = [h for h in said.between("place", hit.end, end) if h.word.about == hit.word.about]
    nos = [no for kind in NOS for no in said.between(kind, hit.end, end)]
    return (bool(others) and any(no.start >= others[0].end for no in nos)) or any(
        other.start >= no.end for no in nos for other in others
    )
