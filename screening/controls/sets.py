"""Sets and numbers of the law on a day: who belongs, what the limit is, and since when we know.

A member whose first day the texts at hand do not tell begins with our reading. So a set says of
itself from which day it is known whole, and a transaction asked for an earlier day is held
(``ear/what_must_be_known.py``); it never gets an answer that looks certain.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from screening.controls.period import Period
from screening.terms.law import Holds, LawPeriod, LawRecord


@dataclass(frozen=True, slots=True)
class DatedMember:
    """One member of a set with the days on which it belongs, and where they stand."""

    name: str
    valid: Period
    source: str


@dataclass(frozen=True, slots=True)
class DatedSet:
    """A set of the law.

    Args:
        code: its name.
        citation: the section.
        known_from: the first day for which it is known whole.
        members: each as often as it has periods.
    """

    code: str
    citation: str
    known_from: date
    members: tuple[DatedMember, ...]

    def on(self, day: date) -> frozenset[str]:
        """Who belongs on a day."""
        return frozenset(member.name for member in self.members if member.valid.covers(day))

    @classmethod
    def of(cls, record: LawRecord) -> DatedSet:
        """A set from its row; a start that is not known is the day of our reading."""
        members = tuple(
            DatedMember(name, _days(record, period), period.source)
            for period in record.periods
            for name in period.members
        )
        return cls(record.code, record.citation, record.known_from, members)


@dataclass(frozen=True, slots=True)
class DatedNumber:
    """A number of the law, with the days on which each value counts."""

    code: str
    citation: str
    known_from: date
    values: tuple[tuple[Decimal, Period], ...]

    def on(self, day: date) -> Decimal:
        """The value that counts on a day; before the first the first, which is held anyway."""
        known = [value for value, valid in self.values if valid.covers(day)]
        return known[-1] if known else self.values[0][0]

    @classmethod
    def of(cls, record: LawRecord) -> DatedNumber:
        """A number from its row."""
        values = tuple((Decimal(p.value), _days(record, p)) for p in record.periods)
        return cls(record.code, record.citation, record.known_from, values)


def _days(record: LawRecord, period: LawPeriod) -> Period:
    return Period(period.begins or record.read_on, period.ends)


@dataclass(frozen=True, slots=True)
class KnownFrom:
    """From which day a set, a number or a table of the law is known.

    Args:
        code: of its row; empty for a table, which every order is held against.
    """

    code: str
    citation: str
    day: date


@dataclass(frozen=True, slots=True)
class LawOnDay:
    """Sets and numbers as they stand on one day.

    Args:
        sets: members by code.
        numbers: values by code.
        not_yet_known: what is known from a later day only, in the order of the rows.
    """

    sets: Mapping[str, frozenset[str]]
    numbers: Mapping[str, Decimal]
    not_yet_known: tuple[KnownFrom, ...] = ()


@dataclass(frozen=True, slots=True)
class Law:
    """All sets and numbers of the law.

    Args:
        records: the rows, in a stable order.
    """

    records: tuple[LawRecord, ...]
    sets: Mapping[str, DatedSet] = field(init=False, repr=False)
    numbers: Mapping[str, DatedNumber] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        numbers = {r.code: DatedNumber.of(r) for r in self.records if r.holds is Holds.NUMBER}
        sets = {r.code: DatedSet.of(r) for r in self.records if r.holds is not Holds.NUMBER}
        object.__setattr__(self, "numbers", numbers)
        object.__setattr__(self, "sets", sets)

    def on(self, day: date) -> LawOnDay:
        """The law as it stands on a day."""
        return LawOnDay(
            sets={code: dated.on(day) for code, dated in self.sets.items()},
            numbers={code: dated.on(day) for code, dated in self.numbers.items()},
            not_yet_known=tuple(
                KnownFrom(
                    "" if record.holds is Holds.TABLE else record.code,
                    record.citation,
                    record.known_from,
                )
                for record in self.records
                if day < record.known_from
            ),
        )

    def group_on(self, code: str, published: Iterable[str], day: date) -> frozenset[str]:
        """Members of a Country Group on a day.

        Args:
            code: of the group ("D:5").
            published: its members in the list that is loaded, which tells no days.
            day: the day asked for. Whoever's first and last days are known is held to them; the
                others belong, and the group says itself from which day that is known.
        """
        history = self.sets.get(code)
        if history is None:
            return frozenset(published)
        current = {member.name for member in history.members if member.valid.valid_to is None}
        # A list that names whom the history has let go is the newer one, and the stricter counts.
        return history.on(day) | frozenset(name for name in published if name not in current)
