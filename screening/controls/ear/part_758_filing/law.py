"""The law of filing of one day, ready to be asked of every line: tables and parsed entries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from screening.controls.reference import ControlTables, once_a_day
from screening.controls.sets import LawOnDay
from screening.terms.eccn import Eccn

Entries = Mapping[str, tuple[Eccn, ...]]
"""Paragraphs that are named, by their entry."""


@dataclass(frozen=True, slots=True)
class FilingLaw:
    """Sets, numbers, and what is made of them once a day.

    Args:
        sets, numbers: rows by code.
        codes: AES license code by exception.
        fixed: AES license code of what is no exception.
        only: entries by the codes that take nothing else.
        barred: entries by the codes that do not take them.
        firearms, firearms_free: paragraphs of 758.1(b)(9), and what it leaves out.
        always: authorizations that are always filed, with their paragraph.
        freeing: exceptions with an exemption of their own, with its paragraph.
        consignees: type of the ultimate consignee by its line of business.
    """

    sets: Mapping[str, frozenset[str]]
    numbers: Mapping[str, Decimal]
    codes: Mapping[str, str]
    fixed: Mapping[str, str]
    only: Mapping[str, Entries]
    barred: Mapping[str, Entries]
    firearms: Entries
    firearms_free: Entries
    always: Mapping[str, str]
    freeing: Mapping[str, str]
    consignees: Mapping[str, str]

    def takes(self, code: str, eccn: Eccn | None) -> bool:
        """Whether AES takes an entry under a code; never one that is not known."""
        if eccn is None or is_named(eccn, self.barred.get(code, {})):
            return False
        return code not in self.only or is_named(eccn, self.only[code])


@once_a_day
def filing_law(tables: ControlTables) -> FilingLaw:
    """The law of filing on the day of the tables; it must be loaded."""
    law = tables.filing
    return FilingLaw(
        sets=law.sets,
        numbers=law.numbers,
        codes=_pairs(law, "aes.codes"),
        fixed=_pairs(law, "aes.codes.fixed"),
        only=_entries_by_code(law, "aes.codes.only"),
        barred=_entries_by_code(law, "aes.codes.not"),
        firearms=_entries(law.sets["758.1.b.9.entries"]),
        firearms_free=_entries(law.sets["758.1.b.9.free"]),
        always=_pairs(law, "758.1.b.4.exceptions"),
        freeing=_pairs(law, "30.37.exceptions"),
        consignees=_pairs(law, "30.6.consignee_types"),
    )


def is_named(eccn: Eccn, entries: Entries) -> bool:
    """Whether an ECCN is one of the entries or within one."""
    return any(eccn.is_within(one) for one in entries.get(eccn.entry, ()))


def may_be_named(eccn: Eccn, entries: Entries) -> bool:
    """Whether it states too few paragraphs to tell it from one that is named."""
    return any(one != eccn and one.is_within(eccn) for one in entries.get(eccn.entry, ()))


def _pairs(law: LawOnDay, name: str) -> Mapping[str, str]:
    """A set of pairs ``LVS:C35`` as a table."""
    pairs = (pair.partition(":") for pair in sorted(law.sets[name]))
    return {key: value for key, _, value in pairs}


def _entries_by_code(law: LawOnDay, name: str) -> Mapping[str, Entries]:
    found: dict[str, list[str]] = {}
    for pair in sorted(law.sets[name]):
        code, _, entry = pair.partition(":")
        found.setdefault(code, []).append(entry)
    return {code: _entries(named) for code, named in found.items()}


def _entries(names: Iterable[str]) -> Entries:
    found: dict[str, tuple[Eccn, ...]] = {}
    for name in sorted(names):
        eccn = Eccn.parse(name)
        if eccn is not None:
            found[eccn.entry] = (*found.get(eccn.entry, ()), eccn)
    return found
