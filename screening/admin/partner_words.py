"""What a partner is, in words: the fields that an order which names it by number gets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from screening.admin.record import Cell, Facts, Table, cell
from screening.admin.wording import label_of

_APART = ("name", "address", "owners", "identifiers")


def partner_facts(title: str, details: Mapping[str, Any]) -> Facts:
    """A card with one row a field; empty where nothing was sent."""
    return Facts(title, [(name, cell(text)) for name, text in _rows(details).items()])


def side_by_side(one: Mapping[str, Any], other: Mapping[str, Any]) -> Table:
    """Two partners field by field; a row that differs says so."""
    ours, theirs = _rows(one), _rows(other)
    names = list(dict.fromkeys([*ours, *theirs]))
    rows = [
        (
            Cell(name, "quiet"),
            cell(ours.get(name)),
            cell(theirs.get(name)),
            Cell("")
            if ours.get(name) == theirs.get(name)
            else Cell("differs", "state", look="warn"),
        )
        for name in names
    ]
    return Table("Side by side", ("What", "One", "Other", "Difference"), rows)


def _rows(details: Mapping[str, Any]) -> dict[str, str]:
    address = details.get("address", {})
    parts = [f"{label_of(name)} {value}" if name == "po_box" else str(value)
             for name, value in address.items()]  # fmt: skip
    rows = {"Name": str(details.get("name", "")), "Address": ", ".join(parts)}
    rows |= {label_of(name): _said(v) for name, v in details.items() if name not in _APART}
    for owner in details.get("owners", ()):
        share = f"{owner['percent']} %" if "percent" in owner else "share not stated"
        rows[f"Owner {owner['name']}"] = ", ".join([owner.get("country", ""), share]).strip(", ")
    for number in details.get("identifiers", ()):
        rows[label_of(number["type"])] = str(number["value"])
    return {name: text for name, text in rows.items() if text}


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return ", ".join(f"{label_of(name)}: {_said(each)}" for name, each in value.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(_said(each) for each in value)
    return str(value)
