"""Hits put together by the party of the order that they are of, and by whom they hit.

A party that stands in two roles with the same data has one fold, as it is answered at once; two of
one name with other data have two. In a fold one listed party on several lists is one group.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from screening.admin.order_parties import PartyView, party_at
from screening.admin.wording import as_read
from screening.desk.same_party import groups_of
from screening.lists.struck_off import StruckOff, struck_off
from screening.models import Hit
from screening.terms.listed_party import PartyRecord

if TYPE_CHECKING:
    from screening.admin.case_findings import FindingView

SHOWN_HITS = 5
"""Hits of one party in sight at once; the others are a click away."""

SHOWN_PARTIES = 5
"""Parties whose hits are in sight at once."""


@dataclass(frozen=True, slots=True)
class HitGroup:
    """One listed party as the case shows it.

    Args:
        findings: its hits, one for each list and role.
        lists: titles of the lists that have it.
        gone: sentences of lists that had it and have it no longer.
    """

    findings: tuple[FindingView, ...]
    lists: tuple[str, ...]
    gone: tuple[str, ...]

    @property
    def is_told(self) -> bool:
        """Whether there is more to say than the hit itself does."""
        return len(self.lists) > 1 or bool(self.gone)


@dataclass(frozen=True, slots=True)
class PartyHits:
    """The hits of one party of the order.

    Args:
        roles: all its roles; empty where it is named outside of the parties.
        first: groups in sight, the others are in ``more``.
        is_unfolded: whether it stands open on the page.
    """

    name: str
    roles: str
    first: tuple[HitGroup, ...]
    more: tuple[HitGroup, ...]
    is_unfolded: bool

    @property
    def findings(self) -> tuple[FindingView, ...]:
        """All its hits."""
        return tuple(f for group in (*self.first, *self.more) for f in group.findings)

    @property
    def open(self) -> int:
        """How many want an answer."""
        return sum(finding.is_open for finding in self.findings)

    @property
    def more_count(self) -> int:
        """How many hits open on a click."""
        return sum(len(group.findings) for group in self.more)

    @property
    def is_more_unfolded(self) -> bool:
        """Whether the hit that is answered now is among the further ones."""
        return any(f.is_current for group in self.more for f in group.findings)


def party_hits(
    hits: Sequence[tuple[Hit, FindingView]],
    parties: Sequence[PartyView],
    titles: Mapping[str, str],
    *,
    is_signed: bool = False,
) -> tuple[PartyHits, ...]:
    """The hits of a case by the party of the order, and in it by the listed party.

    Args:
        hits: each with its view, in the order of the answer; their listed parties with names and
            identifiers fetched.
        parties: of the order, those put together that state the same.
        titles: list source code to title.
        is_signed: all is answered and one person has signed, so that no fold stands open.
    """
    by_party: dict[int, list[tuple[Hit, FindingView]]] = {}
    for hit, view in hits:
        ours = party_at(parties, hit.party)
        by_party.setdefault(ours.indexes[0] if ours else hit.party, []).append((hit, view))
    each = [_listed(of_party) for of_party in by_party.values()]
    lost = iter(struck_off([records for groups in each for _, records in groups]))
    return tuple(
        _party(
            tuple(_group(views, records, next(lost), titles) for views, records in groups),
            by_party[index][0][0].party_name,
            party_at(parties, index),
            is_early=place < SHOWN_PARTIES and not is_signed,
        )
        for place, (index, groups) in enumerate(zip(by_party, each, strict=True))
    )


_Listed = tuple[tuple["FindingView", ...], Sequence[PartyRecord]]
"""The hits of one listed party, and what each list has of it."""


def _listed(hits: Sequence[tuple[Hit, FindingView]]) -> list[_Listed]:
    """The hits of one party by whom they hit; the same entry in two roles is one entry."""
    of_entry: dict[tuple[str, str], list[tuple[Hit, FindingView]]] = {}
    for hit, view in hits:
        key = (hit.listed_party.source_code, hit.listed_party.uid)
        of_entry.setdefault(key, []).append((hit, view))
    entries = list(of_entry.values())
    records = [same[0][0].listed_party.to_record() for same in entries]
    return [
        (
            tuple(view for place in places for _, view in entries[place]),
            [records[place] for place in places],
        )
        for places in groups_of(records)
    ]


def _group(
    views: tuple[FindingView, ...],
    records: Sequence[PartyRecord],
    gone: Sequence[StruckOff],
    titles: Mapping[str, str],
) -> HitGroup:
    return HitGroup(
        findings=views,
        lists=tuple(titles.get(record.source, record.source) for record in records),
        gone=tuple(_sentence(one, titles) for one in gone),
    )


def _party(
    groups: Sequence[HitGroup], name: str, ours: PartyView | None, *, is_early: bool
) -> PartyHits:
    first: list[HitGroup] = []
    more: list[HitGroup] = []
    for group in groups:
        shown = sum(len(one.findings) for one in first)
        (more if more or shown >= SHOWN_HITS else first).append(group)
    return PartyHits(
        name=ours.name if ours else as_read(name),
        roles=ours.roles if ours else "",
        first=tuple(first),
        more=tuple(more),
        is_unfolded=is_early or any(f.is_current for group in groups for f in group.findings),
    )


def _sentence(one: StruckOff, titles: Mapping[str, str]) -> str:
    title = titles.get(one.source, one.source)
    return f"{title} had {one.name} until {one.until} and has it no longer"
