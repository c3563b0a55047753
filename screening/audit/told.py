"""An event as it is held against its row, and the questions that most kinds of row are asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any, NamedTuple

from django.contrib.auth import get_user_model
from django.db.models import Model

from screening.models import AuditEvent
from screening.terms.values import to_decimal, to_plain


class Told(NamedTuple):
    """An event as it is held against its row."""

    position: int
    verb: str
    by: str
    subject_type: str
    subject_id: str
    data: Mapping[str, Any]


Question = Callable[[Any, Told], str]
"""Given a row and what was told of it, a sentence on what is wrong; empty where nothing is."""
Check = tuple[type[Model], Question]
"""The kind of row that a verb is about, and what must still hold of it."""


def is_by(person: Any, name: str) -> bool:
    """Whether an event's actor is a row's person; who was renamed since is nobody else's name."""
    if person is None:
        return False
    users = get_user_model()._default_manager
    return person.get_username() == name or not users.filter(username=name).exists()


def is_told(value: Any, said: Any) -> bool:
    """Whether a column holds what an event said; amounts and moments compare as such."""
    if isinstance(value, Decimal):
        return to_decimal(said) == value
    if isinstance(value, datetime) and isinstance(said, str):
        return datetime.fromisoformat(said) == value
    if isinstance(value, str) and isinstance(said, str):
        return value.strip() == said.strip()  # some events tell words as they were typed
    return bool(to_plain(value) == said)


def unchanged(*names: str, **columns: str) -> Question:
    """A question: does the row still say what the event told, and goes on to say it for ever?

    Args:
        names: columns that the event tells under their own name.
        columns: columns by the name under which the event tells them; a path may have points.
    """
    wanted = {name: attrgetter(name) for name in names}
    wanted |= {said: attrgetter(path) for said, path in columns.items()}

    def ask(row: Any, told: Told) -> str:
        for said, value_of in wanted.items():
            if said in told.data and not is_told(value_of(row), told.data[said]):
                return f"{_named(row)} says another '{said}' than was told"
        return ""

    return ask


def of_person(said: str, column: str) -> Question:
    """A question: is the row still the person's whom the event named?"""

    def ask(row: Any, told: Told) -> str:
        if said not in told.data or is_by(getattr(row, column), told.data[said]):
            return ""
        return f"{_named(row)} is another person's than was told"

    return ask


def until_told_again(question: Question, *verbs: str) -> Question:
    """The question, where no later event of these verbs told another thing.

    The row was read before: a change that comes meanwhile has its event by then.
    """

    def ask(row: Any, told: Told) -> str:
        fault = question(row, told)
        later = AuditEvent.objects.about(row).filter(verb__in=verbs, pk__gt=told.position)
        return "" if fault and later.exists() else fault

    return ask


def stays(is_so: Callable[[Any], bool], what: str, by: str = "") -> Question:
    """A question: is the row still what the event made it?

    Args:
        is_so: whether it is.
        what: it was made, in a word or two.
        by: the column that holds who did it, where one does.
    """

    def ask(row: Any, told: Told) -> str:
        if is_so(row) and (not by or is_by(getattr(row, by), told.by)):
            return ""
        return f"{_named(row)} was {what}, and does not say so"

    return ask


def every(*questions: Question) -> Question:
    """The first of several faults."""

    def ask(row: Any, told: Told) -> str:
        return next((fault for one in questions if (fault := one(row, told))), "")

    return ask


def _named(row: Any) -> str:
    return f"{row._meta.verbose_name} {row.pk}"
