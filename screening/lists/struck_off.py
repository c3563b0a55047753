"""What a list once had of a party and has no longer, beside lists that still have it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models.functions import Left

from screening.desk.same_party import is_same_party
from screening.models import ListedParty
from screening.models.listed_parties import NAME_INDEXED
from screening.terms.listed_party import NameKind, PartyRecord

MOST = 200
"""Old rows that are looked at; a name that stands on more has been there version for version."""


@dataclass(frozen=True, slots=True)
class StruckOff:
    """An entry that is gone.

    Args:
        source: list that had it.
        name: as it was printed there last.
        until: the day on which the last version with it was replaced.
    """

    source: str
    name: str
    until: date


def struck_off(groups: Sequence[Sequence[PartyRecord]]) -> tuple[tuple[StruckOff, ...], ...]:
    """For each party, the lists that had it on an earlier version and have it on none today.

    Found by the names that its entries print, none of them weak.

    Args:
        groups: the entries of each party, of the lists that have it.
    """
    asked = {
        name.text[:NAME_INDEXED]
        for group in groups
        for record in group
        for name in record.names
        if name.kind is not NameKind.WEAK_ALIAS
    }
    if not asked:
        return tuple(() for _ in groups)
    rows = (
        ListedParty.objects.alias(short=Left("name", NAME_INDEXED))
        .filter(short__in=asked, version__loaded_at__isnull=False)
        .select_related("version")
        .with_parts()
        .order_by("-version__activated_at")
    )
    found = list(rows[:MOST])
    held = {(row.source_code, row.uid) for row in found if row.version.is_active}
    gone = [
        (row, row.to_record(), row.version.deactivated_at.date())
        for row in found
        if row.version.deactivated_at is not None and (row.source_code, row.uid) not in held
    ]
    return tuple(
        _of_one(group, gone, {r.source_code for r in found if r.version.is_active})
        for group in groups
    )


def _of_one(
    group: Sequence[PartyRecord],
    gone: Sequence[tuple[ListedParty, PartyRecord, date]],
    told: set[str],
) -> tuple[StruckOff, ...]:
    """The newest that each list has lost; one that has the party under another number has it."""
    here = {record.source for record in group}
    last: dict[str, StruckOff] = {}
    for row, record, until in gone:
        if row.source_code in here or row.source_code in told:
            continue
        if any(is_same_party(record, other) for other in group):
            known = last.get(row.source_code)
            if known is None or known.until < until:
                last[row.source_code] = StruckOff(row.source_code, row.name, until)
    return tuple(last[source] for source in sorted(last))
