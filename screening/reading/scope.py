"""What a sentence does with a word in it: denies it, forbids it, or says it.

A text is cut where a sentence ends. Inside one, a prohibition counts for what follows it until a
"but", and for what stands before it where the language puts it last; a mere "no" only for what it
stands next to. When in doubt a word counts as said, because then a person looks.
"""

from __future__ import annotations

import re

from screening.reading.excepted import is_left_free, is_left_out, is_part_of_an_exception
from screening.reading.exempted import is_exempted
from screening.reading.sentences import LONGEST_WORD, NOS, Sentences
from screening.reading.vocabulary import Hit

_ASKED_AND_DENIED = re.compile(
    r"[^.!?;\n]{0,16}\? ?(?:no|none|nope|nein|non|nao|nee|nie|yok|hayir|нет|否|不是|いいえ"
    r"|아니오|아니요|لا|نه)"
    r" ?(?:[,:;.!،、]|$|to\b)"
)
""" "Tehran Road? no: Al Wasl Road"; and not "Tehran? No problem"."""
NEXT_TO = 14
REACH = 28
AFTER = 60
_LIST_GAP = 26
_FAR = 1500
"""Letters that a prohibition reaches at most; the longest sentences of contracts have fewer."""
ASIDE = frozenset(
    ("without", "ohne", "sans", "sin", "sem", "senza", "zonder", "bez", "без", "utan", "uden")
)
"""Nos that deny the thing behind them alone: "without stops to Tehran" goes there."""
_BESIDE = 5


_PAUSE = re.compile("[,:]")
_OF_TRADE = ("transfer", "say", "list", "especially")
_OF_PLACE = ("place", "demonym", "actor", "direction")
"""Something of these stands between a prohibition and what a comma parts from it."""


def is_denied(said: Sentences, hit: Hit, *, among: tuple[str, ...] = ()) -> bool:
    """Whether its sentence denies or forbids what a word says.

    Args:
        among: classes that are listed beside it; what is denied of one is denied of its neighbors.
    """
    if _ASKED_AND_DENIED.match(said.folded.text, hit.end):
        return True
    if is_left_out(said, hit):
        return True
    number = said.number(hit.start)
    if not any(said.of(kind, number) for kind in NOS):
        return False
    if is_exempted(said, hit) or is_left_free(said, hit):
        return False
    if _is_denied_alone(said, hit):
        return True
    peers = [
        h
        for kind in among
        for h in said.of_stretch(
            kind, number, hit.start - _LIST_GAP - LONGEST_WORD, hit.end + _LIST_GAP
        )
        if -_LIST_GAP <= h.end - hit.start <= 0 or 0 <= h.start - hit.end <= _LIST_GAP
    ]
    return any(
        _is_listed_beside(said, hit, h) and _is_denied_alone(said, h)
        for h in _chain(said, hit, peers)
    )


def _chain(said: Sentences, hit: Hit, peers: list[Hit]) -> list[Hit]:
    """The words listed with it, nearest first, as long as the list goes on."""
    found: list[Hit] = []
    for side in (
        sorted((h for h in peers if h.end <= hit.start), key=lambda h: -h.start),
        sorted((h for h in peers if h.start >= hit.end), key=lambda h: h.start),
    ):
        last = hit
        for peer in side:
            if not _is_listed_beside(said, last, peer):
                break
            found.append(peer)
            last = peer
    return found


def _is_listed_beside(said: Sentences, hit: Hit, other: Hit) -> bool:
    first, second = sorted((hit, other), key=lambda h: h.start)
    gap = said.folded.text[first.end : second.start]
    if len(gap) > _LIST_GAP or said.between("contrast", first.end, second.start):
        return False
    is_list = bool(said.between("list", first.end, second.start)) or "," in gap or len(gap) <= 2
    goes_on = said.between("transfer", first.end, second.start) and "," in gap
    return is_list and not goes_on


def _is_denied_alone(said: Sentences, hit: Hit) -> bool:
    number = said.number(hit.start)
    if _is_the_exception(said, hit) or _ALONE.match(said.folded.text, hit.end):
        return False
    before = (number, hit.start - _FAR, hit.start)
    behind = (number, hit.start, hit.end + AFTER)
    return (
        any(_forbids(said, h, hit) for h in said.of_stretch("strongneg", *before))
        or any(_denies(said, h, hit) for h in said.of_stretch("neg", *before))
        or any(
            _forbids_behind(said, h, hit)
            for kind in ("negpost", "strongneg")
            for h in said.of_stretch(kind, *behind)
        )
    )


def _is_the_exception(said: Sentences, hit: Hit) -> bool:
    """ "To nobody except Tehran", "ne livrer qu'à Téhéran": one no undoes another."""
    start = said.start_of(hit)
    for but in said.between("exceptword", max(start, hit.start - REACH), hit.start):
        nos = [
            no
            for kind in ("neg", "strongneg")
            for no in said.between(kind, max(start, but.start - AFTER), but.start)
            if no.start < but.start and not _is_parted_from(said, no, but)
        ]
        if nos:
            return True
    return any(
        no.word.key in _ONLY and _ONLY[no.word.key].search(said.folded.text[no.end : hit.start])
        for no in said.between("neg", max(start, hit.start - AFTER), hit.start)
    )


def _is_about_money(said: Sentences, hit: Hit) -> bool:
    """ "Freight to Tehran excluded" says what is paid for."""
    return any(
        hit.start - h.end <= NEXT_TO
        for h in said.between("spent", max(said.start_of(hit), hit.start - REACH), hit.start)
    )


def _is_parted_from(said: Sentences, no: Hit, but: Hit) -> bool:
    return bool(said.between("list", no.end, but.start)) or bool(
        said.between("place", no.end, but.start)
    )


def _is_spent(said: Sentences, no: Hit, hit: Hit) -> bool:
    """Whether a no says something of handling, hours or money, and nothing of the word.

    "Do not stack the cartons for Tehran", "VAT excluded to Tehran".
    """
    number = said.number(no.start)
    near = [
        h
        for h in said.of_stretch("spent", number, no.start - REACH, no.end + NEXT_TO)
        if 0 <= no.start - h.end <= _BESIDE or 0 <= h.start - no.end <= NEXT_TO
    ]
    return any(
        not said.between("transfer", no.end, h.start)
        and not said.between("place", min(no.end, h.end), max(no.start, h.start))
        and not (no.end <= hit.start < h.start)
        for h in near
    )


def _forbids(said: Sentences, forbidding: Hit, hit: Hit) -> bool:
    """A prohibition in front; a new order behind a comma ends it."""
    if forbidding.end > hit.start or said.between("contrast", forbidding.end, hit.start):
        return False
    if _is_spent(said, forbidding, hit):
        return False
    if said.between("say", forbidding.end, min(hit.start, forbidding.end + 16)):
        return False
    if said.between("proviso", forbidding.end, hit.start):
        return False
    if _is_of_nothing_sent(said, forbidding, hit):
        return False
    return not _begins_anew(said, forbidding.end, hit.start)


def _is_of_nothing_sent(said: Sentences, forbidding: Hit, hit: Hit) -> bool:
    """Whether a comma ends a prohibition that spoke of no trade and no place ("height")."""
    pause = _PAUSE.search(said.folded.text, forbidding.end, hit.start)
    if pause is None or any(said.between(k, forbidding.start, hit.start) for k in _OF_TRADE):
        return False
    return not any(said.between(k, forbidding.start, pause.start()) for k in _OF_PLACE)


def _begins_anew(said: Sentences, start: int, end: int) -> bool:
    text = said.folded.text
    for match in re.finditer(",", text[start:end]):
        comma = start + match.start()
        has_object = said.between("direction", start, comma) or said.between("place", start, comma)
        fresh = said.between("transfer", comma, min(end, comma + 24)) + said.between(
            "direction", comma, comma + 9
        )
        is_list = said.between("list", comma, comma + 6)
        is_first = any(h.start - comma <= 3 for h in fresh)
        is_aimed = bool(said.between("direction", comma, end))
        if (
            fresh
            and not is_list
            and is_aimed
            and (has_object or not said.between("transfer", start, comma))
            and is_first
        ):
            return True
    return False


def _denies(said: Sentences, no: Hit, hit: Hit) -> bool:
    if no.end > hit.start or _is_spent(said, no, hit):
        return False
    between = said.folded.text[no.end : hit.start]
    if _WHOLE.match(no.word.key) and " " in between:
        return False
    if any(said.between(kind, no.end, hit.start) for kind in ("contrast", "say", "proviso")):
        return False
    if is_part_of_an_exception(said, no) and said.between("freely", no.end, hit.start):
        return False
    if (
        hit.start - no.end <= NEXT_TO
        and not _PAUSE.search(between)
        and not said.between("direction", no.end + 3, hit.start)
    ):
        return True
    is_aside = no.word.key in ASIDE and bool(said.between("direction", no.end, hit.start))
    reach = _BESIDE if is_aside else REACH
    for verb in said.between("transfer", no.end, hit.start):
        if verb.start - no.end <= reach and "," not in said.folded.text[no.end : verb.start]:
            return not _begins_anew(said, no.end, hit.start)
    return not is_aside and hit.start - no.end <= NEXT_TO and not _PAUSE.search(between)


def _forbids_behind(said: Sentences, forbidding: Hit, hit: Hit) -> bool:
    if not 0 <= forbidding.start - hit.end <= AFTER and not (
        hit.end > forbidding.start >= hit.start
    ):
        return False
    between = said.folded.text[hit.end : forbidding.start]
    if said.between("contrast", hit.end, forbidding.start):
        return False
    if _UNTIL.match(said.folded.text, forbidding.end) or _is_about_money(said, hit):
        return False
    if "," in between:
        tail = between.rsplit(",", 1)[1]
        begins = forbidding.start - len(tail)
        return (
            forbidding.word.kind == "negpost"
            and not said.between("transfer", begins, forbidding.start)
            and len(tail) < 14
            and bool(_WHOLE.search(between))
        )
    return True


_UNTIL = re.compile(
    r"[ ,]{0,2}(?:before|until|till|earlier|vor |bis |avant|antes|prima|voor |przed|до |раньше)"
)
"""When it may not be: at another time it may."""
_ALONE = re.compile(r"(?:に|へ|には|에|에게)?(?:しか|だけ|のみ|만|밖에|뿐)")
"""Particles that say "only there"."""
_ONLY = {
    "ne": re.compile(r"\bqu(?:e\b|')"),
    "no": re.compile(r"\b(?:mas que|sino)\b"),
    "non": re.compile(r"\b(?:che|se non)\b"),
}
""" "Ne ... que" and its like: a no in two parts that means only."""
_WHOLE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
