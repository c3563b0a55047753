"""Keeping the answers that still hold when an order is screened again."""

from __future__ import annotations

from screening import audit
from screening.cases.findings import FIELD_OF, answerable, findings_of, fingerprints_of
from screening.cases.machine import MACHINE
from screening.cases.review import settle_second_looks
from screening.models import Case, Disposition, Screening
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
    is_other_rules = _rules_of(before.screening) != _rules_of(case.screening)
    answers = _answers_of(before, is_other_rules=is_other_rules)
    findings = answerable(case.screening)
    new_prints = fingerprints_of(
        findings, case.screening.transaction.content, is_other_rules=is_other_rules
    )
    kept = 0
    for finding in findings:
        field = FIELD_OF[type(finding)]
        given = answers.get(new_prints[field, finding.pk], ())
        if given and given[-1].by_clearance_id is not None:
            continue  # The clearance is asked anew: it may have ended.
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
        from_case=before.number,
        kept=kept,
        reopened=len(findings) - kept,
    )
    return kept


def _answers_of(case: Case, *, is_other_rules: bool) -> dict[str, tuple[Disposition, ...]]:
    """Every answer of a case by the fingerprint of its finding."""
    states = findings_of(case)
    prints = fingerprints_of(
        [state.finding for state in states],
        case.screening.transaction.content,
        is_other_rules=is_other_rules,
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
