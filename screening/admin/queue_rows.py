"""Each case of the queue as an officer reads it.

Rows are plain values made from one page of cases whose parts were fetched in a constant number
of queries.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch

from screening.admin.order import OrderView, order_of
from screening.admin.wording import age_words
from screening.models import Case, Determination, Hit, RedFlag
from screening.models.cases import CaseQuerySet

WHY_LENGTH = 72
BANDS = {2: "denied or blocked party", 1: "block"}


def with_row_parts(cases: CaseQuerySet) -> CaseQuerySet:
    """What the rows show, in four more queries."""
    hits = Hit.objects.order_by("-score").select_related("listed_party")
    return cases.select_related("screening__transaction", "assigned_to").prefetch_related(
        Prefetch("screening__hits", hits.defer("listed_party__raw", "evidence")),
        Prefetch("screening__determinations", Determination.objects.exclude(eccn="")),
        Prefetch("screening__red_flags", RedFlag.objects.all()),
    )


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """The strongest thing known of a case; ``score`` is empty where it is no hit."""

    score: str
    what: str
    where: str


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One case in the queue."""

    case: Case
    place: int
    outcome: str
    reference: str
    kind: str
    party: str
    countries: tuple[str, ...]
    why: str
    eccns: tuple[str, ...]
    goods: str
    quantity: str
    evidence: EvidenceView
    value: str
    because: str
    points: str
    ships: date | None
    due: str
    is_late: bool


def row_of(case: Case, place: int, titles: Mapping[str, str], now: datetime) -> QueueRow:
    """A case as a row of the queue."""
    transaction = case.screening.transaction
    order = order_of(transaction.content)
    answer = case.screening.answer
    hits = list(case.screening.hits.all())
    return QueueRow(
        case=case,
        place=place,
        outcome="block" if case.is_block else "hold",
        reference=str(transaction),
        kind=transaction.get_kind_display(),
        party=_headline(order, hits),
        countries=order.route.codes,
        why=_why(answer, order),
        eccns=_eccns(case, order),
        goods=order.lines[0].name if order.lines else "no goods stated",
        quantity=_quantity(order),
        evidence=_evidence(case, hits, titles, answer),
        value=order.value,
        because=because_of(case),
        points=f"{sum(points for _, points in case.place_reasons):g}" if case.place_reasons else "",
        ships=case.ships_on,
        due=_due(case, now),
        is_late=case.due_at is not None and case.due_at < now,
    )


def because_of(case: Case) -> str:
    """Why a case stands where it stands, in words with their points."""
    first = BANDS.get(case.band, "")
    points = ", ".join(f"{words} +{points:g}" for words, points in case.place_reasons)
    return ": ".join(part for part in (first, points) if part)


def _due(case: Case, now: datetime) -> str:
    if case.due_at is None:
        return ""
    if case.due_at < now:
        return f"{age_words(now - case.due_at)} over target"
    return f"due in {age_words(case.due_at - now)}"


def _headline(order: OrderView, hits: Sequence[Hit]) -> str:
    if hits:
        return hits[0].party_name
    wanted = ("ultimate consignee", "end user")
    named = [p for p in order.parties if any(role in p.roles for role in wanted)]
    return next((p.name for p in (*named, *order.parties)), "no party stated")


def _worst_first(answer: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return sorted(answer.get("reasons") or [], key=lambda r: r.get("outcome") != "block")


def _said(reason: Mapping[str, Any]) -> str:
    return str(reason.get("summary") or reason.get("code") or "")


def _why(answer: Mapping[str, Any], order: OrderView) -> str:
    reasons = _worst_first(answer)
    said = _said(reasons[0]) if reasons else ""
    if len(said) > WHY_LENGTH:
        said = said[: said.rfind(" ", 0, WHY_LENGTH)] + " …"
    more = f"; {len(reasons) - 1} more" if len(reasons) > 1 else ""
    names = len(order.parties)
    return f"{said.rstrip('.')}{more}; {names} name{'' if names == 1 else 's'}".lstrip("; ")


def _eccns(case: Case, order: OrderView) -> tuple[str, ...]:
    decided = [found.eccn for found in case.screening.determinations.all()]
    stated = [line.eccn for line in order.lines if line.eccn]
    return tuple(dict.fromkeys(decided or stated)) or ("no ECCN",)


def _quantity(order: OrderView) -> str:
    first = order.lines[0].quantity if order.lines else ""
    lines = f"{len(order.lines)} lines" if len(order.lines) > 1 else ""
    return ", ".join(part for part in (first, lines) if part)


def _evidence(
    case: Case, hits: Sequence[Hit], titles: Mapping[str, str], answer: Mapping[str, Any]
) -> EvidenceView:
    if hits:
        best = hits[0]
        where = titles.get(best.source_code, best.source_code)
        via = "" if best.via == "name" else f", by {best.via}"
        return EvidenceView(f"{best.score:.2f}", f"{best.listed_party.name}{via}", where)
    for flag in case.screening.red_flags.all():
        return EvidenceView(
            "", str(flag.content.get("summary") or flag.code), f"red flag, {flag.severity}"
        )
    for reason in _worst_first(answer):
        return EvidenceView("", _said(reason), str(reason.get("citation") or ""))
    return EvidenceView("", "no evidence stored", "")
