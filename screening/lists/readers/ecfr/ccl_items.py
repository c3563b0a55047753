"""Item paragraphs of an ECCN: "a.", "a.1." ... as printed, under their full number.

Numbers are printed relative to the entry and not always with their last dot ("z.1.b Monolithic").
Notes repeat numbers that are not items; they arrive as blocks of their own and are left out before.
"""

from __future__ import annotations

import re

_PART = r"(?:\d{1,3}|[a-z]{1,2})"
_PARAGRAPH = re.compile(
    rf"(?P<id>([a-z])\2?(?:\.{_PART})*)(?P<dot>\.?)(?:\s+|(?<=\.)(?=[A-Z“\[]))(?P<text>\S.*)",
    re.DOTALL,
)
_RESERVED = re.compile(r"(?:(?:through|to|and)\s+[a-z0-9.]+\s+)?\[Reserved\]", re.IGNORECASE)
_NOTE = re.compile(
    r"(?:technical )?notes?\b|n\.b\.|related (?:controls|definitions)", re.IGNORECASE
)


def item_paragraphs(eccn: str, blocks: list[str]) -> dict[str, str]:
    """Paragraphs of an entry's list of items, full number to text, in printed order.

    Args:
        eccn: "3A090".
        blocks: the printed blocks after "Items:", notes left out.

    Returns:
        "3A090.a.1" -> its text; reserved paragraphs are left out, and when a number is printed
        twice the first one counts.
    """
    found: dict[str, str] = {}
    for block in blocks:
        match = _PARAGRAPH.fullmatch(block)
        if not match or _NOTE.match(block):
            continue
        # Without its dot only a longer number is one: "a system" is prose, "z.1.b Monolithic" not.
        if not match["dot"] and "." not in match["id"]:
            continue
        if not _RESERVED.match(match["text"]):
            found.setdefault(f"{eccn}.{match['id']}", match["text"])
    return found
