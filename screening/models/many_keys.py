"""Asking for thousands of rows by their keys: one array, where Django writes a value for each.

PostgreSQL reads it as a table of keys; a list of ten thousand values costs Django and the server
more than the rows, and SQLite takes no more than 32,766 of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models.expressions import RawSQL


def keys_in(keys: Iterable[UUID]) -> Any:
    """These keys as what follows ``__in``."""
    if connection.vendor == "postgresql":
        return RawSQL("SELECT unnest(%s::uuid[])", [list(keys)])
    return RawSQL("SELECT value FROM json_each(%s)", [json.dumps([key.hex for key in keys])])
