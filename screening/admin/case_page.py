"""Everything the page of one case shows, gathered once and without rules of its own.

What may be answered and how comes from ``screening.cases``; here it gets numbers, labels and
addresses. The number of queries does not grow with the findings.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects
from django.urls import reverse

from screening.admin.answer import AnswerView, answer_of
from screening.admin.authorizations import AuthorizationChoices, authorization_choices
from screening.admin.case_history import CaseHistory, history_of
from screening.admin.case_records import CaseRecords, records_of
from screening.admin.customer import CustomerView, customer_of
from screening.admin.decision import DecisionView, decision_view
from screening.admin.determinations import DeterminationView, determination_of
from screening.admin.drafts import Draft
from screening.admin.filing import FilingView, filing_of
from screening.admin.flags import FlagView, flag_of
from screening.admin.hit_groups import PartyHits, party_hits
from screening.admin.hits import HitView, hit_of
from screening.admin.monitoring import ChangeNote, notes_on
from screening.admin.order import OrderView, order_of
from screening.admin.queue_rows import because_of
from screening.admin.record import Table
from screening.admin.released_parts import part_table
from screening.admin.wording import as_read
from screening.admin.words_left import WordsLeft, words_left
from screening.cases.alike import Alike, alike_of
from screening.cases.doubts import doubts_on, line_place, question_on
from screening.cases.findings import FindingState, findings_of
from screening.cases.reason_codes import ReasonCodes, reason_codes
from screening.cases.together import Reach, is_last_answer, reaches_of
from screening.cases.workflow import may_choose
from screening.filing import filing_now
from screening.models import (
    Attachment,
    AuditEvent,
    Case,
    Determination,
    Disposition,
    Hit,
    ListSource,
    RedFlag,
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
class FindingView:
    """A finding with its number, its newest answer, and its own view."""

    number: str
    key: str
    short: str
    view: Any
    disposition: Disposition | None
    reason_words: str
    url: str
    is_current: bool
    settled_by: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether it wants an answer."""
        return self.disposition is None and not self.settled_by

    @property
    def state(self) -> str:
        """One word for the list of what is open."""
        if self.disposition:
            return str(self.disposition.get_kind_display()).lower()
        if self.settled_by:
            return f"by {', '.join(self.settled_by)}"
        return "now" if self.is_current else "open"


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
    draft: Draft

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
    draft = draft or Draft()
    content = case.screening.transaction.content
    answer = case.screening.answer
    order = order_of(content)
    states = _fetched(case)
    current_key = _current_key(states, draft.finding or wanted) if case.is_open else ""
    codes = reason_codes()
    titles = dict(ListSource.objects.values_list("code", "title"))
    findings = _findings(case, states, current_key, answer, content, codes, titles)
    found = [(s.finding, f) for s, f in zip(states, findings, strict=True)]
    hits = [(hit, view) for hit, view in found if isinstance(hit, Hit)]
    current = next((s for s in states if s.key == current_key), None)
    of_hit = current.finding if current and isinstance(current.finding, Hit) else None
    reaches = reaches_of(case, of_hit, states) if of_hit else ()
    history = _history(case)
    return CasePage(
        case=case,
        order=order,
        answer=answer_of(
            answer,
            content,
            _anchors(states, content),
            {s.finding.code for s in states if isinstance(s.finding, RedFlag)},
        ),
        findings=findings,
        party_hits=party_hits(hits, order.parties, titles, is_signed=bool(case.first_signature)),
        settled=_settled(case, states, answer, content),
        current=next((f for f in findings if f.key == current_key), None),
        choices=_choices(current, codes, user) if current else (),
        authorizations=authorization_choices(current, may_license=may_choose(user, "licensed")),
        alike=alike_of(current.finding) if current and isinstance(current.finding, Hit) else (),
        reaches=reaches,
        is_last=current is not None and is_last_answer(current, reaches, states),
        because=because_of(case),
        filing=filing_of(filing_now(case.screening), content),
        past=history_of(case, order, [hit for hit, _ in hits]),
        part=part_table(case.screening, order),
        documents=list(case.attachments.select_related("added_by")),
        document_kinds=Attachment.Kind.choices,
        customer=customer_of(case, [s.finding for s in states], draft=draft, language=language),
        records=records_of(case),
        rejections=tuple(codes.offered["rejected"].items()),
        decision=decision_view(
            case, states, user, codes, {f.key: f"{f.number} {f.short}" for f in findings}, history
        ),
        question=question_on(current.finding, answer, content) if current else "",
        history=history,
        changes=notes_on(case),
        words_left=words_left(case),
        draft=draft,
    )


def _settled(
    case: Case,
    states: Sequence[FindingState],
    answer: Mapping[str, Any],
    content: Mapping[str, Any],
) -> tuple[DeterminationView, ...]:
    """The lines that need no license; with what is open on them until the order is released."""
    is_open = case.status not in (Case.Status.RELEASED, Case.Status.LICENSED)
    return tuple(
        determination_of(
            row,
            content,
            doubts_on(line_place(int(row.get("line") or 0), content), answer, states)
            if is_open
            else (),
        )
        for row in answer.get("determinations") or []
        if row.get("result") == "NLR"
    )


def _history(case: Case) -> list[AuditEvent]:
    events = AuditEvent.objects.filter(subject_type="case", subject_id=str(case.pk))
    return list(events[:HISTORY_LENGTH])


def next_open_url(case: Case) -> str:
    """Where to go after an answer: the next open finding, else the decision."""
    page = reverse("admin:screening_case_change", args=(case.pk,))
    state = next((s for s in findings_of(case) if s.is_open), None)
    return f"{page}?finding={state.key}#{state.key}" if state else f"{page}#decide"


def _fetched(case: Case) -> tuple[FindingState, ...]:
    states = findings_of(case)
    parties = [s.finding.listed_party for s in states if isinstance(s.finding, Hit)]
    prefetch_related_objects(parties, "names", "addresses", "measures", "identifiers")
    return states


def _current_key(states: Sequence[FindingState], wanted: str) -> str:
    keys = [s.key for s in states]
    if wanted in keys:
        return wanted
    return next((s.key for s in states if s.is_open), "")


def _findings(
    case: Case,
    states: Sequence[FindingState],
    current_key: str,
    answer: Mapping[str, Any],
    content: Mapping[str, Any],
    codes: ReasonCodes,
    titles: Mapping[str, str],
) -> tuple[FindingView, ...]:
    page = reverse("admin:screening_case_change", args=(case.pk,))
    counts = {"H": 0, "L": 0, "F": 0}
    views = []
    numbers: dict[int, str] = {}
    for state in states:
        letter, short, view = _view(state, content, titles, answer)
        counts[letter] += 1
        if isinstance(state.finding, Hit):
            numbers[state.finding.pk] = f"H{counts['H']}"
        code = state.disposition.reason_code if state.disposition else ""
        kind = state.disposition.kind if state.disposition else ""
        views.append(
            FindingView(
                number=f"{letter}{counts[letter]}",
                key=state.key,
                short=as_read(short),
                view=view,
                disposition=state.disposition,
                reason_words=codes.words(kind, code),
                url=f"{page}?finding={state.key}#{state.key}",
                is_current=state.key == current_key,
                settled_by=tuple(numbers[hit.pk] for hit in state.settled_by),
            )
        )
    return tuple(views)


def _view(
    state: FindingState,
    content: Mapping[str, Any],
    titles: Mapping[str, str],
    answer: Mapping[str, Any],
) -> tuple[str, str, HitView | DeterminationView | FlagView]:
    match state.finding:
        case Hit() as hit:
            return "H", hit.listed_party.name, hit_of(hit, content, answer, titles)
        case Determination() as found:
            row = {"line": found.line, "eccn": found.eccn, "result": found.result, **found.content}
            line = determination_of(row, content)
            return "L", line.name, line
        case RedFlag() as fired:
            flag = flag_of(fired, content, answer)
            return "F", flag.summary, flag


def _anchors(states: Sequence[FindingState], content: Mapping[str, Any]) -> dict[str, str]:
    anchors: dict[str, str] = {}
    for state in states:
        finding = state.finding
        if isinstance(finding, Hit):
            anchors.setdefault(f"party-{finding.party}", state.key)
        elif isinstance(finding, Determination):
            anchors.setdefault(f"line-{line_place(finding.line, content) + 1}", state.key)
    return anchors


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
