"""One case in full: what was asked, found, answered and decided, with the law and the lists."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from screening.errors import FieldError, InvalidReportError
from screening.filing import filing_now
from screening.models import AuditEvent, Cancellation, Case
from screening.reports.questions.filings import filing_sections
from screening.reports.report import Filter, Filters, ReportKind, Section, Value
from screening.terms.values import text_hash


def ask(filters: Filters) -> tuple[Section, ...]:
    """A section for each part of the case."""
    number = filters.text("case")
    try:
        case = Case.objects.select_related(
            "screening__transaction", "screening__policy", "decided_by", "assigned_to"
        ).get(number=number)
    except Case.DoesNotExist:
        error = FieldError("case", "unknown", f"There is no case {number!r}.")
        raise InvalidReportError((error,)) from None
    answer = case.screening.answer
    submission = case.screening.transaction.content
    return (
        Section("The case", ("Fact", "Value"), _facts(case)),
        Section("Parties", _PARTIES, _parties(submission)),
        Section("Lines", _LINES, _lines(submission)),
        Section("Reasons", ("Outcome", "Reason", "Citation", "Code", "About"), _reasons(answer)),
        Section("Listed parties met", _HITS, _hits(answer)),
        Section("Words that met", _WORDS, _words(answer)),
        Section("Determinations", _DETERMINATIONS, _determinations(answer)),
        Section("Path of each determination", _STEPS, _steps(answer)),
        Section("Red flags", ("Severity", "Flag", "Citation", "Inputs", "Code"), _flags(answer)),
        Section("Questions", ("Field", "Question", "Why"), _questions(answer)),
        Section("Not evaluated and not examined", ("Check", "Why"), _gaps(answer)),
        *filing_sections(filing_now(case.screening)),
        Section(
            "Lists it was screened against", ("Source", "Version", "Published"), _lists(answer)
        ),
        Section("Answers", ("At", "By", "To", "Answer", "Reason", "Comment"), _answers(case)),
        Section("License bookings", _BOOKINGS, _bookings(case)),
        Section("Audit events", ("Position", "At", "By", "What", "Data", "Hash"), _events(case)),
    )


_PARTIES = ("Role", "Name", "Country", "Address", "Other names", "Other addresses",
            "Nationalities", "Numbers")  # fmt: skip
_LINES = ("Line", "Description", "Part number", "Quantity", "Unit value", "Price for", "Currency",
          "Declared ECCN", "Part of line", "Order", "Ships to", "Ships from")  # fmt: skip
_HITS = ("Party", "Name submitted", "Listed party", "List", "Name that met", "Score", "Strong",
         "License requirement", "Review policy", "Citations")  # fmt: skip
_WORDS = ("Party", "Listed party", "Submitted", "Listed", "How they met", "Weight")
_DETERMINATIONS = ("Line", "ECCN", "Classified by", "Result", "Reasons for control",
                   "Review policy", "Citation", "Rule", "Hangs on")  # fmt: skip
_STEPS = ("Line", "Step", "Rule", "Inputs", "Result", "Citation")
_BOOKINGS = ("At", "License", "What", "Line", "Quantity", "Value", "Note", "By")

Rows = Iterator[tuple[Value, ...]]
Json = Mapping[str, Any]


def _facts(case: Case) -> Rows:
    screening, transaction = case.screening, case.screening.transaction
    yield "Case", case.number
    yield "State", case.get_status_display()
    yield "Decided at", case.decided_at
    yield "Decided by", case.decided_through or None
    yield "Comment", case.decision_comment or None
    yield "Told to the submitter", screening.decision
    for told in Cancellation.objects.filter(transaction=transaction):
        yield "Canceled at", told.at
        yield "Canceled by", told.canceled_by
        yield "Canceled because", told.reason
    yield "Reference", str(transaction)
    yield "Kind", transaction.kind
    yield "Destination", transaction.destination_country or None
    yield "Goods issued on", transaction.goods_issued_on
    yield "Internal Transaction Number", transaction.content.get("filing", {}).get("itn")
    yield "Submitted at", transaction.submitted_at
    yield "Submitted through", transaction.submitted_through
    yield "SHA-256 of the submission", transaction.content_hash
    yield "Screening", str(screening.pk)
    yield "Screened at", screening.finished_at
    yield "Outcome", screening.outcome
    yield "Rules as of", screening.as_of
    yield "Policy", screening.policy.version if screening.policy else None
    yield "Engine", screening.engine
    yield "SHA-256 of the answer", text_hash(screening.answer_json)
    yield "Opened at", case.opened_at
    yield "Assigned to", case.assigned_to.get_username() if case.assigned_to else None


def _parties(submission: Json) -> Rows:
    for party in submission["parties"]:
        address = party.get("address", {})
        nations = dict.fromkeys([party.get("nationality"), *party.get("nationalities", ())])
        yield (
            party["role"],
            party["name"],
            address.get("country"),
            _place(address),
            _told(f"{n['kind']}: {n['name']}" for n in party.get("names", ())),
            _told(f"{a['kind']}: {_whole_place(a)}" for a in party.get("addresses", ())),
            _told(filter(None, nations)),
            _told(_number(one) for one in party.get("identifiers", ())),
        )


def _told(texts: Iterable[str | None]) -> str | None:
    return "; ".join(text for text in texts if text) or None


def _place(address: Json) -> str | None:
    parts = (address.get(k) for k in ("street", "city", "region", "postal_code"))
    return ", ".join(part for part in parts if part) or None


def _whole_place(address: Json) -> str:
    parts = (address.get("name"), _place(address), address.get("country"))
    return ", ".join(part for part in parts if part)


def _number(identifier: Json) -> str:
    return f"{identifier['type']} {identifier['value']} {identifier.get('country', '')}".strip()


def _lines(submission: Json) -> Rows:
    for line in submission["lines"]:
        yield (
            line["number"],
            line["description"],
            line.get("part_number"),
            line.get("quantity"),
            line.get("unit_value"),
            line.get("price_unit"),
            line.get("currency"),
            line.get("eccn"),
            line.get("parent_line"),
            line.get("source_order"),
            _whole_place(line.get("ship_to", {})) or None,
            line.get("ship_from", {}).get("country"),
        )


def _reasons(answer: Json) -> Rows:
    for reason in answer.get("reasons", ()):
        yield tuple(reason[k] for k in ("outcome", "summary", "citation", "code", "subject"))


def _hits(answer: Json) -> Rows:
    for hit in answer.get("hits", ()):
        listed = hit["listed_party"]
        measures = listed["measures"]
        cited = (c["text"] for measure in measures for c in measure["citations"])
        yield (
            hit["subject"],
            next((e["query"] for e in hit["evidence"] if e.get("query")), None),
            listed["name"],
            listed["source"],
            hit["name"],
            hit["score"],
            hit["is_match"],
            _joined(measure["license_requirement"] for measure in measures),
            _joined(measure["license_policy"] for measure in measures),
            _joined(cited),
        )


def _words(answer: Json) -> Rows:
    for hit in answer.get("hits", ()):
        for evidence in hit["evidence"]:
            for word in evidence.get("words", ()):
                yield (
                    hit["subject"],
                    hit["listed_party"]["name"],
                    word["query"] or None,
                    word["listed"] or None,
                    word["relation"],
                    word["weight"],
                )


def _determinations(answer: Json) -> Rows:
    for found in answer.get("determinations", ()):
        yield (
            found["line"],
            found["eccn"],
            found["classified_by"],
            found["result"],
            _joined(found["reasons_for_control"]),
            found["review_policy"],
            found["citation"],
            found.get("rule", ""),
            " ".join(found.get("hangs_on", ())),
        )


def _steps(answer: Json) -> Rows:
    for found in answer.get("determinations", ()):
        for step in found["path"]:
            yield (
                found["line"],
                step["step"],
                step["rule_id"],
                _compact(step["inputs"]),
                _compact(step["result"]),
                step["cite"],
            )


def _flags(answer: Json) -> Rows:
    for flag in answer.get("red_flags", ()):
        yield (
            flag["severity"],
            flag["summary"],
            flag["citation"],
            _compact(flag["inputs"]),
            flag["code"],
        )


def _questions(answer: Json) -> Rows:
    for question in answer.get("questions", ()):
        yield question["field"], question["text"], question["why"]


def _gaps(answer: Json) -> Rows:
    for gap in answer["coverage"]["not_evaluated"]:
        yield gap["check"], "Not evaluated; missing: " + ", ".join(gap["missing"])
    for gap in answer["coverage"]["not_examined"]:
        yield gap["code"], gap["sentence"]


def _lists(answer: Json) -> Rows:
    for version in answer["as_of"]["lists"]:
        yield version["source"], version["version"], version["published"]


def _answers(case: Case) -> Rows:
    answers = case.dispositions.select_related("answered_by", "hit", "determination", "red_flag")
    for answer in answers.order_by("id"):
        yield (
            answer.answered_at,
            answer.answered_by.get_username(),
            str(answer.hit or answer.determination or answer.red_flag),
            answer.get_kind_display(),
            answer.reason_code,
            answer.comment,
        )


def _bookings(case: Case) -> Rows:
    movements = case.license_movements.select_related("license", "by").order_by("pk")
    for row in movements:
        yield (
            row.at, row.license.number, row.get_kind_display(), row.line, row.quantity, row.value,
            row.note, row.by.get_username(),
        )  # fmt: skip


def _events(case: Case) -> Rows:
    about = (
        AuditEvent.objects.about(case)
        | AuditEvent.objects.about(case.screening)
        | AuditEvent.objects.about(case.screening.transaction)
    )
    for event in about.order_by("id").iterator(chunk_size=500):
        yield event.pk, event.at, event.actor, event.verb, event.data_json, event.hash


def _joined(words: Any) -> str | None:
    return "; ".join(word for word in words if word) or None


def _compact(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


REPORT = ReportKind(
    code="case",
    title="One case in full",
    description="The order, what it met, every rule with its citation, each answer and event.",
    filters=(Filter("case", "Case number", is_required=True),),
    ask=ask,
)
