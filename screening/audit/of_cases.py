"""What events told of cases and clearances, held against the rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from screening.audit.told import Check, Told, is_by, stays
from screening.models import Case, CaseNote, Clearance
from screening.terms.values import content_hash, text_hash


def _answer_fault(row: Any, told: Told) -> str:
    field, _, pk = str(told.data["finding"]).partition("-")
    words = tuple(told.data[name] for name in ("kind", "reason_code", "comment"))
    for given in row.all_dispositions:
        said = (given.kind, given.reason_code, given.comment)
        is_same = str(getattr(given, f"{field}_id")) == pk and said == words
        if is_same and is_by(given.answered_by, told.by):
            return ""
    return f"the answer to {told.data['finding']} of case {row} was changed"


def _signature_fault(row: Any, told: Told) -> str:
    for signed in row.all_signatures:
        is_same = content_hash(signed.content) == signed.content_hash == told.data["content_hash"]
        if is_same and is_by(signed.signed_by, told.by):
            return ""
    return f"what {told.by} signed on case {row} was changed"


def _decision_fault(row: Any, told: Told) -> str:
    by_machine = row.decided_by is None and bool(row.released_by_id or row.released_with_id)
    if told.verb != f"case_{row.status}" or not (by_machine or is_by(row.decided_by, told.by)):
        return f"the decision of case {row} was changed"
    if row.decision_code != told.data.get("reason_code", row.decision_code):
        return f"the decision of case {row} was changed"
    if "content_hash" not in told.data:
        same = row.decision_comment == told.data.get("comment", row.decision_comment)
        return "" if same else f"the decision of case {row} was changed"
    signed = {s.content_hash: s for s in row.all_signatures}.get(told.data["content_hash"])
    if signed is None or signed.content.get("comment") != row.decision_comment:
        return f"the decision of case {row} was changed"
    return _signature_fault(row, told)


def _closing_fault(row: Case, told: Told) -> str:
    return "" if told.verb == f"case_{row.status}" else f"the state of case {row} was changed"


def _opening_fault(row: Case, told: Told) -> str:
    return ""  # it is there, which is all that the event told


def _document_fault(row: Any, told: Told) -> str:
    if any(paper.sha256 == told.data["sha256"] for paper in row.all_attachments):
        return ""
    return f"a document of case {row} was changed"


def _letter_fault(row: Case, told: Told) -> str:
    letter = row.letters.filter(pk=told.data["letter"]).first()
    if letter is not None:
        words = text_hash(letter.message or letter.body)
        if letter.sha256 == words == told.data["sha256"]:
            return ""
    return f"letter {told.data['letter']} of case {row} was changed"


def _reply_fault(row: Case, told: Told) -> str:
    reply = row.customer_answers.filter(pk=told.data["answer"], text=told.data["comment"])
    if reply.filter(said_by=told.data["said_by"], fields=told.data["fields"]).exists():
        return ""
    return f"the customer's answer {told.data['answer']} on case {row} was changed"


def _note_fault(row: Case, told: Told) -> str:
    same = CaseNote.objects.filter(case=row, pk=told.data["note"], text=told.data["text"])
    return "" if same.exists() else f"note {told.data['note']} on case {row} was changed"


def _clearance_fault(row: Clearance, told: Told) -> str:
    hashes = ("party_key", "party_hash", "listed_hash", "evidence_hash")
    same = all(getattr(row, name) == told.data.get(name, getattr(row, name)) for name in hashes)
    if same and row.party_name == told.data.get("party", row.party_name):
        return ""
    return f"clearance {row.pk} is not the one that was proposed"


def _approval_fault(row: Clearance, told: Told) -> str:
    if row.status != Clearance.Status.PROPOSED and is_by(row.approved_by, told.by):
        return ""
    return f"the approval of clearance {row.pk} was changed"


OF_CASES: Mapping[str, Check] = {
    "case_opened": (Case, _opening_fault),
    "finding_answered": (Case, _answer_fault),
    "document_attached": (Case, _document_fault),
    "customer_asked": (Case, _letter_fault),
    "customer_reminded": (Case, _letter_fault),
    "customer_answered": (Case, _reply_fault),
    "first_signed": (Case, _signature_fault),
    "case_released": (Case, _decision_fault),
    "case_licensed": (Case, _decision_fault),
    "case_rejected": (Case, _decision_fault),
    "case_superseded": (Case, _closing_fault),
    "case_canceled": (Case, _closing_fault),
    "case_noted": (Case, _note_fault),
    "clearance_proposed": (Clearance, _clearance_fault),
    "clearance_approved": (Clearance, _approval_fault),
    "clearance_ended": (
        Clearance,
        stays(lambda row: row.status == Clearance.Status.ENDED, "ended"),
    ),
}
"""Verb of an event to the kind of row it is about, and what must still hold of it."""
