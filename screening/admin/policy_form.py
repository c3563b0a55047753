"""The form in which a person changes the policy: section by section, each value with its limits.

What is left alone stays as it is in force when the form is sent, also where it was changed by
somebody else meanwhile; what was changed goes on top of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from screening.admin.acting import DeskForm
from screening.desk.governing import typed as values
from screening.desk.governing.settings import value_at
from screening.errors import InvalidPolicyError
from screening.models import PolicyVersion
from screening.policies import check_policy, in_todays_shape, with_every_value

BASE, REASON = "base", "reason"
_NO_WORD = "as its rule says"


@dataclass(frozen=True, slots=True)
class FormRow:
    """One value, or the values of one row side by side."""

    words: str
    fields: tuple[forms.BoundField, ...]


@dataclass(frozen=True, slots=True)
class FormSection:
    """A section of the form; ``is_open`` where something in it was changed or refused."""

    title: str
    note: str
    rows: tuple[FormRow, ...]
    is_open: bool


class PolicyForm(DeskForm):
    """The policy in force, value by value, and why it should change.

    After ``is_valid``, ``cleaned_data["content"]`` is the whole policy as it would be.
    """

    base = forms.CharField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, data: Any = None, files: Any = None, **kwargs: Any) -> None:
        kwargs.pop("initial", None)
        newest = PolicyVersion.objects.first()
        # A browser sends back what stood on the page; PostgreSQL looks for no NUL.
        seen = _version(data.get(BASE, "").replace("\0", "")) if data is not None else newest
        self._seen = with_every_value(seen.content if seen else {})
        self._in_force = in_todays_shape(newest.content if newest else {})
        self._sections = values.sections_of(self._seen)
        super().__init__(data, initial={BASE: seen.version if seen else ""}, **kwargs)
        for row in self._rows():
            self.fields[row.name] = _field(row, value_at(self._seen, row.name))
        # Styled after they were added, as the fields of the class were.
        for field in self.fields.values():
            if not isinstance(field.widget, forms.CheckboxInput):
                field.widget.attrs.setdefault("class", "input")

    @property
    def sections(self) -> Iterator[FormSection]:
        """What the page shows, in the order of the table of sections."""
        touched = {*self.errors, *self.changed_data} if self.is_bound else set()
        for section in self._sections:
            rows: dict[str, list[forms.BoundField]] = {}
            for row in section.values:
                rows.setdefault(row.row or row.name, []).append(self[row.name])
            yield FormSection(
                section.title,
                section.note,
                tuple(
                    FormRow("" if name in self.fields else name, tuple(fields))
                    for name, fields in rows.items()
                ),
                is_open=any(row.name in touched for row in section.values),
            )

    def clean(self) -> dict[str, Any]:
        """The policy as it would be; a value that the engines refuse is told at its field."""
        said: dict[str, Any] = super().clean() or {}
        content: dict[str, Any] = dict(self._in_force)
        for row in self._rows():
            if row.name in self.changed_data and row.name in said:
                before = value_at(self._seen, row.name)
                try:
                    content = values.with_typed(content, row, said[row.name], before)
                except InvalidPolicyError as refusal:
                    self._refuse(refusal)
        if not self.errors:
            try:
                check_policy(content)
            except InvalidPolicyError as refusal:
                self._refuse(refusal)
        return {**said, "content": content}

    def _refuse(self, refusal: InvalidPolicyError) -> None:
        where, _, words = str(refusal).partition(": ")
        row = values.value_named(where, self._sections)
        self.add_error(row.name if row else None, words if row else str(refusal))

    def _rows(self) -> Iterator[values.PolicyValue]:
        return (row for section in self._sections for row in section.values)


class LinesField(forms.CharField):
    """Lines of text; a browser ends them otherwise than they were sent."""

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n")

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(initial, self.to_python(data))


def _version(version: str) -> PolicyVersion | None:
    return PolicyVersion.objects.filter(version=version).first()


def _field(row: values.PolicyValue, value: Any) -> forms.Field:
    shown: Mapping[str, Any] = {
        "label": row.words,
        "initial": values.as_typed(value, row.kind),
        "help_text": row.limits,
        "required": False,
    }
    if row.choices:
        return forms.ChoiceField(choices=[(c, c or _NO_WORD) for c in row.choices], **shown)
    match row.kind:
        case values.YES_OR_NO:
            return forms.BooleanField(**shown)
        case values.TEXTS | values.PERIODS | values.JSON:
            lines = min(8, str(shown["initial"]).count("\n") + 2)
            return LinesField(
                widget=forms.Textarea(attrs={"rows": lines, "spellcheck": "false"}), **shown
            )
    return forms.CharField(max_length=2000, **shown)
