"""What is asked of who enters, amends, extends or withdraws a license."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from screening.admin.acting import CommentForm, DeskForm
from screening.cases.license_record import TERMS, terms_seen
from screening.models import License
from screening.terms.license import LicenseKind


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"})


_AMOUNT: dict[str, Any] = {
    "min_value": 0,
    "max_digits": 20,
    "decimal_places": 6,
    "required": False,
}


class Words(forms.CharField):
    """A list of short texts, one a line."""

    widget = forms.Textarea(attrs={"rows": 2})

    def prepare_value(self, value: Any) -> Any:
        """One a line, as it is typed."""
        return "\n".join(map(str, value)) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        """The lines that say something."""
        return [line.strip() for line in str(super().clean(value)).splitlines() if line.strip()]


class TermsForm(DeskForm):
    """What a license authorizes."""

    eccns = Words(label="ECCNs", required=False, help_text="One a line.")
    part_numbers = Words(required=False, help_text="One a line.")
    parties = Words(required=False, help_text="Names as licensed, one a line.")
    countries = Words(required=False, help_text="Two letters or the name, one a line.")
    quantity_left = forms.DecimalField(
        label="Quantity left", help_text="Empty: none set.", **_AMOUNT
    )
    value_left = forms.DecimalField(label="Value left", help_text="Empty: none set.", **_AMOUNT)
    currency = forms.RegexField("^[A-Z]{3}$", required=False, initial="USD")
    conditions = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 3}))


class LicenseForm(TermsForm):
    """A license as its authority granted it."""

    number = forms.CharField(max_length=40, help_text="D and six or seven digits, of a license.")
    kind = forms.ChoiceField(choices=[(k.value, k.words) for k in LicenseKind])
    expires_on = forms.DateField(label="Last day of use", required=False, widget=_day())
    notified_on = forms.DateField(
        label="BIS notified (a notification only)", required=False, widget=_day()
    )
    cleared_on = forms.DateField(
        label="Passed by BIS (a notification only)", required=False, widget=_day()
    )
    field_order = (
        *("number", "kind", "eccns", "part_numbers", "parties", "countries", "quantity_left"),
        *("value_left", "currency", "expires_on", "notified_on", "cleared_on", "conditions"),
    )


class WhyForm(CommentForm):
    """Why, for who reads the record later."""

    comment = forms.CharField(label="Why", widget=forms.Textarea(attrs={"rows": 2}))


class AmendForm(WhyForm, TermsForm):
    """What it authorizes now, as its authority amended it."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    field_order = (*TERMS, "comment", "seen")


class ExtendForm(WhyForm):
    """Until when it runs now."""

    expires_on = forms.DateField(label="New last day", widget=_day())
    field_order = ("expires_on", "comment")


class WithdrawForm(WhyForm):
    """From which day nothing more ships under it."""

    withdrawn_on = forms.DateField(label="From", widget=_day(), initial=timezone.localdate)
    field_order = ("withdrawn_on", "comment")


def terms_of(held: License) -> dict[str, Any]:
    """The terms of a license as the form to amend it stands filled with them."""
    terms = {name: getattr(held, name) for name in TERMS}
    for name in ("quantity_left", "value_left"):
        if terms[name] is not None:
            terms[name] = f"{terms[name].normalize():f}"
    return {**terms, "seen": terms_seen(held)}
