"""A screening's answer as an officer reads it: reasons, flags, questions, what was not examined.

Pure functions from the answer's JSON. Every key may be missing: an older answer stays readable.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from screening.admin.places import in_words, subject_of
from screening.admin.record import Cell, Table, cell
from screening.admin.texts import INSTRUCTIONS, TextView, instructions_of, texts_of
from screening.admin.wording import label_of, plain_words

HEADLINES = {
    "block": "Block: not to be shipped without a license",
    "hold": "Hold: a person must look",
    "clear": "Clear: ship",
}
SHOWN_REASONS = 6
"""Reasons in sight at once; the others are a click away."""

SHOWN_TEXTS = 6
"""Texts in sight at once; the others are a click away."""

SEVERITY_ICONS = {"high": "sev-high", "medium": "sev-medium"}


@dataclass(frozen=True, slots=True)
class ReasonView:
    """One reason; ``key`` is its own place on the page, ``anchor`` leads to its evidence there,
    empty when there is none."""

    key: str
    code: str
    outcome: str
    summary: str
    citation: str
    subject: str
    anchor: str


@dataclass(frozen=True, slots=True)
class QuestionView:
    """What to ask the customer, once, with every place it is asked of and why."""

    text: str
    places: str
    why: str


@dataclass(frozen=True, slots=True)
class CoverageView:
    """The three answers: decided, to be asked, not examined."""

    decided: tuple[str, ...]
    not_evaluated: tuple[tuple[str, str], ...]
    not_examined: tuple[str, ...]

    @property
    def open_count(self) -> int:
        """How many checks were not made."""
        return len(self.not_evaluated) + len(self.not_examined)

    @property
    def lacking(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """What is missing, with the checks that wait for it; what most wait for first."""
        checks: dict[str, list[str]] = {}
        for check, missing in self.not_evaluated:
            checks.setdefault(missing, []).append(check)
        ranked = sorted(checks.items(), key=lambda row: -len(row[1]))
        return tuple((missing, tuple(waiting)) for missing, waiting in ranked)


@dataclass(frozen=True, slots=True)
class AnswerView:
    """The middle column of a case, hits and determinations apart.

    Args:
        sentence: the whole answer in one sentence, empty where the answer has none.
        summary: how many reasons there are of which outcome.
        texts: in which words were found that the law minds, and the special instructions.
    """

    outcome: str
    headline: str
    sentence: str
    summary: str
    reasons: tuple[ReasonView, ...]
    questions: tuple[QuestionView, ...]
    coverage: CoverageView
    as_of: tuple[tuple[str, Cell], ...]
    texts: tuple[TextView, ...] = ()
    earlier: tuple[Table, ...] = ()

    @property
    def first_reasons(self) -> tuple[ReasonView, ...]:
        """The reasons in sight, blocks first."""
        return self.reasons[:SHOWN_REASONS]

    @property
    def more_reasons(self) -> tuple[ReasonView, ...]:
        """The reasons that open on a click."""
        return self.reasons[SHOWN_REASONS:]

    @property
    def first_texts(self) -> tuple[TextView, ...]:
        """The texts in sight, the special instructions always."""
        return tuple(text for text in self.texts if self._is_in_sight(text))

    @property
    def more_texts(self) -> tuple[TextView, ...]:
        """The texts that open on a click."""
        return tuple(text for text in self.texts if not self._is_in_sight(text))

    def _is_in_sight(self, text: TextView) -> bool:
        return text in self.texts[:SHOWN_TEXTS] or text.field == INSTRUCTIONS


def answer_of(
    answer: Mapping[str, Any],
    content: Mapping[str, Any],
    anchors: Mapping[str, str] | None = None,
    asked_apart: Collection[str] = (),
) -> AnswerView:
    """The answer, its subjects named from the submission.

    Args:
        answer: the screening's JSON.
        content: the submission.
        anchors: subject (``party-0``, ``line-1``) to the place on the page that shows it; a
            text that is shown with its words marked is found by itself.
        asked_apart: codes whose questions the page shows beside their flags.
    """
    stored = sorted(answer.get("reasons") or [], key=lambda r: r.get("outcome") != "block")
    texts = texts_of(answer, content, stored)
    places = {**(anchors or {}), **{field: text.key for field, text in texts.items()}}
    reasons = tuple(_reason(n, row, content, places) for n, row in enumerate(stored, 1))
    outcome = str(answer.get("outcome") or "")
    return AnswerView(
        outcome=outcome,
        headline=HEADLINES.get(outcome, "Not answered yet"),
        sentence=in_words(str(answer.get("summary") or ""), content),
        summary=_counted(reasons),
        reasons=reasons,
        questions=_questions(answer.get("questions") or [], content, asked_apart),
        coverage=_coverage(answer.get("coverage") or {}, content),
        as_of=as_of_rows(answer.get("as_of") or {}),
        texts=_with_instructions(texts, content),
        earlier=tuple(_earlier_tables(answer, content)),
    )


def _with_instructions(
    texts: Mapping[str, TextView], content: Mapping[str, Any]
) -> tuple[TextView, ...]:
    unmarked = None if INSTRUCTIONS in texts else instructions_of(content)
    return (*texts.values(), unmarked) if unmarked else tuple(texts.values())


_ELSEWHERE = {
    "buyer": "was held for words: the same buyer, the same goods",
    "rejected": "was rejected: the same buyer, the same goods",
    "shipment": "was held: another shipment of the same order",
    "refused": "was refused: the same goods, as many, for another buyer",
}


def _earlier_tables(answer: Mapping[str, Any], content: Mapping[str, Any]) -> Iterator[Table]:
    """Earlier answers beside this one, which states otherwise."""
    if blocked := answer.get("blocked_before"):
        before = f"Revision {blocked['revision']}"
        yield _beside(before, f"{before} was blocked, this one is not", blocked, content)
    for earlier in answer.get("earlier") or ():
        before = f"{earlier['reference']}, revision {earlier['revision']}"
        if earlier.get("of"):
            title = f"{before}, {_ELSEWHERE[earlier['of']]}"
        elif earlier["outcome"] == "block":
            title = f"{before}, was blocked: the same buyer, the same goods"
        else:
            before = f"Revision {earlier['revision']}"
            title = f"{before} was held for what this one no longer says"
        yield _beside(before, title, earlier, content)


def _beside(
    before: str, title: str, earlier: Mapping[str, Any], content: Mapping[str, Any]
) -> Table:
    return Table(
        title=title,
        head=("Where", before, "This revision"),
        rows=[
            (Cell(in_words(c["field"], content)), cell(c["before"]), cell(c["now"] or None))
            for c in earlier["changes"]
        ],
        note="Stated otherwise",
        footer=" ".join(map(str, earlier["reasons"])),
    )


def _counted(reasons: Sequence[ReasonView]) -> str:
    if not reasons:
        return "No reason against shipping was found in what was examined."
    counts = [(o, sum(r.outcome == o for r in reasons)) for o in ("block", "hold")]
    parts = ", ".join(f"{n} {o}" for o, n in counts if n)
    plural = "reason" if len(reasons) == 1 else "reasons"
    return f"{len(reasons)} {plural}: {parts}." if parts else f"{len(reasons)} {plural}."


def _reason(
    number: int,
    reason: Mapping[str, Any],
    content: Mapping[str, Any],
    anchors: Mapping[str, str],
) -> ReasonView:
    path = str(reason.get("subject") or "")
    subject, place = subject_of(path, content)
    return ReasonView(
        key=f"reason-{number}",
        code=str(reason.get("code") or ""),
        outcome=str(reason.get("outcome") or ""),
        summary=in_words(
            str(reason.get("summary") or label_of(str(reason.get("code") or ""))),
            content,
            with_values=True,
        ),
        citation=str(reason.get("citation") or ""),
        subject=subject,
        anchor=anchors.get(path) or anchors.get(place, ""),
    )


def _questions(
    questions: Sequence[Mapping[str, Any]], content: Mapping[str, Any], apart: Collection[str]
) -> tuple[QuestionView, ...]:
    asked: dict[str, list[Mapping[str, Any]]] = {}
    for question in questions:
        if question.get("why") not in apart:
            asked.setdefault(str(question.get("text") or ""), []).append(question)
    return tuple(
        QuestionView(
            text=text,
            places=", ".join(
                dict.fromkeys(in_words(str(q.get("field") or ""), content) for q in same)
            ),
            why=", ".join(dict.fromkeys(str(q.get("why") or "") for q in same)),
        )
        for text, same in asked.items()
    )


def _coverage(coverage: Mapping[str, Any], content: Mapping[str, Any]) -> CoverageView:
    return CoverageView(
        decided=tuple(label_of(str(name)) for name in coverage.get("decided") or []),
        not_evaluated=tuple(
            (
                label_of(str(row.get("check", ""))),
                in_words(plain_words(row.get("missing")), content),
            )
            for row in coverage.get("not_evaluated") or []
        ),
        not_examined=tuple(
            str(row.get("sentence") or row.get("code") or "")
            for row in coverage.get("not_examined") or []
        ),
    )


def as_of_rows(as_of: Mapping[str, Any]) -> tuple[tuple[str, Cell], ...]:
    """What the answer rests on: list versions, policy, engine."""
    lists = tuple(
        (str(row.get("source", "")), _version_cell(row)) for row in as_of.get("lists") or []
    )
    return (
        *lists,
        ("Policy", cell(as_of.get("policy"), "mono")),
        ("Engine", cell(as_of.get("engine"), "mono")),
    )


def _version_cell(row: Mapping[str, Any]) -> Cell:
    published = row.get("published") or "undated"
    return Cell(f"{published} ({str(row.get('version') or '')[:12]})")
