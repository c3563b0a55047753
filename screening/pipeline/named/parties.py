"""Matching every name on a submission: parties in all roles, and the names they bring along."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from screening.controls.facts import TransactionFacts
from screening.matching import Index, Match, MatchingPolicy
from screening.matching.deciding import under
from screening.matching.within.listing import NamesWithin
from screening.models import ListedParty, ListVersion
from screening.pipeline.named.commonness import if_many_bear_it
from screening.pipeline.named.listed_rows import is_own_row, rows_of
from screening.pipeline.named.meetings import Best, Met, fields_met, whole_fields_met
from screening.pipeline.named.queries import NameToScreen
from screening.pipeline.named.weighing import against_birth_date, against_number, wherever_it_is
from screening.terms.listed_party import NameKind, PartyRecord
from screening.terms.party_hit import OTHER_NAMES, PartyHit


@dataclass(frozen=True, slots=True)
class FoundHit:
    """A party met a listed party: the stored row, what matching said, what the rules take."""

    listed_party: ListedParty
    match: Match
    hit: PartyHit


def find_hits(
    facts: TransactionFacts,
    *,
    index: Index,
    within: NamesWithin | None,
    versions: Iterable[ListVersion],
    policy: MatchingPolicy,
) -> tuple[FoundHit, ...]:
    """Screen every name against the index.

    Args:
        facts: the transaction.
        index: the listed names.
        within: the same for names inside longer fields; None where a field is one name, as it was
            for rules r1 and r2.
        versions: list versions whose rows are listed parties.
        policy: thresholds and weights.

    Returns:
        Alerts only, by party and then best first; one for each pair of party and listed party,
        by the name that met best.
    """
    if within is None:
        best = whole_fields_met(facts, index=index, policy=policy)
    else:
        best = fields_met(facts, index=index, within=within, policy=policy)
    rows = rows_of({(source, uid) for _, source, uid in best}, versions)
    if within is None:
        met = list(best.values())
    else:
        met = list(_weighed(best, rows, policy, engine=index.engine.name))
    hits = [
        _found(name, match, rows[match.source, match.uid])
        for name, match in sorted(met, key=_order)
    ]
    return tuple(_without_repeats(hits))


def _weighed(
    best: Best,
    rows: Mapping[tuple[str, str], ListedParty],
    policy: MatchingPolicy,
    *,
    engine: str,
) -> Iterator[Met]:
    """The name of each pair that met best, numbers that contradict held against it."""
    for key in best:
        record = rows[key[1:]].to_record()
        weighed = [
            (name, _weighed_one(name, match, record, policy, engine))
            for name, match in best.contenders(key)
        ]
        counting = [(name, match) for name, match in weighed if match.alert]
        if counting:
            yield max(counting, key=lambda met: (met[1].is_match, met[1].score))


def _weighed_one(
    name: NameToScreen, match: Match, record: PartyRecord, policy: MatchingPolicy, engine: str
) -> Match:
    here = under(policy, name.query, match)
    weighed = against_number(match, name.query, record, here, engine=engine)
    weighed = against_birth_date(weighed, name.query, record, here, engine=engine)
    if name.via == "name" or name.via in OTHER_NAMES:
        weighed = wherever_it_is(weighed, here, engine=engine)
    return if_many_bear_it(weighed, record, engine=engine)


def _without_repeats(hits: Iterable[FoundHit]) -> Iterator[FoundHit]:
    """Drop what a consolidated file repeats of a list whose own file met the party as well.

    The agency's own file is the list. Where it meets a party at least as strongly, the row of a
    consolidated file is the same entry in an older or other spelling, not a second listed party.
    """
    own_best: dict[tuple[int, str], float] = {}
    hits = list(hits)
    for found in hits:
        if is_own_row(found.listed_party):
            key = (found.hit.party, found.listed_party.source_code)
            own_best[key] = max(own_best.get(key, 0.0), found.match.score)
    for found in hits:
        key = (found.hit.party, found.listed_party.source_code)
        if is_own_row(found.listed_party) or found.match.score > own_best.get(key, 0.0):
            yield found


def _order(pair: tuple[NameToScreen, Match]) -> tuple[int, float, str, str]:
    name, match = pair
    return name.party, -match.score, match.source, match.uid


def _found(name: NameToScreen, match: Match, row: ListedParty) -> FoundHit:
    is_name = match.name_kind in set(NameKind)
    hit = PartyHit(
        party=name.party,
        record=row.to_record(),
        score=match.score,
        is_match=match.is_match,
        name=match.name,
        name_kind=NameKind(match.name_kind) if is_name else NameKind.PRIMARY,
        via=name.via if is_name else match.name_kind,
        submitted_name=name.submitted,
        read_name=name.query.name,
    )
    return FoundHit(row, match, hit)
