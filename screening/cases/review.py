"""An officer's answers: one to each finding, then the decision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.transaction import atomic
from django.utils import timezone

from screening import audit
from screening.cases.workflow import (
    BARS_RELEASE,
    KINDS_FOR_DETERMINATION,
    KINDS_FOR_HIT,
    KINDS_FOR_RED_FLAG,
    REASON_CODES,
)
from screening.errors import NotAllowedError
from screening.models import Case, Determination, Disposition, Hit, RedFlag

Finding = Hit | Determination | RedFlag

_FIELD_OF: dict[type[Any], str] = {
    Hit: "hit",
    Determination: "determination",
    RedFlag: "red_flag",
}
_KINDS_OF: dict[type[Any], tuple[str, ...]] = {
    Hit: KINDS_FOR_HIT,
    Determination: KINDS_FOR_DETERMINATION,
    RedFlag: KINDS_FOR_RED_FLAG,
}


@dataclass(frozen=True, slots=True)
class FindingState:
    """A finding of a case and the newest answer to it, None while it is open."""

    finding: Finding
    disposition: Disposition | None

    @property
    def key(self) -> str:
        """Stable name on pages and in forms: ``hit-12``, ``determination-3``, ``red_flag-7``."""
        return f"{_FIELD_OF[type(self.finding)]}-{self.finding.pk}"

    @property
    def allowed_kinds(self) -> tuple[str, ...]:
        """The dispositions that may answer it."""
        return _KINDS_OF[type(self.finding)]


def findings_of(case: Case) -> tuple[FindingState, ...]:
    """Every finding that wants an answer, hits first, each with its newest answer.

    Determinations that need no license want no answer and are left out.
    """
    answers: dict[tuple[str, int], Disposition] = {}
    for answer in case.dispositions.select_related("answered_by").order_by("id"):
        for field in _FIELD_OF.values():
            if (pk := getattr(answer, f"{field}_id")) is not None:
                answers[field, pk] = answer
    screening = case.screening
    findings: list[Finding] = [
        *screening.hits.select_related("listed_party__version"),
        *screening.determinations.exclude(result="NLR"),
        *screening.red_flags.all(),
    ]
    return tuple(FindingState(f, answers.get((_FIELD_OF[type(f)], f.pk))) for f in findings)


def answer_finding(
    *, case: Case, finding: Finding, kind: str, reason_code: str, comment: str, by: Any
) -> Disposition:
    """Record an officer's answer to one hit, determination or red flag.

    A later answer to the same finding takes the place of the earlier one; both stay on record.

    Args:
        kind: one of the dispositions allowed for such a finding.
        reason_code: one of the codes of that disposition.
        comment: the officer's own words, not blank.
        by: the user who answers.

    Raises:
        NotAllowedError: the case is decided, the finding belongs to another case, or kind,
            code or comment do not fit.
    """
    with atomic():
        locked = _lock_open(case)
        if finding.screening_id != locked.screening_id:
            raise NotAllowedError("This finding belongs to another case.")
        _check_answer(finding, kind, reason_code, comment)
        disposition = Disposition.objects.create(
            case=locked,
            kind=kind,
            reason_code=reason_code,
            comment=comment.strip(),
            answered_by=by,
            **{_FIELD_OF[type(finding)]: finding},
        )
        audit.record(
            verb="finding_answered",
            subject=locked,
            by=by.get_username(),
            finding=f"{_FIELD_OF[type(finding)]}-{finding.pk}",
            kind=kind,
            reason_code=reason_code,
            comment=comment.strip(),
        )
        return disposition


def release_case(*, case: Case, comment: str, by: Any) -> Case:
    """Let the order go.

    Raises:
        NotAllowedError: the case is decided already, a finding is unanswered, an answer bars
            release, or the comment is blank.
    """
    with atomic():
        locked = _lock_open(case)
        states = findings_of(locked)
        unanswered = [s for s in states if s.disposition is None]
        if unanswered:
            raise NotAllowedError(
                f"{len(unanswered)} of {len(states)} findings have no answer: answer them first."
            )
        barring = [s for s in states if s.disposition and s.disposition.kind in BARS_RELEASE]
        if barring:
            raise NotAllowedError(
                f"{barring[0].disposition} stands: such an order can only be rejected."
            )
        return _decide(locked, Case.Status.RELEASED, comment, by)


def reject_case(*, case: Case, comment: str, by: Any) -> Case:
    """Refuse the order. Findings may stay unanswered: the order does not move.

    Raises:
        NotAllowedError: the case is decided already or the comment is blank.
    """
    with atomic():
        return _decide(_lock_open(case), Case.Status.REJECTED, comment, by)


def assign_case(*, case: Case, to: Any, by: Any) -> Case:
    """Hand the case to an officer, or to nobody with ``to=None``.

    Raises:
        NotAllowedError: the case is decided already.
    """
    with atomic():
        locked = _lock_open(case)
        locked.assigned_to = to
        locked.save(update_fields=["assigned_to"])
        audit.record(
            verb="case_assigned",
            subject=locked,
            by=by.get_username(),
            to=to.get_username() if to else None,
        )
        return locked


def _lock_open(case: Case) -> Case:
    locked = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if not locked.is_open:
        who = f" by {locked.decided_by}" if locked.decided_by else ""
        raise NotAllowedError(f"Case {locked.number} is {locked.get_status_display()}{who}.")
    return locked


def _check_answer(finding: Finding, kind: str, reason_code: str, comment: str) -> None:
    if kind not in _KINDS_OF[type(finding)]:
        raise NotAllowedError(f"'{kind}' does not answer such a finding.")
    if reason_code not in REASON_CODES[kind]:
        known = ", ".join(REASON_CODES[kind])
        raise NotAllowedError(f"Choose a reason code of this answer: {known}.")
    if not comment.strip():
        raise NotAllowedError("Write a comment: an auditor will read why.")


def _decide(locked: Case, status: str, comment: str, by: Any) -> Case:
    if not comment.strip():
        raise NotAllowedError("Write a comment: an auditor will read why.")
    locked.status = status
    locked.decided_at = timezone.now()
    locked.decided_by = by
    locked.decision_comment = comment.strip()
    locked.save(update_fields=["status", "decided_at", "decided_by", "decision_comment"])
    audit.record(
        verb=f"case_{status}", subject=locked, by=by.get_username(), comment=comment.strip()
    )
    return locked
