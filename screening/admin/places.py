"""Places of a submission as an officer names them: the party by its name, the line by its number.

The API says ``parties[0].website``, which an order system can mend; a person reads
"Selat Example Compute Sdn Bhd: website". Pure functions.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from screening.admin.wording import as_read

_HEADS = "parties|lines|end_use|route|payment|ship_from|release|special_instructions"
_PATH = rf"\b(?:{_HEADS})(?:\[\d+\])?(?:\.[a-z_]+(?:\[\d+\])?)*(?![\w\[])"
_PATHS = re.compile(rf"({_PATH}(?:, {_PATH})*)(\.?)")
_HEAD = re.compile(r"(\w+)(?:\[(\d+)\])?(?:\.(.+))?")
_PART = re.compile(r"(\w+)|\[(\d+)\]")
_SPELLED = {"hts": "HTS code", "eccn": "ECCN", "mw": "power (MW)", "end_use": "End use"}
_SHORT = 80
"""Characters of a value that stands within a sentence."""
_SINGULAR = {"parties": "party", "lines": "line"}


def in_words(text: str, content: Mapping[str, Any], *, with_values: bool = False) -> str:
    """A sentence, a list of fields or a single path with every path in it put in words.

    Args:
        text: any text; what is no path of a submission stays as it is.
        content: the submission.
        with_values: say also what stands there, where it is short, and that nothing does.
    """

    def said(found: re.Match[str]) -> str:
        paths = found[1].split(", ")
        values = [_value(path, content) if with_values else "" for path in paths]
        told = (f"{_place(p, content)}{value}" for p, value in zip(paths, values, strict=True))
        places = dict.fromkeys(told)
        words = ", ".join(places)
        return words if words.endswith(".") else words + found[2]

    return _PATHS.sub(said, text)


def subject_of(path: str, content: Mapping[str, Any]) -> tuple[str, str]:
    """What a path is about, and its place on a page: (``Example Ltd``, ``party-0``).

    The place is empty where the path leads to no party and no line of the submission.
    """
    found = _HEAD.match(path)
    if found is None or found[1] not in _SINGULAR or found[2] is None:
        return in_words(path, content), ""
    head, position = found[1], int(found[2])
    rows = content.get(head) or []
    if position >= len(rows):
        return path, ""
    if head == "lines":
        return f"line {rows[position].get('number', position + 1)}", f"line-{position + 1}"
    return str(rows[position].get("name") or path), f"party-{position}"


def value_at(content: Mapping[str, Any], path: str) -> Any:
    """What the submission states at a path, None where it has no such place."""
    value: Any = content
    for name, position in _PART.findall(path):
        try:
            value = value[name] if name else value[int(position)]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def _place(path: str, content: Mapping[str, Any]) -> str:
    found = _HEAD.fullmatch(path)
    if found is None or path == found[1]:
        return path.replace("_", " ")
    head, index, rest = found.groups()
    if index is None:
        what = _SPELLED.get(head, _SINGULAR.get(head, head.replace("_", " ")))
    else:
        what = subject_of(f"{head}[{index}]", content)[0] if head in _SINGULAR else head
    return f"{what}: {_words(rest)}" if rest else what


def _value(path: str, content: Mapping[str, Any]) -> str:
    """What stands at a field of a party, a line or a part of the order."""
    if "." not in path:
        return ""
    match value_at(content, path):
        case None | "" | [] | {}:
            return " (not stated)"
        case bool() as stated:
            return f" ({'yes' if stated else 'no'})"
        case str() | int() | float() as stated if len(str(stated)) <= _SHORT:
            return f" ({as_read(str(stated))})"
    return ""


def _words(rest: str) -> str:
    parts = [re.sub(r"\[\d+\]", "", part) for part in rest.split(".")]
    return " ".join(_SPELLED.get(part, part.replace("_", " ")) for part in parts)
