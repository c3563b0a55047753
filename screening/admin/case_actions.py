"""What can be done to a case from its page: one row an action, each calling one service.

A refused action shows the page again with the reason and with everything that was typed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.transaction import on_commit
from django.http import HttpRequest
from django.urls import reverse

from screening import audit
from screening.admin.case_page import next_open_url
from screening.admin.customer_actions import (
    CUSTOMER_ACTIONS,
    CaseAction,
    page_of_case,
)
from screening.admin.drafts import seen_answer
from screening.admin.next_case import next_case_url
from screening.admin.screening_again import screen_again
from screening.admin.second_signature import AGREED
from screening.cases.as_seen import Seen, check_state
from screening.cases.attachments import attach_document
from screening.cases.authorizations import Authorization
from screening.cases.deciding import reject_case, release_case, send_back, sign_second
from screening.cases.drafts import OF_CASE, drop_drafts, keep_draft
from screening.cases.findings import findings_of
from screening.cases.learned import proposals_of
from screening.cases.notes import write_note
from screening.cases.queueing import escalate_case, snooze_case
from screening.cases.review import lock_open
from screening.cases.standing_records import approve_record
from screening.cases.together import answer_together
from screening.cases.workflow import DECIDE, SECOND, WORK, may_choose
from screening.errors import NotAllowedError
from screening.intake.rescreening import queue_screening
from screening.models import Case, StandingRecord
from screening.tasks import enqueue, run_screening


def finding_named(case: Case, key: str) -> Any:
    """The finding of a case by its key.

    Raises:
        NotAllowedError: it is not part of the case.
    """
    found = next((s.finding for s in findings_of(case) if s.key == key), None)
    if found is None:
        raise NotAllowedError("This finding is not part of the case.")
    return found


def _answer(request: HttpRequest, case: Case) -> str:
    typed = request.POST
    finding = finding_named(case, typed.get("finding", ""))
    kind = typed.get("kind", "")
    if not kind:
        raise NotAllowedError("Choose an answer first.")
    if not may_choose(request.user, kind):
        raise NotAllowedError("This answer is an officer's: escalate instead.")
    then = typed.get("then", "")
    with audit.recorded():
        told = answer_together(
            case=case,
            finding=finding,
            scope=typed.get("scope", ""),
            kind=kind,
            reason_code=typed.get("reason_code", ""),
            comment=typed.get("comment", ""),
            by=request.user,
            authorization=Authorization(
                license_number=typed.get("license_number", ""),
                exception=typed.get("exception", ""),
                conditions=typed.getlist("conditions"),
            ),
            remember=bool(typed.get("remember")),
            alike=bool(typed.get("alike")),
            seen=Seen(seen_answer(typed), typed.get("state", "") if then else ""),
        )
        drop_drafts(case=case, places=[typed.get("finding", "")], by=request.user)
        is_decided = _decide_at_once(request, case)
    for sentence in told.remembered:
        messages.warning(request, sentence)
    if told.hits > 1:
        messages.success(request, f"{told.hits} hits of this case got the answer.")
    if told.cases:
        messages.warning(request, f"{told.cases} more cases got the same answer.")
    return next_case_url(request, after=str(case.pk)) if is_decided else next_open_url(case)


def _as_seen(act: Callable[[HttpRequest, Case], str]) -> Callable[[HttpRequest, Case], str]:
    """Decide only the case that was on the page, and forget what was typed for it."""

    def decide(request: HttpRequest, case: Case) -> str:
        with audit.recorded():
            if seen := request.POST.get("state", ""):
                locked = lock_open(case)
                check_state(locked, findings_of(locked), seen=seen)
            target = act(request, case)
            drop_drafts(case=case, places=[OF_CASE], by=request.user)
            return target

    return decide


def _decide_at_once(request: HttpRequest, case: Case) -> bool:
    """Take the answer's comment for the decision's, where the officer asked for both.

    Returns:
        Whether the case is decided or signed first.
    """
    typed = request.POST
    wanted = typed.get("then", "")
    if not wanted:
        return False
    if not request.user.has_perm(DECIDE):
        raise NotAllowedError("The decision is an officer's: record the answer alone.")
    if wanted == "reject":
        reject_case(
            case=case,
            reason_code=typed.get("then_code", ""),
            comment=typed.get("comment", ""),
            by=request.user,
        )
        messages.success(request, f"{case.screening.transaction}: rejected.")
        return True
    if open_now := sum(state.is_open for state in findings_of(case)):
        messages.warning(request, f"Recorded, not released: {open_now} more to answer.")
        return False
    decided = release_case(case=case, comment=typed.get("comment", ""), by=request.user)
    what = "signed first, another person must sign" if decided.is_open else "released"
    messages.success(request, f"{case.screening.transaction}: {what}.")
    return True


def _release(request: HttpRequest, case: Case) -> str:
    comment = request.POST.get("decision_comment", "")
    decided = release_case(case=case, comment=comment, by=request.user)
    if decided.is_open:
        messages.warning(request, "Signed first. Another person must sign before the order goes.")
    return ""


def _reject(request: HttpRequest, case: Case) -> str:
    reject_case(
        case=case,
        reason_code=request.POST.get("decision_code", ""),
        comment=request.POST.get("decision_comment", ""),
        by=request.user,
    )
    return ""


def _second(request: HttpRequest, case: Case) -> str:
    sign_second(
        case=case,
        seen=request.POST.get("seen", ""),
        comment=request.POST.get("second_comment", ""),
        by=request.user,
    )
    return ""


def _send_back(request: HttpRequest, case: Case) -> str:
    comment = request.POST.get("second_comment", "")
    if comment.strip() == AGREED:
        raise NotAllowedError("Say in your own words what the first signer is to do.")
    send_back(case=case, comment=comment, by=request.user)
    return ""


def _screen_again(request: HttpRequest, case: Case) -> str:
    asked = screen_again([case], why="asked for on the case", by=request.user)
    if asked.refused:
        raise NotAllowedError(asked.refused[0])
    messages.warning(request, "The order is being screened again; answers that hold are kept.")
    return ""


def _snooze(request: HttpRequest, case: Case) -> str:
    try:
        until = date.fromisoformat(request.POST.get("until", ""))
    except ValueError as error:
        raise NotAllowedError("Choose the day on which the case comes back.") from error
    comment = request.POST.get("move_comment", "")
    snooze_case(case=case, until=until, comment=comment, by=request.user)
    return reverse("admin:screening_case_changelist")


def _escalate(request: HttpRequest, case: Case) -> str:
    escalate_case(case=case, comment=request.POST.get("move_comment", ""), by=request.user)
    return ""


def _attach(request: HttpRequest, case: Case) -> str:
    sent = request.FILES.get("document")
    if sent is None:
        raise NotAllowedError("Choose a file to attach.")
    kind = request.POST.get("document_kind", "")
    name = sent.name or ""
    attach_document(case=case, name=name, chunks=sent.chunks(), kind=kind, by=request.user)
    return f"{page_of_case(case)}#documents"


def _note(request: HttpRequest, case: Case) -> str:
    note = write_note(case=case, text=request.POST.get("note_text", ""), by=request.user)
    keep_draft(case=case, place=OF_CASE, typed={"note_text": ""}, by=request.user)
    called = [str(mention.person) for mention in note.mentions.select_related("person")]
    if called:
        messages.success(request, f"On the home page of {', '.join(called)} until they come here.")
    return f"{page_of_case(case)}#notes"


def _keep_record(request: HttpRequest, case: Case) -> str:
    """Keep an answer of the order on file, and screen the order with it."""
    order = case.screening.transaction
    asked = request.POST.get("record", "")
    record = next((row for row in proposals_of(order) if row.number == asked), None)
    if record is None:
        raise NotAllowedError("This record is no answer of this order.")
    with audit.recorded():
        kept = approve_record(record=record, comment="on the case", by=request.user)
        if kept.status != StandingRecord.Status.IN_FORCE:
            messages.warning(request, f"{kept.number}: another officer must agree, too.")
        elif order.superseded_at is None and order.canceled_at is None:
            screening = queue_screening(
                transaction=order, why=f"{kept.number} is on file", by=request.user
            )
            on_commit(lambda: enqueue(run_screening, str(screening.pk)))
            messages.warning(request, f"{kept.number} is kept; the order is screened again.")
    return f"{page_of_case(case)}#records"


ACTIONS: tuple[CaseAction, ...] = (
    CaseAction("answer", WORK, _answer),
    CaseAction("release", DECIDE, _as_seen(_release)),
    CaseAction("reject", DECIDE, _as_seen(_reject)),
    CaseAction("second", SECOND, _as_seen(_second)),
    CaseAction("send_back", SECOND, _as_seen(_send_back)),
    CaseAction("attach", WORK, _attach),
    CaseAction("note", WORK, _note),
    CaseAction("keep_record", "screening.change_standingrecord", _keep_record),
    CaseAction("snooze", WORK, _as_seen(_snooze)),
    CaseAction("escalate", WORK, _as_seen(_escalate)),
    CaseAction("screen_again", WORK, _screen_again),
    *CUSTOMER_ACTIONS,
)
