"""Which of those found on record are listed parties today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from screening.controls.past import Past
from screening.matching import Index, MatchingPolicy, Query


def mark_listed(past: Past, index: Index, policy: MatchingPolicy) -> Past:
    """``mark_all_listed`` of one."""
    return mark_all_listed([past], index, policy)[0]


def mark_all_listed(pasts: Sequence[Past], index: Index, policy: MatchingPolicy) -> list[Past]:
    """Say of each linked party and earlier buyer whether it is a listed party today.

    Args:
        pasts: of several orders; who is on record of more than one is searched once.
    """
    people = {(p.name, p.country) for past in pasts for p in past.linked}
    people |= {(p.name, p.country) for past in pasts for p in past.part_buyers}
    if not people:
        return list(pasts)
    names = sorted(people)
    queries = [Query(name, countries=(country,) if country else ()) for name, country in names]
    found = index.search_many(queries, policy)
    listed = {
        person: next((match.name for match in matches if match.is_match), "")
        for person, matches in zip(names, found, strict=True)
    }
    return [
        replace(
            past,
            linked=tuple(replace(p, listed_as=listed[p.name, p.country]) for p in past.linked),
            part_buyers=tuple(
                replace(p, listed_as=listed[p.name, p.country]) for p in past.part_buyers
            ),
        )
        for past in pasts
    ]
