"""Keeping the answers that still hold when an order is screened again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from screening import audit
from screening.cases.findings import (
    FIELD_OF,
    Likeness,
    answerable,
    findings_of,
    fingerprints_of,
)
from screening.cases.machine import MACHINE
from screening.cases.review import settle_second_looks
from screening.models import Case, Disposition, Screening, Transaction
from screening.terms.engine import EngineVersion


def carry_answers(*, case: Case) -> int:
    """Give the findings of a new case the answers of the case before it, where nothing changed.

    An answer is kept when order, listed party and evidence behind it are the same to the byte;
    everything else stands open again. Where rules of another name judged the order this time, a
    line keeps its answer if they demand the same of it, in whatever words. A true match once found
    stays on record with its finding, so that overturning it later wants a second person here too.

    Args:
        case: just opened, without answers.

    Returns:
        How many findings kept their answer.
    """
    before = _case_before(case.screening)
    if before is None:
        return 0
    return keep_answers(case=case, answers=answers_for(before, case.screening), of=before.number)


def keep_answers(*, case: Case, answers: Answers, of: str) -> int:
    """Give the findings of a case the answers that earlier ones had, where nothing changed.

    Args:
        case: its screening is the one to be answered.
        answers: as :func:`answers_for` gives them.
        of: number of the case that they come from.

    Returns:
        How many findings kept their answer.
    """
    findings = answerable(case.screening)
    new_prints = fingerprints_of(findings, case.screening.transaction.content, answers.likeness)
    kept = 0
    for finding in findings:
        field = FIELD_OF[type(finding)]
        if finding.dispositions.exists():
            continue
        given = answers.by_print.get(new_prints[field, finding.pk], ())
        if given and given[-1].by_clearance_id is not None:
            continue  # The clearance is asked anew: it may have ended.
        if (
            given
            and given[-1].license
            and given[-1].license.is_another_since(given[-1].answered_at)
        ):
            continue  # What it authorized then it does not say now.
        for answer in given:
            Disposition.objects.create(
                case=case,
                kind=answer.kind,
                reason_code=answer.reason_code,
                comment=answer.comment,
                answered_by_id=answer.answered_by_id,
                license_id=answer.license_id,
                exception=answer.exception,
                second_look=answer.second_look,
                conditions=answer.conditions,
                carried_from=answer,
                **{field: finding},
            )
        kept += bool(given)
    settle_second_looks(case)
    audit.record(
        verb="answers_carried",
        subject=case,
        by=MACHINE,
        from_case=of,
        kept=kept,
        reopened=len(findings) - kept,
    )
    return kept


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers by what tells their findings apart, and as what those are compared."""

    by_print: Mapping[str, tuple[Disposition, ...]]
    likeness: Likeness


def answers_for(case: Case, screening: Screening) -> Answers:
    """The answers of a case as a later screening of its order can be given them."""
    is_same = _rules_of(case.screening) == _rules_of(screening)
    return _answers_as(case, Likeness.SCREENING if is_same else Likeness.OTHER_RULES)


def carry_answers_of_orders(*, case: Case) -> int:
    """Give a shipment the answers of its released orders where line, party and demand are the same.

    What differs stands open. What a line of the order was answered with holds for any part of it:
    that no more leaves than was ordered is looked at when it is screened.

    Args:
        case: just opened; findings that have an answer are left alone.

    Returns:
        How many findings got one.
    """
    kept = 0
    for order in released_cases_of(case.screening.transaction):
        answers = _answers_as(order, Likeness.SHIPMENT)
        kept += keep_answers(case=case, answers=answers, of=order.number)
    return kept


def released_cases_of(shipment: Transaction) -> list[Case]:
    """The cases that let the orders of a shipment go; none of another transaction."""
    if not shipment.ships:
        return []
    named = [fulfilled.named for fulfilled in shipment.fulfils if fulfilled.named]
    newest = [Transaction.objects.order_of(shipment, order).first() for order in named]
    screenings = [row.newest_screening for row in newest if row and row.canceled_at is None]
    cases = [getattr(screening, "case", None) for screening in screenings if screening]
    return [case for case in cases if case is not None and case.status in Case.LET_GO]


def _answers_as(case: Case, likeness: Likeness) -> Answers:
    return Answers(_answers_of(case, likeness), likeness)


def _answers_of(case: Case, likeness: Likeness) -> dict[str, tuple[Disposition, ...]]:
    """Every answer of a case by the fingerprint of its finding."""
    states = findings_of(case)
    prints = fingerprints_of(
        [state.finding for state in states],
        case.screening.transaction.content,
        likeness,
    )
    return {
        prints[FIELD_OF[type(state.finding)], state.finding.pk]: state.answers
        for state in states
        if state.answers
    }


def _case_before(screening: Screening) -> Case | None:
    """The newest case of an earlier screening of the same order."""
    order = screening.transaction
    return (
        Case.objects.filter(
            screening__transaction__owner=order.owner_id,
            screening__transaction__reference=order.reference,
            screening__queued_at__lt=screening.queued_at,
        )
        .select_related("screening__transaction")
        .order_by("-screening__queued_at")
        .first()
    )


def _rules_of(screening: Screening) -> str:
    return EngineVersion.parse(screening.engine).rules
