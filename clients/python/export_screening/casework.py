"""The verbs of people who work on cases in another program than the desk.

A key for them is a person's own and can do what its person may do at the desk. What is acted on is
what was read: where it has changed meanwhile, the API answers 409 and stores nothing, and
``ProblemError.errors`` tells what ``stands`` there and what was ``sent``. Read again, and decide
again.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, TypedDict, cast
from urllib.parse import quote

from export_screening import answers
from export_screening.transport import Transport

Action = Literal["release", "reject", "sign_second", "send_back"]


class GivenAnswer(TypedDict):
    """An answer to a finding. Its ``id`` is what the next one sends as ``seen``."""

    id: int
    kind: str
    reason_code: str
    comment: str
    answered_by: str
    answered_at: str


class Finding(TypedDict):
    """What wants an answer. ``settled_by``: hits whose answers settle it, so that it wants none."""

    key: str
    summary: str
    detail: dict[str, Any]
    allowed_kinds: list[str]
    answers: list[GivenAnswer]
    is_open: bool
    settled_by: list[str]


class Document(TypedDict):
    """A document on a case."""

    name: str
    kind: str
    size_bytes: int
    sha256: str
    added_at: str


class CaseWork(TypedDict):
    """A case as who works on it reads it; a decision sends ``state`` back."""

    id: str
    status: str
    state: str
    first_signed_by: str | None
    second_signature: list[str]
    findings: list[Finding]
    documents: list[Document]


class CaseWorkVerbs:
    """Findings, answers, decisions, documents, and what customers answer."""

    _transport: Transport

    def case(self, number: str) -> answers.Case:
        """One of your cases by its number."""
        return cast(answers.Case, self._transport.send("GET", _case(number)))

    def case_work(self, number: str) -> CaseWork:
        """A case with all that wants an answer, for who works on it."""
        return cast(CaseWork, self._transport.send("GET", _case(number, "findings")))

    def answer_finding(
        self,
        number: str,
        finding: Finding,
        *,
        kind: str,
        reason_code: str,
        comment: str,
        **authorization: Any,
    ) -> CaseWork:
        """Answer a finding as it was read; the case as it is then.

        Args:
            finding: of ``case_work``; the newest of its answers is the one you know of.
            kind: one of its ``allowed_kinds``.
            reason_code: as the desk offers them.
            authorization: ``license_number``, or ``exception`` with ``conditions``.
        """
        known = finding["answers"]
        body = {
            "finding": finding["key"],
            "seen": known[-1]["id"] if known else None,
            "kind": kind,
            "reason_code": reason_code,
            "comment": comment,
            **authorization,
        }
        return self._work(number, "answers", body)

    def decide(
        self, case: CaseWork, action: Action, *, comment: str, reason_code: str = ""
    ) -> CaseWork:
        """Decide a case as it was read; open still where another person must sign, too.

        Args:
            reason_code: of a rejection.
        """
        body = {"action": action, "state": case["state"], "comment": comment}
        if reason_code:
            body["reason_code"] = reason_code
        return self._work(case["id"], "decision", body)

    def attach_document(self, number: str, file: Path, kind: str) -> Document:
        """Send a document to a case: PDF, PNG, JPEG, DOCX or XLSX, at most 10 MB.

        Args:
            kind: what it is, for example ``statement``.
        """
        path = _case(number, "documents")
        sent = self._transport.send_form(path, file, "document", {"kind": kind})
        return cast(Document, sent)

    def answer_questions(
        self,
        transaction: str,
        given: Mapping[str, Any],
        *,
        said_by: str,
        expected_revision: int,
        key: str | None = None,
    ) -> answers.Screening:
        """What a customer answers; it becomes the next revision, which is screened.

        Args:
            given: the value for each ``field`` of a question.
            expected_revision: whose questions were read.
            key: the Idempotency-Key, as of ``submit``.
        """
        body = {
            "expected_revision": expected_revision,
            "said_by": said_by,
            "answers": [{"field": field, "value": value} for field, value in given.items()],
        }
        path = f"transactions/{quote(transaction, safe='')}/answers/"
        headers = {"Idempotency-Key": key or str(uuid.uuid4())}
        done = self._transport.send("POST", path, body=body, headers=headers)
        return cast(answers.Screening, done)

    def _work(self, number: str, verb: str, body: Mapping[str, Any]) -> CaseWork:
        # Sent again without an answer it would be told that somebody had answered meanwhile.
        done = self._transport.send("POST", _case(number, verb), body=body, is_repeatable=False)
        return cast(CaseWork, done)


def still_open(case: CaseWork) -> Sequence[Finding]:
    """The findings that want an answer before the order can go."""
    return [finding for finding in case["findings"] if finding["is_open"]]


def _case(number: str, *more: str) -> str:
    return "/".join(("cases", quote(number, safe=""), *more, ""))
