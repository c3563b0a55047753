"""Transactions as they lie in files: a file each, or JSON lines, as many as there are.

What cannot be read is given back as its faults in its place, so that of many files each has an
answer and one bad one stops none.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from screening.errors import FieldError, InvalidSubmissionError, MalformedJsonError
from screening.intake.json_text import parse_json
from screening.intake.partners import with_partners
from screening.intake.schema import check_submission

STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class FromFile:
    """One transaction of a file, or what is wrong with it.

    Args:
        place: the file, with the line where it holds several.
        submission: schema-valid; None where it is refused.
        faults: why it is refused.
    """

    place: str
    submission: Any = None
    faults: tuple[FieldError, ...] = ()

    @property
    def told(self) -> str:
        """The faults as a person reads them."""
        lines = (f"  {e.field or '(submission)'}: {e.message}" for e in self.faults)
        return "\n".join((f"{self.place} is not a transaction:", *lines))


def transactions_in(names: Iterable[str]) -> Iterator[FromFile]:
    """The transactions of files in their order; ``-`` is standard input.

    Raises:
        OSError: a file cannot be opened.
    """
    for name in names:
        raw = sys.stdin.buffer.read() if name == STANDARD_INPUT else Path(name).read_bytes()
        yield from _transactions(name, raw)


def _transactions(name: str, raw: bytes) -> Iterator[FromFile]:
    whole = _checked(name, raw)
    lines = [(n, line) for n, line in enumerate(raw.splitlines(), 1) if line.strip()]
    # A file of one document that is spread over lines is one; one that is none is read by lines.
    is_one = whole.submission is not None or not any(_opens_and_closes(x) for _, x in lines[1:2])
    if is_one:
        yield whole
    else:
        for number, line in lines:
            yield _checked(f"{name}, line {number}", line)


def _opens_and_closes(line: bytes) -> bool:
    """Whether a line looks like a whole object."""
    text = line.removeprefix(b"\xef\xbb\xbf").strip()
    return text.startswith(b"{") and text.endswith(b"}")


def _checked(place: str, raw: bytes) -> FromFile:
    try:
        submission = parse_json(raw)
        check_submission(submission)
        submission = with_partners(submission)
    except MalformedJsonError as error:
        return FromFile(place, faults=(FieldError("", "malformed_json", str(error)),))
    except InvalidSubmissionError as error:
        return FromFile(place, faults=error.errors)
    return FromFile(place, submission)
