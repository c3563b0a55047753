"""Policy versions, read only: thresholds, weights and rule switches with their reason."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.urls import reverse

from screening.admin.read_only import ReadOnlyAdmin
from screening.admin.record import Cell, Facts, RecordPage, Table, cell, source_card
from screening.admin.wording import label_of
from screening.matching import MatchingPolicy
from screening.matching.thresholds import CONDITIONS
from screening.models import PolicyVersion
from screening.policies import in_todays_shape


def _part(name: str, part: Any) -> Facts:
    values = part if isinstance(part, dict) else {name: part}
    rows: list[tuple[str, Cell]] = []
    for key, value in values.items():
        if isinstance(value, dict) and value:
            rows += [(str(inner), cell(said)) for inner, said in value.items()]
        else:
            rows.append((label_of(key), cell(value)))
    return Facts(label_of(name), rows)


def _letters(policy: PolicyVersion) -> Facts:
    """Each letter of BIS as a sentence that leads to its form."""
    url = reverse("admin:screening_policyproposal_letter")
    rows: list[tuple[str, Cell]] = [
        (
            letter["name"],
            Cell(_letter_words(letter), "", f"{url}?{urlencode({'letter': letter['name']})}"),
        )
        for letter in in_todays_shape(policy.content)["controls"]["letters"]
    ]
    return Facts("Letters of BIS", (*rows, ("Another", Cell("Enter a letter of BIS", "", url))))


def _letter_words(letter: dict[str, Any]) -> str:
    places = ", ".join(letter["destinations"])
    seats = " and parties headquartered there" if letter["by_headquarters"] else ""
    return (
        f"{', '.join(letter['products'])}: license for {places}{seats}, {_days(letter)} "
        f"({letter['citation']})"
    )


def _recipients(policy: PolicyVersion) -> Facts:
    url = reverse("admin:screening_policyproposal_recipients")
    rows: list[tuple[str, Cell]] = [
        (row["country"], cell(f"{', '.join(row['names'])}, {_days(row)} ({row['citation']})"))
        for row in in_todays_shape(policy.content)["controls"]["approved_recipients"]
    ]
    return Facts(
        "Recipients approved for advanced computing",
        (*rows, ("Another", Cell("Enter approved recipients", "", url))),
    )


def _thresholds(policy: PolicyVersion) -> Table:
    """The rows of thresholds, the most exact first: of two that fit a hit it is that applies."""
    matching = MatchingPolicy.from_mapping(policy.content.get("matching", {}))
    rows = sorted(matching.thresholds, key=lambda row: -len(row.conditions))
    said = [
        (
            *(Cell(row.conditions.get(name, "any")) for name in CONDITIONS),
            Cell(f"{row.review_threshold:.2f}"),
            Cell(f"{row.match_threshold:.2f}"),
        )
        for row in rows
    ]
    rest = (Cell("every other hit"), Cell(""), Cell(""), Cell(""))
    scores = (matching.review_threshold, matching.match_threshold)
    head = ("List", "Role", "Kind of party", "Script", "Looked at from", "Same party from")
    return Table("Thresholds", head, [*said, (*rest, *(Cell(f"{s:.2f}") for s in scores))])


def _days(row: dict[str, Any]) -> str:
    spans = (f"{p['valid_from']} to {p['valid_to'] or 'open'}" for p in row["periods"])
    return "; ".join(spans)


@admin.register(PolicyVersion)
class PolicyVersionAdmin(ReadOnlyAdmin):
    """The newest version is in force; older ones stay for replays."""

    list_display = ("version", "reason", "created_at", "created_by")
    search_fields = ("version", "reason")

    def record_of(self, obj: PolicyVersion) -> RecordPage:
        return RecordPage(
            title=f"Policy {obj.version}",
            main=(
                Facts(
                    "Set",
                    (
                        ("Reason", cell(obj.reason)),
                        ("By", cell(obj.created_by)),
                        ("At", cell(obj.created_at)),
                    ),
                ),
                _thresholds(obj),
                _letters(obj),
                _recipients(obj),
                *(_part(name, part) for name, part in obj.content.items()),
                source_card("As stored", obj.content, "JSON"),
            ),
        )
