"""What is left on each license, and every movement of a period that made it so."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.db.models import DecimalField, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from screening.models import License, LicenseMovement
from screening.reports import report
from screening.reports.report import PERIOD, Filter, Filters, ReportKind, Section

AMOUNT: DecimalField[Decimal, Decimal] = DecimalField(max_digits=30, decimal_places=6)
Kind = LicenseMovement.Kind


def ask(filters: Filters) -> tuple[Section, ...]:
    """The licenses as they stand, then the movements of the period."""
    licenses, movements = _licenses(filters), _movements(filters)
    return (
        Section("Licenses now", LICENSE_COLUMNS, _license_rows(licenses), licenses.count()),
        Section(
            "Movements of the period", MOVEMENT_COLUMNS, _movement_rows(movements),
            movements.count(),
        ),
    )  # fmt: skip


LICENSE_COLUMNS = (
    "License", "Kind", "Last day of use", "Quantity left", "Value left", "Currency",
    "Quantity reserved in all", "Value reserved in all", "Quantity shipped", "Value shipped",
    "Quantity given back", "Value given back", "Quantity not shipped after all",
    "Value not shipped after all", "Quantity shipped, purged orders",
    "Value shipped, purged orders",
)  # fmt: skip
MOVEMENT_COLUMNS = (
    "No.", "At", "License", "What", "Of reservation", "Case", "Line", "Quantity", "Value", "Note",
    "By",
)  # fmt: skip


def _licenses(filters: Filters) -> QuerySet[License]:
    rows = License.objects.order_by("number")
    if number := filters.text("license"):
        rows = rows.filter(number=number)
    for kind in Kind.values:
        booked = LicenseMovement._base_manager.filter(license=OuterRef("pk"), kind=kind)
        for column in ("quantity", "value"):
            total = booked.order_by().values("license").annotate(n=Sum(column)).values("n")
            none = Value(Decimal(0), output_field=AMOUNT)
            summed = Coalesce(Subquery(total, output_field=AMOUNT), none)
            rows = rows.annotate(**{f"{kind}_{column}": summed})
    return rows


def _license_rows(licenses: QuerySet[License]) -> Iterator[tuple[report.Value, ...]]:
    sums = [f"{kind}_{column}" for kind in Kind.values for column in ("quantity", "value")]
    for held in licenses.iterator(chunk_size=500):
        yield (
            held.number,
            held.get_kind_display(),
            held.expires_on,
            held.quantity_left,
            held.value_left,
            held.currency or None,
            *(getattr(held, name) for name in sums),
            held.purged_quantity,
            held.purged_value,
        )


def _movements(filters: Filters) -> QuerySet[LicenseMovement]:
    rows = LicenseMovement._base_manager.filter(
        at__gte=filters.begins_at, at__lt=filters.ends_before
    )
    if number := filters.text("license"):
        rows = rows.filter(license__number=number)
    return rows.order_by("pk")


def _movement_rows(movements: QuerySet[LicenseMovement]) -> Iterator[tuple[report.Value, ...]]:
    for row in movements.select_related("license", "case", "by").iterator(chunk_size=500):
        yield (
            row.pk,
            row.at,
            row.license.number,
            row.get_kind_display(),
            row.reservation_id,
            row.case.number,
            row.line,
            row.quantity,
            row.value,
            row.note,
            row.by.get_username(),
        )


REPORT = ReportKind(
    code="licenses",
    title="License balances",
    description="What is left on each license, and what was reserved, shipped and given back.",
    filters=(*PERIOD, Filter("license", "License number")),
    ask=ask,
)
