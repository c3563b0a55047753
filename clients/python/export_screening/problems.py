"""The one exception: what the API refused, or that it did not answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

NO_ANSWER = 0


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One fault of a request: where it is, which kind, and the mend."""

    field: str
    code: str
    message: str


class ProblemError(Exception):
    """A problem document (RFC 9457) as an exception.

    Args:
        status: of HTTP; 0 where no answer came.
        type: ``urn:screening:problem:...``; branch on this.
        title: the status in words.
        detail: what is wrong, for people.
        errors: the faults by field, where the API names them.
        request_id: of the request; quote it when you ask for help.
    """

    def __init__(
        self,
        *,
        status: int,
        type: str,
        title: str,
        detail: str,
        errors: tuple[FieldProblem, ...] = (),
        request_id: str = "",
    ) -> None:
        self.status = status
        self.type = type
        self.title = title
        self.detail = detail
        self.errors = errors
        self.request_id = request_id
        faults = "".join(f"\n  {e.field}: {e.message}" for e in errors)
        super().__init__(f"{status} {title}: {detail}{faults}")


def problem_of(status: int, headers: Mapping[str, str], body: bytes) -> ProblemError:
    """The exception for an answer that is no success, whoever wrote its body."""
    try:
        found: Any = json.loads(body)
    except ValueError:
        found = None
    document = found if isinstance(found, dict) else {}
    return ProblemError(
        status=status,
        type=str(document.get("type", "about:blank")),
        title=str(document.get("title", "Error")),
        detail=str(document.get("detail", "The answer was no problem document.")),
        errors=tuple(
            FieldProblem(row["field"], row["code"], row["message"])
            for row in document.get("errors", ())
        ),
        request_id=headers.get("X-Request-Id", ""),
    )


def no_answer(error: Exception) -> ProblemError:
    """The exception where nobody answered, or not in time."""
    return ProblemError(status=NO_ANSWER, type="about:blank", title="No answer", detail=str(error))
