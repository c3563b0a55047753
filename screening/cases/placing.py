"""Giving cases their place in the queue and the words they are found by."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from screening.cases.working_calendar import working_calendar
from screening.controls.facts import TransactionFacts
from screening.desk.queue_priority import QueueFacts, place_of
from screening.matching.folding import folded_words
from screening.models import Case, CaseWord, CountryGroup, Determination, Hit, Screening
from screening.models.copying import insert_rows
from screening.policies import desk_policy_in_force
from screening.terms.values import start_of

WORD_LENGTH = 60
SHORTEST_PIECE = 3
DENIALS = frozenset({"presumption_of_denial", "policy_of_denial"})
_PLACED = ["number", "band", "rank", "due_at", "ships_on", "value_usd", "place_reasons"]
_CHUNKS = re.compile(r"[\s,;/()\"]+")


Hits = Mapping[Any, Sequence[Hit]]
"""By screening, its hits with their listed parties."""


def hits_of(screenings: Collection[Screening]) -> Hits:
    """The hits of screenings, by their primary keys."""
    found: dict[Any, list[Hit]] = {screening.pk: [] for screening in screenings}
    rows = Hit.objects.filter(screening__in=found).select_related("listed_party")
    for hit in rows.defer("evidence").order_by("position"):
        found[hit.screening_id].append(hit)
    return found


def place_case(case: Case) -> None:
    """``place_cases`` of one."""
    place_cases([case], hits_of([case.screening]))


def place_cases(cases: Sequence[Case], hits: Hits) -> None:
    """Set each case's band, rank, due time and reasons from its screening; all are saved here.

    Args:
        cases: with screening and transaction.
        hits: of their screenings.
    """
    policy = desk_policy_in_force()
    determined = _determinations_of(cases)
    groups, calendar = _groups(), working_calendar()
    for case in cases:
        screening = case.screening
        content = screening.transaction.content
        facts = TransactionFacts.from_submission(content)
        hours = policy.target_hours_block if case.is_block else policy.target_hours_hold
        due = calendar.add_hours(case.opened_at, hours)
        ships = _ships_on(content)
        if ships is not None:
            before = start_of(max(ships, case.opened_at.date()) - timedelta(days=1))
            due = min(due, calendar.back_into_hours(before))
        due = max(due, case.opened_at)
        found, lines = hits[screening.pk], determined[screening.pk]
        policies = {d.content.get("review_policy") for d in lines}
        place = place_of(
            QueueFacts(
                is_block=case.is_block,
                sources=frozenset(h.source_code for h in found if h.is_match),
                top_score=max((h.score for h in found), default=0.0),
                is_denial=bool(policies & DENIALS),
                eccns=(*(x.eccn or "" for x in facts.lines), *(d.eccn for d in lines)),
                groups=_groups_of(
                    (facts.destination_country, facts.end_use.location_country), groups
                ),
                value_usd=screening.transaction.value_usd,
                due_at=due,
            )
        )
        case.band, case.rank, case.due_at, case.ships_on = place.band, place.rank, due, ships
        case.place_reasons = [[words, points] for words, points in place.reasons]
        case.value_usd = screening.transaction.value_usd
    Case.objects.bulk_update(cases, _PLACED, batch_size=100)


def index_case(case: Case) -> None:
    """``index_cases`` of one that may have words already."""
    hits = hits_of([case.screening])
    words = set(case_words(case, hits, _determinations_of([case])))
    case.words.exclude(word__in=words).delete()
    CaseWord.objects.bulk_create(
        (CaseWord(case=case, word=word) for word in sorted(words)), ignore_conflicts=True
    )


def index_cases(cases: Sequence[Case], hits: Hits) -> None:
    """Store the words that new cases are found by: number, reference, parties, listed parties,
    ECCNs."""
    determined = _determinations_of(cases)
    insert_rows(
        CaseWord(case=case, word=word)
        for case in cases
        for word in sorted(set(case_words(case, hits, determined)))
    )


def case_words(
    case: Case, hits: Hits, determined: Mapping[Any, Sequence[Determination]]
) -> Iterator[str]:
    """The words and facets of a case."""
    screening = case.screening
    facts = TransactionFacts.from_submission(screening.transaction.content)
    yield from search_words(case.number, with_pieces=True)
    yield from search_words(facts.reference, with_pieces=True)
    for party in (*facts.parties, *facts.named_elsewhere):
        yield from search_words(party.name, with_pieces=True)
        yield party_word(party.name)
    for hit in hits[screening.pk]:
        yield from search_words(hit.listed_party.name, with_pieces=True)
        yield from search_words(hit.met_name, with_pieces=True)
        yield facet("list", hit.source_code)
        yield facet("listed", f"{hit.listed_party.source_code}:{hit.listed_party.uid}")
    for eccn in (*(x.eccn or "" for x in facts.lines), *(d.eccn for d in determined[screening.pk])):
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


def _determinations_of(cases: Iterable[Case]) -> Mapping[Any, Sequence[Determination]]:
    found: dict[Any, list[Determination]] = {case.screening_id: [] for case in cases}
    rows = Determination.objects.filter(screening__in=found)
    for row in rows.only("screening", "eccn", "content").order_by("position"):
        found[row.screening_id].append(row)
    return found


def _ships_on(content: dict[str, Any]) -> date | None:
    """The promised day of departure, where one is stated."""
    text = content.get("delivery_date")
    try:
        return date.fromisoformat(str(text)[:10]) if text else None
    except ValueError:
        return None


def _groups() -> Sequence[CountryGroup]:
    """The country groups that say how urgent an order is."""
    return list(
        CountryGroup.objects.filter(version__is_active=True, code__in=("E:1", "E:2", "D:5"))
    )


def _groups_of(countries: Iterable[str | None], groups: Iterable[CountryGroup]) -> frozenset[str]:
    wanted = {country for country in countries if country}
    return frozenset(g.code for g in groups if wanted & set(g.members))
