"""Uses, users, conduct and goods: which words together, in one sentence, are a reason to stop.

What goes together is data (``data/rules.json``): any of some classes, or one of each of several
close to each other, unless a class that explains them away stands near.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from screening.reading.scope import ASIDE, is_denied
from screening.reading.sentences import LONGEST_WORD, Sentences
from screening.reading.texts import Place, Text
from screening.reading.vocabulary import DATA, Hit
from screening.terms.accessories import is_accessory_for

_LISTED = (
    "military",
    "milforce",
    "nuclear",
    "missile",
    "chembio",
    "pathogen",
    "navalnuclear",
    "intelligence",
    "place",
)
_TIE = 40
_PROGRAMS = ("nuclear", "missile")
_NOWHERE = ("nirgends", "nirgendwo", "nulle part", "nowhere", "nergens", "nigdzie", "нигде")
_LAST = ("nicht", "niet", "ikke", "inte", "不")
_NO_ALREADY = (
    *("hideverb", "lowprofile", "untrace", "unopened", "passive", "knowsnot", "dontcall"),
    *("neednot", "asksnot", "nobody", "paperonly"),
)
"""Classes that are evasive with a no before them as without ("so as not to draw attention")."""
_NOT_SPOKEN = (Place.NAME, Place.STREET)
_NOS = ("neg", "strongneg", "negpost", "actneg", "hideverb", "insteadword", "writeonly")
_PAUSE = re.compile("[,:]|、")
_WHOLE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_CLOSE = 4
"""Characters between a no and its verb where every character is a word."""
_DOTTED = ("sarin",)
_SECOND = 25
"""Letters between the two nos of "do not ship without"."""
_ASKED = ("conduct", "marks")
"""What somebody asks to be done, not what a thing is."""
_TURKISH_NOT = re.compile(
    r"m[ae](?:y[iu]n(?:[iu]z)?|yel[iu]m|s[iu]n(?:l[ae]r)?|m[ae]l[iu]|d[ae]n|y[iu]p)$"
)
"""Turkish puts its no into the verb ("sökmeyin", do not remove)."""
_COMPOUND = 2
"""Letters within which a no is a part of a name's own word ("non-military")."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A row of the rules.

    Args:
        kind: of the mention.
        which: finer than the kind.
        parts: classes; a word of each part must stand there.
        near: within how many letters.
        unless: classes that explain it away.
        is_negated: the words count only where they are denied ("do not mention").
        denied_within: as many letters from the words a no must stand, before them or behind; for
            words that no order has together with a no unless something is to be hidden.
        is_clause: no comma may part the words.
        minds_accessories: the words name what other goods are made for, too.
        fields: kinds of fields it is asked of; empty for all.
        excuse: classes that explain it away from anywhere in the sentence.
    """

    kind: str
    which: str
    parts: tuple[tuple[str, ...], ...]
    near: int
    unless: tuple[str, ...] = ()
    is_negated: bool = False
    denied_within: int = 0
    is_clause: bool = False
    minds_accessories: bool = False
    fields: tuple[str, ...] = ()
    excuse: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """A phrase that was found."""

    start: int
    end: int
    phrase: Phrase
    about: str = ""
    country: str = ""


@lru_cache(maxsize=1)
def phrases() -> tuple[Phrase, ...]:
    """The rows."""
    rows: list[dict[str, Any]] = json.loads((DATA / "rules.json").read_text(encoding="utf-8"))
    return tuple(
        Phrase(
            kind=row["kind"],
            which=row["id"].removeprefix("text."),
            parts=(tuple(row["any"]),)
            if "any" in row
            else tuple(tuple(c.split("|")) for c in row["all"]),
            near=row["near"],
            unless=tuple(row["unless"]),
            is_negated=row.get("negated", False),
            denied_within=row.get("denied", 0),
            is_clause=row.get("clause", False),
            minds_accessories=row.get("made_for", False),
            fields=tuple(row.get("fields", ())),
            excuse=tuple(row.get("excuse", ())),
        )
        for row in rows
    )


@lru_cache(maxsize=16)
def _by_first(place: Place) -> dict[str, tuple[int, ...]]:
    """The rows that are asked of a field, by each class that their first part may be."""
    rows: dict[str, list[int]] = defaultdict(list)
    for number, phrase in enumerate(phrases()):
        if phrase.kind in _ASKED and place in _NOT_SPOKEN:
            continue
        if not phrase.fields or place.value in phrase.fields:
            for kind in phrase.parts[0]:
                rows[kind].append(number)
    return {kind: tuple(numbers) for kind, numbers in rows.items()}


def find_phrases(text: Text, said: Sentences) -> Iterator[Said]:
    """Every phrase of a text."""
    asked = _by_first(text.place)
    there = said.by_kind.keys()
    for number in sorted({number for kind in there for number in asked.get(kind, ())}):
        phrase = phrases()[number]
        if all(not there.isdisjoint(part) for part in phrase.parts):
            yield from _find(phrase, text, said)


def _find(phrase: Phrase, text: Text, said: Sentences) -> Iterator[Said]:
    for first in (h for kind in phrase.parts[0] for h in said.of(kind)):
        together = _together(phrase, said, first)
        if first.word.key in _DOTTED and _is_dotless(said, first):
            continue
        if together is None or (phrase.is_clause and _is_parted(said, together)):
            continue
        if not _holds(phrase, text, said, together):
            continue
        start, end = min(h.start for h in together), max(h.end for h in together)
        yield Said(start, end, phrase, first.word.about, _tied_to(said, first))


def _together(phrase: Phrase, said: Sentences, first: Hit) -> list[Hit] | None:
    """The word and the nearest of each other part, in its sentence."""
    number = said.number(first.start)
    found = [first]
    begin, end = said.stretch_around(first, phrase.near)
    for part in phrase.parts[1:]:
        near = [
            h
            for kind in part
            for h in said.of_stretch(kind, number, begin, end)
            if _gap(first, h) <= phrase.near
        ]
        near = [
            h for h in near if _gap(first, h) >= 0 or len(part) > 9 or h.word.key != first.word.key
        ]
        if not near:
            return None
        found.append(min(near, key=lambda h: (_gap(first, h), h.start)))
    return found


def _gap(one: Hit, other: Hit) -> int:
    return max(one.start, other.start) - min(one.end, other.end)


def _holds(phrase: Phrase, text: Text, said: Sentences, together: list[Hit]) -> bool:
    first = together[0]
    if text.place is Place.NAME and _is_called_a_force(first):
        return True
    if _is_explained(phrase, said, first, together):
        return False
    if phrase.is_negated:
        return is_forbidden_to_say(said, first, together[-1])
    if phrase.denied_within:
        return _has_a_no(said, together, phrase.denied_within)
    if phrase.kind in _ASKED:
        return phrase.which.endswith(("papers", "questions")) or not _is_told_not_to(said, first)
    is_no_goods = phrase.kind != "goods"
    if is_no_goods and (text.place is Place.STREET or _is_street(said, first)):
        return False
    if text.place is Place.NAME:
        return not said.touches("neg", first, before=_COMPOUND)
    return not is_denied(said, first, among=_LISTED)


def _is_called_a_force(hit: Hit) -> bool:
    """Whether the words are the name of a state's force, whatever is written beside it."""
    return hit.word.kind == "milforce" and bool(hit.word.about) and " " in hit.word.key


def _is_explained(phrase: Phrase, said: Sentences, first: Hit, together: list[Hit]) -> bool:
    """Whether something beside the words says that they mean no harm: toys, shapes, accessories.

    What is asked has several parts, and the harmless word must be said of all of them: "remove
    the film and the serial plate" asks for both.
    """
    if phrase.minds_accessories:
        start, end = said.folded.span(first.start, first.end)
        if is_accessory_for(said.folded.original[:start], said.folded.original[end:]):
            return True
    if phrase.kind == "goods" and said.touches("shapeword", first, before=2, after=2):
        return True
    parts = together if phrase.kind in _ASKED else [first]
    number = said.number(first.start)
    if any(said.of(kind, number) for kind in phrase.excuse):
        return True
    return any(
        any(_gap(part, h) <= phrase.near for part in parts)
        and all(_is_one_thing(said, part, h) for part in parts)
        for kind in phrase.unless
        for part in parts
        for h in said.of_stretch(kind, number, *said.stretch_around(part, phrase.near))
    )


def _is_one_thing(said: Sentences, first: Hit, harmless: Hit) -> bool:
    """Whether the harmless word is said of the thing, and not of what comes with it."""
    one, other = sorted((first, harmless), key=lambda h: h.start)
    if one.end >= other.start:
        return True
    return not (
        _PAUSE.search(said.folded.text, one.end, other.start)
        or said.between("list", one.end, other.start)
        or said.between("asidefrom", one.end, other.start)
    )


def _is_dotless(said: Sentences, hit: Hit) -> bool:
    """Turkish has a letter for the other i: "sarın" is "wrap"."""
    return "ı" in said.folded.original[slice(*said.folded.span(hit.start, hit.end))]


def _is_parted(said: Sentences, together: list[Hit]) -> bool:
    first, last = min(h.start for h in together), max(h.end for h in together)
    return _PAUSE.search(said.folded.text, first, last) is not None


def _has_a_no(said: Sentences, together: list[Hit], within: int) -> bool:
    """Whether a no, or a word for hiding or for something else instead, stands by the words.

    In the same clause as one of them; "until" and a second no ("not without") undo it.
    """
    number = said.number(together[0].start)
    first, last = min(h.start for h in together), max(h.end for h in together)
    reach = within + _SECOND + LONGEST_WORD
    nos = [
        h
        for kind in _NOS
        for h in said.of_stretch(kind, number, first - reach, last + reach)
        if h not in together
    ]
    return any(
        _gap(hit, no) <= within and _is_one_clause(said, no, hit) and not _is_undone(nos, no)
        for no in nos
        for hit in together
    )


def _is_one_clause(said: Sentences, one: Hit, other: Hit) -> bool:
    first, second = sorted((one, other))
    between = said.folded.text[first.end : second.start]
    return not (_PAUSE.search(between) or said.between("proviso", first.end, second.start))


def _is_undone(nos: list[Hit], no: Hit) -> bool:
    """ "Not without the name": one of two nos is a word like "without" behind the other."""
    for other in nos:
        first, second = sorted((no, other))
        if 0 <= second.start - first.end <= _SECOND and second.word.key in ASIDE:
            return True
    return False


def _is_street(said: Sentences, hit: Hit) -> bool:
    return said.touches("streetbefore", hit, before=2) or said.touches("streetafter", hit, after=2)


def _is_told_not_to(said: Sentences, verb: Hit) -> bool:
    """ "Do not remove": the no stands just before the verb, or just behind it."""
    if verb.word.kind in _NO_ALREADY:
        return False
    text = said.folded.text
    if _TURKISH_NOT.search(text, verb.start, verb.end):
        return True
    for kind in ("neg", "strongneg"):
        for no in said.between(kind, max(said.start_of(verb), verb.start - 16), verb.start):
            is_close = not _WHOLE.match(no.word.key) or verb.start - no.end <= _CLOSE
            if is_close and "," not in text[no.end : verb.start]:
                return True
    return any(
        0 <= h.start - verb.end <= 10 and "," not in text[verb.end : h.start]
        for kind in ("negpost", "strongneg")
        for h in said.of(kind, said.number(verb.start))
    )


def is_forbidden_to_say(said: Sentences, verb: Hit, other: Hit) -> bool:
    """A no before the verb, or behind it in the languages that put it there."""
    start = max(said.start_of(verb), min(verb.start, other.start) - 24)
    fronts = said.between("neg", start, verb.start) + said.between("strongneg", start, verb.start)
    if any(verb.start - no.end <= 24 for no in fronts) or any(
        h.word.key in _NOWHERE
        for h in said.between("neg", start, min(said.end_of(verb), verb.start + 16))
    ):
        return True
    number = said.number(verb.start)
    last = max(verb.end, other.end)
    if any(
        no.word.key in _LAST for no in said.between("neg", last, min(said.end_of(verb), last + 10))
    ):
        return True
    behind = said.of("negpost", number)
    return any(-4 <= no.start - verb.end <= 12 for no in behind)


def _tied_to(said: Sentences, hit: Hit) -> str:
    """The state whose force, or beside whose name, the words stand."""
    if hit.word.kind in ("milforce", "intelligence") and hit.word.about:
        return hit.word.about
    number = said.number(hit.start)
    kinds = ("c7", "milforce", *(("programland",) if hit.word.kind in _PROGRAMS else ()))
    near = [h for kind in kinds for h in said.of(kind, number) if _gap(hit, h) <= _TIE]
    return min(near, key=lambda h: _gap(hit, h)).word.about if near else ""
