"""Asking for thousands of rows by their keys: one array, where Django writes a value for each.

PostgreSQL reads it as a table of keys; a list of ten thousand values costs Django and the server
more than the rows, and SQLite takes no more than 32,766 of them.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models.expressions import RawSQL


def keys_in(keys: Collection[UUID] | Collection[int]) -> Any:
    """These keys as what follows ``__in``."""
    if not keys:
        return []
    if connection.vendor == "postgresql":
        if any(isinstance(key, UUID) for key in islice(keys, 1)):
            return RawSQL("SELECT unnest(%s::uuid[])", [list(keys)])
        return RawSQL("SELECT unnest(%s::int8[])", [list(keys)])
    told = [key.hex if isinstance(key, UUID) else key for key in keys]
    return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(told)])
