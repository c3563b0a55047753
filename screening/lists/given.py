"""List versions made of given rows, where no agency's file is: the world of a scenario.

Every list source of parties gets a fresh version with exactly the rows that were given for it,
none for the others; so nothing is stale and nobody else is listed. There is no guard against a
shrunken list here, so this is for scratch databases and never for one that screens real orders.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.transaction import atomic

from screening.lists.rows import save_parties
from screening.lists.sync import register_sources
from screening.models import ListSource, ListVersion, RecordKind
from screening.terms.listed_party import PartyRecord
from screening.terms.values import content_hash

GIVEN_BY = "given rows"


def put_listed_parties_in_force(*, records: Iterable[PartyRecord], at: datetime) -> None:
    """Make these the only listed parties of all lists, each on the list it names.

    Args:
        records: listed parties; ``source`` is a list source code.
        at: the moment at which every list counts as published, fetched and switched on.

    Raises:
        ValueError: a row names a list source that does not exist.
    """
    rows = list(records)
    register_sources()
    sources = ListSource.objects.filter(kind=RecordKind.PARTY).order_by("code")
    unknown = {row.source for row in rows} - {source.code for source in sources}
    if unknown:
        raise ValueError(f"unknown list source: {', '.join(sorted(unknown))}")
    with atomic():
        ListVersion.objects.active().filter(source__in=sources).update(
            is_active=False, deactivated_at=at
        )
        for source in sources:
            _switch_on(source, [row for row in rows if row.source == source.code], at)


def _switch_on(source: ListSource, rows: list[PartyRecord], at: datetime) -> None:
    version = ListVersion.objects.create(
        source=source,
        sha256=content_hash([at.isoformat(), *rows]),
        published_on=at.date(),
        fetched_at=at,
        confirmed_at=at,
        loaded_at=at,
        loaded_by=GIVEN_BY,
        is_active=True,
        activated_at=at,
        record_count=len(rows),
        added_count=len(rows),
    )
    save_parties(version, rows)
