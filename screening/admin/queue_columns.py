"""The columns of the queue: which there are, which a person chose, and how each is sorted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from screening.models import QueueColumns


@dataclass(frozen=True, slots=True)
class Column:
    """A column that can be chosen.

    Args:
        sort: what it is sorted by; empty where it cannot be.
        is_usual: whether it is shown to who chose none.
    """

    name: str
    label: str
    sort: str = ""
    is_usual: bool = True


COLUMNS: tuple[Column, ...] = (
    Column("party", "Parties, why it is here"),
    Column("goods", "Goods"),
    Column("evidence", "Strongest evidence"),
    Column("value", "Value", "value"),
    Column("ships", "Ships", "ships"),
    Column("due", "Due", "due"),
    Column("age", "Age", "opened", is_usual=False),
    Column("points", "Why this place", is_usual=False),
    Column("customer", "Customer", is_usual=False),
    Column("who", "Assignee"),
)
NAMES = frozenset(column.name for column in COLUMNS)


@dataclass(frozen=True, slots=True)
class Heading:
    """A column as it stands over the rows; ``url`` sorts by it, the other way round if it is."""

    name: str
    label: str
    url: str
    sorted: str


def columns_of(user: Any) -> tuple[Column, ...]:
    """The columns that a person looks at, in their order."""
    row = QueueColumns.objects.filter(user=user).first()
    chosen = [name for name in row.names if name in NAMES] if row else []
    if not chosen:
        return tuple(column for column in COLUMNS if column.is_usual)
    return tuple(column for column in COLUMNS if column.name in chosen)


def headings(columns: Sequence[Column], asked: Mapping[str, str]) -> list[Heading]:
    """The heads of the columns, each with the address that sorts by it."""
    now = asked.get("sort", "")
    return [
        Heading(
            column.name,
            column.label,
            sorted_url(column.sort, asked) if column.sort else "",
            _sorted(column.sort, now),
        )
        for column in columns
    ]


def sorted_url(sort: str, asked: Mapping[str, str]) -> str:
    """The same question sorted by a column: up, then down, then the order of work again."""
    now = asked.get("sort", "")
    following = {sort: f"-{sort}", f"-{sort}": ""}.get(now, sort)
    query = {name: value for name, value in asked.items() if name != "sort"}
    if following:
        query["sort"] = following
    return f"?{urlencode(query)}"


def _sorted(sort: str, now: str) -> str:
    if not sort or now.removeprefix("-") != sort:
        return ""
    return "descending" if now.startswith("-") else "ascending"
