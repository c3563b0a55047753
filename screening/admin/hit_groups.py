"""Hits of one party of the order put together by whom they hit: one party on several lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from screening.desk.same_party import groups_of
from screening.lists.struck_off import StruckOff, struck_off
from screening.models import Hit

if TYPE_CHECKING:
    from screening.admin.case_page import FindingView


@dataclass(frozen=True, slots=True)
class HitGroup:
    """One listed party as the case shows it.

    Args:
        findings: its hits, one for each list.
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
    groups = []
    for of_party in by_party.values():
        records = [hit.listed_party.to_record() for hit, _ in of_party]
        for places in groups_of(records):
            views = tuple(of_party[place][1] for place in places)
            groups.append((views, [records[place] for place in places]))
    lost = struck_off([records for _, records in groups])
    return tuple(
        HitGroup(
            findings=views,
            lists=tuple(titles.get(record.source, record.source) for record in records),
            gone=tuple(_sentence(one, titles) for one in gone),
        )
        for (views, records), gone in zip(groups, lost, strict=True)
    )


def _sentence(one: StruckOff, titles: Mapping[str, str]) -> str:
    title = titles.get(one.source, one.source)
    return f"{title} had {one.name} until {one.until} and has it no longer"
