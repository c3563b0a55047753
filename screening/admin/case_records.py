"""Records on file on the page of a case: what the answer used, what ended, what can be kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from screening.admin.places import in_words
from screening.admin.read_only import page_of
from screening.admin.record import Cell, Table, cell
from screening.admin.standing_records import page_to_enter
from screening.cases.learned import proposals_of
from screening.cases.standing_records import wants_another
from screening.cases.standing_suggestions import suggestions
from screening.models import Case, StandingRecord
from screening.terms.standing_record import KINDS, StandingKind


@dataclass(frozen=True, slots=True)
class ProposalView:
    """An answer of this order that may be kept on file.

    ``is_first_of_two``: two officers must agree, and none has.
    """

    record: StandingRecord
    page: str
    said: str
    is_first_of_two: bool

    @property
    def waits(self) -> bool:
        """Whether somebody must still agree."""
        return self.record.status == StandingRecord.Status.PROPOSED


@dataclass(frozen=True, slots=True)
class EntryView:
    """A record that would answer an open question; ``url`` is its form, filled."""

    words: str
    asked: str
    url: str


@dataclass(frozen=True, slots=True)
class CaseRecords:
    """The section of the page."""

    used: Table | None
    ended: Table | None
    proposals: Sequence[ProposalView]
    entries: Sequence[EntryView]

    @property
    def count(self) -> int:
        """How many rows stand in it."""
        tables = sum(len(table.rows) for table in (self.used, self.ended) if table)
        return tables + len(self.proposals) + len(self.entries)


def records_of(case: Case) -> CaseRecords:
    """What is on file for a case, and what could be."""
    order, answer = case.screening.transaction, case.screening.answer
    open_questions = suggestions(answer) if case.is_open else ()
    return CaseRecords(
        used=used_table(answer, order.content),
        ended=ended_table(answer, order.content),
        proposals=[
            ProposalView(
                row,
                page_of(row),
                _said(row),
                row.status == StandingRecord.Status.PROPOSED and wants_another(row),
            )
            for row in proposals_of(order)
        ],
        entries=[
            EntryView(
                KINDS[each.kind].words,
                in_words(" ".join(each.asked), order.content),
                page_to_enter(
                    each.kind.value,
                    order=order.pk,
                    **({} if each.party is None else {"party": each.party}),
                ),
            )
            for each in open_questions
        ],
    )


def used_table(answer: Mapping[str, Any], content: Mapping[str, Any]) -> Table | None:
    """Records that answered what the order left open; None where none did."""
    rows = answer.get("records_used") or []
    if not rows:
        return None
    return Table(
        "Answered by records on file",
        ("Record", "What", "Of", "Opened", "Until"),
        [
            (
                Cell(row["record"], "mono"),
                cell(KINDS[StandingKind(row["kind"])].words),
                cell(row["holder"]),
                cell(in_words(", ".join([*row["fields"], *row["rules"]]), content)),
                Cell(row["note"], "state", look="warn")
                if row["ends_soon"]
                else cell(row["valid_until"] or "no end"),
            )
            for row in rows
        ],
    )


def ended_table(answer: Mapping[str, Any], content: Mapping[str, Any]) -> Table | None:
    """Records that ended, so that the order is asked again; None where there are none."""
    rows = answer.get("records_ended") or []
    if not rows:
        return None
    return Table(
        "Asked again: records that ended",
        ("Record", "What", "Asked again", "Why"),
        [
            (
                Cell(row["record"], "mono"),
                cell(KINDS[StandingKind(row["kind"])].words),
                cell(in_words(", ".join(row["fields"]), content)),
                cell(row["note"]),
            )
            for row in rows
        ],
    )


def _said(record: StandingRecord) -> str:
    """What a record says, in one line."""
    parts = (f"{name.replace('_', ' ')}: {_word(value)}" for name, value in record.content.items())
    return "; ".join(parts)


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(o["name"] if isinstance(o, dict) else str(o) for o in value)
    return str(value)
