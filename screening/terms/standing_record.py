"""Standing records: what is once known of a partner or a product, and kept.

A record says what it is, whom or what it is about, where and until when it counts, and which rule
it serves. Orders are judged with it; it opens that rule and no other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from screening.terms.traits import firm_key, spoken_key, whole_name_key

WARNING_DAYS = 30
"""Days before its end from which a record says that it ends."""


LONGEST_KEY = 600


class StandingKind(StrEnum):
    """What a record is; the value is its word in the API."""

    ENCRYPTION = "encryption_classification"
    STA_STATEMENT = "sta_statement"
    UVL_STATEMENT = "uvl_statement"
    TSR_ASSURANCE = "tsr_assurance"
    END_USE = "end_use_certificate"
    HEADQUARTERS = "headquarters"
    NOT_MILITARY = "not_military"
    OWNERSHIP = "ownership"
    IS_INFORMED = "is_informed"
    GENERAL_LICENSE = "ofac_general_license"


class KindRow(NamedTuple):
    """One kind of record.

    Args:
        words: what it is called.
        serves: the provision that it answers.
        of_partner: it must name a partner.
        of_product: it must name products; a kind that need not may.
        must_end: it must have a last day, because what it says grows old.
        is_restriction: it demands a license instead of opening anything.
    """

    words: str
    serves: str
    of_partner: bool = True
    of_product: bool = False
    must_end: bool = True
    is_restriction: bool = False


KINDS: Mapping[StandingKind, KindRow] = {
    StandingKind.ENCRYPTION: KindRow(
        "Encryption classification", "15 CFR 740.17", of_partner=False, of_product=True
    ),
    StandingKind.STA_STATEMENT: KindRow(
        "STA consignee statement", "15 CFR 740.20(d)(2)", of_product=True
    ),
    StandingKind.UVL_STATEMENT: KindRow("UVL statement", "15 CFR 744.15(b)", of_product=True),
    StandingKind.TSR_ASSURANCE: KindRow("TSR written assurance", "15 CFR 740.6(a)"),
    StandingKind.END_USE: KindRow(
        "End-use or end-user certificate", "15 CFR 732 Supp. 3; part 744"
    ),
    StandingKind.HEADQUARTERS: KindRow(
        "Headquarters and ultimate parent", "15 CFR 742.6(a)(6)(iii)(A)"
    ),
    StandingKind.NOT_MILITARY: KindRow("Not a military end user", "15 CFR 744.21(f), (g)"),
    StandingKind.OWNERSHIP: KindRow("Ownership shares", "31 CFR ch. V; 15 CFR 744.11"),
    StandingKind.IS_INFORMED: KindRow(
        "Recipient named in an is-informed letter",
        "15 CFR 744.11(c); 744.21(b); 744.23(b)",
        must_end=False,
        is_restriction=True,
    ),
    StandingKind.GENERAL_LICENSE: KindRow("OFAC general license relied on", "31 CFR ch. V"),
}


class RecordUse(NamedTuple):
    """A record on file, by its number, and the rule that rested on it."""

    record: str
    rule: str


def holder_key(name: str, country: str) -> str:
    """What a partner is the same by: its whole name, legal form too, and its country.

    Another legal form or another country is another firm; a record does not speak for it.
    """
    return f"{country.strip().upper()} {whole_name_key(name)}"[:LONGEST_KEY]


def holder_keys(name: str, country: str) -> frozenset[str]:
    """Every key under which a partner of this name may be kept: its last word, a legal form, may
    stand there letter by letter, or the other way round."""
    words = spoken_key(name).split()
    dotted = [*words[:-1], " ".join(words[-1])] if words and len(words[-1]) <= 4 else words
    spelled = {whole_name_key(name), " ".join(words), " ".join(dotted)}
    return frozenset(f"{country.strip().upper()} {each}"[:LONGEST_KEY] for each in spelled)


def first_words(name: str) -> frozenset[str]:
    """With what the key of a firm of this name may begin, after its country."""
    words = {firm_key(name).split(" ", 1)[0], whole_name_key(name).split(" ", 1)[0]}
    return frozenset(words - {""})


@dataclass(frozen=True, slots=True)
class StandingRecord:
    """One approved record as the rules see it.

    Args:
        number: its own, for people.
        partner, partner_country: whose it is; empty for a record of products alone.
        part_numbers: of which products; empty: any.
        manufacturer: of the products; empty: not said.
        countries: where the goods may go under it; empty: anywhere.
        valid_until: its last day; None while it has no end.
        content: what it says, by the fields of its kind.
        document: the paper it rests on, in words.
        also: names of the order's parties that may be the holder's: spelled otherwise, or of a
            partner that an officer called the same. It restricts them; it opens nothing for them.
    """

    number: str
    kind: StandingKind
    valid_from: date
    valid_until: date | None = None
    partner: str = ""
    partner_country: str = ""
    part_numbers: tuple[str, ...] = ()
    manufacturer: str = ""
    countries: tuple[str, ...] = ()
    content: Mapping[str, Any] = field(default_factory=dict)
    document: str = ""
    also: tuple[str, ...] = ()

    @property
    def row(self) -> KindRow:
        """What its kind is."""
        return KINDS[self.kind]

    @property
    def holder(self) -> str:
        """Whose it is, in words."""
        if not self.partner:
            return ", ".join(self.part_numbers)
        return f"{self.partner} ({self.partner_country})"

    @property
    def words(self) -> str:
        """The record in a few words."""
        return f"{self.row.words} {self.number} of {self.holder}"

    def is_of(self, name: str, country: str | None) -> bool:
        """Whether a party is the partner; one whose country nobody stated is not."""
        if not (self.partner and country):
            return False
        is_there = country.strip().upper() == self.partner_country
        return is_there and spoken_key(name) == spoken_key(self.partner)

    def may_be_of(self, names: Iterable[str]) -> bool:
        """Whether any of a party's names may be the partner's, legal forms and countries aside."""
        own = firm_key(self.partner)
        return bool(own) and any(firm_key(name) == own or name in self.also for name in names)

    @property
    def restricts(self) -> bool:
        """Whether it demands something of an order by what it says, so that doubt counts as met."""
        says_so = self.kind is StandingKind.END_USE and True in self.content.values()
        return self.row.is_restriction or says_so

    @property
    def may_restrict(self) -> bool:
        """Whether an order may go free because it ended: who owns or leads a firm may be listed."""
        return self.restricts or self.kind in (StandingKind.OWNERSHIP, StandingKind.HEADQUARTERS)

    def is_valid(self, day: date) -> bool:
        """Whether it counts on a day."""
        return self.valid_from <= day and not self.has_ended(day)

    def has_ended(self, day: date) -> bool:
        """Whether its last day is over."""
        return self.valid_until is not None and self.valid_until < day

    def ends_soon(self, day: date) -> bool:
        """Whether it counts and ends within the days of warning."""
        if self.valid_until is None or not self.is_valid(day):
            return False
        return self.valid_until <= day + timedelta(days=WARNING_DAYS)


@dataclass(frozen=True, slots=True)
class Filed:
    """A standing record that counts for an order, and for which parties and lines of it.

    Args:
        parties: indexes of the parties that are its holder; empty for a record of products.
        lines: indexes of the lines it speaks of.
        is_sure: party, products and places are those of the record; otherwise they may be, and it
            opens nothing.
    """

    record: StandingRecord
    parties: tuple[int, ...]
    lines: tuple[int, ...]
    is_sure: bool = True

    def speaks_of(self, kind: StandingKind, *, party: int | None, line: int | None) -> bool:
        """Whether it surely is of a kind and of a party and a line, as far as those are asked."""
        return (
            self.is_sure
            and self.record.kind is kind
            and (party is None or party in self.parties)
            and (line is None or line in self.lines)
        )


@dataclass(frozen=True, slots=True)
class OnFile:
    """The records that count for one order."""

    records: tuple[Filed, ...] = ()

    def of(
        self, kind: StandingKind, *, party: int | None = None, line: int | None = None
    ) -> StandingRecord | None:
        """The record of a kind for a party (index), a line (index) or both."""
        found = (f.record for f in self.records if f.speaks_of(kind, party=party, line=line))
        return next(found, None)


NOTHING_ON_FILE = OnFile()
