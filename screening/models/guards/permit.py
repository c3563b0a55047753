"""Leave to remove what is past its retention period, which no statement of SQL can give itself.

The triggers ask for a word that only the product knows: on PostgreSQL they compare the SHA-256 of a
setting of the transaction with the one in their body, and the word itself is made from
``SECRET_KEY``, which is in no table; on SQLite they call a function that exists only in connections
of the product. Whoever writes SQL, as the service or as the owner, has neither.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection
from django.utils.crypto import salted_hmac

SETTING = "screening.purge_permit"
FUNCTION = "screening_purge_is_under_way"

_under_way: ContextVar[bool] = ContextVar("purge_under_way", default=False)

ON_SQLITE = f"{FUNCTION}() = 1"


def on_postgresql() -> str:
    """What a trigger's body asks on PostgreSQL."""
    told = f"coalesce(current_setting('{SETTING}', true), '')"
    digest = hashlib.sha256(_word().encode()).hexdigest()
    return f"sha256(convert_to({told}, 'UTF8')) = decode('{digest}', 'hex')"


@contextmanager
def purge_permitted() -> Iterator[None]:
    """Deletes of what may be purged pass inside; for a transaction of the caller's."""
    token = _under_way.set(True)
    _say(_word())
    try:
        yield
        _say("")
    finally:
        _under_way.reset(token)


def teach_sqlite(*, connection: Any, **_: Any) -> None:
    """Give a new connection what triggers ask; a receiver of ``connection_created``."""
    if connection.vendor == "sqlite":
        connection.connection.create_function(FUNCTION, 0, lambda: int(_under_way.get()))


def _say(word: str) -> None:
    # For the transaction alone, so that what is undone takes it back, too.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, word])


def _word() -> str:
    return salted_hmac(SETTING, "purge", algorithm="sha256").hexdigest()
