"""Transactions, read only: what came, exactly as it came, and how it was answered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from screening.admin.order import OrderView, order_of
from screening.admin.read_only import ReadOnlyAdmin, page_of
from screening.admin.record import (
    Cell,
    Facts,
    RecordPage,
    Table,
    cell,
    countries_cell,
    source_card,
)
from screening.admin.released_parts import part_table
from screening.admin.tags import country, outcome
from screening.admin.wording import label_of
from screening.models import Cancellation, Screening, Transaction


@admin.register(Transaction)
class TransactionAdmin(ReadOnlyAdmin):
    """Orders, shipments and technology releases."""

    list_display = ("reference", "revision", "kind", "answer", "to", "submitted_at", "owner")
    list_filter = ("kind", "screenings__outcome", "submitted_at")
    search_fields = ("reference", "parties__name", "lines__eccn", "lines__part_number")
    search_help_text = "Reference, party, ECCN or part number"
    list_select_related = ("owner",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        small = Screening.objects.defer("answer_json", "records", "stale_lists")
        rows = super().get_queryset(request)
        return rows.prefetch_related(Prefetch("screenings", queryset=small)).defer("content")

    @admin.display(description="Answer")
    def answer(self, transaction: Transaction) -> SafeString:
        """Outcome of the newest screening, or where it stands."""
        newest = next(iter(transaction.screenings.all()), None)
        if newest is None:
            return format_html('<span class="quiet">not queued</span>')
        return outcome(newest.outcome or newest.status)

    @admin.display(description="Destination", ordering="destination_country")
    def to(self, transaction: Transaction) -> SafeString:
        """Declared destination."""
        return country(transaction.destination_country)

    def record_of(self, obj: Transaction) -> RecordPage:
        order = order_of(obj.content)
        return RecordPage(
            title=str(obj),
            badges=(Cell(label_of(obj.kind), "code"),),
            meta=(("Value", order.value or "not stated"), ("Revision", str(obj.revision))),
            main=tuple(
                card
                for card in (
                    _parties(order),
                    _lines(order),
                    part_table(_last_in_part(obj), order),
                    Facts("Shipping and payment", order.terms),
                    Facts("End use", order.end_use),
                )
                if card is not None
            ),
            aside=(
                *_cancellation(obj),
                _screenings(list(obj.screenings.select_related("case"))),
                _submission(obj),
                source_card("As submitted", obj.content, "JSON"),
            ),
        )


def _last_in_part(transaction: Transaction) -> Screening | None:
    """The last screening that let lines go ahead, also where it no longer counts."""
    rows = transaction.screenings.filter(released_part__isnull=False)
    last: Screening | None = rows.order_by("-queued_at").first()
    return last


def _cancellation(transaction: Transaction) -> Iterator[Facts]:
    for told in Cancellation.objects.filter(transaction=transaction):
        yield Facts(
            "Canceled",
            (
                ("At", cell(told.at)),
                ("By", cell(told.canceled_by)),
                ("Reason", cell(told.reason)),
                ("Through", cell(told.canceled_through)),
                ("Given back", cell([_given_back(row) for row in told.given_back])),
            ),
        )


def _given_back(row: dict[str, Any]) -> str:
    return f"license {row['license']}, line {row['line']}: {row['quantity']} units, {row['value']}"


def _parties(order: OrderView) -> Table:
    rows = tuple(
        (
            Cell(party.roles),
            Cell(party.name, "strong"),
            countries_cell([party.country]),
            cell(party.words),
        )
        for party in order.parties
    )
    return Table("Parties", ("Role", "Name", "Country", "Stated"), rows)


def _lines(order: OrderView) -> Table:
    rows = tuple(
        (
            Cell(str(line.number), "number"),
            Cell(line.eccn or "no ECCN", "code"),
            Cell(line.name, "strong"),
            cell(line.more),
        )
        for line in order.lines
    )
    return Table("Lines", ("Line", "ECCN", "Goods", "Stated"), rows, note=order.value)


def _screenings(screenings: list[Screening]) -> Table:
    rows = []
    for screening in screenings:
        case = getattr(screening, "case", None)
        rows.append(
            (
                Cell(screening.outcome or screening.status, "outcome"),
                Cell(cell(screening.queued_at).text, href=page_of(screening)),
                Cell(case.number, href=page_of(case)) if case else Cell("no case", "quiet"),
            )
        )
    return Table("Screenings", ("Outcome", "Queued", "Case"), rows, empty="Not queued yet.")


def _submission(transaction: Transaction) -> Facts:
    return Facts(
        "Submission",
        (
            ("Kind", cell(transaction.get_kind_display())),
            ("Date", cell(transaction.date)),
            ("Goods issued", cell(transaction.goods_issued_on)),
            ("ITN", cell((transaction.content.get("filing") or {}).get("itn"))),
            ("Submitted", cell(transaction.submitted_at)),
            ("Through", cell(transaction.submitted_through)),
            ("Owner", cell(transaction.owner.get_username())),
            ("Content", Cell(transaction.content_hash, "mono")),
        ),
    )
