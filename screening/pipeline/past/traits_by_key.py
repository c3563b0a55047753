"""Traits by their keys, looked up key by key.

A batch has two thousand keys of which most were never seen. PostgreSQL takes each for a key like
the others and, from some ten thousand stored orders on, rather reads the whole table, which costs
more the more is stored. Told to look each key up by itself it reads what is there and no more.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Q

from screening.models.many_keys import keys_in

_OF_KEYS = """
SELECT found.id FROM unnest(%s::text[]) AS asked(key) CROSS JOIN LATERAL (
    SELECT trait.id FROM screening_partytrait trait
    JOIN screening_transaction known ON known.id = trait.transaction_id
    WHERE trait.key = asked.key AND {which} AND known.submitted_at < %s
        AND (known.superseded_at IS NULL OR known.superseded_at >= %s)
    ORDER BY trait."on" DESC, trait.id DESC LIMIT %s
) found"""
_ON_OR_AFTER = 'trait."on" >= %s'


def seen(
    keys: Sequence[str],
    links: Sequence[str],
    *,
    since: date,
    linked_since: date,
    known: tuple[datetime, datetime],
    most: int,
) -> Q:
    """Traits with one of the keys from a day on, those that link from another, or advanced ones.

    Args:
        links: those of the keys that link.
        known: first and last of the moments that are asked for; traits that were known at none of
            them may be left out.
        most: how many are read in the end, so that of one key no more need be named.
    """
    if connection.vendor != "postgresql":
        return (
            Q(key__in=keys, on__gte=since)
            | Q(key__in=links, on__gte=linked_since)
            | Q(key__in=keys, is_advanced=True)
        )
    first, last = known
    asked: list[tuple[str, Sequence[str], list[Any]]] = [
        (_ON_OR_AFTER, keys, [since]),
        (_ON_OR_AFTER, links, [linked_since]),
        ("trait.is_advanced", keys, []),
    ]
    statement = " UNION ".join(_OF_KEYS.format(which=which) for which, _, _ in asked)
    values: list[Any] = [x for _, of, day in asked for x in ([*of], *day, last, first, most)]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return Q(pk__in=keys_in([pk for (pk,) in cursor.fetchall()]))
