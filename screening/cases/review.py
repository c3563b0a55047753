"""An officer's answers: one to each finding of an open case. The decision is ``deciding.py``."""

from __future__ import annotations

from typing import Any

from screening import audit
from screening.cases.authorizations import NONE, Authorization, authorization_fields
from screening.cases.findings import FIELD_OF, Finding, kinds_for
from screening.cases.reason_codes import check_reason_code
from screening.errors import NotAllowedError
from screening.models import Case, Disposition

NO_COMMENT = "Write a comment: an auditor will read why."


def answer_finding(
    *,
    case: Case,
    finding: Finding,
    kind: str,
    reason_code: str,
    comment: str,
    by: Any,
    authorization: Authorization = NONE,
    second_look: bool = False,
) -> Disposition:
    """Record an officer's answer to one hit, determination or red flag.

    A later answer to the same finding takes the place of the earlier one; both stay on record.
    A signature that stands under the case is void from here on.

    Args:
        kind: one of the dispositions allowed for such a finding.
        reason_code: one of the codes offered for that disposition.
        comment: the officer's own words, not blank.
        by: the user who answers.
        authorization: what the answer ``licensed`` rests on.
        second_look: another person must look at this answer before the order can go.

    Raises:
        NotAllowedError: the case is decided, the finding belongs to another case, or kind,
            code, comment or authorization do not fit.
    """
    with audit.recorded():
        locked = lock_open(case)
        _check_answer(locked, finding, kind, reason_code, comment)
        field = FIELD_OF[type(finding)]
        rests_on = authorization_fields(kind=kind, reason_code=reason_code, given=authorization)
        disposition = Disposition.objects.create(
            case=locked,
            kind=kind,
            reason_code=reason_code,
            comment=comment.strip(),
            answered_by=by,
            second_look=second_look or _still_unseen(locked, field, finding, by),
            **{field: finding},
            **rests_on,
        )
        audit.record(
            verb="finding_answered",
            subject=locked,
            by=by.get_username(),
            finding=f"{field}-{finding.pk}",
            kind=kind,
            reason_code=reason_code,
            comment=comment.strip(),
            **{name: str(value) for name, value in rests_on.items()},
        )
        void_signature(locked, by=by, why="an answer changed")
        settle_second_looks(locked)
        return disposition


def assign_case(*, case: Case, to: Any, by: Any) -> Case:
    """Hand the case to an officer, or to nobody with ``to=None``.

    Raises:
        NotAllowedError: the case is decided already.
    """
    with audit.recorded():
        locked = lock_open(case)
        locked.assigned_to = to
        locked.save(update_fields=["assigned_to"])
        audit.record(
            verb="case_assigned",
            subject=locked,
            by=by.get_username(),
            to=to.get_username() if to else None,
        )
        return locked


def lock_open(case: Case) -> Case:
    """The case with its row locked.

    Raises:
        NotAllowedError: it is decided or superseded; the message says by whom.
    """
    locked = Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case.pk)
    if not locked.is_open:
        who = f" by {locked.decided_by}" if locked.decided_by else ""
        raise NotAllowedError(f"Case {locked.number} is {locked.get_status_display()}{who}.")
    return locked


def settle_second_looks(locked: Case) -> None:
    """Keep on the case whether any of its answers waits for a second look."""
    newest: dict[tuple[int | None, int | None, int | None], bool] = {}
    for row in locked.dispositions.order_by("id"):
        newest[row.hit_id, row.determination_id, row.red_flag_id] = row.second_look
    if locked.wants_second_look != any(newest.values()):
        locked.wants_second_look = any(newest.values())
        locked.save(update_fields=["wants_second_look"])


def _check_answer(
    locked: Case, finding: Finding, kind: str, reason_code: str, comment: str
) -> None:
    if finding.screening_id != locked.screening_id:
        raise NotAllowedError("This finding belongs to another case.")
    if kind not in kinds_for(finding):
        raise NotAllowedError(f"'{kind}' does not answer such a finding.")
    check_reason_code(kind=kind, code=reason_code)
    if not comment.strip():
        raise NotAllowedError(NO_COMMENT)


def _still_unseen(locked: Case, field: str, finding: Finding, by: Any) -> bool:
    """Whether the newest answer waits for another person's look and this one is no other."""
    newest = locked.dispositions.filter(**{field: finding}).order_by("-id").first()
    return newest is not None and newest.second_look and newest.answered_by_id == by.pk


def void_signature(locked: Case, *, by: Any, why: str) -> None:
    """Take the first signature off an open case; nothing where none stands."""
    first = locked.first_signature
    if first is None:
        return
    locked.first_signature = None
    locked.save(update_fields=["first_signature"])
    audit.record(
        verb="signature_voided",
        subject=locked,
        by=by.get_username(),
        signed_by=first.signed_by.get_username(),
        content_hash=first.content_hash,
        why=why,
    )
