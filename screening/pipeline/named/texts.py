"""What the texts of a submission say: words of the reading, and listed names by the index itself.

A listed name in a sentence is a mention and no hit: it is nobody's name field, and whether the
order deals with who is named is asked. Two ways lead to it: whole names of organizations, and house
names of their own ("Rosoboroneksport"), wherever they stand; and what stands behind words of a role
("on behalf of"), searched as a name is. Persons' names are anybody's, and makers stand in
descriptions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from screening.matching import Index, MatchingPolicy, Query
from screening.matching.within.cores import Sort
from screening.matching.within.listing import NamesWithin, Within
from screening.reading.collecting import read_submission, texts_of
from screening.reading.names.repair import repair
from screening.reading.names.sentences import names_behind_roles
from screening.reading.names.tables import form_pattern
from screening.reading.texts import Place, Text
from screening.terms.listed_party import PartySchema
from screening.terms.mention import Mention
from screening.terms.party_hit import PartyHit

_READ = (Place.FREE, Place.SITE, Place.PORT)
_READ_BESIDE = (".industry", "region", ".technology.what")
"""Ends of further fields in which somebody writes whom it is for."""
_TELLING = (Sort.WHOLE, Sort.HOUSE)
_ELIDED = re.compile(r"\b([dln]|dell|all|qu)['’](?=\w)", re.IGNORECASE)
"""French and Italian articles that grow to a name ("d'Iran Electronics")."""


class _Named(NamedTuple):
    """Words of a text and the listed name they are, of which list and party."""

    words: str
    name: str
    source: str
    uid: str


def mentions_of(
    submission: Mapping[str, Any],
    hits: Iterable[PartyHit],
    *,
    within: NamesWithin | None,
    index: Index,
    policy: MatchingPolicy,
) -> tuple[Mention, ...]:
    """Every mention in a schema-valid submission's texts.

    Args:
        hits: what the parties met; who was met as a party is not told of again.
        within: listed names inside longer fields; None for rules that read no texts.
        index: listed names as parties are asked for.
        policy: from which score what stands behind a role is the listed party.
    """
    if within is None:
        return ()
    met = frozenset((hit.record.source, hit.record.uid) for hit in hits)
    destination = submission.get("destination_country") or ""
    found = list(read_submission(submission))
    for text in texts_of(submission):
        if text.place in _READ or text.field.endswith(_READ_BESIDE):
            mended = repair(text.words)
            readings = (text, replace(text, words=mended.text)) if mended.repairs else (text,)
            named = (
                one
                for reading in readings
                for one in (
                    *_standing_in(reading, within, destination),
                    *_behind_roles(reading, index, policy),
                )
            )
            found.extend(_told(text, met, named))
    return tuple(found)


def _told(
    text: Text, met: frozenset[tuple[str, str]], named: Iterable[_Named]
) -> Iterator[Mention]:
    """One mention of the same words and of the same list's name."""
    told: set[str] = set()
    for one in named:
        if (one.source, one.uid) in met or not told.isdisjoint((one.words, one.name)):
            continue
        told |= {one.words, one.name}
        yield _mention(text, one)


def _standing_in(text: Text, within: NamesWithin, destination: str) -> Iterator[_Named]:
    for found in within.find(_ELIDED.sub(r"\1 ", text.words)):
        if _counts(found, destination):
            yield _Named(found.words, found.name, found.party.source, found.party.uid)


def _counts(found: Within, destination: str) -> bool:
    """Whether the words name the listed party and not another; plain ones only in its country."""
    if found.sort not in _TELLING or found.party.schema is not PartySchema.ORGANIZATION:
        return False
    is_firm = found.sort is Sort.WHOLE and form_pattern().search(found.words) is not None
    return not found.minds_country or is_firm or destination in found.party.countries


def _behind_roles(text: Text, index: Index, policy: MatchingPolicy) -> Iterator[_Named]:
    behind = names_behind_roles(text.words)
    if not behind:
        return
    queries = [Query(words, schema="organization") for words in behind]
    for words, matches in zip(behind, index.search_many(queries, policy), strict=True):
        for match in matches:
            if match.is_match:
                yield _Named(words, match.name, match.source, match.uid)


def _mention(text: Text, named: _Named) -> Mention:
    start = max(text.words.find(named.words), 0)
    is_there = text.words.startswith(named.words, start)
    end = start + len(named.words) if is_there else len(text.words)
    return Mention(
        field=text.field,
        start=start,
        end=end,
        quote=text.words[start:end],
        kind="listed_name",
        why=f'names "{named.name}" of {named.source}',
        about=named.uid,
        line=text.line,
    )
