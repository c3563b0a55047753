"""Hits of one party of the order put together by whom they hit: one party on several lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from screening.desk.same_party import groups_of
from screening.lists.struck_off import StruckOff, struck_off
from screening.models import Hit
from screening.terms.listed_party import PartyRecord

if TYPE_CHECKING:
    from screening.admin.case_page import FindingView

OPEN_AT_ONCE = 5
"""More than that is no longer read, it is scrolled past."""


@dataclass(frozen=True, slots=True)
class HitGroup:
    """One listed party as the case shows it.

    Args:
        party: place of the order's party that met it.
        party_name: as the order has it.
        findings: its hits, one for each list.
        lists: titles of the lists that have it.
        gone: sentences of lists that had it and have it no longer.
    """

    party: int
    party_name: str
    findings: tuple[FindingView, ...]
    lists: tuple[str, ...]
    gone: tuple[str, ...]

    @property
    def is_told(self) -> bool:
        """Whether there is more to say than the hit itself does."""
        return len(self.lists) > 1 or bool(self.gone)


@dataclass(frozen=True, slots=True)
class PartyHits:
    """All that one party of the order met, as it is folded.

    Args:
        name: the party, as the order has it.
        groups: the listed parties that it met.
        folded: keys of the hits that are a line until they are opened.
        is_open: whether the party is unfolded.
        is_told: whether it has a line of its own: a case of one party and few hits needs none.
    """

    name: str
    groups: tuple[HitGroup, ...]
    folded: frozenset[str]
    is_open: bool
    is_told: bool

    @property
    def findings(self) -> tuple[FindingView, ...]:
        """Its hits, in the order of the page."""
        return _findings(self.groups)

    @property
    def waiting(self) -> int:
        """How many of them want an answer."""
        return sum(finding.is_open for finding in self.findings)


def hits_by_party(groups: Sequence[HitGroup]) -> tuple[PartyHits, ...]:
    """The groups folded by the party of the order.

    Of the parties the first five that wait for an answer are open, of a party its first five hits;
    what is being answered is open wherever it stands.

    Args:
        groups: of a case, those of one party behind each other.
    """
    of_party: dict[int, list[HitGroup]] = {}
    for group in groups:
        of_party.setdefault(group.party, []).append(group)
    waiting = [
        party
        for party, own in of_party.items()
        if any(finding.is_open for finding in _findings(own))
    ]
    open_parties = set((waiting or list(of_party))[:OPEN_AT_ONCE])
    found = []
    for party, own in of_party.items():
        findings = _findings(own)
        is_current = any(finding.is_current for finding in findings)
        found.append(
            PartyHits(
                name=own[0].party_name,
                groups=tuple(own),
                folded=frozenset(
                    finding.key for finding in findings[OPEN_AT_ONCE:] if not finding.is_current
                ),
                is_open=is_current or party in open_parties,
                is_told=len(of_party) > 1 or len(findings) > OPEN_AT_ONCE,
            )
        )
    return tuple(found)


def _findings(groups: Iterable[HitGroup]) -> tuple[FindingView, ...]:
    return tuple(finding for group in groups for finding in group.findings)


def hit_groups(
    hits: Sequence[tuple[Hit, FindingView]], titles: Mapping[str, str]
) -> tuple[HitGroup, ...]:
    """The hits of a case by the listed party that they are of.

    Args:
        hits: each with its view, in the order of the answer; their listed parties with names and
            identifiers fetched.
        titles: list source code to title.
    """
    by_party: dict[int, list[tuple[Hit, FindingView]]] = {}
    for hit, view in hits:
        by_party.setdefault(hit.party, []).append((hit, view))
    groups: list[tuple[Hit, tuple[FindingView, ...], list[PartyRecord]]] = []
    for of_party in by_party.values():
        records = [hit.listed_party.to_record() for hit, _ in of_party]
        for places in groups_of(records):
            views = tuple(of_party[place][1] for place in places)
            first = of_party[places[0]][0]
            groups.append((first, views, [records[place] for place in places]))
    lost = struck_off([records for _, _, records in groups])
    return tuple(
        HitGroup(
            party=first.party,
            party_name=first.party_name,
            findings=views,
            lists=tuple(titles.get(record.source, record.source) for record in records),
            gone=tuple(_sentence(one, titles) for one in gone),
        )
        for (first, views, records), gone in zip(groups, lost, strict=True)
    )


def _sentence(one: StruckOff, titles: Mapping[str, str]) -> str:
    title = titles.get(one.source, one.source)
    return f"{title} had {one.name} until {one.until} and has it no longer"
