"""JSON as it may come from anybody: read strictly, so that nobody reads it otherwise.

Of two members with one name every library takes another, so they are refused; what is no number
(``NaN``), no UTF-8 or nested deeper than anything that is ever asked for is refused, too. A
byte-order mark, which many Windows programs write, is taken off.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any, NoReturn

from screening.errors import (
    FieldError,
    InvalidSubmissionError,
    MalformedJsonError,
    RepeatedNameError,
)

DEEPEST = 32
"""Objects and lists within each other; a transaction has six, the rest is for ``metadata``."""
_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)


def parse_json(raw: bytes) -> Any:
    """The value of a JSON text in UTF-8.

    Args:
        raw: as received.

    Raises:
        MalformedJsonError: it is no JSON in UTF-8.
        InvalidSubmissionError: it is, with the same name twice in an object or nested too deeply.
    """
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise MalformedJsonError(f"Not UTF-8 at byte {error.start}. Send UTF-8.") from error
    _check_depth(text)
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_no_number)
    except ValueError as error:
        raise MalformedJsonError(f"Not JSON: {error}.") from error


def _check_depth(text: str) -> None:
    """Refuse what is nested too deeply before the parser itself has to give up."""
    depth = deepest = 0
    for found in _BRACKETS.finditer(text):
        if found[0] in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif found[0] in "]}":
            depth -= 1
        if deepest > DEEPEST and depth == 0:
            break
    if deepest <= DEEPEST:
        return
    if depth:
        raise MalformedJsonError("Not JSON: its brackets do not close.")
    mend = f"Nested more than {DEEPEST} levels deep. Flatten what is carried along."
    raise InvalidSubmissionError((FieldError("", "too_deep", mend),))


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        counted = Counter(name for name, _ in pairs)
        mend = "Stands twice in the same object. Send it once."
        twice = (name for name, times in counted.items() if times > 1)
        raise RepeatedNameError(tuple(FieldError(n, "duplicate_key", mend) for n in twice))
    return members


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")
