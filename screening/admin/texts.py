"""The texts of an order in which the reading found words, with the words marked where they stand.

Pure functions from the answer's determinations and red flags, which carry each find with its field
and its span, and from the submission. An answer without any, as older ones are, has no texts.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from screening.admin.marking import Mark, Piece, pieces_of, shortened
from screening.admin.places import in_words, value_at
from screening.admin.wording import country_name, label_of

INSTRUCTIONS = "special_instructions"
"""The text that stands on the page whether words were found in it or not."""

WHOLE = 600
"""So many characters of a text without marks are in sight at once."""

STEP = "texts"
"""The step of a determination's path that tells what the texts say."""

NAMED = ("goods", "chemical")
"""Kinds that point at an entry or a substance, which is shown as it is written."""

PLACED = ("place", "government")
"""Kinds that speak of a country or a region of one."""


@dataclass(frozen=True, slots=True)
class TextView:
    """One text; ``key`` is its place on the page, ``field`` its path into the submission."""

    key: str
    place: str
    marks: tuple[Mark, ...]
    pieces: tuple[Piece, ...]
    field: str = ""

    @property
    def shown(self) -> tuple[Piece, ...]:
        """The text as it is read at once: cut around the marks, or its beginning."""
        if self.marks:
            return shortened(self.pieces)
        text = "".join(piece.text for piece in self.pieces)
        return self.pieces if len(text) <= WHOLE else (Piece(text[:WHOLE]), Piece("", is_gap=True))

    @property
    def is_cut(self) -> bool:
        """Whether there is more of it."""
        return any(piece.is_gap for piece in self.shown)


@dataclass(frozen=True, slots=True)
class _Found:
    """A find as the path tells it.

    Args:
        field: path into the submission.
        quote: the words as the reading wrote them down.
        position: of the reason that speaks of it, behind all others where none does.
        mark: where the path says it stands; it has its number only on the page.
    """

    field: str
    quote: str
    position: int
    mark: Mark


def texts_of(
    answer: Mapping[str, Any], content: Mapping[str, Any], reasons: Sequence[Mapping[str, Any]]
) -> Mapping[str, TextView]:
    """By field, each text in which words were found; what the first reasons speak of stands first.

    Args:
        answer: the screening's JSON.
        content: the submission.
        reasons: the answer's, in the order in which the page shows them.
    """
    by_field: dict[str, list[_Found]] = {}
    for found in _finds(answer, content, reasons):
        by_field.setdefault(found.field, []).append(found)
    texts: dict[str, TextView] = {}
    first = 1
    for field, finds in sorted(by_field.items(), key=lambda row: min(f.position for f in row[1])):
        value = value_at(content, field)
        if isinstance(value, str):
            # The reading counts in the composed text, so that is what is cut.
            text = unicodedata.normalize("NFC", value)
            marks = _numbered((_placed(text, found) for found in finds), first)
            first += len(marks)
            key = f"text-{len(texts) + 1}"
            place = in_words(field, content)
            texts[field] = TextView(key, place, marks, pieces_of(text, marks), field)
    return texts


def instructions_of(content: Mapping[str, Any]) -> TextView | None:
    """The special instructions without marks; None where there are none."""
    value = content.get(INSTRUCTIONS)
    if not isinstance(value, str) or not value.strip():
        return None
    text = unicodedata.normalize("NFC", value)
    return TextView("instructions", label_of(INSTRUCTIONS), (), (Piece(text),), INSTRUCTIONS)


def _finds(
    answer: Mapping[str, Any], content: Mapping[str, Any], reasons: Sequence[Mapping[str, Any]]
) -> Iterator[_Found]:
    """Every find once, although the path of each line it speaks of tells it."""
    told = set()
    for determination in answer.get("determinations") or []:
        for step in determination.get("path") or []:
            inputs = step.get("inputs") or {}
            if step.get("step") != STEP or not {"field", "quote", "span"} <= inputs.keys():
                continue
            key = (inputs["field"], *inputs["span"], inputs.get("kind"), inputs.get("about"))
            if key not in told:
                told.add(key)
                yield _found(step, content, reasons)
    for flag in answer.get("red_flags") or []:
        for find in (flag.get("inputs") or {}).get("finds") or []:
            step = {"inputs": find, "result": flag.get("summary"), "cite": flag.get("citation")}
            yield _found(step, content, reasons)


def _found(
    step: Mapping[str, Any], content: Mapping[str, Any], reasons: Sequence[Mapping[str, Any]]
) -> _Found:
    inputs, says = step["inputs"], str(step.get("result") or "")
    position = _position(says, inputs["field"], inputs["quote"], reasons)
    reason = None if position is None else reasons[position]
    start, end = inputs["span"]
    return _Found(
        field=inputs["field"],
        quote=inputs["quote"],
        position=len(reasons) if position is None else position,
        mark=Mark(
            number=0,
            start=start,
            end=end,
            label=_label(str(inputs.get("kind") or ""), str(inputs.get("about") or "")),
            says=in_words(says, content),
            citation=str(step.get("cite") or ""),
            reason="" if position is None else f"reason-{position + 1}",
            outcome=str((reason or {}).get("outcome") or ""),
        ),
    )


def _position(
    says: str, field: str, quote: str, reasons: Sequence[Mapping[str, Any]]
) -> int | None:
    """Where the reason stands that says the same, else one that quotes the words of the field."""
    about = [n for n, reason in enumerate(reasons) if reason.get("subject") == field]
    same = [n for n in about if reasons[n].get("summary") == says]
    quoting = [n for n in about if f'"{quote}"' in str(reasons[n].get("summary"))]
    return next(iter(same + quoting), None)


def _placed(text: str, found: _Found) -> Mark:
    """The mark where its words stand, also where not as told; at no place where nowhere."""
    mark, quote = found.mark, unicodedata.normalize("NFC", found.quote)
    if text[mark.start : mark.end] == quote:
        return mark
    start = text.find(quote)
    return replace(mark, start=max(start, 0), end=start + len(quote) if start >= 0 else 0)


def _numbered(marks: Iterable[Mark], first: int) -> tuple[Mark, ...]:
    ordered = sorted(marks, key=lambda mark: (mark.start, mark.end))
    return tuple(replace(mark, number=n) for n, mark in enumerate(ordered, first))


def _label(kind: str, about: str) -> str:
    words = label_of(kind)
    if not about or about == kind or kind == "listed_name":
        return words
    if kind in PLACED:
        country = country_name(about[:2])
        return f"{words}: {country}" if len(about) == 2 else f"{words}: {country} ({about})"
    meant = about if kind in NAMED else label_of(about.rpartition(".")[2]).lower()
    return f"{words}: {meant}"
