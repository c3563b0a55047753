"""The letter to the customer: the open questions, and nothing of what we found.

It names no list, no listed party and no rule: who is told that they were flagged may act on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

OPENING = "Thank you for your order {reference}. Before we can go on with it we need the following:"
CLOSING = (
    "Please send your answers and the documents that show them to this address. "
    "The order waits until then.\n\nKind regards"
)


def letter_of(reference: str, answer: Mapping[str, Any]) -> str:
    """The letter for an order; empty when nothing is to be asked.

    Args:
        reference: the customer's order as they know it.
        answer: the screening's answer, whose ``questions`` are asked once each.
    """
    asked = dict.fromkeys(
        str(question.get("text") or "").strip() for question in answer.get("questions") or []
    )
    questions = [text for text in asked if text]
    if not questions:
        return ""
    numbered = "\n".join(f"{number}. {text}" for number, text in enumerate(questions, 1))
    return f"{OPENING.format(reference=reference)}\n\n{numbered}\n\n{CLOSING}\n"
