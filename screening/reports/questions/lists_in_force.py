"""Which list versions and which policy screened on a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Q, QuerySet

from screening.models import ListVersion, PolicyVersion
from screening.reports.report import (
    Filter,
    FilterKind,
    Filters,
    ReportKind,
    Section,
    Value,
)
from screening.terms.values import start_of


def versions_on(filters: Filters) -> QuerySet[ListVersion]:
    """Versions that were switched on during any moment of the day."""
    begin = start_of(filters.day("on"))
    end = begin + timedelta(days=1)
    return (
        ListVersion.objects.loaded()
        .filter(Q(deactivated_at__isnull=True) | Q(deactivated_at__gt=begin), activated_at__lt=end)
        .select_related("source")
        .order_by("source_id", "activated_at")
    )


def policies_on(filters: Filters) -> list[PolicyVersion]:
    """The policy that was in force when the day began, and those set during it."""
    begin = start_of(filters.day("on"))
    before = PolicyVersion.objects.filter(created_at__lt=begin).order_by("-id")[:1]
    during = PolicyVersion.objects.filter(
        created_at__gte=begin, created_at__lt=begin + timedelta(days=1)
    )
    return [*before, *during.order_by("id")]


def ask(filters: Filters) -> tuple[Section, ...]:
    """Lists, then the policy."""
    versions = versions_on(filters)
    return (
        Section("List versions", LIST_COLUMNS, _list_rows(versions), versions.count()),
        Section("Policy", POLICY_COLUMNS, _policy_rows(policies_on(filters))),
    )


LIST_COLUMNS = (
    "Source", "List", "Publisher", "Published", "SHA-256 of the file", "Rows", "Active from",
    "Active until", "Loaded by",
)  # fmt: skip
POLICY_COLUMNS = ("Version", "In force from", "Set by", "Reason")


def _list_rows(versions: QuerySet[ListVersion]) -> Iterator[tuple[Value, ...]]:
    for version in versions.iterator(chunk_size=500):
        yield (
            version.source_id,
            version.source.title,
            version.source.publisher,
            version.published,
            version.sha256,
            version.record_count,
            version.activated_at,
            version.deactivated_at,
            version.loaded_by,
        )


def _policy_rows(policies: list[PolicyVersion]) -> Iterator[tuple[Value, ...]]:
    for policy in policies:
        yield policy.version, policy.created_at, policy.created_by, policy.reason


REPORT = ReportKind(
    code="lists",
    title="List versions in force on a day",
    description="Which copy of each list, and which policy, orders were screened against.",
    filters=(Filter("on", "Day", FilterKind.DAY, is_required=True),),
    ask=ask,
)
