"""Opening a case for a screening that is not clear, and closing the one it replaces."""

from __future__ import annotations

from django.utils import timezone

from screening import audit
from screening.cases.carrying import carry_answers
from screening.cases.clearances import use_clearances
from screening.cases.machine import MACHINE
from screening.cases.placing import index_case, place_case
from screening.models import Case, Hit, Screening, Transaction
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
        strongest = Hit.objects.filter(screening=screening).order_by("-score").first()
        case, created = Case.objects.get_or_create(
            screening=screening,
            defaults={
                "number": f"new-{screening.pk.hex[:12]}",
                "is_block": screening.outcome == Outcome.BLOCK,
                "top_score": strongest.score if strongest else 0,
            },
        )
        if created:
            # The number carries the row's own key: unique without a counter to fight over.
            case.number = f"C-{timezone.now():%Y}-{case.pk:05d}"
            case.save(update_fields=["number"])
            place_case(case)
            index_case(case)
            audit.record(verb="case_opened", subject=case, by=MACHINE, screening=str(screening.pk))
            carry_answers(case=case)
            use_clearances(case=case)
        return case


def lock_screenings(*, order: Transaction) -> list[Screening]:
    """Every screening of an order in all its revisions, locked, the first queued first.

    Whoever locks one of them and wants another takes them all, by this: two workers that finish
    screenings of one order never wait for each other.
    """
    rows = Screening.objects.select_for_update(of=("self",), no_key=True).filter(
        transaction__owner=order.owner_id, transaction__reference=order.reference
    )
    return list(rows.order_by("queued_at", "pk"))


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
