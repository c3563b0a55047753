"""Forms for what BIS tells an exporter alone: letters, and recipients that are approved.

Each becomes a change of the policy, which another person must approve.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MinValueValidator
from django.http import HttpRequest

from screening.admin.acting import Adding, DeskForm
from screening.lists.own_catalog import SOURCE as OWN_PRODUCTS
from screening.models import PolicyVersion, Product
from screening.policies import in_todays_shape
from screening.policy_changes import propose_letter, propose_recipients

_DAY = forms.DateInput(attrs={"type": "date"})
_FIRST_DAY = MinValueValidator(
    date(2018, 1, 1), "The day lies before 2018, the year of the act that the rules rest on."
)


_MOST_PRODUCTS = 1000
"""More make no list to choose from: a letter that names one of them is written as policy."""


def _products() -> list[tuple[str, str]]:
    """What ships and as much of the own catalog as can be chosen from."""
    rows = Product.objects.active().order_by("manufacturer", "uid")
    shipped = list(rows.exclude(version__source_id=OWN_PRODUCTS))
    own = rows.filter(version__source_id=OWN_PRODUCTS)[:_MOST_PRODUCTS]
    return [(row.uid, f"{row.manufacturer} {row.names[0]} ({row.uid})") for row in (*shipped, *own)]


class _DatedForm(DeskForm):
    """What a dated row of the policy is asked for."""

    valid_from = forms.DateField(label="Binds from", widget=_DAY, validators=[_FIRST_DAY])
    valid_to = forms.DateField(
        label="Last day",
        widget=_DAY,
        required=False,
        validators=[_FIRST_DAY],
        help_text="Empty while it has no end.",
    )
    citation = forms.CharField(
        max_length=300, help_text="The provision it rests on, for example 15 CFR 744.23(b)."
    )
    note = forms.CharField(
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="From whom, and the date of the letter or notice.",
    )
    reason = forms.CharField(
        label="Reason for the change", max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean(self) -> dict[str, Any]:
        """The last day is none before the first."""
        values: dict[str, Any] = super().clean() or {}
        begins, ends = values.get("valid_from"), values.get("valid_to")
        if begins and ends and ends < begins:
            self.add_error("valid_to", "The last day lies before the first.")
        return values


class LetterForm(_DatedForm):
    """An is-informed letter: which products need a license for which places, and since when."""

    field_order = ("name", "products", "destinations", "by_headquarters")
    name = forms.SlugField(
        max_length=40, help_text="A short word for it; the same word again replaces the letter."
    )
    products = forms.MultipleChoiceField(
        choices=_products,
        widget=forms.SelectMultiple(attrs={"size": 10}),
        help_text="From the product catalogs, of the own one the first thousand; name others on "
        "Propose a policy. Ctrl or Shift selects several.",
    )
    destinations = forms.CharField(
        max_length=400,
        help_text="Countries by two letters, or D:1, D:4, D:5, E:1, E:2; parted by commas.",
    )
    by_headquarters = forms.BooleanField(
        required=False,
        label="Also parties headquartered or parented there, wherever they are",
    )

    def clean_destinations(self) -> list[str]:
        """Codes in capitals, each once."""
        found = (code.strip().upper() for code in self.cleaned_data["destinations"].split(","))
        return list(dict.fromkeys(code for code in found if code))

    def clean_name(self) -> str:
        """A letter that this form cannot show whole is not replaced by what it shows."""
        name: str = self.cleaned_data["name"]
        row = _letter_in_force(name)
        if row is None:
            return name
        gone = set(row["products"]) - {uid for uid, _ in _products()}
        if len(row["periods"]) > 1 or gone:
            raise forms.ValidationError(
                "The letter of this name binds on several periods or names products that the "
                "catalog no longer has: change it on Propose a policy."
            )
        return name


class RecipientsForm(_DatedForm):
    """Recipients approved for advanced computing in one country."""

    field_order = ("country", "names")
    country = forms.RegexField(r"^[A-Za-z]{2}$", help_text="Two letters, for example AE.")
    names = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 5}), help_text="One name a line, as the list has it."
    )

    def clean_names(self) -> list[str]:
        """One name a line."""
        lines = (name.strip() for name in self.cleaned_data["names"].splitlines())
        names = [name for name in lines if name]
        empty = [name for name in names if not any(c.isalnum() for c in name)]
        if empty:
            raise forms.ValidationError(f"{empty[0]} is no name: it has no letter or digit.")
        return names


def _dated(values: dict[str, Any]) -> dict[str, Any]:
    ends = values["valid_to"].isoformat() if values["valid_to"] else None
    return {
        "periods": [{"valid_from": values["valid_from"].isoformat(), "valid_to": ends}],
        "citation": values["citation"],
        "note": values["note"],
    }


def _letter(values: dict[str, Any], user: Any) -> Any:
    row = {
        "name": values["name"],
        "products": values["products"],
        "destinations": values["destinations"],
        "by_headquarters": values["by_headquarters"],
        **_dated(values),
    }
    return propose_letter(letter=row, reason=values["reason"], by=user)


def _recipients(values: dict[str, Any], user: Any) -> Any:
    row = {"names": values["names"], "country": values["country"].upper(), **_dated(values)}
    return propose_recipients(recipients=row, reason=values["reason"], by=user)


def _known_letter(request: HttpRequest) -> dict[str, Any]:
    """The letter named in the address, to be changed."""
    row = _letter_in_force(request.GET.get("letter", ""))
    if row is None:
        return {}
    return {**row, **row["periods"][0], "destinations": ", ".join(row["destinations"])}


def _letter_in_force(name: str) -> dict[str, Any] | None:
    newest = PolicyVersion.objects.first()
    letters = in_todays_shape(newest.content if newest else {})["controls"]["letters"]
    return next((row for row in letters if row["name"] == name), None)


LETTER = Adding("Enter a letter of BIS", LetterForm, _letter, _known_letter)
RECIPIENTS = Adding("Enter approved recipients", RecipientsForm, _recipients)
