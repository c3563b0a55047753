"""Controlled items, products, the country chart and country groups, each on a list version."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, TypeVar

from django.db import models

from screening.models.lists import ListRow
from screening.terms.control_list import (
    ChartRecord,
    ControlRow,
    GroupRecord,
    ItemRecord,
    ProductRecord,
)
from screening.terms.exchange_rate import RateRecord
from screening.terms.law import Holds, LawPeriod, LawRecord
from screening.terms.values import from_plain

Record = TypeVar("Record")


class ActiveRowsQuerySet(models.QuerySet[Any]):
    """Rows of control lists."""

    def active(self) -> ActiveRowsQuerySet:
        """Rows on versions that screen now."""
        return self.filter(version__is_active=True)


class ControlledItem(ListRow):
    """One ECCN entry of a control list."""

    eccn = models.CharField("ECCN", max_length=20)
    heading = models.TextField()
    reasons = models.JSONField("reasons for control", default=list, blank=True)
    controls = models.JSONField(default=list, blank=True)
    exceptions = models.JSONField(default=dict, blank=True)
    paragraphs = models.JSONField(default=dict, blank=True)
    refers_to = models.CharField(max_length=100, blank=True)
    raw = models.JSONField("as printed", default=dict, blank=True)

    objects = ActiveRowsQuerySet.as_manager()

    class Meta:
        ordering = ["eccn"]
        constraints = [
            models.UniqueConstraint(fields=["version", "eccn"], name="one_entry_per_eccn")
        ]

    def __str__(self) -> str:
        return f"{self.eccn} {self.heading}"

    def to_record(self) -> ItemRecord:
        """The entry as the rules see it."""
        return ItemRecord(
            source=self.version.source_id,
            eccn=self.eccn,
            heading=self.heading,
            reasons=tuple(self.reasons),
            controls=tuple(_restored(ControlRow, row) for row in self.controls),
            exceptions=self.exceptions,
            paragraphs=self.paragraphs,
            refers_to=self.refers_to,
            raw=self.raw,
        )


class Product(ListRow):
    """A thing that is sold, with who classified it and from what."""

    manufacturer = models.CharField(max_length=200)
    names = models.JSONField(default=list)
    part_numbers = models.JSONField(default=list, blank=True)
    eccn = models.CharField("ECCN", max_length=20, blank=True)
    classified_by = models.TextField(blank=True)
    parameters = models.JSONField(default=dict, blank=True)
    citation = models.TextField(blank=True)
    note = models.TextField(blank=True)
    raw = models.JSONField("as given", default=dict, blank=True)

    objects = ActiveRowsQuerySet.as_manager()

    class Meta:
        ordering = ["manufacturer", "uid"]
        constraints = [
            models.UniqueConstraint(fields=["version", "uid"], name="product_uid_per_version")
        ]

    def __str__(self) -> str:
        return f"{self.manufacturer} {self.names[0] if self.names else self.uid}"

    def to_record(self) -> ProductRecord:
        """The product as the rules see it."""
        return ProductRecord(
            uid=self.uid,
            manufacturer=self.manufacturer,
            names=tuple(self.names),
            part_numbers=tuple(self.part_numbers),
            eccn=self.eccn,
            classified_by=self.classified_by,
            parameters=self.parameters,
            citation=self.citation,
            note=self.note,
            raw=self.raw,
        )


class CountryChartRow(ListRow):
    """One country of the Commerce Country Chart (15 CFR part 738 Supp. 1)."""

    country = models.CharField(max_length=2)
    name = models.CharField(max_length=120)
    marks = models.JSONField(default=list, blank=True)
    footnotes = models.JSONField(default=list, blank=True)
    refers_to = models.TextField(blank=True)

    objects = ActiveRowsQuerySet.as_manager()

    class Meta:
        ordering = ["country"]
        constraints = [
            models.UniqueConstraint(fields=["version", "country"], name="one_chart_row_per_country")
        ]

    def __str__(self) -> str:
        return self.name

    def to_record(self) -> ChartRecord:
        """The row as the rules see it."""
        return ChartRecord(
            country=self.country,
            name=self.name,
            marks=frozenset(self.marks),
            footnotes=tuple(self.footnotes),
            refers_to=self.refers_to,
        )


class CountryGroup(ListRow):
    """A named set of countries (15 CFR part 740 Supp. 1 and others)."""

    code = models.CharField(max_length=60)
    members = models.JSONField(default=list, blank=True)
    citation = models.TextField(blank=True)
    as_of = models.CharField(max_length=10, blank=True)
    same_as = models.JSONField(default=dict, blank=True)

    objects = ActiveRowsQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="group_code_per_version")
        ]

    def __str__(self) -> str:
        return self.code

    def to_record(self) -> GroupRecord:
        """The set as the rules see it."""
        return GroupRecord(
            code=self.code,
            members=frozenset(self.members),
            citation=self.citation,
            as_of=self.as_of,
            same_as=self.same_as,
        )


class LawRow(ListRow):
    """A set or a number of the law, with the days of each member or value."""

    code = models.CharField(max_length=80)
    holds = models.CharField(max_length=20)
    citation = models.TextField()
    words = models.TextField(blank=True)
    unit = models.CharField(max_length=20, blank=True)
    read_on = models.DateField()
    known_from = models.DateField()
    periods = models.JSONField(default=list, blank=True)
    note = models.TextField(blank=True)

    objects = ActiveRowsQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = "set or number of the law"
        verbose_name_plural = "sets and numbers of the law"
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="law_code_per_version")
        ]

    def __str__(self) -> str:
        return self.code

    def to_record(self) -> LawRecord:
        """The row as the rules see it."""
        return LawRecord(
            code=self.code,
            holds=Holds(self.holds),
            citation=self.citation,
            words=self.words,
            read_on=self.read_on,
            known_from=self.known_from,
            periods=from_plain(tuple[LawPeriod, ...], self.periods),
            unit=self.unit,
            note=self.note,
        )


class ExchangeRates(ListRow):
    """The reference rates of one day."""

    day = models.DateField()
    per_euro = models.JSONField("units for one euro", default=dict)

    objects = ActiveRowsQuerySet.as_manager()

    class Meta:
        ordering = ["-day"]
        verbose_name = "exchange rates of a day"
        verbose_name_plural = "exchange rates"
        constraints = [
            models.UniqueConstraint(fields=["version", "day"], name="rates_day_per_version")
        ]

    def __str__(self) -> str:
        return str(self.day)

    def to_record(self) -> RateRecord:
        """The rates as the rules see them."""
        return RateRecord(day=self.day.isoformat(), per_euro=self.per_euro)


def _restored(record_type: type[Record], stored: dict[str, Any]) -> Record:
    """A frozen value from its JSON, lists turned back into tuples."""
    names = {f.name for f in fields(record_type)}  # type: ignore[arg-type]
    return record_type(
        **{k: tuple(v) if isinstance(v, list) else v for k, v in stored.items() if k in names}
    )
