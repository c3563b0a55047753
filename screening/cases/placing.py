"""Giving a case its place in the queue and the words it is found by."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from screening.controls.facts import TransactionFacts
from screening.desk.queue_priority import QueueFacts, place_of
from screening.matching.folding import folded_words
from screening.models import Case, CaseWord, CountryGroup, Screening
from screening.policies import desk_policy_in_force
from screening.terms.values import start_of

WORD_LENGTH = 60
SHORTEST_PIECE = 3
DENIALS = frozenset({"presumption_of_denial", "policy_of_denial"})
_CHUNKS = re.compile(r"[\s,;/()\"]+")


def place_case(case: Case) -> None:
    """Set a case's band, rank, due time and reasons from its screening.

    Args:
        case: with screening and transaction; saved here.
    """
    screening = case.screening
    content = screening.transaction.content
    facts = TransactionFacts.from_submission(content)
    policy = desk_policy_in_force()
    hours = policy.target_hours_block if case.is_block else policy.target_hours_hold
    due = case.opened_at + timedelta(hours=hours)
    ships = _ships_on(content)
    if ships is not None:
        due = min(due, start_of(max(ships, case.opened_at.date()) - timedelta(days=1)))
    due = max(due, case.opened_at)
    hits = list(screening.hits.only("source_code", "score", "is_match"))
    determined = list(screening.determinations.only("eccn", "content"))
    policies = {d.content.get("review_policy") for d in determined}
    place = place_of(
        QueueFacts(
            is_block=case.is_block,
            sources=frozenset(h.source_code for h in hits if h.is_match),
            top_score=max((h.score for h in hits), default=0.0),
            is_denial=bool(policies & DENIALS),
            eccns=(*(x.eccn or "" for x in facts.lines), *(d.eccn for d in determined)),
            groups=_groups_of((facts.destination_country, facts.end_use.location_country)),
            value_usd=screening.transaction.value_usd,
            due_at=due,
        )
    )
    case.band, case.rank, case.due_at, case.ships_on = place.band, place.rank, due, ships
    case.place_reasons = [[words, points] for words, points in place.reasons]
    case.save(update_fields=["band", "rank", "due_at", "ships_on", "place_reasons"])


def index_case(case: Case) -> None:
    """Store the words a case is found by: number, reference, parties, listed parties, ECCNs."""
    words = set(case_words(case))
    case.words.exclude(word__in=words).delete()
    CaseWord.objects.bulk_create(
        (CaseWord(case=case, word=word) for word in sorted(words)), ignore_conflicts=True
    )


def case_words(case: Case) -> Iterator[str]:
    """The words and facets of a case."""
    screening = case.screening
    facts = TransactionFacts.from_submission(screening.transaction.content)
    hits = list(screening.hits.select_related("listed_party"))
    yield from search_words(case.number, with_pieces=True)
    yield from search_words(facts.reference, with_pieces=True)
    for party in (*facts.parties, *facts.named_elsewhere):
        yield from search_words(party.name, with_pieces=True)
        yield party_word(party.name)
    for hit in hits:
        yield from search_words(hit.listed_party.name, with_pieces=True)
        yield from search_words(hit.met_name, with_pieces=True)
        yield facet("list", hit.source_code)
        yield facet("listed", f"{hit.listed_party.source_code}:{hit.listed_party.uid}")
    for eccn in (*(x.eccn or "" for x in facts.lines), *_determined(screening)):
        yield from search_words(eccn)
    if facts.destination_country:
        yield facet("to", facts.destination_country)


def search_words(text: str, *, with_pieces: bool = False) -> Iterator[str]:
    """A text as the folded words a search compares: "SO-100045" is ``so100045``.

    Args:
        with_pieces: also the parts of such a word (``100045``), which only the stored side has.
    """
    for chunk in _CHUNKS.split(text):
        pieces = folded_words(chunk)
        glued = "".join("".join(pieces).split())[:WORD_LENGTH]
        if glued:
            yield glued
        if with_pieces and len(pieces) > 1:
            for piece in pieces:
                folded = "".join(piece.split())
                if len(folded) >= SHORTEST_PIECE:
                    yield folded[:WORD_LENGTH]


def party_word(name: str) -> str:
    """The facet of everything that is known under one folded name."""
    return facet("party", "".join(folded_words(name)).replace(" ", ""))


def facet(kind: str, value: str) -> str:
    """A word that stands for a whole value and meets nothing else."""
    return f"{kind}={value}"[:WORD_LENGTH]


def _determined(screening: Screening) -> list[str]:
    return list(screening.determinations.values_list("eccn", flat=True))


def _ships_on(content: dict[str, Any]) -> date | None:
    """The promised day of departure, where one is stated."""
    text = content.get("delivery_date")
    try:
        return date.fromisoformat(str(text)[:10]) if text else None
    except ValueError:
        return None


def _groups_of(countries: Iterable[str | None]) -> frozenset[str]:
    wanted = {country for country in countries if country}
    groups = CountryGroup.objects.filter(version__is_active=True, code__in=("E:1", "E:2", "D:5"))
    return frozenset(g.code for g in groups if wanted & set(g.members))
