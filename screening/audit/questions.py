"""Asking for rows that no event tells of: the parts that each such question is made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import CharField, Func, Model, OuterRef, QuerySet, UUIDField, Value
from django.db.models.functions import Cast, Concat, StrIndex

from screening.models import AuditEvent

Asked = tuple[QuerySet[Any], str, QuerySet[Any]]
"""Rows, what they say of themselves, and the events one of which must say so, too."""


class SubjectId(Func):
    """A row's key as events spell it; SQLite stores a UUID without its dashes."""

    output_field = CharField()
    template = "CAST(%(expressions)s AS text)"

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Dashes where a UUID has them."""
        if not isinstance(self.source_expressions[0].output_field, UUIDField):
            return self.as_sql(compiler, connection, **extra)
        parts = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
        text = " || '-' || ".join(f"substr(%(expressions)s, {at}, {n})" for at, n in parts)
        return self.as_sql(compiler, connection, template=f"({text})", **extra)


def told(model: type[Model], verbs: Sequence[str], key: str = "pk") -> QuerySet[Any]:
    """Events of these verbs about a row of this kind that a row of the outer query names."""
    events: QuerySet[Any] = AuditEvent.objects.filter(
        subject_type=model._meta.model_name, subject_id=SubjectId(OuterRef(key)), verb__in=verbs
    )
    return events


def saying(events: QuerySet[Any], *words: Any) -> QuerySet[Any]:
    """Those whose data holds these words."""
    said = Concat(*words, output_field=CharField()) if len(words) > 1 else words[0]
    saying: QuerySet[Any] = events.annotate(at_word=StrIndex("data_json", said))
    return saying.filter(at_word__gt=0)


def numbered(events: QuerySet[Any], name: str, column: str = "pk") -> QuerySet[Any]:
    """Those whose data gives this number under a name that is not the last one."""
    return saying(events, Value(f'"{name}":'), Cast(OuterRef(column), CharField()), Value(","))


def named(events: QuerySet[Any], name: str, *words: Any) -> QuerySet[Any]:
    """Those whose data gives these words, which are plain, under a name."""
    return saying(events, Value(f'"{name}":"'), *words, Value('"'))
