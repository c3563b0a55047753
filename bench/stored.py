"""Many more orders on record without screening them: what is stored, copied by SQL.

A copy of an order has keys, reference and days of its own, with all rows that later orders are held
against: parties, lines, traits, screening, findings, causes, case. Its buyers are those of the
order, so that they come to have as many orders more, or others of their own. The copies stand in
no chain of events: what is measured with them is what screening reads, and no audit.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

SPREAD_DAYS = 90
"""Days over which copies are spread at first: earlier orders are compared in the last 92."""
_OTHER_PARTIES = (
    "jsonb_set(content, '{parties}', (SELECT jsonb_agg(p || jsonb_build_object("
    "'name', p->>'name' || %(mark)s)) FROM jsonb_array_elements(content->'parties') p))"
)


def copy_stored(times: int, *, own_buyers: bool, days: int = SPREAD_DAYS) -> int:
    """Store every order so many times more.

    Args:
        own_buyers: buyers of each copy are others; else those of the order have more orders.
        days: over which the copies are spread, into the past.

    Returns:
        How many orders are stored then.
    """
    from screening.models import Transaction

    tables = _tables(own_buyers)
    originals = list(Transaction.objects.values_list("pk", flat=True))
    for number in range(1, times + 1):
        told = {
            "mark": f" {number}",
            "days": number * days // (times + 1),
            "originals": originals,
        }
        with transaction.atomic(), connection.cursor() as cursor:
            # The guards of what is never changed look at each row; copies are no record of ours.
            cursor.execute("SET LOCAL session_replication_role = replica")
            for model, changed in tables.items():
                cursor.execute(_statement(model, changed), told)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return Transaction.objects.count()


def _tables(own_buyers: bool) -> dict[type[Model], dict[str, str]]:
    """By model, the columns that are otherwise in a copy."""
    from screening import models

    name = "name || %(mark)s" if own_buyers else "name"
    of_order = {"transaction_id": _key("transaction_id")}
    of_screening = {"screening_id": _key("screening_id")}
    return {
        models.Transaction: {
            "id": _key("id"),
            "reference": "reference || %(mark)s",
            "reference_key": "reference_key || %(mark)s",
            "date": _day("date"),
            "submitted_at": _day("submitted_at"),
            "content": _OTHER_PARTIES if own_buyers else "content",
        },
        models.TransactionParty: of_order | {"name": name},
        models.TransactionLine: of_order,
        models.PartyTrait: of_order
        | {"name": name, "key": "key || %(mark)s" if own_buyers else "key", "on": _day('"on"')},
        models.Screening: of_order
        | {"id": _key("id")}
        | {each: _day(each) for each in ("queued_at", "started_at", "finished_at")},
        models.Determination: of_screening,
        models.Hit: of_screening | {"party_name": f"party_{name}"},
        models.RedFlag: of_screening,
        models.HoldCause: of_screening | {"finished_at": _day("finished_at")},
        models.Case: of_screening
        | {"number": "right(md5(number || %(mark)s), 20)", "opened_at": _day("opened_at")},
    }


def _key(column: str) -> str:
    return f"md5({column}::text || %(mark)s)::uuid"


def _day(column: str) -> str:
    return f"({column} - make_interval(days => %(days)s))"


def _statement(model: type[Model], changed: Mapping[str, str]) -> str:
    meta = model._meta
    columns = [f.column for f in meta.concrete_fields if not f.primary_key or f.column in changed]
    values = ", ".join(changed.get(column, f'"{column}"') for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    return (
        f'INSERT INTO "{meta.db_table}" ({names})'
        f' SELECT {values} FROM "{meta.db_table}" WHERE {_which(model)}'
    )


def _which(model: type[Model]) -> str:
    from screening.models import Screening, Transaction

    names: dict[str, Any] = {f.column: f for f in model._meta.concrete_fields}
    if model is Transaction:
        return "id = ANY(%(originals)s)"
    if "transaction_id" in names:
        return "transaction_id = ANY(%(originals)s)"
    of_orders = f'SELECT id FROM "{Screening._meta.db_table}" WHERE transaction_id'
    return f"screening_id IN ({of_orders} = ANY(%(originals)s))"
