"""Opening cases for screenings that are not clear, and closing those they replace."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from screening import audit
from screening.cases.carrying import carry_answers
from screening.cases.clearances import any_alive, use_clearances
from screening.cases.machine import MACHINE
from screening.cases.placing import hits_of, index_cases, place_cases
from screening.models import Case, Screening, Transaction
from screening.terms.outcome import Outcome


def open_case(*, screening: Screening) -> Case:
    """Open the case of a completed screening; the case it already has is given back.

    Answers to an earlier screening of the order are kept where nothing behind them changed.

    Args:
        screening: completed, not superseded, with outcome hold or block.

    Returns:
        The open case.
    """
    with audit.recorded():
        known = Case.objects.filter(screening=screening).first()
        return known or open_cases(screenings=[screening])[0]


def open_cases(*, screenings: Sequence[Screening]) -> list[Case]:
    """The same for several, none of which has a case."""
    if not screenings:
        return []
    with audit.recorded():
        hits = hits_of(screenings)
        cases = Case.objects.bulk_create(
            Case(
                screening=screening,
                number=f"new-{screening.pk.hex[:12]}",
                is_block=screening.outcome == Outcome.BLOCK,
                top_score=max((hit.score for hit in hits[screening.pk]), default=0),
            )
            for screening in screenings
        )
        for case in cases:
            # The number carries the row's own key: unique without a counter to fight over.
            case.number = f"C-{timezone.now():%Y}-{case.pk:05d}"
        place_cases(cases, hits)
        index_cases(cases, hits)
        had_cases = _orders_with_cases(screenings)
        may_be_cleared = any_alive(
            (hit.listed_party.source_code, hit.listed_party.uid)
            for found in hits.values()
            for hit in found
        )
        for case in cases:
            screening, order = str(case.screening_id), case.screening.transaction
            audit.record(verb="case_opened", subject=case, by=MACHINE, screening=screening)
            if (order.owner_id, order.reference) in had_cases:
                carry_answers(case=case)
            if may_be_cleared and hits[case.screening_id]:
                use_clearances(case=case)
        return cases


def _orders_with_cases(screenings: Sequence[Screening]) -> set[tuple[int, str]]:
    """Owner and reference of those orders of which an earlier screening had a case."""
    orders = [screening.transaction for screening in screenings]
    rows = Case.objects.exclude(screening__in=screenings).filter(
        screening__transaction__owner__in={order.owner_id for order in orders},
        screening__transaction__reference__in={order.reference for order in orders},
    )
    pair = ("screening__transaction__owner", "screening__transaction__reference")
    return set(rows.order_by().values_list(*pair))


def lock_screenings(*, order: Transaction) -> list[Screening]:
    """``lock_screenings_of`` one order."""
    return lock_screenings_of(orders=[order])


def lock_screenings_of(*, orders: Sequence[Transaction]) -> list[Screening]:
    """Every screening of orders in all their revisions, locked, the first queued first.

    Whoever locks one of them and wants another takes them all, by this: two workers that finish
    screenings of one order never wait for each other. Answers are not read along.
    """
    wanted = {(order.owner_id, order.reference) for order in orders}
    rows = (
        Screening.objects.select_for_update(of=("self",), no_key=True)
        .filter(
            transaction__owner__in={owner for owner, _ in wanted},
            transaction__reference__in={reference for _, reference in wanted},
        )
        .select_related("transaction")
        .defer("answer_json", "records", "stale_lists", "transaction__content")
    )
    return [
        row
        for row in rows.order_by("queued_at", "pk")
        if (row.transaction.owner_id, row.transaction.reference) in wanted
    ]


def supersede_earlier_screenings(*, screening: Screening) -> bool:
    """Settle which screening of an order counts: the one that was queued last.

    Earlier screenings of any revision of the reference are marked superseded and their open
    cases close, because an answer to an old screening must not release a newer one.

    Returns:
        Whether the given screening is itself superseded by a later one.
    """
    with audit.recorded():
        same_order = lock_screenings(order=screening.transaction)
        newest = same_order[-1]
        outdated = [
            old
            for old in same_order[:-1]
            if old.status == Screening.Status.COMPLETED and old.superseded_by_id is None
        ]
        closed = [one for old in outdated if (one := _supersede(old, newest))]
        for old in outdated:
            audit.record(
                verb="screening_superseded", subject=old, by=MACHINE, superseded_by=newest.pk.hex
            )
        for case, void in closed:
            audit.record(verb="case_superseded", subject=case, by=MACHINE, **void)
        return newest.pk != screening.pk


def _supersede(old: Screening, newest: Screening) -> tuple[Case, dict[str, str]] | None:
    """The case that closed with the old screening, and whose signature on it is void."""
    Screening.objects.filter(pk=old.pk).update(superseded_by=newest)
    cases = Case.objects.select_for_update(no_key=True)
    case = cases.filter(screening=old, status=Case.Status.OPEN).first()
    if case is None:
        return None
    signed = case.first_signature
    case.status, case.first_signature = Case.Status.SUPERSEDED, None
    case.save(update_fields=["status", "first_signature"])
    return case, {"voids_signature_of": signed.signed_by.get_username()} if signed else {}
