"""The findings of a case as its page shows them, and what the answer says of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects
from django.urls import reverse

from screening.admin.answer import AnswerView, answer_of
from screening.admin.determinations import DeterminationView, determination_of
from screening.admin.flags import FlagView, flag_of
from screening.admin.hits import HitView, hit_of
from screening.admin.read_only import page_of
from screening.admin.wording import as_read, label_of
from screening.cases.doubts import doubts_on, line_place
from screening.cases.findings import FindingState, findings_of
from screening.cases.reason_codes import ReasonCodes
from screening.cases.silent_clearances import SilentClearance, silent_clearances
from screening.models import (
    Case,
    Determination,
    Disposition,
    Hit,
    RedFlag,
)


@dataclass(frozen=True, slots=True)
class SilentNote:
    """A clearance that does not apply to a hit: why, and its page."""

    number: int
    url: str
    why: str


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
    silent: tuple[SilentNote, ...] = ()

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


def fetched_states(case: Case) -> tuple[FindingState, ...]:
    """The findings with their answers, and what their pages need of the listed parties."""
    states = findings_of(case)
    parties = [s.finding.listed_party for s in states if isinstance(s.finding, Hit)]
    prefetch_related_objects(parties, "names", "addresses", "measures", "identifiers")
    return states


def finding_views(
    case: Case,
    states: Sequence[FindingState],
    current_key: str,
    answer: Mapping[str, Any],
    content: Mapping[str, Any],
    codes: ReasonCodes,
    titles: Mapping[str, str],
) -> tuple[FindingView, ...]:
    """Each finding with its number, its answer and its own view."""
    page = reverse("admin:screening_case_change", args=(case.pk,))
    silent = silent_clearances(case, states) if case.is_open else {}
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
                silent=tuple(_silent_note(one) for one in silent.get(state.key, ())),
            )
        )
    return tuple(views)


def _silent_note(one: SilentClearance) -> SilentNote:
    fields = ", ".join(label_of(name.replace(".", ": ")).lower() for name in one.differs)
    why = f"told otherwise: {fields}" if fields else "the names meet otherwise, or more closely"
    return SilentNote(one.clearance.pk, page_of(one.clearance), why)


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


def settled_lines(
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


def answer_view(case: Case, states: Sequence[FindingState]) -> AnswerView:
    """The answer, each reason leading to its finding."""
    content = case.screening.transaction.content
    flags = {s.finding.code for s in states if isinstance(s.finding, RedFlag)}
    return answer_of(case.screening.answer, content, _anchors(states, content), flags)


def _anchors(states: Sequence[FindingState], content: Mapping[str, Any]) -> dict[str, str]:
    anchors: dict[str, str] = {}
    for state in states:
        finding = state.finding
        if isinstance(finding, Hit):
            anchors.setdefault(f"party-{finding.party}", state.key)
        elif isinstance(finding, Determination):
            anchors.setdefault(f"line-{line_place(finding.line, content) + 1}", state.key)
    return anchors
