"""One row of an ECCN's License Requirements table: who it reaches, and where (15 CFR 774 Supp. 1).

"NS applies to entire entry | NS Column 2", "RS applies to 3A090.b | To or within the United Arab
Emirates or ...". A condition in words is never dropped: it goes into ``prose``, and the rules ask.
"""

from __future__ import annotations

import re

from screening.errors import BrokenListError
from screening.terms.control_list import ControlRow

# 15 CFR part 738 Supp. 1, the columns of the Commerce Country Chart in printed order.
CHART_COLUMNS = tuple(
    re.findall(r"\w+", "CB1 CB2 CB3 NP1 NP2 NS1 NS2 MT1 RS1 RS2 FC1 CC1 CC2 CC3 AT1 AT2")
)

_REASON = re.compile(
    r"([A-Z]{2})\b,?\s*(?:(?:controls?\s+)?appl(?:ies|y)|controls?)?\s*(?:to\s+)?(.*)", re.DOTALL
)
_COLUMN = re.compile(r"\b([A-Z]{2})\s*Columns?\s*(\d)", re.IGNORECASE)
_COLUMN_PHRASE = re.compile(r"\b[A-Z]{2}\s*Columns?\s*\d\.?|^\s*(?:and|or|,|;)\s*", re.IGNORECASE)
_EXCEPT = re.compile(r",?\s*\b(?:except|excluding|other than)\b(?:\s+for)?", re.IGNORECASE)
_BRACKETED_EXCEPT = re.compile(
    r"\(\s*(?:except|excluding|other than)\b(?:\s+for)?([^()]*)\)", re.IGNORECASE
)
_CITATION = re.compile(r"(?:§+\s*)?\b7\d\d\.\d+(?:\([a-z0-9]+\))*", re.IGNORECASE)
_PART = r"(?:\d{1,3}|[a-z])"
_TAIL = rf"{_PART}(?:\.{_PART})*"
_TOKEN = re.compile(
    rf"(?P<full>\d[A-E]\d{{3}})(?P<tail>\.{_TAIL})?(?![\w”])"
    rf"|(?P<range>\b(?:through|to)\s+)\.?(?P<end>{_TAIL})(?=[\s,;.)]|$)"
    rf"|(?<![\w.)’'])\.?(?!i\.e|e\.g)(?P<relative>[a-z]\.{_TAIL}|(?<=\.){_TAIL}|[b-z])(?=[\s,;.)]|$)"
)
_CONNECTORS = re.compile(
    r"\b(?:entire entry|paragraphs?|items? (?:controlled )?(?:in|by)|and|or|the|only|through"
    r"|to|for)\b|[\s,;.:()]+"
)


def control_row(eccn: str, cells: tuple[str, ...]) -> ControlRow:
    """One row of the table.

    Args:
        eccn: the entry the row belongs to.
        cells: the Control(s) cell and the Country Chart cell.

    Returns:
        The row; ``paragraphs`` and ``excluded_paragraphs`` are of this entry only. Other entries
        a row names ("software" for equipment controlled by 3B001.q) are a condition, in ``prose``.
        A row that names no reason ("Russian industry sector sanctions apply to entire entry", 15
        CFR 746.8) has an empty one and all its words in ``prose``.

    Raises:
        BrokenListError: a chart column that does not exist.
    """
    match = _REASON.fullmatch(cells[0])
    if not match:
        return ControlRow("", cells[0], prose="; ".join(filter(None, cells)).rstrip("."))
    scope = re.sub(r"^the (?=entire entry)", "", match[2].strip().rstrip("."))
    included, excepted = _parted(scope)
    paragraphs, condition = _paragraphs(eccn, included)
    excluded, exception = _paragraphs(eccn, excepted)
    if exception:  # "except those items for civil telecommunications": until asked, the row binds
        excluded = ()
    in_words = scope if condition or exception else ""
    return ControlRow(
        reason=match[1],
        scope=scope,
        paragraphs=paragraphs,
        excluded_paragraphs=excluded,
        chart_columns=_columns(eccn, match[1], cells[1]),
        prose="; ".join(filter(None, (in_words, _prose(cells[1])))),
    )


def _parted(scope: str) -> tuple[str, str]:
    """What a scope names and what it leaves out.

    An exception in brackets belongs to the paragraph before it and the scope goes on after it
    (".b (except .b.5), .c, .d"); one without brackets reaches to the end.
    """
    bracketed = [m[1] for m in _BRACKETED_EXCEPT.finditer(scope)]
    rest = _BRACKETED_EXCEPT.sub(" ", scope)
    included, *excepted = _EXCEPT.split(rest, maxsplit=1)
    return included, ", ".join((*bracketed, *excepted))


def _columns(eccn: str, reason: str, cell: str) -> tuple[str, ...]:
    columns = tuple(dict.fromkeys(f"{m[1].upper()}{m[2]}" for m in _COLUMN.finditer(cell)))
    bare = re.fullmatch(r"Column (\d)\.?", cell.strip())
    if bare:  # "AT applies to entire entry | Column 1"
        columns = (f"{reason}{bare[1]}",)
    unknown = [column for column in columns if column not in CHART_COLUMNS]
    if unknown:
        raise BrokenListError(f"{eccn}: unknown Country Chart column {', '.join(unknown)}")
    return columns


def _prose(cell: str) -> str:
    """What the chart cell says besides its columns."""
    text = cell.strip()
    rest = _COLUMN_PHRASE.sub("", text).strip(" .,;")
    if re.fullmatch(r"(?:and|or|Column \d)?", rest):
        return ""
    return text.rstrip(".")


def _paragraphs(eccn: str, text: str) -> tuple[tuple[str, ...], bool]:
    """The entry's own paragraphs a text names, in full, and whether it says anything else."""
    text = re.sub(r"(?<=\.[a-z])\.\s+(?=\d\b)", ".", text)  # "3A001.z. 1.b"
    text = _CITATION.sub("§", text)  # the (b) of "742.3(b)" is no paragraph of the entry
    found: list[str] = []
    of_other_entry = names_others = False
    end_of_last = -1
    for match in _TOKEN.finditer(text):
        between = text[end_of_last : match.start()].strip(" .")
        if match["full"]:
            of_other_entry = match["full"] != eccn
            names_others = names_others or of_other_entry
            if not of_other_entry and match["tail"]:
                is_range = found and between in ("through", "to")
                found += _range(found[-1], match["tail"]) if is_range else []
                found.append(match["full"] + match["tail"])
        elif of_other_entry:
            continue
        elif match["relative"]:
            found.append(f"{eccn}.{match['relative']}")
        elif found and not between:
            found += _range(found[-1], match["end"])
        end_of_last = match.end()
    rest = _CONNECTORS.sub(" ", _TOKEN.sub(" ", text)).strip()
    return tuple(dict.fromkeys(found)), names_others or bool(rest)


def _range(first: str, last: str) -> list[str]:
    """ "3A001.a.2 through a.5" -> a.3, a.4, a.5; an end that does not continue it is itself."""
    stem, _, start = first.rpartition(".")
    end = last.split(".")[-1]
    if start.isdigit() and end.isdigit():
        return [f"{stem}.{number}" for number in range(int(start) + 1, int(end) + 1)]
    if start.isalpha() and end.isalpha():
        return [f"{stem}.{chr(code)}" for code in range(ord(start) + 1, ord(end) + 1)]
    return [f"{stem}.{end}"]
