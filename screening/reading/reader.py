"""Reading the texts of an order: which words in them a careful clerk would stop at, and why."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from screening.reading.abbreviations import in_full
from screening.reading.folding import fold, without_umlauts
from screening.reading.kept import kept
from screening.reading.names.repair import repair
from screening.reading.phrases import find_phrases
from screening.reading.places import find_places
from screening.reading.sentences import Sentences, cut
from screening.reading.texts import Place, Setting, Text
from screening.reading.vocabulary import DATA, vocabulary
from screening.terms.mention import DELIVERY, Mention

_SHOWN = 60


def read_texts(texts: Iterable[Text], setting: Setting) -> tuple[Mention, ...]:
    """What the texts of an order say, in their order.

    Args:
        texts: every text with its field.
        setting: the order's destination and the countries it states.

    Returns:
        Of each text one mention of each thing, the first words that say it. Whether the law minds
        them for this item and destination is not asked here.
    """
    found: list[Mention] = []
    for text in texts:
        for mention in _read_once(text.words, text.place, text.countries, setting):
            found.append(replace(mention, field=text.field, line=text.line))
    return tuple(found)


@kept
def _read_once(
    words: str, place: Place, countries: tuple[str, ...], setting: Setting
) -> tuple[Mention, ...]:
    """What a text says, whichever field it stands in: neither field nor line is read."""
    return tuple(_read(Text("", words, place, countries), setting))


def _read(text: Text, setting: Setting) -> Iterator[Mention]:
    """What a text says as it stands, and what more it says when its damage is put right."""
    seen: set[tuple[str, str]] = set()
    for mention in _found(text, setting):
        seen.add((mention.kind, mention.about))
        yield mention
    mended = repair(text.words)
    if not mended.repairs:
        return
    whole = fold(text.words).original
    for mention in _found(replace(text, words=mended.text), setting):
        if (mention.kind, mention.about) not in seen:
            read = f'read as "{mention.quote[:_SHOWN]}" ({"; ".join(mended.repairs)}), it'
            yield replace(
                mention, start=0, end=len(whole), quote=whole, why=f"{read} {mention.why}"
            )


def _found(text: Text, setting: Setting) -> Iterator[Mention]:
    folded = fold(text.words)
    seen: set[tuple[str, str]] = set()
    full = in_full(folded) if text.place is Place.LINE else None
    for written in (folded, without_umlauts(folded), full):
        if written is None:
            continue
        said = cut(written, vocabulary().find(written.text))
        for mention in sorted(_mentions(text, said, setting), key=lambda m: (m.start, -m.end)):
            key = (mention.kind, mention.about)
            if key not in seen:
                seen.add(key)
                yield mention


def _mentions(text: Text, said: Sentences, setting: Setting) -> Iterator[Mention]:
    for place in find_places(text, said, setting):
        kind = "government" if place.is_government else "place"
        yield _mention(text, said, kind, place.start, place.end, place.about, place.about[:2])
    if text.place in (Place.CITY, Place.PORT):
        return
    phrases = list(find_phrases(text, said))
    has_delivery = any(phrase.about == DELIVERY for phrase in phrases)
    for phrase in phrases:
        if has_delivery and phrase.phrase.kind == "missile" and phrase.about != DELIVERY:
            continue
        about = phrase.about or phrase.phrase.which
        yield _mention(
            text, said, phrase.phrase.kind, phrase.start, phrase.end, about, phrase.country
        )


def _mention(
    text: Text, said: Sentences, kind: str, start: int, end: int, about: str, country: str
) -> Mention:
    start, end = said.folded.span(start, end)
    return Mention(
        field=text.field,
        start=start,
        end=end,
        quote=said.folded.original[start:end],
        kind=kind,
        about=about,
        country=country,
        line=text.line,
        why=_kinds()[kind],
    )


@lru_cache(maxsize=1)
def _kinds() -> dict[str, str]:
    kinds: dict[str, str] = json.loads((DATA / "kinds.json").read_text(encoding="utf-8"))
    return kinds
