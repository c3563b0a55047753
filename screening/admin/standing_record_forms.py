"""Forms to enter a record on file: the fields of its kind, made from the one schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from screening.admin.acting import DeskForm
from screening.admin.wording import label_of
from screening.cases.attachments import LARGEST_BYTES, TYPES
from screening.intake.standing_record import standing_record_schema
from screening.terms.standing_record import KINDS, StandingKind

CONTENT = "content_"
_DAY = {"type": "date"}
ACCEPTED = ",".join(TYPES)
PAPER_HELP = f"{', '.join(TYPES)}; at most {LARGEST_BYTES // 1024 // 1024} MB."
_LABELS = {
    "eccn": "ECCN",
    "eccns": "ECCNs",
    "ccats": "CCATS number",
    "as_of": "Shares as of",
    "reexport": "Sends goods on or sells them on",
    "chem_bio": "Chemical or biological weapons",
    "sme_production": "Production of semiconductor equipment",
    "location_country": "Country of use",
    "advanced_node_fab": "Advanced-node fabrication",
    "military": "Military use",
    "nuclear": "Nuclear use",
    "missile": "Missiles, rockets or unmanned aircraft",
    "naval_nuclear": "Naval nuclear propulsion",
}


def content_label(name: str) -> str:
    """How a field of what a record says is called, on its form and on its page."""
    return _LABELS.get(name, label_of(name))


class Lines(forms.CharField):
    """A list of short texts, one a line."""

    widget = forms.Textarea(attrs={"rows": 2})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> list[str]:
        """The lines that say something."""
        return [line.strip() for line in str(super().clean(value)).splitlines() if line.strip()]


class Owners(forms.CharField):
    """Owners, one a line: name; country; percent."""

    widget = forms.Textarea(attrs={"rows": 4})

    def clean(self, value: Any) -> list[dict[str, Any]]:
        """Each owner as the schema has it; country and percent may be left out."""
        lines = str(super().clean(value)).splitlines()
        return [self._owner(line) for line in lines if line.strip()]

    def _owner(self, line: str) -> dict[str, Any]:
        name, country, percent, *more = [*(p.strip() for p in line.split(";")), "", ""]
        if any(more[:-2]) or not name:
            raise forms.ValidationError(f"{line}: write name; country; percent.")
        owner: dict[str, Any] = {"name": name}
        if country:
            owner["country"] = country.upper()
        if percent:
            try:
                owner["percent"] = float(percent.rstrip("% "))
            except ValueError as error:
                raise forms.ValidationError(f"{percent} is no share in percent.") from error
        return owner


class KindForm(DeskForm):
    """Which kind of record is entered."""

    kind = forms.ChoiceField(
        label="What is entered", choices=[(kind.value, row.words) for kind, row in KINDS.items()]
    )


def form_of(kind: StandingKind) -> type[DeskForm]:
    """The form of a kind: whose it is, what it says, until when, and its paper."""
    fields = {**_holder_fields(kind), **_content_fields(kind), **_common_fields(kind)}
    return type(f"{kind.name.title()}Form", (DeskForm,), fields)


def proposed_of(kind: StandingKind, values: Mapping[str, Any]) -> dict[str, Any]:
    """What a form asked for, in the shape in which records are proposed."""
    content = {
        name.removeprefix(CONTENT): _plain(value)
        for name, value in values.items()
        if name.startswith(CONTENT) and value not in ("", None, [])
    }
    proposed: dict[str, Any] = {"kind": kind.value, "content": content}
    if KINDS[kind].of_partner:
        country = values["partner_country"].upper()
        proposed["partner"] = {"name": values["partner_name"], "country": country}
    for name in ("part_numbers", "manufacturer", "countries", "valid_from", "valid_until"):
        if values.get(name):
            proposed[name] = _plain(values[name])
    if values.get("countries"):
        proposed["countries"] = [country.upper() for country in values["countries"]]
    if values.get("document"):
        proposed["document"] = values["document"]
    return proposed


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _holder_fields(kind: StandingKind) -> dict[str, forms.Field]:
    row = KINDS[kind]
    fields: dict[str, forms.Field] = {}
    if row.of_partner:
        fields["partner_name"] = forms.CharField(
            max_length=500, label="Partner", help_text="The whole name, legal form too."
        )
        fields["partner_country"] = forms.RegexField(
            "^[A-Za-z]{2}$", label="Partner's country", help_text="Two letters, of its address."
        )
    fields["part_numbers"] = Lines(
        required=row.of_product, help_text="One a line. Empty: of any product."
    )
    if kind is StandingKind.ENCRYPTION:
        fields["manufacturer"] = forms.CharField(max_length=500, required=False)
    return fields


def _common_fields(kind: StandingKind) -> dict[str, forms.Field]:
    return {
        "countries": Lines(
            required=False, help_text="Where goods may go under it, one a line. Empty: anywhere."
        ),
        "valid_from": forms.DateField(label="First day", widget=forms.DateInput(attrs=_DAY)),
        "valid_until": forms.DateField(
            label="Last day", required=KINDS[kind].must_end, widget=forms.DateInput(attrs=_DAY)
        ),
        "document": forms.CharField(
            max_length=4000,
            label="Source document",
            help_text="Title, number, date, where it is kept.",
        ),
        "paper": forms.FileField(
            required=False,
            label="Upload the document",
            help_text=PAPER_HELP,
            widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        ),
        "attached": forms.CharField(
            max_length=64,
            required=False,
            label="Or one attached to a case",
            help_text="Its SHA-256, the first twelve digits or more.",
        ),
        "origin": forms.CharField(
            max_length=300, required=False, help_text="The order whose question it answers."
        ),
    }


def _content_fields(kind: StandingKind) -> dict[str, forms.Field]:
    schema = standing_record_schema()["$defs"]
    rows = schema["standing_record"]["allOf"]
    ref = next(
        row["then"]["properties"]["content"]["$ref"]
        for row in rows
        if row["if"]["properties"]["kind"]["const"] == kind.value
    )
    content = schema[ref.rpartition("/")[2]]
    return {
        f"{CONTENT}{name}": _field(name, row, schema, is_required=name in content["required"])
        for name, row in content["properties"].items()
    }


def _field(
    name: str, row: Mapping[str, Any], schema: Mapping[str, Any], *, is_required: bool
) -> forms.Field:
    known: dict[str, Any] = {
        "label": content_label(name),
        "required": is_required,
        "help_text": row.get("description", ""),
    }
    target = row.get("$ref", "").rpartition("/")[2]
    whole = {**schema.get(target, {}), **row}
    if name == "owners":
        return Owners(**known | {"help_text": "One a line: name; country; percent."})
    if "enum" in whole:
        return forms.ChoiceField(choices=[(v, label_of(v)) for v in whole["enum"]], **known)
    if whole.get("type") == "boolean":
        choices = [("", "not stated"), ("no", "no"), ("yes", "yes")]
        return forms.TypedChoiceField(
            choices=choices, coerce=lambda said: said == "yes", empty_value=None, **known
        )
    if whole.get("type") == "array":
        return Lines(**known)
    if whole.get("title") == "date":
        return forms.DateField(widget=forms.DateInput(attrs=_DAY), **known)
    if whole.get("maxLength", 0) > 500:
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), **known)
    return forms.CharField(**known)
