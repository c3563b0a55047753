"""Uses, users, conduct and goods: which words together, in one sentence, are a reason to stop.

What goes together is data (``data/rules.json``): any of some classes, or one of each of several
close to each other, unless a class that explains them away stands near.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from screening.reading.scope import Sentences, is_denied
from screening.reading.texts import Place, Text
from screening.reading.vocabulary import DATA, Hit

_LISTED = (
    "military",
    "milforce",
    "nuclear",
    "missile",
    "chembio",
    "navalnuclear",
    "intelligence",
    "place",
)
_TIE = 40
_NOWHERE = ("nirgends", "nirgendwo", "nulle part", "nowhere", "nergens", "nigdzie", "нигде")
_LAST = ("nicht", "niet", "ikke", "inte", "不")
_NOT_SPOKEN = (Place.NAME, Place.STREET)
_ASKED = ("conduct", "marks")
"""What somebody asks to be done, not what a thing is."""
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
        fields: kinds of fields it is asked of; empty for all.
    """

    kind: str
    which: str
    parts: tuple[tuple[str, ...], ...]
    near: int
    unless: tuple[str, ...] = ()
    is_negated: bool = False
    fields: tuple[str, ...] = ()


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
            parts=(tuple(row["any"]),) if "any" in row else tuple((c,) for c in row["all"]),
            near=row["near"],
            unless=tuple(row["unless"]),
            is_negated=row.get("negated", False),
            fields=tuple(row.get("fields", ())),
        )
        for row in rows
    )


def find_phrases(text: Text, said: Sentences) -> Iterator[Said]:
    """Every phrase of a text."""
    for phrase in phrases():
        if phrase.kind in _ASKED and text.place in _NOT_SPOKEN:
            continue
        if phrase.fields and text.place.value not in phrase.fields:
            continue
        if all(any(said.of(kind) for kind in part) for part in phrase.parts):
            yield from _find(phrase, text, said)


def _find(phrase: Phrase, text: Text, said: Sentences) -> Iterator[Said]:
    for first in (h for kind in phrase.parts[0] for h in said.of(kind)):
        together = _together(phrase, said, first)
        if together is None or not _holds(phrase, text, said, together):
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
    number = said.number(first.start)
    stretch = said.stretch_around(first, phrase.near)
    for kind in phrase.unless:
        if any(_gap(first, h) <= phrase.near for h in said.of_stretch(kind, number, *stretch)):
            return False
    if phrase.is_negated:
        return is_forbidden_to_say(said, first, together[-1])
    if phrase.kind in _ASKED:
        return phrase.which.endswith(("papers", "questions")) or not _is_told_not_to(said, first)
    if text.place is Place.STREET or _is_street(said, first):
        return False
    if text.place is Place.NAME:
        return not said.touches("neg", first, before=_COMPOUND)
    return not is_denied(said, first, among=_LISTED)


def _is_called_a_force(hit: Hit) -> bool:
    """Whether the words are the name of a state's force, whatever is written beside it."""
    return hit.word.kind == "milforce" and bool(hit.word.about) and " " in hit.word.key


def _is_street(said: Sentences, hit: Hit) -> bool:
    return said.touches("streetbefore", hit, before=2) or said.touches("streetafter", hit, after=2)


def _is_told_not_to(said: Sentences, verb: Hit) -> bool:
    """ "Do not remove": the no stands just before the verb, or just behind it."""
    if verb.word.kind == "hideverb":
        return False
    text = said.folded.text
    for kind in ("neg", "strongneg"):
        for no in said.between(kind, max(said.start_of(verb), verb.start - 16), verb.start):
            if "," not in text[no.end : verb.start]:
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
    near = [h for h in said.of("c7", number) + said.of("milforce", number) if _gap(hit, h) <= _TIE]
    return min(near, key=lambda h: _gap(hit, h)).word.about if near else ""
