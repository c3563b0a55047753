"""One row of an ECCN's License Requirements table: who it reaches, and where (15 CFR 774 Supp. 1).

"NS applies to entire entry | NS Column 2", "RS applies to 3A090.b | To or within the United Arab
Emirates or ...". A condition in words is never dropped: it goes into ``prose``, and the rules ask.
"""

from __future__ import annotations

import re

from screening.errors import BrokenListError
from screening.terms.control_list import ControlRow

CHART_COLUMNS = frozenset(
    {f"{reason}{number}" for reason, highest in (("CB", 3), ("NP", 2), ("NS", 2), ("MT", 1),
     ("RS", 2), ("FC", 1), ("CC", 3), ("AT", 2)) for number in range(1, highest + 1)}
)  # fmt: skip

_REASON = re.compile(
    r"([A-Z]{2})\b,?\s*(?:(?:controls?\s+)?appl(?:ies|y)|controls?)?\s*(?:to\s+)?(.*)", re.DOTALL
)
_COLUMN = re.compile(r"\b([A-Z]{2})\s*Columns?\s*(\d)", re.IGNORECASE)
_COLUMN_PHRASE = re.compile(r"\b[A-Z]{2}\s*Columns?\s*\d\.?|^\s*(?:and|or|,|;)\s*", re.IGNORECASE)
_EXCEPT = re.compile(r",?\s*\b(?:except|excluding|other than)\b(?:\s+for)?", re.IGNORECASE)
_TAIL = r"[a-z0-9]{1,3}(?:\.[a-z0-9]{1,3})*"
_TOKEN = re.compile(
    rf"(?P<full>\d[A-E]\d{{3}}(?:\.{_TAIL})?)"
    rf"|(?P<range>\b(?:through|to)\b)\s*(?:\d[A-E]\d{{3}})?(?P<end>\.?{_TAIL})(?=[\s,;.]|$)"
    rf"|(?<![\w.)])(?P<relative>\.{_TAIL}|(?!i\.e|e\.g)[a-z]\.{_TAIL})(?![\w”])"
)
_CONNECTORS = re.compile(
    r"\b(?:entire entry|items? (?:controlled )?(?:in|by)|and|or|the|all|to|for)\b|[\s,;.:()]+"
)


def control_row(eccn: str, cells: tuple[str, ...]) -> ControlRow:
    """One row of the table.

    Args:
        eccn: the entry the row belongs to.
        cells: the Control(s) cell and the Country Chart cell.

    Raises:
        BrokenListError: the row names no reason, or a chart column that does not exist.
    """
    match = _REASON.fullmatch(cells[0])
    if not match:
        raise BrokenListError(f"{eccn}: no reason for control in {cells[0][:80]!r}")
    scope = match[2].strip().rstrip(".")
    included, *excepted = _EXCEPT.split(scope, maxsplit=1)
    paragraphs, condition = _paragraphs(eccn, included)
    excluded, exception = _paragraphs(eccn, excepted[0]) if excepted else ((), "")
    if exception:  # "except those items for civil telecommunications": until asked, the row binds
        excluded = ()
    columns = tuple(dict.fromkeys(f"{m[1].upper()}{m[2]}" for m in _COLUMN.finditer(cells[1])))
    unknown = [column for column in columns if column not in CHART_COLUMNS]
    if unknown:
        raise BrokenListError(f"{eccn}: unknown Country Chart column {', '.join(unknown)}")
    return ControlRow(
        reason=match[1],
        scope="entire entry" if scope.startswith("entire entry") and not excepted else scope,
        paragraphs=paragraphs,
        excluded_paragraphs=excluded,
        chart_columns=columns,
        prose="; ".join(filter(None, (scope if condition or exception else "", _prose(cells[1])))),
    )


def _prose(cell: str) -> str:
    """What the chart cell says besides its columns."""
    text = cell.strip()
    rest = _COLUMN_PHRASE.sub("", text).strip(" .,;")
    return text.rstrip(".") if rest and rest not in ("and", "or") else ""


def _paragraphs(eccn: str, text: str) -> tuple[tuple[str, ...], str]:
    """The paragraphs a text names, in full, and what else it says (a condition)."""
    found: list[str] = []
    for match in _TOKEN.finditer(text):
        if match["full"]:
            found.append(match["full"])
        elif match["relative"]:
            found.append(f"{_base(found, eccn)}.{match['relative'].lstrip('.')}")
        elif found:
            found += _range(found[-1], match["end"])
    rest = _CONNECTORS.sub(" ", _TOKEN.sub(" ", text)).strip()
    return tuple(dict.fromkeys(code for code in found if code != eccn)), rest


def _base(found: list[str], eccn: str) -> str:
    """The entry a relative number hangs on: the one named last, or the row's own."""
    return found[-1].split(".")[0] if found else eccn


def _range(first: str, last: str) -> list[str]:
    """ "3A001.a.2 through a.5" -> a.3, a.4, a.5; an end that does not continue it is itself."""
    stem, _, start = first.rpartition(".")
    end = last.strip(".").split(".")[-1]
    if start.isdigit() and end.isdigit():
        return [f"{stem}.{number}" for number in range(int(start) + 1, int(end) + 1)]
    if len(start) == len(end) == 1 and start.isalpha() and end.isalpha():
        return [f"{stem}.{chr(code)}" for code in range(ord(start) + 1, ord(end) + 1)]
    return [f"{stem}.{end}"]
