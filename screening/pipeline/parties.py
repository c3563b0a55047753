"""Matching every name on a submission: parties in all roles, and the names they bring along."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Q

from screening.controls.facts import AddressFacts, PartyFacts, PartyHit, TransactionFacts
from screening.matching import Index, Match, MatchingPolicy, Query
from screening.models import ListedParty, ListVersion
from screening.terms.listed_party import AddressRecord, IdentifierRecord, NameKind


@dataclass(frozen=True, slots=True)
class NameToScreen:
    """One name of one party, and how it belongs to it."""

    party: int
    via: str
    query: Query


@dataclass(frozen=True, slots=True)
class FoundHit:
    """A party met a listed party: the stored row, what matching said, what the rules take."""

    listed_party: ListedParty
    match: Match
    hit: PartyHit


def names_to_screen(facts: TransactionFacts) -> Iterator[NameToScreen]:
    """Every name of every party and of whoever is named elsewhere, a party's own name first."""
    for party in (*facts.parties, *facts.named_elsewhere):
        yield NameToScreen(party.index, "name", _own_name(party))
        for name in party.previous_names:
            yield NameToScreen(party.index, "previous_name", _own_name(party, name))
        for owner in party.owners:
            countries = (owner.country,) if owner.country else ()
            yield NameToScreen(party.index, "owner", Query(owner.name, countries=countries))
        parent = party.ultimate_parent
        if parent and parent != party.name:
            yield NameToScreen(party.index, "ultimate_parent", Query(parent))
        for officer in party.officers:
            yield NameToScreen(party.index, "officer", Query(officer, schema="person"))


def find_hits(
    facts: TransactionFacts,
    *,
    index: Index,
    versions: Iterable[ListVersion],
    policy: MatchingPolicy,
) -> tuple[FoundHit, ...]:
    """Screen every name against the index.

    Returns:
        Alerts only, by party and then best first; one for each pair of party and listed party,
        by the name that met best.
    """
    names = list(names_to_screen(facts))
    found = index.search_many([name.query for name in names], policy)
    best: dict[tuple[int, str, str], tuple[NameToScreen, Match]] = {}
    for name, matches in zip(names, found, strict=True):
        for match in matches:
            key = (name.party, match.source, match.uid)
            if match.alert and (key not in best or match.score > best[key][1].score):
                best[key] = (name, match)
    rows = _rows_of({(match.source, match.uid) for _, match in best.values()}, versions)
    hits = [
        _found(name, match, rows[match.source, match.uid])
        for name, match in sorted(best.values(), key=_order)
    ]
    return tuple(_without_repeats(hits))


def _without_repeats(hits: Iterable[FoundHit]) -> Iterator[FoundHit]:
    """Drop what a consolidated file repeats of a list whose own file met the party as well.

    The agency's own file is the list. Where it meets a party at least as strongly, the row of a
    consolidated file is the same entry in an older or other spelling, not a second listed party.
    """
    own_best: dict[tuple[int, str], float] = {}
    hits = list(hits)
    for found in hits:
        if _is_own_row(found.listed_party):
            key = (found.hit.party, found.listed_party.source_code)
            own_best[key] = max(own_best.get(key, 0.0), found.match.score)
    for found in hits:
        key = (found.hit.party, found.listed_party.source_code)
        if _is_own_row(found.listed_party) or found.match.score > own_best.get(key, 0.0):
            yield found


def _is_own_row(row: ListedParty) -> bool:
    """Whether the row comes from the list's own file."""
    return row.version.source_id == row.source_code


def _order(pair: tuple[NameToScreen, Match]) -> tuple[int, float, str, str]:
    name, match = pair
    return name.party, -match.score, match.source, match.uid


def _own_name(party: PartyFacts, name: str | None = None) -> Query:
    return Query(
        name or party.name,
        schema=party.type,
        countries=party.countries,
        addresses=tuple(address_of(party.address)),
        identifiers=tuple(
            IdentifierRecord(i.type, i.value, i.country or "") for i in party.identifiers
        ),
        birth_dates=(party.birth_date,) if party.birth_date else (),
    )


def address_of(address: AddressFacts) -> Iterator[AddressRecord]:
    """The party's address for matching, where it says more than a country."""
    parts = (address.street, address.city, address.region, address.postal_code)
    if address.street or address.city:
        yield AddressRecord(
            ", ".join(part for part in (*parts, address.country) if part),
            *(part or "" for part in (*parts, address.country)),
        )


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
        submitted_name=name.query.name,
    )
    return FoundHit(row, match, hit)


def _rows_of(
    keys: set[tuple[str, str]], versions: Iterable[ListVersion]
) -> dict[tuple[str, str], ListedParty]:
    """The stored rows behind the index's keys; the agency's own file before a consolidated one."""
    if not keys:
        return {}
    wanted = Q()
    for source, uid in sorted(keys):
        wanted |= Q(source_code=source, uid=uid)
    rows = (
        ListedParty.objects.filter(wanted, version__in=[v.pk for v in versions])
        .select_related("version")
        .with_parts()
    )
    by_key: dict[tuple[str, str], ListedParty] = {}
    for row in rows:
        key = (row.source_code, row.uid)
        if key not in by_key or _is_own_row(row):
            by_key[key] = row
    return by_key
