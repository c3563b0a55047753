"""Everything that happened with one party: each transaction it stood on, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet

from screening.models import TransactionParty
from screening.reports.report import Filter, Filters, ReportKind, Section, Value


def parties_named(filters: Filters) -> QuerySet[TransactionParty]:
    """Parties whose name holds the words, any case, oldest transaction first."""
    rows = TransactionParty.objects.filter(name__icontains=filters.text("party"))
    if country := filters.text("country"):
        rows = rows.filter(country=country.upper())
    return rows.order_by("transaction__submitted_at", "pk")


def ask(filters: Filters) -> tuple[Section, ...]:
    """The report's one section."""
    parties = parties_named(filters)
    return (Section("Transactions", COLUMNS, _rows(parties), parties.count()),)


COLUMNS = (
    "Submitted at", "Reference", "Revision", "Role", "Name", "Country", "Screened at", "Outcome",
    "Decision", "Case", "Decided by", "Comment", "Listed parties met",
)  # fmt: skip


def _rows(parties: QuerySet[TransactionParty]) -> Iterator[tuple[Value, ...]]:
    whole = (
        parties.select_related("transaction")
        .defer("transaction__content")
        .prefetch_related(
            "transaction__screenings__hits", "transaction__screenings__case__decided_by"
        )
    )
    for party in whole.iterator(chunk_size=200):
        transaction = party.transaction
        told = (
            transaction.submitted_at,
            transaction.reference,
            transaction.revision,
            party.role,
            party.name,
            party.country,
        )
        screenings = sorted(transaction.screenings.all(), key=lambda s: s.queued_at)
        for screening in screenings:
            case = getattr(screening, "case", None)
            met = (
                f"{hit.met_name} ({hit.source_code}, {hit.score:.2f})"
                for hit in screening.hits.all()
                if hit.party == party.position
            )
            yield (
                *told,
                screening.finished_at,
                screening.outcome or screening.status,
                screening.decision,
                case.number if case else None,
                case.decided_through or None if case else None,
                case.decision_comment if case else None,
                "; ".join(met),
            )


REPORT = ReportKind(
    code="party",
    title="One party's history",
    description="Each transaction a party stood on, in any role, and what was decided.",
    filters=(Filter("party", "Name", is_required=True), Filter("country", "Country")),
    ask=ask,
)
