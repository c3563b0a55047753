"""Reference tables the rules look things up in: control list, catalog, chart, groups.

Built once from the active list versions and then only read. A lookup that finds nothing says so
with ``None``; the caller must treat that as a hold, never as "not controlled".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from screening.terms.control_list import ChartRecord, GroupRecord, ItemRecord

if TYPE_CHECKING:
    from screening.controls.ear.part_774_items.catalog import Catalog

DOMESTIC = "US"


@dataclass(frozen=True, slots=True)
class ControlTables:
    """The reference data of one evaluation.

    Args:
        items: entries of the Commerce Control List by normalized ECCN ("3A090").
        catalog: our product catalog.
        chart: rows of the Commerce Country Chart by country.
        groups: country groups and other named sets by code ("D:5", "same_as" ...).
    """

    items: Mapping[str, ItemRecord]
    catalog: Catalog
    chart: Mapping[str, ChartRecord]
    groups: Mapping[str, GroupRecord]
    _known: frozenset[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "groups", with_derived(self.groups))
        members = (group.members for group in self.groups.values())
        object.__setattr__(self, "_known", frozenset({DOMESTIC}.union(self.chart, *members)))

    def country(self, code: str) -> str | None:
        """The country whose row counts for ``code`` (HK is CN), ``None`` when it is in no table.

        15 CFR 738.3(b) for dependencies, 85 FR 83788 for Hong Kong; read 2026-09-24.
        """
        same_as = self.groups.get("same_as")
        mapped = same_as.same_as.get(code, code) if same_as else code
        return mapped if mapped in self._known else None

    def in_group(self, country: str, *codes: str) -> bool:
        """Whether a mapped country is in any of the groups; a group not loaded is an error."""
        return any(country in self.groups[code].members for code in codes)


def with_derived(groups: Mapping[str, GroupRecord]) -> Mapping[str, GroupRecord]:
    """The groups with the two sets that 742.6(a)(6) describes by them.

    ``advanced_computing_scope`` is D:1, D:4 and D:5 less A:5 and A:6, with Macau and the United
    Arab Emirates; ``headquarters_scope`` is D:5 with Macau. Left out while a group they are made
    of is not loaded, so that asking for them is an error and never an empty set.
    """
    if not {"A:5", "A:6", "D:1", "D:4", "D:5"} <= set(groups):
        return groups
    members = {code: group.members for code, group in groups.items()}
    as_of = groups["D:5"].as_of
    scope = (members["D:1"] | members["D:4"] | members["D:5"]) - members["A:5"] - members["A:6"]
    derived = (
        GroupRecord(
            "advanced_computing_scope",
            scope | {"MO", "AE"},
            "15 CFR 742.6(a)(6)(iii): D:1, D:4, D:5 less A:5 and A:6, with Macau and the UAE",
            as_of,
        ),
        GroupRecord(
            "headquarters_scope",
            members["D:5"] | {"MO"},
            "15 CFR 742.6(a)(6): Country Group D:5 and Macau",
            as_of,
        ),
    )
    return {**groups, **{group.code: group for group in derived}}
