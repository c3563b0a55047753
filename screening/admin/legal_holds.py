"""Legal holds, placed and lifted here, and what a purge would remove; removing is a command."""

from __future__ import annotations

from itertools import islice
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from screening.admin.acting import ActingAdmin, CommentForm, DeskForm, RecordAction
from screening.admin.record import Cell, Facts, RecordPage, Table, cell
from screening.models import LegalHold, Transaction
from screening.retention.due import Retained, past_their_time
from screening.retention.holds import lift_hold, place_hold

VIEW = "screening.view_legalhold"
CHANGE = "screening.change_legalhold"
ORDERS_SHOWN = 100


class HoldForm(DeskForm):
    """Over what, and who asked for it."""

    reference = forms.CharField(
        max_length=200, required=False, help_text="The order's reference, as submitted."
    )
    everything = forms.BooleanField(required=False, label="Every record there is")
    reason = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}), help_text="Who asked for the records, and why."
    )

    def clean(self) -> dict[str, Any]:
        """One order or everything, and not both: an empty field must not mean all by accident."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if bool(said.get("reference")) == bool(said.get("everything")):
            raise forms.ValidationError("Name one order, or tick every record.")
        return said


def _lift(row: LegalHold, said: dict[str, Any], user: Any) -> LegalHold:
    return lift_hold(hold=row, why=said["comment"], by=user.get_username())


@admin.register(LegalHold)
class LegalHoldAdmin(ActingAdmin):
    """Holds and whether they stand."""

    list_display = ("over", "stands", "reason", "placed_by", "placed_at", "lifted_at")
    search_fields = ("reference", "reason")
    add_form_class = HoldForm
    add_permission = "screening.add_legalhold"
    add_title = "Place a legal hold"
    record_actions = (
        RecordAction(
            "lift", "Lift the hold", CHANGE, _lift, lambda row: row.lifted_at is None, CommentForm
        ),
    )

    @admin.display(description="Over", ordering="reference")
    def over(self, hold: LegalHold) -> str:
        """The order, or everything."""
        return hold.reference or "every record"

    @admin.display(description="State")
    def stands(self, hold: LegalHold) -> str:
        """Whether it keeps anything."""
        return "lifted" if hold.lifted_at else "stands"

    def add_record(self, values: dict[str, Any], user: Any) -> LegalHold:
        return place_hold(
            reference=values["reference"], reason=values["reason"], by=user.get_username()
        )

    def record_of(self, obj: LegalHold) -> RecordPage:
        return RecordPage(
            title=str(obj).capitalize(),
            badges=(Cell(self.stands(obj), "state"),),
            main=(
                Facts(
                    "Hold",
                    (
                        ("Over", cell(self.over(obj))),
                        ("On record", cell(_on_record(obj))),
                        ("Reason", cell(obj.reason)),
                        ("Placed by", cell(obj.placed_by)),
                        ("Placed", cell(obj.placed_at)),
                        ("Lifted by", cell(obj.lifted_by)),
                        ("Lifted", cell(obj.lifted_at)),
                        ("Why it was lifted", cell(obj.lifted_why)),
                    ),
                    footer="While it stands nothing it is over is removed, whatever its age "
                    "(15 CFR 762.6(b)).",
                ),
            ),
        )


def _on_record(hold: LegalHold) -> str:
    """How much it is over, so that a misspelled reference is seen."""
    rows = Transaction.objects.all()
    if hold.reference:
        rows = rows.filter(reference=hold.reference)
    count = rows.count()
    return f"{count:,} submissions" if count else "nothing: is the reference right?"


@require_safe
def retention_view(request: HttpRequest) -> HttpResponse:
    """The orders past their retention period, what would go and what keeps the others."""
    if not request.user.has_perm(VIEW):
        raise PermissionDenied
    today = timezone.now().date()
    orders = list(islice(past_their_time(today=today), ORDERS_SHOWN + 1))
    shown = orders[:ORDERS_SHOWN]
    more = " There are more than are shown here." if len(orders) > ORDERS_SHOWN else ""
    free = sum(not order.kept_by for order in shown)
    record = RecordPage(
        title="Past their time",
        main=(
            Table(
                "Orders whose retention period is over",
                ("Order", "Class", "Last event", "Kept until", "A purge would"),
                [_row(order) for order in shown],
                note=f"{free} would be removed, {len(shown) - free} are kept.{more}",
                footer="Nothing is removed here: 'manage.py purge' shows all of it, and removes "
                "it with --execute.",
                empty="Nothing is past its time.",
            ),
        ),
    )
    context = {
        **admin.site.each_context(request),
        "title": record.title,
        "record": record,
        "opts": LegalHold._meta,
    }
    return TemplateResponse(request, "desk/record.html", context)


def _row(order: Retained) -> tuple[Cell, ...]:
    fate = f"keep it: {'; '.join(order.kept_by)}" if order.kept_by else "remove it"
    return (
        Cell(order.reference, "mono"),
        Cell(f"{order.years} years, {order.citation}"),
        cell(order.last_event_on),
        cell(order.kept_until),
        Cell(fate, "text" if order.kept_by else "strong"),
    )
