"""Whom a list version would touch before it screens: open and released orders, and partners.

Only what is new or another in the version is searched for; everybody else was met before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from screening.audit.list_rows import rows_of
from screening.matching import Index, MatchingPolicy, Query
from screening.models import (
    BusinessPartner,
    Case,
    ListedParty,
    ListVersion,
    RecordKind,
    Screening,
    TransactionParty,
)
from screening.terms.listed_party import PartyRecord

DAYS = 90
"""Released orders of so many days are looked through: what left earlier is gone."""
MOST_ASKED = 20_000
MOST_CHANGED = 5_000


@dataclass(frozen=True, slots=True)
class Touched:
    """Somebody of ours who is like a new or changed row.

    Args:
        subject: a ``Transaction`` or a ``BusinessPartner``.
        state: where it stands: "open", "released", "clear", "partner".
        name: our name for the party.
        listed: the listed party.
        score: how alike, 0 to 1.
    """

    subject: Any
    state: str
    name: str
    listed: PartyRecord
    score: float


@dataclass(frozen=True, slots=True)
class Impact:
    """Whom a version touches.

    Args:
        is_whole: whether all orders and partners were asked, or only the newest of very many.
    """

    touched: tuple[Touched, ...]
    asked: int
    is_whole: bool


def impact_of(
    version: ListVersion, before: ListVersion | None, *, policy: MatchingPolicy, now: datetime
) -> Impact:
    """Whom the new and changed rows of a version are like, the likest first.

    Args:
        before: the version in force; None where there is none.
        policy: with which score a likeness is put before a person.
        now: when it is asked.
    """
    if version.source.kind != RecordKind.PARTY:
        return Impact((), 0, is_whole=True)
    changed = _changed(version, before)
    asked = list(_ours(now)) if changed else []
    index = Index.build(changed.values())
    queries = [Query(one.name, countries=one.countries, role=one.role) for one in asked]
    touched = []
    for one, matches in zip(asked, index.search_many(queries, policy), strict=True):
        best = next((match for match in matches if match.alert), None)
        if best is not None:
            record = changed[best.source, best.uid]
            touched.append(Touched(one.subject, one.state, one.name, record, best.score))
    touched.sort(key=lambda one: -one.score)
    is_whole = len(asked) < MOST_ASKED and len(changed) < MOST_CHANGED
    return Impact(tuple(touched), len(asked), is_whole=is_whole)


@dataclass(frozen=True, slots=True)
class _Ours:
    subject: Any
    state: str
    name: str
    countries: tuple[str, ...]
    role: str | None = None


def _changed(
    version: ListVersion, before: ListVersion | None
) -> dict[tuple[str, str], PartyRecord]:
    rows = ListedParty.objects.filter(version=version).with_parts().order_by("id")
    if before is not None:
        rows = rows.exclude(content_hash__in=rows_of(before).values("content_hash"))
    records = (party.to_record() for party in rows[:MOST_CHANGED])
    return {(record.source, record.uid): record for record in records}


def _ours(now: datetime) -> Iterator[_Ours]:
    """Parties of orders that are open or were let go lately, and partners; the newest first."""
    since = now - timedelta(days=DAYS)
    counts = Q(
        transaction__superseded_at=None,
        transaction__canceled_at=None,
        transaction__submitted_at__gte=since,
    )
    parties = TransactionParty.objects.filter(counts).select_related("transaction")
    rows = list(parties.order_by("-transaction__submitted_at", "position")[:MOST_ASKED])
    states = _states({row.transaction_id for row in rows})
    for row in rows:
        state = states.get(row.transaction_id, "not screened")
        if state not in _OVER:
            yield _Ours(row.transaction, state, row.name, _country(row.country), row.role)
    partners = BusinessPartner.objects.filter(merged_into=None).order_by("-changed_at")
    for partner in partners[:MOST_ASKED]:
        yield _Ours(partner, "partner", partner.name, _country(partner.country))


_OVER = frozenset({Case.Status.REJECTED, Case.Status.SUPERSEDED, Case.Status.CANCELED})


def _states(transactions: set[Any]) -> dict[Any, str]:
    """Where each order stands: its case's state, or the outcome of its screening."""
    done = Screening.objects.filter(transaction__in=transactions, superseded_by=None)
    return {
        transaction: case or outcome
        for transaction, outcome, case in done.order_by("id").values_list(
            "transaction_id", "outcome", "case__status"
        )
    }


def _country(code: str) -> tuple[str, ...]:
    return (code,) if code else ()
