"""Everything the page of one case shows, gathered once and without rules of its own.

What may be answered and how comes from ``screening.cases``; here it gets numbers, labels and
addresses. The number of queries does not grow with the findings.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from screening.admin.answer import AnswerView
from screening.admin.authorizations import AuthorizationChoices, authorization_choices
from screening.admin.case_findings import (
    FindingView,
    answer_view,
    fetched_states,
    finding_views,
    settled_lines,
)
from screening.admin.case_history import CaseHistory, history_of
from screening.admin.case_records import CaseRecords, records_of
from screening.admin.customer import CustomerView, customer_of
from screening.admin.decision import DecisionView, decision_view
from screening.admin.determinations import DeterminationView
from screening.admin.drafts import Draft, kept_draft
from screening.admin.filing import FilingView, filing_of
from screening.admin.flags import FlagView
from screening.admin.hit_groups import PartyHits, party_hits
from screening.admin.hits import HitView
from screening.admin.monitoring import ChangeNote, notes_on
from screening.admin.order import OrderView, order_of
from screening.admin.queue_rows import because_of
from screening.admin.record import Table
from screening.admin.released_parts import part_table
from screening.admin.words_left import WordsLeft, words_left
from screening.cases.alike import Alike, alike_of
from screening.cases.as_seen import state_of
from screening.cases.doubts import question_on
from screening.cases.findings import FindingState, findings_of
from screening.cases.offered_texts import OfferedText, offered_texts
from screening.cases.reason_codes import ReasonCodes, reason_codes
from screening.cases.together import Reach, is_last_answer, reaches_of
from screening.cases.workflow import may_choose
from screening.filing import filing_now
from screening.models import (
    Attachment,
    AuditEvent,
    Case,
    CaseNote,
    Disposition,
    Hit,
    ListSource,
)

KEYS = {
    "false_positive": "f",
    "true_match": "t",
    "licensed": "l",
    "mitigated": "m",
    "escalate": "e",
}
"""Letter that chooses an answer on the keyboard."""

HISTORY_LENGTH = 30


@dataclass(frozen=True, slots=True)
class KindChoice:
    """An answer that may be chosen, with its key and reason codes."""

    value: str
    label: str
    key: str
    reasons: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CasePage:
    """The three columns and what stands above them."""

    case: Case
    order: OrderView
    answer: AnswerView
    findings: tuple[FindingView, ...]
    party_hits: tuple[PartyHits, ...]
    settled: tuple[DeterminationView, ...]
    current: FindingView | None
    choices: tuple[KindChoice, ...]
    authorizations: AuthorizationChoices
    alike: Sequence[Alike]
    reaches: Sequence[Reach]
    is_last: bool
    because: str
    past: CaseHistory
    part: Table | None
    filing: FilingView | None
    documents: Sequence[Attachment]
    document_kinds: Sequence[tuple[str, str]]
    customer: CustomerView
    records: CaseRecords
    rejections: tuple[tuple[str, str], ...]
    decision: DecisionView
    question: str
    history: Sequence[AuditEvent]
    changes: Sequence[ChangeNote]
    words_left: Sequence[WordsLeft]
    notes: Sequence[CaseNote]
    offered: Sequence[OfferedText]
    draft: Draft
    state: str

    @property
    def hits(self) -> tuple[FindingView, ...]:
        """The findings that are hits."""
        return self._of(HitView)

    @property
    def lines(self) -> tuple[FindingView, ...]:
        """The findings that are determinations."""
        return self._of(DeterminationView)

    @property
    def flags(self) -> tuple[FindingView, ...]:
        """The findings that are red flags."""
        return self._of(FlagView)

    @property
    def answered_since(self) -> Any:
        """Who answered the finding after what is kept of it was typed; None where nobody did."""
        given = self.current.disposition if self.current else None
        kept_at = self.draft.kept_at
        return given.answered_by if given and kept_at and given.answered_at > kept_at else None

    @property
    def answered(self) -> int:
        """How many findings are answered or settled."""
        return sum(not f.is_open for f in self.findings)

    @property
    def open(self) -> int:
        """How many findings want an answer."""
        return len(self.findings) - self.answered

    @property
    def share(self) -> int:
        """Answered findings in percent, for the bar."""
        return round(100 * self.answered / len(self.findings)) if self.findings else 100

    def _of(self, kind: type) -> tuple[FindingView, ...]:
        return tuple(f for f in self.findings if isinstance(f.view, kind))


def case_page(
    case: Case,
    *,
    user: Any,
    wanted: str = "",
    draft: Draft | None = None,
    language: str = "",
) -> CasePage:
    """Gather the page of a case.

    Args:
        case: with screening, transaction and people fetched.
        user: who looks; may get fewer answers to choose from.
        wanted: key of the finding to answer now; the first open one when empty or unknown.
        draft: what was typed and refused.
        language: of the letter to the customer; by the order where empty.
    """
    content = case.screening.transaction.content
    answer = case.screening.answer
    order = order_of(content)
    states = fetched_states(case)
    asked = draft.finding if draft else wanted
    current_key = _current_key(states, asked or wanted) if case.is_open else ""
    draft = draft or kept_draft(case, user, current_key)
    codes = reason_codes()
    titles = dict(ListSource.objects.values_list("code", "title"))
    findings = finding_views(case, states, current_key, answer, content, codes, titles)
    found = [(s.finding, f) for s, f in zip(states, findings, strict=True)]
    hits = [(hit, view) for hit, view in found if isinstance(hit, Hit)]
    current = next((s for s in states if s.key == current_key), None)
    history = _history(case)
    authorizations = authorization_choices(
        current, content, may_license=may_choose(user, "licensed")
    )
    return CasePage(
        case=case,
        order=order,
        answer=answer_view(case, states),
        findings=findings,
        party_hits=party_hits(hits, order.parties, titles, is_signed=bool(case.first_signature)),
        settled=settled_lines(case, states, answer, content),
        current=next((f for f in findings if f.key == current_key), None),
        choices=_choices(current, codes, user) if current else (),
        authorizations=authorizations,
        **_reach(case, current, states),
        because=because_of(case),
        past=history_of(case, order, [hit for hit, _ in hits]),
        customer=customer_of(case, [s.finding for s in states], draft=draft, language=language),
        records=records_of(case),
        rejections=tuple(codes.offered["rejected"].items()),
        decision=decision_view(
            case, states, user, codes, {f.key: f"{f.number} {f.short}" for f in findings}, history
        ),
        question=question_on(current.finding, answer, content) if current else "",
        history=history,
        draft=authorizations.prefill(draft),
        state=state_of(case, states) if case.is_open else "",
        **_papers(case, order),
        offered=offered_texts(current.finding, by=user) if current else (),
    )


def _papers(case: Case, order: OrderView) -> dict[str, Any]:
    """What stands on the case beside its findings."""
    return {
        "filing": filing_of(filing_now(case.screening), case.screening.transaction.content),
        "part": part_table(case.screening, order),
        "documents": list(case.attachments.select_related("added_by")),
        "document_kinds": Attachment.Kind.choices,
        "changes": notes_on(case),
        "words_left": words_left(case),
        "notes": list(CaseNote.objects.filter(case=case).select_related("written_by")),
    }


def _reach(
    case: Case, current: FindingState | None, states: Sequence[FindingState]
) -> dict[str, Any]:
    """How far the answer to the finding goes: other cases, other findings, the decision."""
    hit = current.finding if current and isinstance(current.finding, Hit) else None
    reaches = reaches_of(case, hit, states) if hit else ()
    return {
        "alike": alike_of(hit) if hit else (),
        "reaches": reaches,
        "is_last": current is not None and is_last_answer(current, reaches, states),
    }


def _history(case: Case) -> list[AuditEvent]:
    events = AuditEvent.objects.filter(subject_type="case", subject_id=str(case.pk))
    return list(events[:HISTORY_LENGTH])


def next_open_url(case: Case) -> str:
    """Where to go after an answer: the next open finding, else the decision."""
    page = reverse("admin:screening_case_change", args=(case.pk,))
    state = next((s for s in findings_of(case) if s.is_open), None)
    return f"{page}?finding={state.key}#{state.key}" if state else f"{page}#decide"


def _current_key(states: Sequence[FindingState], wanted: str) -> str:
    keys = [s.key for s in states]
    if wanted in keys:
        return wanted
    return next((s.key for s in states if s.is_open), "")


def _choices(state: FindingState, codes: ReasonCodes, user: Any) -> tuple[KindChoice, ...]:
    return tuple(
        KindChoice(
            value=str(kind),
            label=str(Disposition.Kind(kind).label),
            key=KEYS.get(str(kind), ""),
            reasons=tuple(codes.offered[kind].items()),
        )
        for kind in state.allowed_kinds
        if may_choose(user, kind)
    )
