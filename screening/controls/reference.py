"""Reference data the rules look things up in: control lists, catalog, chart, groups, sets of law.

``ReferenceData`` is built once from the active list versions; ``ControlTables`` is how it stands on
one day, and all that a rule sees. A lookup that finds nothing says so with ``None``; the caller
must treat that as a hold, never as "not controlled".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import wraps
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from screening.controls.money.rates import Rates
from screening.controls.sets import KnownFrom, Law, LawOnDay
from screening.terms.control_list import ChartRecord, GroupRecord, ItemRecord, ProductRecord
from screening.terms.exchange_rate import RateRecord
from screening.terms.law import LawRecord

if TYPE_CHECKING:
    from screening.controls.ear.part_774_items.catalog import Catalog

DOMESTIC = "US"
CCL = "us-bis-ccl"
FILING_LAW = "own-law-filing"
"""The law of what is filed: apart, so that no rule of license determination hangs on its days."""
_SAME_AS = "738.3.same_as"
_DAYS_KEPT = 32
_NAMED, _NAMED_ALONE = "742.6.a.6.named_places", "742.6.a.6.iii.named_places"
_MADE_OF = {
    "advanced_computing_scope": ("A:5", "A:6", "D:1", "D:4", "D:5", _NAMED, _NAMED_ALONE),
    "headquarters_scope": ("D:5", _NAMED),
}
"""Sets that 742.6(a)(6) describes by others."""


Value = TypeVar("Value")


class Watched(dict[str, Value]):
    """A table by code that remembers what it was asked for."""

    def __init__(self, table: Mapping[str, Value]) -> None:
        super().__init__(table)
        self.asked: set[str] = set()

    def __getitem__(self, code: str) -> Value:
        self.asked.add(code)
        return super().__getitem__(code)

    def get(self, code: str, default: Any = None) -> Any:
        """As of a dict."""
        self.asked.add(code)
        return super().get(code, default)


@dataclass(frozen=True, slots=True)
class ControlTables:
    """The reference data of one evaluation, as it stands on its day.

    Args:
        data: what it was taken from.
        day: the day.
        items: entries of the Commerce Control List by normalized ECCN ("3A090").
        catalog: our product catalog.
        chart: rows of the Commerce Country Chart by country.
        sets: country groups ("D:5") and sets of the law ("744.21.countries") by code.
        numbers: numbers of the law by code.
        not_yet_known: what of the law is known from a later day only.
        filing: the law of what is filed once an order may ship.
    """

    data: ReferenceData
    day: date
    items: Mapping[str, ItemRecord]
    catalog: Catalog
    chart: Mapping[str, ChartRecord]
    sets: Mapping[str, frozenset[str]]
    numbers: Mapping[str, Decimal]
    not_yet_known: tuple[KnownFrom, ...]
    filing: LawOnDay
    _same_as: Mapping[str, str]
    _known: frozenset[str]
    _worked_out: dict[Callable[[ControlTables], Any], Any] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def on(self, day: date) -> ControlTables:
        """The same reference data on another day."""
        return self if day == self.day else self.data.on(day)

    def watched(self) -> ControlTables:
        """The same tables for one evaluation, which remember the sets and numbers it asks for."""
        return replace(self, sets=Watched(self.sets), numbers=Watched(self.numbers))

    def were_asked_for(self, known: KnownFrom) -> bool:
        """Whether an evaluation asked for a row of the law; of tables nobody watches, yes."""
        if not (known.code and isinstance(self.sets, Watched)):
            return True
        asked = {*self.sets.asked, *getattr(self.numbers, "asked", ()), _SAME_AS}
        made_of = (_MADE_OF.get(code, ()) for code in asked)
        return known.code in asked.union(*made_of)

    def country(self, code: str) -> str | None:
        """The country whose row counts for ``code`` (HK is CN), ``None`` when it is in no table.

        15 CFR 738.3(b) for dependencies, 85 FR 83788 for Hong Kong; read 2026-09-24.
        """
        mapped = self._same_as.get(code, code)
        return mapped if mapped in self._known else None

    def in_group(self, country: str, *codes: str) -> bool:
        """Whether a mapped country is in any of the sets; a set not loaded is an error."""
        return any(country in self.sets[code] for code in codes)

    def members(self, code: str) -> frozenset[str]:
        """A set of the law on the day; a set not loaded is an error, never empty."""
        return self.sets[code]

    def number(self, code: str) -> Decimal:
        """A number of the law on the day."""
        return self.numbers[code]


Derived = TypeVar("Derived")


def once_a_day(derive: Callable[[ControlTables], Derived]) -> Callable[[ControlTables], Derived]:
    """Work a thing out of the tables of a day when it is first asked for, and keep it there.

    For what every line asks alike; another day has tables of its own.
    """

    @wraps(derive)
    def kept(tables: ControlTables) -> Derived:
        known = tables._worked_out
        if derive not in known:
            known[derive] = derive(tables)
        found: Derived = known[derive]
        return found

    return kept


@dataclass(frozen=True, slots=True)
class ReferenceRows:
    """The rows of the list versions of one screening, as stored."""

    items: tuple[ItemRecord, ...]
    products: tuple[ProductRecord, ...]
    chart: tuple[ChartRecord, ...]
    groups: tuple[GroupRecord, ...]
    law: tuple[LawRecord, ...] = ()
    filing: tuple[LawRecord, ...] = ()
    rates: tuple[RateRecord, ...] = ()


class OnDays(Protocol):
    """Reference data that can be asked for a day."""

    def on(self, day: date) -> ControlTables:
        """The data on a day."""


@dataclass(frozen=True, slots=True)
class ReferenceData:
    """The reference data of one set of list versions.

    Args:
        lists: entries by control list source and normalized code; two lists may use one code.
        catalog: our product catalog.
        chart: rows of the Commerce Country Chart by country.
        groups: Country Groups by code, as published.
        law: sets and numbers of the law.
        filing: those of what is filed.
        rates: exchange rates; empty where none are loaded.
    """

    lists: Mapping[str, Mapping[str, ItemRecord]]
    catalog: Catalog
    chart: Mapping[str, ChartRecord]
    groups: Mapping[str, GroupRecord]
    law: Law
    filing: Law = field(default_factory=lambda: Law(()))
    rates: Rates = field(default_factory=Rates)
    _days: dict[date, ControlTables] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def on(self, day: date) -> ControlTables:
        """The reference data as it stands on a day; the last days asked for are kept."""
        known = self._days.get(day)
        if known is None:
            known = self._stand_on(day)
            if len(self._days) >= _DAYS_KEPT:
                self._days.clear()
            self._days[day] = known
        return known

    def _stand_on(self, day: date) -> ControlTables:
        law = self.law.on(day)
        groups = {
            code: self.law.group_on(code, group.members, day) for code, group in self.groups.items()
        }
        sets = with_derived({**law.sets, **groups})
        pairs = (pair.partition(":") for pair in sets.get(_SAME_AS, ()))
        countries = (members for code, members in sets.items() if code in groups)
        return ControlTables(
            data=self,
            day=day,
            items=self.lists.get(CCL, {}),
            catalog=self.catalog,
            chart=self.chart,
            sets=sets,
            numbers=law.numbers,
            not_yet_known=law.not_yet_known,
            filing=self.filing.on(day),
            _same_as={code: country for code, _, country in pairs},
            _known=frozenset({DOMESTIC}.union(self.chart, *countries)),
        )


def with_derived(sets: Mapping[str, frozenset[str]]) -> Mapping[str, frozenset[str]]:
    """The sets with the two that are made of others.

    ``advanced_computing_scope`` is D:1, D:4 and D:5 less A:5 and A:6, with the places named beside
    them; ``headquarters_scope`` is D:5 with Macau. Left out while a set they are made of is not
    loaded, so that asking for them is an error and never an empty set.
    """
    if not set(_MADE_OF["advanced_computing_scope"]) <= set(sets):
        return sets
    reached = (sets["D:1"] | sets["D:4"] | sets["D:5"]) - sets["A:5"] - sets["A:6"]
    return {
        **sets,
        "advanced_computing_scope": reached | sets[_NAMED] | sets[_NAMED_ALONE],
        "headquarters_scope": sets["D:5"] | sets[_NAMED],
    }
