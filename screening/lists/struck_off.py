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
    named = ListedParty.objects.alias(short=Left("name", NAME_INDEXED)).filter(
        short__in=asked, version__loaded_at__isnull=False
    )
    told = list(
        named.order_by("-version__activated_at").values_list(
            "pk", "source_code", "version__is_active", "version__deactivated_at"
        )[:MOST]
    )
    # A list that has an entry of that name today has lost none, whatever number it gives it.
    held = {source for _, source, is_active, _ in told if is_active}
    until = {pk: at.date() for pk, source, _, at in told if at and source not in held}
    rows = ListedParty.objects.filter(pk__in=until).with_parts() if until else ()
    gone = [(row.to_record(), until[row.pk]) for row in rows]
    return tuple(_of_one(group, gone) for group in groups)


def _of_one(
    group: Sequence[PartyRecord], gone: Sequence[tuple[PartyRecord, date]]
) -> tuple[StruckOff, ...]:
    """The newest that each list has lost."""
    last: dict[str, StruckOff] = {}
    for record, until in sorted(gone, key=lambda pair: pair[1]):
        if all(record.source != other.source for other in group) and any(
            is_same_party(record, other) for other in group
        ):
            last[record.source] = StruckOff(record.source, record.name, until)
    return tuple(last[source] for source in sorted(last))
