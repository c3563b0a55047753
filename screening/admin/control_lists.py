"""Controlled items, products, the country chart and country groups, read only."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from screening.admin.own_catalog import LOAD, load_urls, upload_view
from screening.admin.read_only import ReadOnlyAdmin, page_of
from screening.admin.record import (
    Card,
    Cell,
    Facts,
    RecordPage,
    Table,
    cell,
    countries_cell,
    printed_facts,
    source_card,
)
from screening.admin.wording import label_of
from screening.controls.ear.part_774_items.classification import is_at_only, row_reaches
from screening.models import (
    ControlledItem,
    CountryChartRow,
    CountryGroup,
    ExchangeRates,
    LawRow,
    ListVersion,
    Product,
)
from screening.terms.eccn import Eccn
from screening.terms.law import LawPeriod


def chips(codes: list[str]) -> SafeString:
    """Codes side by side."""
    return format_html_join(" ", '<span class="chip code">{}</span>', ((code,) for code in codes))


def version_card(version: ListVersion) -> Facts:
    """The list version a row stands on."""
    return Facts(
        "Version",
        (
            ("List", Cell(version.source.title, href=page_of(version.source))),
            ("Version", Cell(version.label, href=page_of(version))),
            ("Published", cell(version.published)),
            ("Decides now", cell(version.is_active)),
        ),
    )


class ListRowAdmin(ReadOnlyAdmin):
    """Rows of a list version; the active ones are a click away."""

    list_filter = ("version__is_active", "version__source")
    list_select_related = ("version",)


@admin.register(ControlledItem)
class ControlledItemAdmin(ListRowAdmin):
    """Entries of the control lists."""

    list_display = ("eccn", "heading", "for_reasons", "refers_to")
    search_fields = ("eccn", "heading")

    @admin.display(description="Reasons for control")
    def for_reasons(self, item: ControlledItem) -> SafeString:
        """Two-letter reasons."""
        return chips(item.reasons)

    def record_of(self, obj: ControlledItem) -> RecordPage:
        controls = tuple(
            (
                Cell(str(row.get("reason", "")), "code"),
                cell(row.get("scope")),
                cell(row.get("chart_columns")),
                cell(row.get("prose")),
            )
            for row in obj.controls
        )
        return RecordPage(
            title=obj.eccn,
            badges=tuple(Cell(reason, "code") for reason in obj.reasons),
            main=(
                Facts(
                    "Entry",
                    (
                        ("Heading", cell(obj.heading)),
                        ("Controlled by", cell(obj.refers_to or "EAR")),
                        ("Anti-terrorism only", cell(_is_at_only(obj))),
                    ),
                ),
                Table(
                    "License requirements",
                    ("Reason", "Scope", "Chart columns", "Condition"),
                    controls,
                ),
                *_pairs(
                    "List-based license exceptions", ("Exception", "As printed"), obj.exceptions
                ),
                *_pairs("Paragraphs", ("Paragraph", "Text"), obj.paragraphs),
            ),
            aside=(version_card(obj.version), printed_facts("As printed", obj.raw)),
        )


def _is_at_only(item: ControlledItem) -> str:
    """Whether no other reason than AT reaches the entry, or a paragraph of it."""
    record, entry = item.to_record(), Eccn(item.eccn)
    if not record.controls:
        return "no: it has no rows"
    if is_at_only(record, entry):
        return "yes"
    others = (row for row in record.controls if row.reason != "AT")
    whole = [row.reason for row in others if row_reaches(row, entry) is True]
    return f"no: {', '.join(dict.fromkeys(whole))}" if whole else "some paragraphs"


def _pairs(title: str, head: tuple[str, str], values: dict[str, Any]) -> tuple[Card, ...]:
    rows = tuple((Cell(key, "code"), cell(text)) for key, text in values.items())
    return (Table(title, head, rows),) if rows else ()


@admin.register(Product)
class ProductAdmin(ListRowAdmin):
    """What is sold, with its classification; adding is loading the exporter's catalog anew."""

    list_display = ("name", "manufacturer", "code", "parts")
    search_fields = ("manufacturer", "names", "part_numbers", "eccn")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(LOAD))

    def get_urls(self) -> list[URLPattern]:
        return [*load_urls(), *super().get_urls()]

    def add_view(
        self,
        request: HttpRequest,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        return upload_view(request)

    @admin.display(description="Product", ordering="uid")
    def name(self, product: Product) -> str:
        """First name of the product."""
        return str(product.names[0]) if product.names else product.uid

    @admin.display(description="ECCN", ordering="eccn")
    def code(self, product: Product) -> SafeString:
        """The classification."""
        return chips([product.eccn] if product.eccn else ["no ECCN"])

    @admin.display(description="Part numbers")
    def parts(self, product: Product) -> str:
        """Part numbers in one line."""
        return ", ".join(product.part_numbers)

    def record_of(self, obj: Product) -> RecordPage:
        return RecordPage(
            title=str(obj),
            badges=(Cell(obj.eccn or "no ECCN", "code"),),
            main=(
                Facts(
                    "Product",
                    (
                        ("Manufacturer", cell(obj.manufacturer)),
                        ("Names", cell(obj.names)),
                        ("Part numbers", cell(obj.part_numbers)),
                    ),
                ),
                Facts(
                    "Classification",
                    (
                        ("ECCN", cell(obj.eccn)),
                        ("Classified by", cell(obj.classified_by)),
                        ("Citation", cell(obj.citation)),
                        ("Note", cell(obj.note)),
                    ),
                ),
                Facts(
                    "Technical parameters",
                    tuple((label_of(name), cell(value)) for name, value in obj.parameters.items()),
                ),
            ),
            aside=(version_card(obj.version), printed_facts("As given", obj.raw)),
        )


@admin.register(CountryChartRow)
class CountryChartRowAdmin(ListRowAdmin):
    """The Commerce Country Chart, a country a row."""

    list_display = ("name", "country", "columns", "refers_to")
    search_fields = ("name", "country")
    list_per_page = 100

    @admin.display(description="Columns with an X")
    def columns(self, row: CountryChartRow) -> SafeString:
        """Marked columns."""
        return chips(row.marks)

    def record_of(self, obj: CountryChartRow) -> RecordPage:
        return RecordPage(
            title=obj.name,
            badges=(countries_cell([obj.country]),),
            main=(
                Facts(
                    "Country chart, 15 CFR part 738 Supplement No. 1",
                    (
                        ("Columns with an X", cell(obj.marks)),
                        ("Footnotes", cell(obj.footnotes)),
                        ("Refers to", cell(obj.refers_to)),
                    ),
                ),
            ),
            aside=(version_card(obj.version),),
        )


@admin.register(CountryGroup)
class CountryGroupAdmin(ListRowAdmin):
    """Country groups and other named sets of countries."""

    list_display = ("code", "size", "citation", "as_of")
    search_fields = ("code", "citation")

    @admin.display(description="Countries")
    def size(self, group: CountryGroup) -> SafeString:
        """How many countries are members."""
        return format_html('<span class="num">{}</span>', len(group.members))

    def record_of(self, obj: CountryGroup) -> RecordPage:
        return RecordPage(
            title=f"Country group {obj.code}",
            meta=(("Members", str(len(obj.members))),),
            main=(
                Facts(
                    "Group",
                    (
                        ("Members", countries_cell(obj.members)),
                        ("Citation", cell(obj.citation)),
                        ("As of", cell(obj.as_of)),
                    ),
                ),
                *((source_card("Same row as", obj.same_as),) if obj.same_as else ()),
            ),
            aside=(version_card(obj.version),),
        )


@admin.register(LawRow)
class LawRowAdmin(ListRowAdmin):
    """Sets and numbers of the law, with the days of each member."""

    list_display = ("code", "citation", "words", "known_from", "read_on")
    search_fields = ("code", "citation", "words")
    list_filter = ("version__is_active", "holds")

    def record_of(self, obj: LawRow) -> RecordPage:
        return RecordPage(
            title=f"{obj.citation}: {obj.words}",
            meta=(("Code", obj.code),),
            main=(
                Facts(
                    "Known",
                    (
                        ("Holds", cell(label_of(obj.holds))),
                        ("Unit", cell(obj.unit)),
                        ("Read on", cell(obj.read_on)),
                        ("Known from", cell(obj.known_from)),
                        ("Note", cell(obj.note)),
                    ),
                ),
                *(_period(period) for period in obj.to_record().periods),
            ),
            aside=(version_card(obj.version),),
        )


@admin.register(ExchangeRates)
class ExchangeRatesAdmin(ListRowAdmin):
    """The reference rates of a day, in units for one euro."""

    list_display: tuple[str, ...] = ("day",)
    search_fields = ("uid",)
    list_filter = ("version__is_active", "version__source")

    def record_of(self, obj: ExchangeRates) -> RecordPage:
        rates = tuple((currency, cell(rate)) for currency, rate in sorted(obj.per_euro.items()))
        return RecordPage(
            title=f"Exchange rates of {obj.day}",
            meta=(),
            main=(Facts("Units for one euro", rates),),
            aside=(version_card(obj.version),),
        )


def _period(period: LawPeriod) -> Facts:
    begins = period.begins.isoformat() if period.begins else "our reading"
    ends = period.ends.isoformat() if period.ends else "open"
    return Facts(
        f"From {begins} to {ends}",
        (
            ("Value", cell(period.value)),
            ("Members", cell(list(period.members))),
            ("Source", cell(period.source)),
            ("Certainty", cell(period.certainty)),
            ("Note", cell(period.note)),
        ),
    )
