"""What an exception leaves out: "allowed everywhere except to Iran" sends nothing there.

The same words behind a prohibition mean the opposite ("to nobody except Tehran", ``scope.py``), and
"besides" may mean "as well as". So the sentence must permit something, must have no other no, and
no "also"; and nothing but places and small words stands between the exception and the place.
"""

from __future__ import annotations

from screening.reading.sentences import NOS, Sentences
from screening.reading.vocabulary import Hit

_REACH = 90
_SMALL = 3
"""Letters of articles between an exception and the places that it leaves out."""
_BESIDE = 24
_BEFORE = ("exceptword", "exemptword")
_PASSED_OVER = ("place", "demonym", "direction", "list", "exceptword", "exemptword", "placenoun")


def is_left_out(said: Sentences, hit: Hit) -> bool:
    """Whether a permission makes an exception of a place."""
    number = said.number(hit.start)
    if not said.of("freely", number) or said.of("alsoword", number):
        return False
    buts = _before(said, hit) + _behind(said, hit)
    return bool(buts) and not any(
        no for kind in NOS for no in said.of(kind, number) if not is_part_of_an_exception(said, no)
    )


def is_left_free(said: Sentences, hit: Hit) -> bool:
    """Whether a prohibition behind an exception lets a place through (as of Iran in
    "イラン以外への輸出は禁止")."""
    buts = _behind(said, hit)
    if not buts:
        return False
    last = max(but.end for but in buts)
    nos = [
        no
        for kind in NOS
        for no in said.between(kind, last, said.end_of(hit))
        if not is_part_of_an_exception(said, no)
    ]
    return any(not said.between("place", last, no.start) for no in nos)


def _before(said: Sentences, hit: Hit) -> list[Hit]:
    first = max(said.start_of(hit), hit.start - _REACH)
    return [
        but
        for kind in _BEFORE
        for but in said.between(kind, first, hit.start)
        if _rest(said, but.end, hit.start) <= _SMALL
        and not said.between("freely", but.end, hit.start)
    ]


def _behind(said: Sentences, hit: Hit) -> list[Hit]:
    last = min(said.end_of(hit), hit.end + _REACH)
    return [
        but
        for but in said.between("exemptpost", hit.end, last)
        if _rest(said, hit.end, but.start) == 0
    ]


def _rest(said: Sentences, start: int, end: int) -> int:
    """How many letters between are of no place, direction or list."""
    covered = {
        at
        for kind in _PASSED_OVER
        for hit in said.between(kind, start, end)
        for at in range(hit.start, hit.end)
    }
    text = said.folded.text
    return sum(text[at].isalnum() for at in range(start, end) if at not in covered)


def is_part_of_an_exception(said: Sentences, no: Hit) -> bool:
    """Whether a no is a word of exception: "all except the pump may be sent to Tehran" sends."""
    return any(
        but.start < no.end and no.start < but.end
        for kind in (*_BEFORE, "exemptpost")
        for but in said.of(kind, said.number(no.start))
    )
