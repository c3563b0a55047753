"""How fresh the lists are that an order needs: told before it holds anything.

A question over the records; the home page, ``/readyz`` and ``/metrics`` ask it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from screening.models import ListedParty, ListSource, ListVersion, PolicyVersion
from screening.policies import lists_required_by

WARNING = timedelta(days=1)
"""So long before a list goes stale it is told."""


@dataclass(frozen=True, slots=True)
class ListHealth:
    """One list that screens or should.

    Args:
        source: list source code.
        is_required: whether no order is clear without it.
        version: the active version; None where there is none.
        told_by: the version of a combined file that carries it, where it has none of its own.
        fresh_until: when it goes stale; None where it does not, or nothing is loaded.
    """

    source: ListSource
    is_required: bool
    version: ListVersion | None
    told_by: ListVersion | None
    fresh_until: datetime | None

    def is_stale(self, now: datetime) -> bool:
        """Whether an order that needs it holds."""
        if self.version is None and self.told_by is None:
            return self.is_required
        return self.fresh_until is not None and now > self.fresh_until

    def is_due(self, now: datetime) -> bool:
        """Whether it goes stale within a day."""
        return (
            not self.is_stale(now)
            and self.fresh_until is not None
            and now > self.fresh_until - WARNING
        )


def required_lists() -> frozenset[str]:
    """Codes of the lists the policy in force wants loaded; empty before a policy is set."""
    newest = PolicyVersion.objects.first()
    return frozenset(lists_required_by(newest.content)) if newest else frozenset()


def list_health(now: datetime) -> Sequence[ListHealth]:
    """The state of every list that is loaded or required, by code."""
    required = required_lists()
    active = {v.source_id: v for v in ListVersion.objects.active().select_related("source")}
    carried = _carried_by(active)
    wanted = ListSource.objects.filter(pk__in={*active, *required}).order_by("code")
    found = []
    for source in wanted:
        version = active.get(source.code)
        others = carried.get(source.code, ())
        copies = [copy for copy in (version, *others) if copy is not None]
        freshest = max(copies, key=lambda copy: _ends(copy, now), default=None)
        until = freshest.fresh_until(now) if freshest else None
        told_by = others[0] if others and version is None else None
        found.append(ListHealth(source, source.code in required, version, told_by, until))
    return found


def _carried_by(active: dict[str, ListVersion]) -> dict[str, list[ListVersion]]:
    """The active versions of other sources that carry rows of a list."""
    by_pk = {version.pk: version for version in active.values()}
    pairs = ListedParty.objects.active().values_list("source_code", "version_id").distinct()
    carried: dict[str, list[ListVersion]] = {}
    for code, pk in pairs.order_by():
        if by_pk[pk].source_id != code:
            carried.setdefault(code, []).append(by_pk[pk])
    return carried


def _ends(version: ListVersion, now: datetime) -> datetime:
    return version.fresh_until(now) or datetime.max.replace(tzinfo=now.tzinfo)
