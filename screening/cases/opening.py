"""Opening cases for screenings that are not clear, and closing those they replace."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from screening import audit
from screening.cases.carrying import (
    answers_for,
    carry_answers,
    carry_answers_of_orders,
    keep_answers,
)
from screening.cases.clearances import any_alive, use_clearances
from screening.cases.clearing import release_if_answered_before
from screening.cases.machine import MACHINE
from screening.cases.placing import Hits, hits_of, index_case, index_cases, place_case, place_cases
from screening.models import Case, ChangeEffect, Screening, Transaction
from screening.terms.outcome import Outcome


def open_case(*, screening: Screening) -> Case:
    """Open the case of a completed screening; the case it already has is given back.

    Answers to an earlier screening of the order are kept where nothing behind them changed. Where
    the very order is screened again while its case is open, for a change or because somebody asked,
    that case goes on with the new findings.

    Args:
        screening: completed, not superseded, with outcome hold or block.

    Returns:
        The open case.
    """
    with audit.recorded():
        if (standing := _standing_case(screening)) is not None:
            return _go_on_with(standing, screening)
        known = Case.objects.filter(screening=screening).first()
        return known or _opened([screening])[0]


def open_cases(*, screenings: Sequence[Screening]) -> None:
    """The same for several, none of which has a case."""
    with audit.recorded():
        new = []
        orders = {screening.transaction_id for screening in screenings}
        open_now = Case.objects.open().filter(screening__transaction__in=orders)
        again = set(open_now.values_list("screening__transaction", flat=True))
        for screening in screenings:
            is_again = screening.transaction_id in again
            standing = _standing_case(screening) if is_again else None
            if standing is None:
                new.append(screening)
            else:
                _go_on_with(standing, screening)
        if new:
            _opened(new)


def _opened(screenings: Sequence[Screening]) -> list[Case]:
    with audit.recorded():
        hits = hits_of(screenings)
        looked_back = _look_backs(screenings)
        cases = Case.objects.bulk_create(
            Case(
                screening=screening,
                number=f"new-{screening.pk.hex[:12]}",
                is_look_back=screening.pk in looked_back,
                **_weight_of(screening, hits),
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
            if case.screening.transaction.ships:
                carry_answers_of_orders(case=case)
            if case.dispositions.exists():
                release_if_answered_before(case=case)
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


def _weight_of(screening: Screening, hits: Hits) -> dict[str, Any]:
    strongest = max((hit.score for hit in hits[screening.pk]), default=0)
    return {"is_block": screening.outcome == Outcome.BLOCK, "top_score": strongest}


def _look_backs(screenings: Sequence[Screening]) -> set[Any]:
    """Those that look back at what was let go."""
    effects = ChangeEffect.objects.filter(
        screening__in=screenings, what=ChangeEffect.What.LOOK_BACK
    )
    return set(effects.values_list("screening", flat=True))


def _standing_case(screening: Screening) -> Case | None:
    """The open case of the very same order, which has only been screened again."""
    cases = Case.objects.open().filter(screening__transaction=screening.transaction_id)
    locked = cases.exclude(screening=screening).select_for_update(of=("self",), no_key=True)
    return locked.select_related("screening__transaction", "first_signature").first()


def _go_on_with(case: Case, screening: Screening) -> Case:
    """Move an open case to the new screening of its order, as it is.

    Number, assignee, age, documents stay; the answers to what did not change are given again, so
    that each stands beside the finding of its screening. What was signed is another thing now.
    """
    before, answers = case.screening, answers_for(case, screening)
    case.screening = screening
    weight = _weight_of(screening, hits_of([screening]))  # a look-back stays one
    for name, value in weight.items():
        setattr(case, name, value)
    signed, case.first_signature = case.first_signature, None
    case.save(update_fields=["screening", *weight, "first_signature"])
    place_case(case)
    index_case(case)
    audit.record(
        verb="case_found_more" if screening.because_of_id else "case_screened_again",
        subject=case,
        by=MACHINE,
        screening=str(screening.pk),
        before=str(before.pk),
        because_of=screening.because_of_id,
        **({"voids_signature_of": signed.signed_by.get_username()} if signed else {}),
    )
    keep_answers(case=case, answers=answers, of=case.number)
    use_clearances(case=case)
    carry_answers_of_orders(case=case)
    release_if_answered_before(case=case)
    return case


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
        goes_on = _case_goes_on(screening, newest)
        closed = [one for old in outdated if (one := _supersede(old, newest, goes_on))]
        for old in outdated:
            audit.record(
                verb="screening_superseded", subject=old, by=MACHINE, superseded_by=newest.pk.hex
            )
        for case, void in closed:
            audit.record(verb="case_superseded", subject=case, by=MACHINE, **void)
        return newest.pk != screening.pk


def _case_goes_on(screening: Screening, newest: Screening) -> bool:
    """Whether an open case of the order is to go on with a screening that is just completed."""
    return newest.pk == screening.pk and screening.outcome != Outcome.CLEAR


def _supersede(
    old: Screening, newest: Screening, goes_on: bool
) -> tuple[Case, dict[str, str]] | None:
    """The case that closed with the old screening, and whose signature on it is void."""
    Screening.objects.filter(pk=old.pk).update(superseded_by=newest)
    if goes_on and old.transaction_id == newest.transaction_id:
        return None
    cases = Case.objects.select_for_update(no_key=True)
    case = cases.filter(screening=old, status=Case.Status.OPEN).first()
    if case is None:
        return None
    signed = case.first_signature
    case.status, case.first_signature = Case.Status.SUPERSEDED, None
    case.save(update_fields=["status", "first_signature"])
    return case, {"voids_signature_of": signed.signed_by.get_username()} if signed else {}
