"""The decision of a case: released, licensed or rejected, signed by one person or by two."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from screening import audit
from screening.cases.findings import FindingState, findings_of
from screening.cases.ledger import give_back_reserved
from screening.cases.licenses import reserve_for_release
from screening.cases.outdated import outdated_by
from screening.cases.reason_codes import check_reason_code
from screening.cases.review import NO_COMMENT, lock_open, void_signature
from screening.cases.signing import decision_content, reasons_for_second
from screening.cases.workflow import BARS_RELEASE, NEEDS_NO_LICENSE
from screening.errors import NotAllowedError
from screening.models import Case, Disposition, ReasonCode, Signature
from screening.terms.transaction_kind import QUOTATION
from screening.terms.values import content_hash


def release_case(*, case: Case, comment: str, by: Any) -> Case:
    """Let the order go; where policy wants two persons, sign first and leave it open.

    The case becomes ``licensed`` where an answer rests on a license, else ``released``.

    Returns:
        The case: decided, or open with its first signature.

    Raises:
        NotAllowedError: the case is decided already, a finding is unanswered, an answer bars
            release, the screening is outdated, or the comment is blank.
    """
    with audit.recorded():
        locked = lock_open(case)
        states = findings_of(locked)
        _check_releasable(locked, states)
        if locked.first_signature_id is not None:
            raise NotAllowedError(
                f"{locked.first_signature} already: another person signs second, or it is sent "
                "back."
            )
        second = reasons_for_second(locked, states)
        signature = _sign(locked, states, _release_verdict(states), comment, by, second)
        if not second:
            return _release(locked, signature, states, by)
        locked.first_signature, locked.sent_back_to = signature, None
        locked.save(update_fields=["first_signature", "sent_back_to"])
        audit.record(
            verb="first_signed",
            subject=locked,
            by=by.get_username(),
            verdict=signature.verdict,
            content_hash=signature.content_hash,
            reasons=list(second),
        )
        return locked


def sign_second(*, case: Case, seen: str, comment: str, by: Any) -> Case:
    """Sign under another person's signature; the order goes.

    Args:
        seen: hash of the content the second person had before them.
        comment: the second person's own words, not blank.
        by: another user than the first signer and than the owner of the order.

    Raises:
        NotAllowedError: no signature stands, it is the same person, or what was signed first,
            what was seen and what is so now are not one and the same.
    """
    with audit.recorded():
        locked = lock_open(case)
        first = locked.first_signature
        if first is None:
            raise NotAllowedError("No first signature stands: it was void or sent back.")
        if by.pk == first.signed_by_id:
            raise NotAllowedError("The first signature is yours: another person must sign second.")
        _check_not_own(locked, by)
        if not first.signed_by.is_active:
            raise NotAllowedError(
                f"{first.signed_by} may no longer decide cases: send it back, it is signed anew."
            )
        if not comment.strip():
            raise NotAllowedError(NO_COMMENT)
        states = findings_of(locked)
        _check_releasable(locked, states)
        content = decision_content(
            locked,
            verdict=_release_verdict(states),
            comment=first.comment,
            states=states,
            second=reasons_for_second(locked, states),
        )
        if not content_hash(content) == first.content_hash == seen:
            raise NotAllowedError(
                "Something changed after the first signature: it is void. Read the case again."
            )
        signature = Signature.objects.create(
            case=locked,
            first=first,
            verdict=first.verdict,
            comment=comment.strip(),
            content=content,
            content_hash=first.content_hash,
            signed_by=by,
        )
        return _release(locked, signature, states, by)


def send_back(*, case: Case, comment: str, by: Any) -> Case:
    """Refuse to sign second: the first signature is void, the case is its signer's again.

    Raises:
        NotAllowedError: no signature stands, or the comment is blank.
    """
    with audit.recorded():
        locked = lock_open(case)
        if locked.first_signature is None:
            raise NotAllowedError("No first signature stands.")
        if not comment.strip():
            raise NotAllowedError(NO_COMMENT)
        signer = locked.first_signature.signed_by
        void_signature(locked, by=by, why=comment.strip())
        locked.sent_back_to = locked.assigned_to = signer
        locked.save(update_fields=["sent_back_to", "assigned_to"])
        audit.record(
            verb="case_sent_back",
            subject=locked,
            by=by.get_username(),
            to=signer.get_username(),
            comment=comment.strip(),
        )
        return locked


def reject_case(*, case: Case, reason_code: str, comment: str, by: Any) -> Case:
    """Refuse the order. Findings may stay unanswered: the order does not move.

    Raises:
        NotAllowedError: the case is decided already, the reason code is not one for a rejection,
            the comment is blank, or the order is the person's own.
    """
    with audit.recorded():
        locked = lock_open(case)
        check_reason_code(kind=ReasonCode.Kind.REJECTED, code=reason_code)
        void_signature(locked, by=by, why="the order was rejected")
        order = locked.screening.transaction
        give_back_reserved(order=order, by=by, why="the order was rejected")
        signature = _sign(locked, findings_of(locked), Case.Status.REJECTED, comment, by)
        return _decide(locked, signature, by, reason_code=reason_code)


def _check_not_own(locked: Case, by: Any) -> None:
    """Who submitted an order decides nothing of it, also where one person may decide."""
    if by.pk == locked.screening.transaction.owner_id:
        raise NotAllowedError("You submitted this order: another person must decide it.")


def _check_releasable(locked: Case, states: Sequence[FindingState]) -> None:
    if locked.screening.transaction.kind == QUOTATION:
        raise NotAllowedError(
            "Nothing ships on a quotation, so it is not released: its order is screened."
        )
    unanswered = [s for s in states if s.is_open]
    if unanswered:
        raise NotAllowedError(
            f"{len(unanswered)} of {len(states)} findings have no answer: answer them first."
        )
    barring = [s for s in states if s.disposition and s.disposition.kind in BARS_RELEASE]
    if barring:
        raise NotAllowedError(
            f"{barring[0].disposition} stands: such an order can only be rejected."
        )
    if any(s.wants_second_look for s in states):
        raise NotAllowedError("An answer waits for a second look: another person answers it too.")
    if outdated := outdated_by(locked.screening):
        raise NotAllowedError(f"{outdated} Screen the order again; what did not change is kept.")


def _release_verdict(states: Sequence[FindingState]) -> str:
    is_licensed = any(
        s.disposition.kind == Disposition.Kind.LICENSED
        and s.disposition.reason_code != NEEDS_NO_LICENSE
        for s in states
        if s.disposition
    )
    return Case.Status.LICENSED if is_licensed else Case.Status.RELEASED


def _sign(
    locked: Case,
    states: Sequence[FindingState],
    verdict: str,
    comment: str,
    by: Any,
    second: Sequence[str] = (),
) -> Signature:
    if not comment.strip():
        raise NotAllowedError(NO_COMMENT)
    _check_not_own(locked, by)
    content = decision_content(
        locked, verdict=verdict, comment=comment.strip(), states=states, second=second
    )
    signature: Signature = Signature.objects.create(
        case=locked,
        verdict=verdict,
        comment=comment.strip(),
        content=content,
        content_hash=content_hash(content),
        signed_by=by,
    )
    return signature


def _release(locked: Case, signature: Signature, states: Sequence[FindingState], by: Any) -> Case:
    reserve_for_release(case=locked, states=states, by=by)
    return _decide(locked, signature, by)


def _decide(locked: Case, signature: Signature, by: Any, reason_code: str = "") -> Case:
    first = signature.first or signature
    locked.status = signature.verdict
    locked.decided_at = timezone.now()
    locked.decided_by = by
    locked.decision_code = reason_code
    locked.decision_comment = first.comment
    locked.sent_back_to = None
    locked.save(
        update_fields=[
            *("status", "decided_at", "decided_by", "decision_code", "decision_comment"),
            "sent_back_to",
        ]
    )
    audit.record(
        verb=f"case_{signature.verdict}",
        subject=locked,
        by=by.get_username(),
        comment=signature.comment,
        reason_code=reason_code,
        first_signed_by=first.signed_by.get_username(),
        content_hash=signature.content_hash,
    )
    return locked
