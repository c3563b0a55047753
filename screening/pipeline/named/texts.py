"""What the texts of a submission say: words of the reading, and listed names by the index itself.

A listed name in a sentence is a mention and no hit: it is nobody's name field, and whether the
order deals with who is named is asked. Two ways lead to it: whole names of organizations, and house
names of their own ("Rosoboroneksport"), wherever they stand; and what stands behind words of a role
("on behalf of"), searched as a name is. Persons' names are anybody's. Makers stand in descriptions
of goods, so there a name counts behind words of a role alone (``behind.py``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from screening.matching import Index, MatchingPolicy, Query
from screening.matching.within.listing import NamesWithin
from screening.pipeline.named.numbers import Numbers, numbers_of
from screening.pipeline.named.standing import counts, is_brand, is_recipient, is_the_house
from screening.reading.behind import has_role, told_alike, without_plain_for
from screening.reading.carriers import carried_in
from screening.reading.collecting import read_submission, texts_of
from screening.reading.denied import is_name_denied
from screening.reading.kept import kept
from screening.reading.names.characters import called_short, listed_as, short_names_in
from screening.reading.names.repair import repair
from screening.reading.names.sentences import names_behind_roles
from screening.reading.texts import Place, Text
from screening.terms.listed_party import PartySchema
from screening.terms.mention import Mention
from screening.terms.party_hit import PartyHit

_READ = (Place.FREE, Place.SITE, Place.PORT)
_READ_BESIDE = (".industry", "region", ".technology.what")
"""Ends of further fields in which somebody writes whom it is for."""
_LINE = re.compile(r"lines\[(\d+)\]")
_NAME = 6
"""Words behind a role up to which they are one name and no sentence."""
_ELIDED = re.compile(r"\b([dln]|dell|all|qu)['’](?=\w)", re.IGNORECASE)
"""French and Italian articles that grow to a name ("d'Iran Electronics")."""


class _Named(NamedTuple):
    """Words of a text and the listed name they are, or whose number, of which list and party."""

    words: str
    name: str
    source: str
    uid: str
    number: str = ""


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
            named = (
                one
                for reading in _readings(text)
                for one in (
                    *_standing_in(reading, within, destination),
                    *_behind_roles(reading, within, index, policy),
                )
            )
            found.extend(_told(text, met, named))
        elif text.place is Place.LINE:
            named = (
                one
                for reading in _readings(text)
                for one in (
                    *_for_whom(reading, within, destination),
                    *_behind_roles_of_goods(reading, within, index, policy),
                )
            )
            found.extend(_told(text, met, named))
    for field, words, read in numbers_of(submission):
        line = _LINE.match(field)
        text = Text(field, words, Place.FREE, line=int(line[1]) if line else None)
        if read is not None:
            found.extend(_told(text, met, _by_number(read, index, within, policy)))
        found.extend(_told(text, met, _by_flight(text, index, policy)))
        if read is not None and field.startswith("parties["):
            found.extend(_told(text, met, _by_host_name(text, read, within, destination)))
    return tuple(found)


def _readings(text: Text) -> tuple[Text, ...]:
    """As it stands and, where it was damaged, mended."""
    mended = repair(text.words)
    return (text, replace(text, words=mended.text)) if mended.repairs else (text,)


def _for_whom(text: Text, within: NamesWithin, destination: str) -> Iterator[_Named]:
    """Listed names in a description of goods that are said to be for them."""
    for found in within.find(text.words, is_sentence=True):
        if is_recipient(found, text, destination):
            yield _Named(found.words, found.name, found.party.source, found.party.uid)


def _told(
    text: Text, met: frozenset[tuple[str, str]], named: Iterable[_Named]
) -> Iterator[Mention]:
    """One mention of the same words and of the same list's name."""
    told: set[str] = set()
    for one in named:
        if (one.source, one.uid) in met or not told.isdisjoint((one.words, one.name)):
            continue
        told |= {one.words, one.name}
        if text.place in _READ and not one.number and is_name_denied(text.words, one.words):
            continue
        yield _mention(text, one)


def _standing_in(text: Text, within: NamesWithin, destination: str) -> Iterator[_Named]:
    for found in within.find(_ELIDED.sub(r"\1 ", text.words), is_sentence=True):
        if counts(found, text, destination):
            yield _Named(found.words, found.name, found.party.source, found.party.uid)
    for words, name in short_names_in(text.words):
        for found in within.find(name):
            if counts(found, replace(text, words=name), destination):
                yield _Named(words, found.name, found.party.source, found.party.uid)


def _by_number(
    read: Numbers, index: Index, within: NamesWithin, policy: MatchingPolicy
) -> Iterator[_Named]:
    """Listed parties whose website, mail address, telephone or registration a text has, and those
    that have another mailbox at the same host."""
    yield from _by_registration(read.tails, within)
    if not read.numbers:
        return
    for match in index.search(read.query, policy):
        shared = next((p for p in match.evidence if p["kind"] == "identifier"), None)
        if shared is not None:
            value = shared["query"].partition(" ")[2]
            yield _Named(_as_written(value, read.words), match.name, match.source, match.uid, value)
    for host in read.hosts:
        for party in within.at_host(host):
            yield _Named(_as_written(host, read.words), party.name, party.source, party.uid, host)


def _by_flight(text: Text, index: Index, policy: MatchingPolicy) -> Iterator[_Named]:
    """Listed airlines of which a text has a flight or an air waybill."""
    for one in carried_in(text.field, text.words):
        queries = [Query(name, schema="organization") for name in one.airline.names]
        for matches in index.search_many(queries, policy):
            for match in matches:
                if match.is_match:
                    yield _Named(one.words, match.name, match.source, match.uid, one.words)


def _by_host_name(
    text: Text, read: Numbers, within: NamesWithin, destination: str
) -> Iterator[_Named]:
    """Listed houses whose name or initials are the name of a party's website or mail domain, and
    nothing else: a dealer in a maker's goods adds words of its own."""
    for host in read.hosts:
        for party in within.called_as(host):
            shown = _as_written(host, read.words)
            yield _Named(shown, party.name, party.source, party.uid, host)
        label = host.partition(".")[0]
        for found in within.find(label):
            if found.rest or not is_the_house(found):
                continue
            if counts(found, replace(text, words=label), destination):
                shown = _as_written(host, read.words)
                yield _Named(shown, found.name, found.party.source, found.party.uid, host)


def _by_registration(tails: Iterable[str], within: NamesWithin) -> Iterator[_Named]:
    """Listed aircraft whose registration a text has: lists print it as the aircraft's name."""
    for tail in tails:
        for printed in dict.fromkeys((tail, _MARKED.sub("-", tail))):
            for found in within.find(printed, "aircraft"):
                if found.party.schema is PartySchema.AIRCRAFT and not found.rest:
                    yield _Named(tail, found.name, found.party.source, found.party.uid)


_MARKED = re.compile(r"(?<=^[A-Z0-9]{2})[ ]?(?=[A-Z0-9]{3,5}$)")
"""Where a registration has its mark: "EP MNB" is EP-MNB."""


def _as_written(value: str, text: str) -> str:
    """The number as the text has it; a telephone number has its own blanks there."""
    bare = value.removeprefix("https://").removeprefix("http://").removeprefix("www.")
    bare = bare.removesuffix("/index.html")
    if value.isdigit():
        found = re.search(r"[\s()./-]{0,2}".join(value), text)
    else:
        found = re.search(re.escape(bare), text, re.IGNORECASE)
    return found.group() if found else text


def _behind_roles_of_goods(
    text: Text, within: NamesWithin, index: Index, policy: MatchingPolicy
) -> Iterator[_Named]:
    """Names behind words of a role that no maker stands behind."""
    if has_role(text.words):
        words = without_plain_for(told_alike(text.words))
        yield from _behind_roles(replace(text, words=words), within, index, policy)


def _behind_roles(
    text: Text, within: NamesWithin, index: Index, policy: MatchingPolicy
) -> Iterator[_Named]:
    """Names behind words of a role."""
    asked = _asked_behind(text.words)
    if not asked:
        return
    queries = [Query(name, schema="organization") for _, name in asked]
    for (words, name), matches in zip(asked, index.search_many(queries, policy), strict=True):
        for match in matches:
            if match.is_match:
                yield _Named(words, match.name, match.source, match.uid)
        for found in within.find(name) if len(name.split()) <= _NAME else ():
            if is_the_house(found) and not is_brand(found, text):
                yield _Named(words, found.name, found.party.source, found.party.uid)


@kept
def _asked_behind(text: str) -> tuple[tuple[str, str], ...]:
    """What stands behind words of a role, with each name that it is asked for by."""
    behind = names_behind_roles(told_alike(text))
    return tuple((words, name) for words in behind for name in (words, *_called(words)))


def _called(words: str) -> tuple[str, ...]:
    """What a list calls a body whose name in its own script stands behind a role."""
    return tuple(known.name for known in (*listed_as(words), *called_short(words)))


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
        why=f'{_how(named)} "{named.name}" of {named.source}',
        about=named.uid,
        line=text.line,
    )


def _how(named: _Named) -> str:
    return f"has the number or address {named.number} of" if named.number else "names"
