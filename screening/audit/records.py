"""Holding the events against the rows: what an event told of a row must still be there.

The chain proves itself; this proves what it speaks of. A screening's answer, a submission, a
policy, the file of a list, an officer's answer, a signature, a decision, a cancellation and a
license's balance stand in their events, by hash or word for word, so a row that was changed behind
the triggers is named. A row that is gone must have gone by a purge. The other way round is
``untold.py``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from django.contrib.auth import get_user_model
from django.db.models import Model
from django.db.transaction import atomic

from screening.models import (
    AuditEvent,
    Cancellation,
    Case,
    CaseNote,
    Clearance,
    License,
    ListVersion,
    PolicyVersion,
    Screening,
    StandingRecord,
    Transaction,
)
from screening.terms.outcome import Outcome
from screening.terms.values import content_hash, text_hash, to_decimal

BATCH = 200
SMALLEST = Decimal("0.000001")
"""What the balance of a license is told apart by: its columns hold six places."""


class Told(NamedTuple):
    """An event as it is held against its row."""

    position: int
    verb: str
    by: str
    subject_type: str
    subject_id: str
    data: Mapping[str, Any]


class RecordCheck:
    """Takes events as they are read and holds each against its row, a batch at a time."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self._waiting: list[Told] = []
        self._purged = _purged_ids()

    def take(self, told: Told) -> None:
        """One event, in the chain's order."""
        if told.verb in CHECKS:
            self._waiting.append(told)
            if len(self._waiting) >= BATCH:
                self.finish()

    def finish(self) -> None:
        """Look at what waits."""
        waiting, self._waiting = self._waiting, []
        found: dict[int, str] = {}
        for model in dict.fromkeys(CHECKS[told.verb][0] for told in waiting):
            events = [told for told in waiting if CHECKS[told.verb][0] is model]
            rows = _rows_by_id(model, {told.subject_id for told in events})
            for told in events:
                if fault := self._fault(told, rows.get(told.subject_id)):
                    found[told.position] = f"event {told.position} ({told.verb}): {fault}"
        self.faults += [found[position] for position in sorted(found)]

    def _fault(self, told: Told, row: Any) -> str:
        if row is not None:
            return CHECKS[told.verb][1](row, told)
        if told.subject_id in self._purged or told.verb.startswith("clearance_"):
            return ""  # whether a clearance that is gone went by a purge is not told by its id
        self._purged = _purged_ids()  # one may have come since
        if told.subject_id in self._purged:
            return ""
        return f"{told.subject_type} {told.subject_id} is gone, and no purge took it"


def balance_faults() -> Iterator[str]:
    """Licenses whose balance is not what their last booking left."""
    for pk in License.objects.order_by("pk").values_list("pk", flat=True).iterator():
        if _balance_fault(License.objects.get(pk=pk)):
            # A booking may have come between the row and its event: none does under the lock.
            with atomic():
                fault = _balance_fault(License.objects.select_for_update(no_key=True).get(pk=pk))
            if fault:
                yield fault


def _balance_fault(held: License) -> str:
    last = AuditEvent.objects.about(held).filter(verb__startswith="license_").first()
    if last is None:
        return ""
    for name in ("quantity_left", "value_left"):
        told, now = to_decimal(last.data.get(name)), getattr(held, name)
        is_limited = told is not None and now is not None
        if (abs(told - now) >= SMALLEST) if is_limited else (told is not now):
            return f"event {last.pk} ({last.verb}): license {held} has {name} {now}, not {told}"
    return ""


def _screening_fault(row: Screening, told: Told) -> str:
    if "answer_sha256" in told.data and text_hash(row.answer_json) != told.data["answer_sha256"]:
        return f"the answer of screening {row.pk} is not the one that was given"
    if row.status != Screening.Status.COMPLETED or row.outcome != told.data.get(
        "outcome", row.outcome
    ):
        return f"the outcome of screening {row.pk} is not the one of its answer"
    return "" if row.outcome == Outcome.CLEAR else _findings_fault(row)


def _findings_fault(row: Screening) -> str:
    """Whether the rows that officers answer are what the answer says; a clear one has no case."""
    answer = row.answer
    hits = sorted(row.hits.all(), key=lambda hit: hit.position)
    lines = sorted(row.determinations.all(), key=lambda line: line.position)
    flags = sorted(row.red_flags.all(), key=lambda flag: flag.position)
    for kind, stored, said in (
        ("hits", [hit.evidence for hit in hits], [h["evidence"] for h in answer.get("hits", ())]),
        ("determinations", [line.content for line in lines], answer.get("determinations", [])),
        ("red flags", [flag.content for flag in flags], answer.get("red_flags", [])),
    ):
        if stored != said:
            return f"the {kind} of screening {row.pk} are not those of its answer"
    return ""


def _superseding_fault(row: Screening, told: Told) -> str:
    newer = row.superseded_by_id
    if newer is not None and newer.hex == told.data.get("superseded_by", newer.hex):
        return ""
    return f"what superseded screening {row.pk} was changed"


def _transaction_fault(row: Transaction, told: Told) -> str:
    if content_hash(row.content) == row.content_hash == told.data["content_hash"] and (
        row.reference == told.data.get("reference", row.reference)
        and row.revision == told.data.get("revision", row.revision)
    ):
        return ""
    return f"the submission {row.pk} is not the one that came"


def _policy_fault(row: PolicyVersion, told: Told) -> str:
    version = told.data.get("version", row.version)
    if PolicyVersion.version_of(row.content) == row.version == version:
        return ""
    return f"policy {row.version} is not the one that was set"


def _list_fault(row: ListVersion, told: Told) -> str:
    if row.sha256 != told.data["sha256"]:
        return f"list version {row.pk} bears another hash than the one that was loaded"
    # Another machine's workers keep their own copies: a file that is not here proves nothing.
    if row.path.is_file() and _file_hash(row) != row.sha256:
        return f"the file of {row} was changed"
    return ""


def _standing_fault(row: StandingRecord, told: Told) -> str:
    if content_hash(row.as_proposed()) == row.content_hash == told.data["content_hash"]:
        return ""
    return f"record {row.number} is not the one that was entered"


def _paper_fault(row: StandingRecord, told: Told) -> str:
    if row.document_sha256 == told.data["sha256"]:
        return ""
    return f"record {row.number} bears another document than the one that was attached"


def _cancellation_fault(row: Transaction, told: Told) -> str:
    names = ("key", "reason", "canceled_by")
    same = Cancellation.objects.filter(transaction=row, **{n: told.data[n] for n in names})
    if row.canceled_at is not None and same.exists():
        return ""
    return f"the cancellation of {row} was changed"


def _answer_fault(row: Case, told: Told) -> str:
    field, _, pk = str(told.data["finding"]).partition("-")
    words = tuple(told.data[name] for name in ("kind", "reason_code", "comment"))
    for given in row.dispositions.all():
        said = (given.kind, given.reason_code, given.comment)
        is_same = str(getattr(given, f"{field}_id")) == pk and said == words
        if is_same and _is(given.answered_by, told.by):
            return ""
    return f"the answer to {told.data['finding']} of case {row} was changed"


def _signature_fault(row: Case, told: Told) -> str:
    for signed in row.signatures.all():
        is_same = content_hash(signed.content) == signed.content_hash == told.data["content_hash"]
        if is_same and _is(signed.signed_by, told.by):
            return ""
    return f"what {told.by} signed on case {row} was changed"


def _decision_fault(row: Case, told: Told) -> str:
    by_machine = row.decided_by is None and bool(row.released_by_id or row.released_with_id)
    if told.verb != f"case_{row.status}" or not (by_machine or _is(row.decided_by, told.by)):
        return f"the decision of case {row} was changed"
    if row.decision_code != told.data.get("reason_code", row.decision_code):
        return f"the decision of case {row} was changed"
    if "content_hash" not in told.data:
        same = row.decision_comment == told.data.get("comment", row.decision_comment)
        return "" if same else f"the decision of case {row} was changed"
    signed = {s.content_hash: s for s in row.signatures.all()}.get(told.data["content_hash"])
    if signed is None or signed.content.get("comment") != row.decision_comment:
        return f"the decision of case {row} was changed"
    return _signature_fault(row, told)


def _closing_fault(row: Case, told: Told) -> str:
    return "" if told.verb == f"case_{row.status}" else f"the state of case {row} was changed"


def _opening_fault(row: Case, told: Told) -> str:
    return ""  # it is there, which is all that the event told


def _document_fault(row: Case, told: Told) -> str:
    if any(paper.sha256 == told.data["sha256"] for paper in row.attachments.all()):
        return ""
    return f"a document of case {row} was changed"


def _clearance_fault(row: Clearance, told: Told) -> str:
    hashes = ("party_key", "party_hash", "listed_hash", "evidence_hash")
    same = all(getattr(row, name) == told.data.get(name, getattr(row, name)) for name in hashes)
    if same and row.party_name == told.data.get("party", row.party_name):
        return ""
    return f"clearance {row.pk} is not the one that was proposed"


def _approval_fault(row: Clearance, told: Told) -> str:
    if row.status != Clearance.Status.PROPOSED and _is(row.approved_by, told.by):
        return ""
    return f"the approval of clearance {row.pk} was changed"


def _ending_fault(row: Clearance, told: Told) -> str:
    if row.status == Clearance.Status.ENDED:
        return ""
    return f"clearance {row.pk} ended, and does not say so"


def _is(person: Any, name: str) -> bool:
    """Whether an event's actor is a row's person; who was renamed since is nobody else's name."""
    if person is None:
        return False
    users = get_user_model()._default_manager
    return person.get_username() == name or not users.filter(username=name).exists()


def _note_fault(row: Case, told: Told) -> str:
    same = CaseNote.objects.filter(case=row, pk=told.data["note"], text=told.data["text"])
    return "" if same.exists() else f"note {told.data['note']} on case {row} was changed"


CHECKS: Mapping[str, tuple[type[Model], Callable[[Any, Told], str]]] = {
    "screening_completed": (Screening, _screening_fault),
    "screening_superseded": (Screening, _superseding_fault),
    "transaction_accepted": (Transaction, _transaction_fault),
    "order_canceled": (Transaction, _cancellation_fault),
    "policy_set": (PolicyVersion, _policy_fault),
    "list_version_activated": (ListVersion, _list_fault),
    "case_opened": (Case, _opening_fault),
    "finding_answered": (Case, _answer_fault),
    "document_attached": (Case, _document_fault),
    "first_signed": (Case, _signature_fault),
    "case_released": (Case, _decision_fault),
    "case_licensed": (Case, _decision_fault),
    "case_rejected": (Case, _decision_fault),
    "case_superseded": (Case, _closing_fault),
    "case_canceled": (Case, _closing_fault),
    "clearance_proposed": (Clearance, _clearance_fault),
    "clearance_approved": (Clearance, _approval_fault),
    "clearance_ended": (Clearance, _ending_fault),
    "case_noted": (Case, _note_fault),
    "standing_record_proposed": (StandingRecord, _standing_fault),
    "standing_record_approved": (StandingRecord, _standing_fault),
    "standing_record_document_attached": (StandingRecord, _paper_fault),
}
"""Verb of an event to the kind of row it is about, and what must still hold of it."""


READ: Mapping[type[Model], tuple[str, ...]] = {
    Screening: ("answer_json", "status", "outcome", "superseded_by"),
    Transaction: ("content", "content_hash", "reference", "revision", "canceled_at"),
}
"""Of rows with long texts, the columns that the checks look at."""
ALONG: Mapping[type[Model], tuple[str, ...]] = {
    Case: ("dispositions__answered_by", "signatures__signed_by", "attachments", "decided_by"),
    Clearance: ("approved_by",),
    Screening: ("hits", "determinations", "red_flags"),
}
"""What is read along with the rows of a batch."""


def _purged_ids() -> frozenset[str]:
    """Ids of everything that purges took, as their tombstones tell."""
    ids: set[str] = set()
    for event in AuditEvent.objects.filter(verb="records_purged").iterator():
        told = event.data
        ids.update(row["id"] for row in (*told["transactions"], *told["screenings"]))
        ids.update(str(row["case_id"]) for row in told["screenings"] if row["case_id"])
    return frozenset(ids)


def _rows_by_id(model: type[Model], ids: Iterable[str]) -> dict[str, Model]:
    rows = model._base_manager.all()
    if model in READ:
        rows = rows.only(*READ[model])
    if model in ALONG:
        rows = rows.prefetch_related(*ALONG[model])
    return {str(pk): row for pk, row in rows.in_bulk(list(ids)).items()}


def _file_hash(version: ListVersion) -> str:
    with version.path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
