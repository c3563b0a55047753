"""What a version of a list says otherwise than another, as a table: told alike on the page of the
version, of the task about it and of the change that monitoring looked through."""

from __future__ import annotations

from django.contrib import admin

from screening.admin.read_only import page_of
from screening.admin.record import Cell, Table, cell
from screening.lists.change_words import MOST, Change, changes
from screening.models import ListVersion

SHOWN = 100
_SIGNS = {
    "added": "+ added",
    "removed": "− removed",
    "changed": "≈ changed",
    "renamed": "≈ renamed",
}


def differences_table(
    version: ListVersion, before: ListVersion, *, title: str = "What is different"
) -> Table:
    """The rows that differ, in words, with what the agency cites."""
    told = changes(version, before)
    rows = tuple(_row(change) for change in told[:SHOWN])
    more = f"{len(told) - SHOWN:,} more are not shown." if len(told) > SHOWN else ""
    return Table(
        title,
        ("Kind", "Row", "What is different", "Citation"),
        rows,
        note=f"against {before.label}, {before.published or 'undated'}",
        footer=more if len(told) < MOST else f"{more} Of each kind, {MOST} at most are told.",
        empty="Nothing.",
    )


def _row(change: Change) -> tuple[Cell, ...]:
    is_shown = change.row._meta.model in admin.site._registry
    return (
        Cell(_SIGNS[change.kind], "nowrap"),
        Cell(str(change.row), "strong", page_of(change.row) if is_shown else ""),
        Cell("\n".join(change.words)) if change.words else Cell("–", "quiet"),
        cell(change.citation),
    )
