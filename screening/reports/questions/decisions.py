"""Every screening of a period: what was ordered, its outcome, and what officers made of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce

from screening.controls.stated.line_prices import totals_of
from screening.models import Case, Determination, Disposition, Hit, Screening, Signature
from screening.reports.report import PERIOD, Filter, Filters, ReportKind, Section, Value
from screening.terms.outcome import Outcome

CHUNK = 500
FIRST_ROLES = ("ultimate_consignee", "end_user", "purchaser")
"""Whose name stands for the order, the first that it has."""


def screenings_of(filters: Filters) -> QuerySet[Screening]:
    """Screenings completed in the period, oldest first, without their long texts."""
    rows = Screening.objects.completed().filter(
        finished_at__gte=filters.begins_at, finished_at__lt=filters.ends_before
    )
    if outcome := filters.text("outcome"):
        rows = rows.filter(outcome=outcome)
    return rows.order_by("finished_at", "pk")


def ask(filters: Filters) -> tuple[Section, ...]:
    """The report's one section."""
    rows = screenings_of(filters)
    return (Section("Decisions", COLUMNS, _rows(rows), rows.count(), below=LESS),)


COLUMNS = (
    "Screened at", "Reference", "Revision", "Kind", "Party", "Party's country", "Other parties",
    "Goods", "ECCN", "Destination", "Value", "Currency", "Value in USD", "Outcome", "Decision",
    "Case", "Decided at", "Decided by", "Signed by", "Comment", "Hits", "Strong hits", "Answers",
    "Policy", "Engine", "Screening",
)  # fmt: skip
LESS = (
    "Engine", "Policy", "Answers", "Strong hits", "Hits", "Value in USD", "Kind", "Revision",
    "Other parties", "Decided by", "Decided at", "Comment", "Party's country", "Screened at",
    "Case",
)  # fmt: skip


def _counted(screenings: QuerySet[Screening]) -> QuerySet[Screening]:
    """With all that a row tells, in a constant number of queries for each chunk."""
    hits = Hit.objects.filter(screening=OuterRef("pk")).order_by().values("screening")
    answers = Disposition.objects.filter(case__screening=OuterRef("pk")).order_by()
    counted = screenings.annotate(
        hit_count=Coalesce(Subquery(hits.annotate(n=Count("pk")).values("n")), 0),
        strong_count=Coalesce(
            Subquery(hits.filter(is_match=True).annotate(n=Count("pk")).values("n")), 0
        ),
        answer_count=Coalesce(
            Subquery(answers.values("case").annotate(n=Count("pk")).values("n")), 0
        ),
    )
    lines = Determination.objects.only("screening_id", "position", "eccn").order_by("position")
    signed = Signature._base_manager.defer("content").select_related("signed_by").order_by("id")
    return (
        counted.select_related("transaction", "policy", "case__decided_by")
        .defer("answer_json", "records", "policy__content")
        .prefetch_related(
            Prefetch("determinations", queryset=lines), Prefetch("case__signatures", signed)
        )
    )


def _rows(screenings: QuerySet[Screening]) -> Iterator[tuple[Value, ...]]:
    for screening in _counted(screenings).iterator(chunk_size=CHUNK):
        case: Case | None = getattr(screening, "case", None)
        order = screening.transaction
        content = order.content
        party, others = _parties(content)
        worth = totals_of(content)
        yield (
            screening.finished_at,
            order.reference,
            order.revision,
            order.kind,
            party.get("name"),
            (party.get("address") or {}).get("country"),
            others,
            _goods(content),
            _eccns(screening, content),
            order.destination_country or None,
            *_value(worth),
            round(order.value_usd, 2) if order.value_usd is not None else None,
            screening.outcome,
            screening.decision,
            case.number if case else None,
            case.decided_at if case else None,
            case.decided_through or None if case else None,
            _signers(case) if case else None,
            case.decision_comment or None if case else None,
            screening.hit_count,  # type: ignore[attr-defined]
            screening.strong_count,  # type: ignore[attr-defined]
            screening.answer_count,  # type: ignore[attr-defined]
            screening.policy.version if screening.policy else None,
            screening.engine,
            str(screening.pk),
        )


def _parties(content: Mapping[str, Any]) -> tuple[Mapping[str, Any], str | None]:
    """The party that the goods are for, and the others with their roles."""
    parties = content.get("parties") or []
    by_role = {party.get("role"): party for party in reversed(parties)}
    first = next((by_role[role] for role in FIRST_ROLES if role in by_role), None)
    first = first or (parties[0] if parties else {})
    others = dict.fromkeys(
        f"{p.get('name')} ({str(p.get('role')).replace('_', ' ')})"
        for p in parties
        if p.get("name") != first.get("name")
    )
    return first, "; ".join(others) or None


def _goods(content: Mapping[str, Any]) -> str | None:
    """What is sold, each line with its quantity."""
    told = (
        " ".join(filter(None, (_amount(line), line.get("description") or line.get("part_number"))))
        for line in content.get("lines") or []
    )
    return "; ".join(filter(None, told)) or None


def _amount(line: Mapping[str, Any]) -> str:
    return f"{line['quantity']} ×" if line.get("quantity") is not None else ""


def _eccns(screening: Screening, content: Mapping[str, Any]) -> str | None:
    """What the lines were found to be; of a line that nobody classified, what it declared."""
    found = [row.eccn for row in screening.determinations.all() if row.eccn]
    declared = [str(line.get("eccn") or "") for line in content.get("lines") or []]
    return ", ".join(filter(None, dict.fromkeys(found or declared))) or None


def _value(worth: Mapping[str, Any]) -> tuple[Value, Value]:
    """Sum and currency; of an order in several currencies all of it as words."""
    if len(worth) > 1:
        return " + ".join(f"{code} {total}".strip() for code, total in worth.items()), None
    for code, total in worth.items():
        return total, code or None
    return None, None


def _signers(case: Case) -> str | None:
    """Who signed what stands: both where it took two, nobody where no person decided."""
    signed = list(case.signatures.all())
    by_pk = {row.pk: row for row in signed}
    if case.status in Case.DECIDED:
        last = signed[-1] if signed and case.decided_by_id else None
    else:
        last = by_pk.get(case.first_signature_id or 0)
    if last is None:
        return None
    first = by_pk.get(last.first_id or 0)
    return ", ".join(row.signed_by.get_username() for row in (first, last) if row)


REPORT = ReportKind(
    code="decisions",
    title="Decisions in a period",
    description="Every screening that was completed: party, goods, destination, value, ECCN, its "
    "outcome, what an officer decided and who signed.",
    filters=(*PERIOD, Filter("outcome", "Outcome", choices=tuple(o.value for o in Outcome))),
    ask=ask,
)
