"""Opening a case for a screening that is not clear, and closing the one it replaces."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from screening import audit
from screening.cases.carrying import answers_for, carry_answers, keep_answers
from screening.cases.clearances import use_clearances
from screening.cases.machine import MACHINE
from screening.cases.placing import index_case, place_case
from screening.models import Case, ChangeEffect, Hit, Screening, Transaction
from screening.terms.outcome import Outcome


def open_case(*, screening: Screening) -> Case:
    """Open the case of a completed screening; the case it already has is given back.

    Answers to an earlier screening of the order are kept where nothing behind them changed. Where
    monitoring screened an order whose case is open, that case goes on with the new findings.

    Args:
        screening: completed, not superseded, with outcome hold or block.

    Returns:
        The open case.
    """
    with audit.recorded():
        if (standing := _standing_case(screening)) is not None:
            return _go_on_with(standing, screening)
        case, created = Case.objects.get_or_create(
            screening=screening,
            defaults={"number": f"new-{screening.pk.hex[:12]}", **_weight_of(screening)},
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


def _weight_of(screening: Screening) -> dict[str, Any]:
    strongest = Hit.objects.filter(screening=screening).order_by("-score").first()
    return {
        "is_block": screening.outcome == Outcome.BLOCK,
        "top_score": strongest.score if strongest else 0,
        "is_look_back": ChangeEffect.objects.filter(
            screening=screening, what=ChangeEffect.What.LOOK_BACK
        ).exists(),
    }


def _standing_case(screening: Screening) -> Case | None:
    """The open case of the same order that a change alone has screened again."""
    if screening.because_of_id is None:
        return None
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
    weight = _weight_of(screening)
    weight.pop("is_look_back")  # a look-back stays one
    for name, value in weight.items():
        setattr(case, name, value)
    signed, case.first_signature = case.first_signature, None
    case.save(update_fields=["screening", *weight, "first_signature"])
    place_case(case)
    index_case(case)
    audit.record(
        verb="case_found_more",
        subject=case,
        by=MACHINE,
        screening=str(screening.pk),
        before=str(before.pk),
        because_of=screening.because_of_id,
        **({"voids_signature_of": signed.signed_by.get_username()} if signed else {}),
    )
    keep_answers(case=case, answers=answers, of=case.number)
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
    return (
        screening.because_of_id is not None
        and newest.pk == screening.pk
        and screening.outcome != Outcome.CLEAR
    )


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
