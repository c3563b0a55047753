"""Accelerators under the price of small goods: a card split into lines, and cards for a song.

Own rule, from patterns of diversion. A price under the limit of an accelerator says that a line is
none; it says so no more where several lines are pieces of one card and cost its price together, or
where somebody pays a great sum for many cards of which nobody states what they are.
"""

from __future__ import annotations

import re
from decimal import Decimal

from screening.controls.ear.part_774_items.classification import meant, words_of
from screening.controls.facts import LineFacts
from screening.controls.inquiry import Inquiry, once_an_inquiry
from screening.controls.money.dollars import is_over

_CARD = re.compile(
    r"(?<![a-z])(?:(?:co-?)?process(?:ing|or)|comput(?:e|ing)|accelerat(?:or|ion)|tensor|inference"
    r"|training|gpu|ai)s?[\s-]+(?:cards?|boards?|modules?|blades?)(?![a-z])",
    re.IGNORECASE,
)
"""What accelerators are called by who will not say more; a graphics card says what it is."""
_PIECE = re.compile(
    r"(?<![a-z])(?:parts?|half|halves|pieces?|sections?|sub-?assembl\w+|components?|kit|portion"
    r"|(?:of|for) (?:the|an?|each|such))(?![a-z])",
    re.IGNORECASE,
)
_CARD_HTS = ("847330", "847180", "847150", "854231", "854239", "854370")


def is_hidden(inquiry: Inquiry, line: LineFacts) -> bool:
    """Whether the price of a line does not show that it is no accelerator.

    Args:
        line: one whose unit value is that of small goods.
    """
    return line.index in _pieces(inquiry) or _is_nameless_and_dear(inquiry, line)


def _is_nameless_and_dear(inquiry: Inquiry, line: LineFacts) -> bool:
    """Many cards of no maker and no part number, for more than whole servers cost."""
    limit = inquiry.policy.accelerator_server_value_limit_usd
    return _is_nameless_card(line) and is_over(inquiry, line.value, limit) is True


def _is_nameless_card(line: LineFacts) -> bool:
    if line.manufacturer or line.part_number:
        return False
    digits = "".join(c for c in line.hts or "" if c.isdigit())
    is_coded = not digits or digits.startswith(_CARD_HTS)
    return is_coded and bool(_CARD.search(words_of(meant(line))))


@once_an_inquiry
def _pieces(inquiry: Inquiry) -> frozenset[int]:
    """Lines that are pieces of one card and together cost what an accelerator does."""
    alike: dict[Decimal, list[LineFacts]] = {}
    for line in inquiry.facts.lines:
        if line.quantity and line.unit_value is not None and _is_nameless_card(line):
            alike.setdefault(line.quantity, []).append(line)
    limit = inquiry.policy.accelerator_value_limit_usd
    found: set[int] = set()
    for lines in alike.values():
        worth = sum((line.unit_value or Decimal(0) for line in lines), Decimal(0))
        is_split = len(lines) > 1 and any(_PIECE.search(line.description) for line in lines)
        if is_split and is_over(inquiry, worth, limit) is not False:
            found.update(line.index for line in lines)
    return frozenset(found)
