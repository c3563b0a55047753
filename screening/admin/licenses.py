"""Licenses with their ledger: enter one, book a shipment, give back what will not ship."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from screening.admin.acting import ActingAdmin, DeskForm, RecordAction
from screening.admin.record import Cell, Facts, RecordPage, Table, cell, countries_cell
from screening.admin.wording import amount_words
from screening.cases.ledger import consume, give_back, open_reservations, unship
from screening.cases.license_record import enter_license
from screening.cases.license_warnings import warnings_by_license
from screening.errors import NotAllowedError
from screening.models import License, LicenseMovement
from screening.policies import desk_policy_in_force
from screening.terms.license import LicenseKind

CHANGE = "screening.change_license"
MOVEMENTS_SHOWN = 100


class Words(forms.CharField):
    """A list of short texts, one a line."""

    widget = forms.Textarea(attrs={"rows": 2})

    def clean(self, value: Any) -> list[str]:
        """The lines that say something."""
        return [line.strip() for line in str(super().clean(value)).splitlines() if line.strip()]


class LicenseForm(DeskForm):
    """A license as BIS granted it."""

    number = forms.CharField(max_length=40)
    kind = forms.ChoiceField(choices=[(k.value, k.words) for k in LicenseKind])
    eccns = Words(label="ECCNs", required=False, help_text="One a line.")
    part_numbers = Words(required=False, help_text="One a line.")
    parties = Words(required=False, help_text="Names as licensed, one a line.")
    countries = Words(required=False, help_text="Two letters each, one a line.")
    quantity_left = forms.DecimalField(
        label="Quantity", min_value=0, required=False, help_text="Empty: none set."
    )
    value_left = forms.DecimalField(
        label="Value", min_value=0, required=False, help_text="Empty: none set."
    )
    currency = forms.RegexField("^[A-Z]{3}$", required=False, initial="USD")
    expires_on = forms.DateField(
        label="Last day of use", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    notified_on = forms.DateField(
        label="BIS notified (a notification only)",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    cleared_on = forms.DateField(
        label="Passed by BIS (a notification only)",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    conditions = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 3}))


class TakingForm(DeskForm):
    """What of a reservation, and why."""

    reservation = forms.IntegerField(min_value=1, help_text="Its number in the ledger.")
    quantity = forms.DecimalField(min_value=0, initial=0)
    value = forms.DecimalField(min_value=0, initial=0)
    note = forms.CharField(max_length=200, label="Shipment, or reason")


class UnshippedForm(TakingForm):
    """What was booked as shipped and did not leave."""

    shipment = forms.CharField(max_length=200, help_text="Its note in the ledger.")
    note = forms.CharField(max_length=200, label="Reason")


def _reservation(row: License, said: dict[str, Any]) -> LicenseMovement:
    found = row.movements.filter(pk=said["reservation"], kind=LicenseMovement.Kind.RESERVED)
    reservation: LicenseMovement | None = found.first()
    if reservation is None:
        raise NotAllowedError(f"This license has no reservation {said['reservation']}.")
    return reservation


def _ship(row: License, said: dict[str, Any], user: Any) -> LicenseMovement:
    return consume(
        reservation=_reservation(row, said),
        quantity=said["quantity"],
        value=said["value"],
        shipment=said["note"],
        by=user,
    )


def _give_back(row: License, said: dict[str, Any], user: Any) -> LicenseMovement:
    return give_back(
        reservation=_reservation(row, said),
        quantity=said["quantity"],
        value=said["value"],
        why=said["note"],
        by=user,
    )


def _unship(row: License, said: dict[str, Any], user: Any) -> LicenseMovement:
    return unship(
        reservation=_reservation(row, said),
        quantity=said["quantity"],
        value=said["value"],
        shipment=said["shipment"],
        why=said["note"],
        by=user,
    )


def _was_shipped(row: License) -> bool:
    return row.movements.filter(kind=LicenseMovement.Kind.CONSUMED).exists()


def _has_reservation(row: License) -> bool:
    return bool(open_reservations(row))


@admin.register(License)
class LicenseAdmin(ActingAdmin):
    """Licenses and what is left on them."""

    list_display = ("number", "kind", "left", "expires_on", "warnings")
    list_filter = ("kind",)
    search_fields = ("number",)
    add_form_class = LicenseForm
    add_permission = "screening.add_license"
    add_title = "Enter a license"
    record_actions = (
        RecordAction("ship", "Book a shipment", CHANGE, _ship, _has_reservation, TakingForm),
        RecordAction("give_back", "Give back", CHANGE, _give_back, _has_reservation, TakingForm),
        RecordAction("unship", "Did not ship", CHANGE, _unship, _was_shipped, UnshippedForm),
    )

    def add_record(self, values: dict[str, Any], user: Any) -> License:
        return enter_license(values=values, by=user)

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """The list with the warnings of all its licenses, asked for once."""
        listed = super().get_changelist_instance(request)
        said = _warnings(list(listed.result_list))
        for held in listed.result_list:
            held.said = said[held.pk]
        return listed

    @admin.display(description="Left")
    def left(self, held: License) -> str:
        """Quantity and value left."""
        return _left(held)

    @admin.display(description="Warnings")
    def warnings(self, held: Any) -> SafeString:
        """Near its end, nearly used up."""
        said = held.said
        look, words = ("warn", ", ".join(said)) if said else ("ok", "none")
        return format_html('<span class="state {}">{}</span>', look, words)

    def record_of(self, obj: License) -> RecordPage:
        return RecordPage(
            title=f"License {obj.number}",
            badges=tuple(Cell(said, "state", look="warn") for said in _warnings([obj])[obj.pk]),
            main=(
                Facts(
                    "What it authorizes",
                    (
                        ("Kind", cell(obj.get_kind_display())),
                        ("ECCNs", cell(obj.eccns)),
                        ("Parts", cell(obj.part_numbers)),
                        ("Parties", cell(obj.parties)),
                        ("Countries", countries_cell(obj.countries)),
                        ("Left", cell(_left(obj))),
                        *_of_purged_orders(obj),
                        ("Last day of use", cell(obj.expires_on)),
                        ("Conditions", cell(obj.conditions)),
                    ),
                ),
                _ledger(obj),
                Table(
                    "Open reservations",
                    ("No.", "Case", "Line", "Quantity", "Value"),
                    [
                        (
                            cell(left.reservation.pk, "mono"),
                            _case_cell(left.reservation),
                            cell(left.reservation.line),
                            Cell(_number(left.quantity), "number"),
                            Cell(_number(left.value), "number"),
                        )
                        for left in open_reservations(obj)
                    ],
                    empty="Nothing is reserved.",
                ),
            ),
        )


def _warnings(licenses: Sequence[License]) -> dict[int, tuple[str, ...]]:
    today = timezone.now().date()
    return warnings_by_license(licenses, today=today, policy=desk_policy_in_force())


def _number(amount: Decimal) -> str:
    return amount_words(amount.normalize())


def _left(held: License) -> str:
    parts = []
    if held.quantity_left is not None:
        parts.append(f"{_number(held.quantity_left)} units")
    if held.value_left is not None:
        parts.append(f"{held.currency} {_number(held.value_left)}")
    return ", ".join(parts) or "no limit set"


def _of_purged_orders(held: License) -> Iterator[tuple[str, Cell]]:
    if held.purged_quantity or held.purged_value:
        shipped = f"{_number(held.purged_quantity)} units, {held.currency}"
        yield "Shipped, records past their time", cell(f"{shipped} {_number(held.purged_value)}")


def _case_cell(movement: LicenseMovement) -> Cell:
    page = reverse("admin:screening_case_change", args=(movement.case_id,))
    return Cell(movement.case.number, "mono", page)


def _ledger(held: License) -> Table:
    movements = held.movements.select_related("case", "by").order_by("-id")
    return Table(
        "Ledger",
        ("No.", "What", "Case", "Line", "Quantity", "Value", "Note", "By", "At"),
        [
            (
                cell(row.pk, "mono"),
                cell(row.get_kind_display()),
                _case_cell(row),
                cell(row.line),
                Cell(_number(row.quantity), "number"),
                Cell(_number(row.value), "number"),
                cell(row.note),
                cell(row.by.get_username()),
                cell(row.at),
            )
            for row in movements[:MOVEMENTS_SHOWN]
        ],
        empty="Nothing was drawn yet.",
    )
