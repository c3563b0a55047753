"""What the texts of a submission say: words of the reading, and listed names by the index itself.

A listed name in a sentence is a mention and no hit: it is nobody's name field, and whether the
order deals with who is named is asked. Only whole names of organizations count, and house names of
their own ("Rosoboroneksport"); persons' names are anybody's, and makers stand in descriptions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from screening.controls.facts import PartyHit
from screening.matching.within.cores import Sort
from screening.matching.within.listing import NamesWithin, Within
from screening.reading.collecting import read_submission, texts_of
from screening.reading.texts import Place, Text
from screening.terms.listed_party import PartySchema
from screening.terms.mention import Mention

_READ = (Place.FREE, Place.SITE)
_TELLING = (Sort.WHOLE, Sort.HOUSE)


def mentions_of(
    submission: Mapping[str, Any], within: NamesWithin | None, hits: Iterable[PartyHit]
) -> tuple[Mention, ...]:
    """Every mention in a schema-valid submission's texts.

    Args:
        within: listed names; None for rules that read no texts.
        hits: what the parties met; who was met as a party is not told of again.
    """
    if within is None:
        return ()
    met = frozenset((hit.record.source, hit.record.uid) for hit in hits)
    listed = _listed(submission, within, met)
    return (*read_submission(submission), *listed)


def _listed(
    submission: Mapping[str, Any], within: NamesWithin, met: frozenset[tuple[str, str]]
) -> Iterator[Mention]:
    destination = submission.get("destination_country") or ""
    for text in texts_of(submission):
        if text.place not in _READ:
            continue
        seen: set[str] = set()
        for found in within.find(text.words):
            is_new = (found.party.source, found.party.uid) not in met and found.words not in seen
            if is_new and _counts(found, destination):
                seen.add(found.words)
                yield _mention(text, found)


def _counts(found: Within, destination: str) -> bool:
    """Whether the words name the listed party and not another; plain ones only in its country."""
    if found.sort not in _TELLING or found.party.schema is not PartySchema.ORGANIZATION:
        return False
    return not found.minds_country or destination in found.party.countries


def _mention(text: Text, found: Within) -> Mention:
    start = max(text.words.find(found.words), 0)
    end = start + len(found.words) if text.words.startswith(found.words, start) else len(text.words)
    return Mention(
        field=text.field,
        start=start,
        end=end,
        quote=text.words[start:end],
        kind="listed_name",
        why=f'names "{found.name}" of {found.party.source}',
        about=found.party.uid,
        line=text.line,
    )
