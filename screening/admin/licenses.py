"""Licenses with their ledger: enter one, change it, book a shipment, give back what stays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from screening.admin.acting import ActingAdmin, DeskForm, RecordAction
from screening.admin.license_forms import (
    AmendForm,
    ExtendForm,
    LicenseForm,
    WhyForm,
    WithdrawForm,
    terms_of,
)
from screening.admin.record import Cell, Facts, RecordPage, Table, cell, countries_cell
from screening.admin.screening_again import screen_again
from screening.admin.wording import amount_words, label_of
from screening.cases.ledger import consume, give_back, open_reservations, unship
from screening.cases.license_record import (
    Changed,
    amend_license,
    enter_license,
    extend_license,
    reinstate_license,
    withdraw_license,
)
from screening.cases.license_warnings import warnings_by_license
from screening.errors import NotAllowedError
from screening.models import AuditEvent, License, LicenseMovement
from screening.policies import desk_policy_in_force

CHANGE = "screening.change_license"
MOVEMENTS_SHOWN = 100


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


def _amend(row: License, said: dict[str, Any], user: Any) -> Changed:
    return amend_license(held=row, terms=said, why=said["comment"], seen=said["seen"], by=user)


def _extend(row: License, said: dict[str, Any], user: Any) -> Changed:
    return extend_license(held=row, until=said["expires_on"], why=said["comment"], by=user)


def _withdraw(row: License, said: dict[str, Any], user: Any) -> Changed:
    return withdraw_license(held=row, on=said["withdrawn_on"], why=said["comment"], by=user)


def _reinstate(row: License, said: dict[str, Any], user: Any) -> Changed:
    return reinstate_license(held=row, why=said["comment"], by=user)


def _is_in_use(row: License) -> bool:
    return row.withdrawn_on is None


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
        RecordAction("amend", "Amend", CHANGE, _amend, _is_in_use, AmendForm, terms_of),
        RecordAction(
            "extend",
            "Extend",
            CHANGE,
            _extend,
            lambda row: _is_in_use(row) and row.expires_on is not None,
            ExtendForm,
        ),
        RecordAction("withdraw", "Withdraw", CHANGE, _withdraw, _is_in_use, WithdrawForm),
        RecordAction(
            "reinstate",
            "Put back in use",
            CHANGE,
            _reinstate,
            lambda row: not _is_in_use(row),
            WhyForm,
        ),
    )

    def add_record(self, values: dict[str, Any], user: Any) -> License:
        return enter_license(values=values, by=user)

    def acted(self, request: HttpRequest, obj: License, done: Any) -> HttpResponse:
        """After a change the open orders under the license are screened again, with it."""
        if isinstance(done, Changed):
            why = f"license {done.license} was changed"
            asked = screen_again(done.cases, why=why, by=request.user)
            for refusal in asked.refused:
                messages.warning(request, refusal)
            if asked.queued:
                messages.success(request, _screened_words(asked.queued))
        return super().acted(request, obj, done)

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
                        *_withdrawn(obj),
                        ("Conditions", cell(obj.conditions)),
                    ),
                ),
                _changes(obj),
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


def _screened_words(count: int) -> str:
    cases = "1 open case rests" if count == 1 else f"{count} open cases rest"
    return f"{cases} on it: screened again in the background, each goes on as it is."


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


def _withdrawn(held: License) -> Iterator[tuple[str, Cell]]:
    if held.withdrawn_on is not None:
        yield "Withdrawn", cell(f"from {held.withdrawn_on}: {held.withdrawn_why}")


CHANGES = ("entered", "amended", "extended", "withdrawn", "reinstated")


def _changes(held: License) -> Table:
    """Who entered it and changed it, when and why, and what it was before."""
    events = AuditEvent.objects.about(held).filter(verb__in=[f"license_{c}" for c in CHANGES])
    return Table(
        "Changes",
        ("What", "From", "To", "Why", "By", "At"),
        [
            (
                cell(label_of(event.verb)),
                cell(_said(event.data.get("before"))),
                cell(_said(event.data.get("after"))),
                cell(event.data.get("why")),
                cell(event.actor),
                cell(event.at),
            )
            for event in events[:MOVEMENTS_SHOWN]
        ],
        empty="Not on record.",
    )


def _said(terms: Mapping[str, Any] | None) -> str | None:
    """Changed terms in words, one after the other."""
    if not terms:
        return None
    return "; ".join(f"{label_of(name)}: {_in_words(value)}" for name, value in terms.items())


def _in_words(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    return str(value) if value not in (None, "") else "none"


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
