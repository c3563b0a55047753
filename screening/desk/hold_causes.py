"""Why an answer stopped its order, as codes to be counted: reasons, flags, lists.

Read from the answer as it is stored, so that answers of every release count alike. A page that asks
"why do orders hold?" looks at some hundred thousand of these and at no answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

CLEAR = "clear"
FLAGS_UNRESOLVED = "flags.unresolved"
_WEIGHTY = ("medium", "high")
_LOW_THAT_HOLD = 3
"""As ``flags.unresolved`` counts them: one of weight, or three low ones together."""


class CauseKind(StrEnum):
    """What is counted."""

    REASON = "reason"  # a code of the answer's reasons
    FLAG = "flag"  # a red flag that counted
    ASKED = "asked"  # a red flag that could not be evaluated, and whose question held the order
    LIST = "list"  # a list with a hit that a person must answer


@dataclass(frozen=True, slots=True)
class Cause:
    """One of the causes of a hold or block.

    Args:
        is_alone: the answer has no other cause of its kind: without it, this order would not have
            stopped for anything of that kind.
    """

    kind: CauseKind
    code: str
    is_alone: bool


def causes_of(answer: Mapping[str, Any]) -> tuple[Cause, ...]:
    """What stopped an order, each code once; nothing of a clear one.

    Args:
        answer: as it is stored, of any release; parts that are not there count as empty.
    """
    if answer.get("outcome") in (CLEAR, None):
        return ()
    flags = answer.get("red_flags", ())
    fired = {flag["code"] for flag in flags}
    reasons = {row["code"] for row in answer.get("reasons", ()) if row["outcome"] != CLEAR}
    questions = (str(row.get("why", "")) for row in answer.get("questions", ()))
    lists = {hit["listed_party"]["source"] for hit in answer.get("hits", ())}
    is_held_by_flags = FLAGS_UNRESOLVED in reasons
    return (
        *_each(CauseKind.REASON, reasons),
        *_each(CauseKind.FLAG, _that_count(flags) if is_held_by_flags else ()),
        *_each(CauseKind.ASKED, {why for why in questions if why.startswith("rf.")} - fired),
        *_each(CauseKind.LIST, lists),
    )


def _that_count(flags: Iterable[Mapping[str, Any]]) -> set[str]:
    """The flags that hold: those of weight, and low ones where there are enough of them."""
    low = [flag["code"] for flag in flags if flag.get("severity") not in _WEIGHTY]
    heavy = {flag["code"] for flag in flags if flag.get("severity") in _WEIGHTY}
    return heavy | set(low) if len(low) >= _LOW_THAT_HOLD else heavy


def _each(kind: CauseKind, codes: Iterable[str]) -> tuple[Cause, ...]:
    found = sorted(set(codes))
    return tuple(Cause(kind, code[:60], len(found) == 1) for code in found)
