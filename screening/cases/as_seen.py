"""What is done to a case is done to what was seen of it, at the desk and by a program alike.

A page was shown some time before its form comes, and a program acts on what it read. So each says
what that was, and where the case has moved on nothing is done and both are shown. All that a
program does is done by the desk's own services, and under the person's name whose key it is; the
key stands beside it on record. Who submitted an order decides nothing of it by a program.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from screening import audit
from screening.cases.authorizations import NONE, Authorization
from screening.cases.deciding import reject_case, release_case, send_back, sign_second
from screening.cases.findings import FindingState, findings_of, key_of
from screening.cases.review import answer_finding, lock_open
from screening.cases.signing import decision_content
from screening.errors import FieldError, MovedOnError, NotAllowedError
from screening.models import Case, Disposition
from screening.terms.values import content_hash


@dataclass(frozen=True, slots=True)
class Answering:
    """An answer to a finding, and the answer that its author knew of.

    Args:
        finding: its key, for example ``hit-12``.
        seen: key of the newest answer to it that was read; None where none was.
        kind, reason_code, comment, authorization: as ``answer_finding`` takes them.
    """

    finding: str
    seen: int | None
    kind: str
    reason_code: str
    comment: str
    authorization: Authorization = NONE


@dataclass(frozen=True, slots=True)
class Deciding:
    """A decision, and the state of the case that its author knew of.

    Args:
        action: of ``ACTIONS``.
        state: as ``state_of`` gave it.
        comment: the person's own words.
        reason_code: of a rejection.
    """

    action: str
    state: str
    comment: str
    reason_code: str = field(default="")


@dataclass(frozen=True, slots=True)
class Seen:
    """What somebody saw of a case before they answered.

    Args:
        answer: key of the newest answer to the finding; None where there was none.
        state: of the whole case, as ``state_of`` gave it; empty where the answer alone counts.
    """

    answer: int | None
    state: str = ""


def check_answer(state: FindingState, *, seen: int | None, sent: str) -> None:
    """Refuse to answer a finding that somebody answered since it was seen.

    Args:
        state: the finding with its answers, of a locked case.
        seen: key of the newest answer that was seen; None where none was.
        sent: the answer that was meant to be given, in words.

    Raises:
        MovedOnError: another answer is the newest; both are told.
    """
    stands = state.disposition
    if (stands.pk if stands else None) != seen:
        raise MovedOnError(
            "The finding was answered meanwhile. Read it again; nothing was stored.",
            FieldError(state.key, "stands", _words_of(state)),
            FieldError(state.key, "sent", sent),
        )


def check_state(case: Case, states: Sequence[FindingState], *, seen: str) -> None:
    """Refuse to decide a case that changed since it was seen.

    Args:
        case: locked, with its screening and transaction fetched.
        states: its findings with their answers.
        seen: as ``state_of`` gave it.

    Raises:
        MovedOnError: it is in another state; both are told.
    """
    now = state_of(case, states)
    if now != seen:
        answers = "; ".join(f"{s.key}: {_words_of(s)}" for s in states)
        raise MovedOnError(
            "The case changed after it was read. Read it again; nothing was decided.",
            FieldError("state", "stands", f"{now}, with {answers}"[:2000]),
            FieldError("state", "sent", seen),
        )


def sent_words(kind: str, reason_code: str, comment: str) -> str:
    """An answer that was not recorded, as it is told."""
    return f"{kind} ({reason_code}): {comment}"


def state_of(case: Case, states: Sequence[FindingState]) -> str:
    """A hash of all that a decision on a case rests on: findings, answers, documents, signature.

    Args:
        case: with its screening and transaction fetched.
        states: its findings with their answers.
    """
    first = case.first_signature
    content = decision_content(case, verdict="", comment="", states=states)
    return content_hash(
        {**content, "status": case.status, "signed": first.content_hash if first else None}
    )


def answer_as_seen(*, case: Case, answering: Answering, by: Any, through: str) -> Disposition:
    """Answer a finding, where the answer that was read is still the newest.

    Raises:
        MovedOnError: somebody answered it meanwhile; both answers are told.
        NotAllowedError: as ``answer_finding``, or the order is the person's own.
    """
    with audit.recorded():
        sent = sent_words(answering.kind, answering.reason_code, answering.comment)
        locked = _locked(case, by, answering.finding, sent)
        state = next((s for s in findings_of(locked) if s.key == answering.finding), None)
        if state is None:
            raise NotAllowedError("This finding is not part of the case.")
        check_answer(state, seen=answering.seen, sent=sent)
        given = answer_finding(
            case=locked,
            finding=state.finding,
            kind=answering.kind,
            reason_code=answering.reason_code,
            comment=answering.comment,
            by=by,
            authorization=answering.authorization,
        )
        _record(locked, "answer", by, through)
        return given


def decide_as_seen(*, case: Case, deciding: Deciding, by: Any, through: str) -> Case:
    """Decide a case, where it is as it was read.

    Raises:
        MovedOnError: something of it changed meanwhile; both states are told.
        NotAllowedError: as the service of the action, or the order is the person's own.
    """
    with audit.recorded():
        locked = _locked(case, by, "state", f"{deciding.action}: {deciding.comment}")
        check_state(locked, findings_of(locked), seen=deciding.state)
        decided = ACTIONS[deciding.action](locked, deciding, by)
        _record(locked, deciding.action, by, through)
        return decided


def _locked(case: Case, by: Any, field: str, sent: str) -> Case:
    """The open case, for another person than who submitted it.

    Args:
        field, sent: what is acted on, and how, to be shown where it was decided meanwhile.
    """
    if case.screening.transaction.owner_id == by.pk:
        raise NotAllowedError("You submitted this order: another person must look at it.")
    try:
        return lock_open(case)
    except NotAllowedError as decided:
        now = Case.objects.select_related("decided_by").get(pk=case.pk)
        who = f", by {now.decided_by.get_username()}" if now.decided_by else ""
        words = f": {now.decision_comment}" if now.decision_comment else ""
        raise MovedOnError(
            f"{decided} Nothing was stored.",
            FieldError(field, "stands", f"{now.get_status_display()}{who}{words}"),
            FieldError(field, "sent", sent),
        ) from decided


def _record(case: Case, action: str, by: Any, through: str) -> None:
    """That it came through a key; what was done tells its own event."""
    audit.record(
        verb="case_worked_through_key",
        subject=case,
        by=by.get_username(),
        key=through,
        action=action,
    )


def _words_of(state: FindingState) -> str:
    answer = state.disposition
    if answer is None and state.settled_by:
        return f"settled by {', '.join(key_of(hit) for hit in state.settled_by)}"
    if answer is None:
        return "no answer"
    who = answer.answered_by.get_username()
    return f"{answer.kind} ({answer.reason_code}): {answer.comment}, by {who}"


def _release(case: Case, deciding: Deciding, by: Any) -> Case:
    return release_case(case=case, comment=deciding.comment, by=by)


def _reject(case: Case, deciding: Deciding, by: Any) -> Case:
    return reject_case(case=case, reason_code=deciding.reason_code, comment=deciding.comment, by=by)


def _sign_second(case: Case, deciding: Deciding, by: Any) -> Case:
    # The state that was seen has the first signature's hash in it.
    first = case.first_signature
    seen = first.content_hash if first else ""
    return sign_second(case=case, seen=seen, comment=deciding.comment, by=by)


def _send_back(case: Case, deciding: Deciding, by: Any) -> Case:
    return send_back(case=case, comment=deciding.comment, by=by)


ACTIONS: dict[str, Callable[[Case, Deciding, Any], Case]] = {
    "release": _release,
    "reject": _reject,
    "sign_second": _sign_second,
    "send_back": _send_back,
}
"""What can be decided, by its word."""
