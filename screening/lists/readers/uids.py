"""Stable keys for lists that number nothing: the same party must have the same key next time.

A key is built from what the agency rarely changes (country and primary name); where two entries
share it, the later one is told apart by a mark of its first address.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace

from screening.lists.readers.rejected import RejectedRow
from screening.terms.listed_party import PartyRecord


def mark_of(*parts: str) -> str:
    """Six hexadecimal digits that stand for the parts; the same parts give the same mark."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:6]


def with_unique_uids(
    records: Iterable[PartyRecord | RejectedRow],
) -> Iterator[PartyRecord | RejectedRow]:
    """The records in order, repeated uids told apart; rejected rows pass.

    The first holder keeps the plain uid. A later one gets "-" and a mark of its first address, and
    if that is repeated too (the same row printed twice), "-2", "-3".
    """
    seen: set[tuple[str, str]] = set()
    for record in records:
        if isinstance(record, RejectedRow):
            yield record
            continue
        uid = record.uid
        if (record.source, uid) in seen:
            address = record.addresses[0].text if record.addresses else record.remarks
            uid = f"{uid}-{mark_of(address)}"
        base, count = uid, 1
        while (record.source, uid) in seen:
            count += 1
            uid = f"{base}-{count}"
        seen.add((record.source, uid))
        yield record if uid == record.uid else replace(record, uid=uid)
