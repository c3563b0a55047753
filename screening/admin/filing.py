"""What an exporter files, prints and keeps, as an officer reads it: what is due, text, deadlines.

Pure functions from the block ``filing`` of an answer, which may be the short one of a held order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from screening.admin.places import in_words
from screening.admin.record import Cell, Table, cell
from screening.admin.wording import label_of

DUE = {
    "yes": ("Electronic Export Information is due", "warn"),
    "check": ("To be checked whether Electronic Export Information is due", "warn"),
    "no": ("No Electronic Export Information is due", "ok"),
    "not_applicable": ("Nothing is filed in the United States", ""),
}
_HEAD = ("Line", "Due", "Schedule B", "Origin", "USD", "Code", "Number", "ECCN")
_UNTIL = {"air": "departure", "vessel": "loading", "rail": "the border", "truck": "the border"}


@dataclass(frozen=True, slots=True)
class FilingView:
    """The card of a filing.

    Args:
        words: what is due in a sentence; ``look`` is its class.
        because: provisions with their lines.
        facts: legend, deadlines, consignee type, records.
        statement: the text to be printed, empty where none is.
        lines: as they are filed; None on a held order.
        questions: what to ask, with the place.
    """

    words: str
    look: str
    because: str
    facts: tuple[tuple[str, Cell], ...]
    statement: str
    lines: Table | None
    questions: tuple[tuple[str, str, str], ...]


def filing_of(block: Mapping[str, Any] | None, content: Mapping[str, Any]) -> FilingView | None:
    """The card of a block; None where there is none.

    Args:
        block: ``filing`` of an answer as the decision stands.
        content: the submission.
    """
    if not block:
        return None
    eei = block["eei"]
    words, look = DUE[eei["due"]]
    if block.get("preliminary") and eei["due"] in ("no", "check"):
        words += "; other orders on the same conveyance may change it"
    return FilingView(
        words=words,
        look=look,
        because="; ".join(map(_because, eei.get("because", ()))),
        facts=tuple(_facts(block)),
        statement=_statement(block.get("dcs") or {}),
        lines=_lines(block),
        questions=tuple(
            (q["text"], in_words(q["field"], content), f"15 CFR {q['why']}")
            for q in block["questions"]
        ),
    )


def _because(row: Mapping[str, Any]) -> str:
    return f"15 CFR {row['cite']} (line {', '.join(map(str, row['lines']))})"


def _facts(block: Mapping[str, Any]) -> Iterator[tuple[str, Cell]]:
    eei, dcs = block["eei"], block.get("dcs") or {}
    if "lines" not in block:
        return
    if eei["legend"]:
        yield "Loading document", cell(f"{eei['legend']}, {eei['loading_authority'] or 'open'}")
    if eei.get("itn"):
        yield "ITN", cell(eei["itn"])
    if eei["itn_before"]:
        yield "ITN with the carrier", cell("; ".join(map(_deadline, eei["itn_before"].items())))
        only = eei["predeparture_only"]
        yield "After departure", cell("never" if only else "approved exporters only")
        yield "Consignee type", cell(block["consignee_type"])
    if dcs.get("required") is None:
        yield "Control statement", cell("open: a line is not classified")
    elif dcs["required"]:
        named = ", ".join(dcs["eccns"]) or "no ECCN"
        yield "Control statement", cell(f"on the commercial invoice, with {named}")
    if years := block["records"]["years"]:
        yield "Records", cell(f"{years} years from the latest export, reexport or end")
    yield "Law read", cell(block["basis"])


def _deadline(row: tuple[str, str]) -> str:
    mode, time = row
    return f"{label_of(mode)} {time} before {_UNTIL.get(mode, 'export')}"


def _statement(dcs: Mapping[str, Any]) -> str:
    """The statement with the ECCNs that it names."""
    if not dcs.get("required"):
        return ""
    named = f"\nECCN {', '.join(dcs['eccns'])}" if dcs["eccns"] else ""
    return f"{dcs['text']}{named}"


def _lines(block: Mapping[str, Any]) -> Table | None:
    if not block.get("lines"):
        return None
    return Table(
        "Lines as they are filed",
        _HEAD,
        [
            (
                Cell(str(line["line"]), "number"),
                Cell(label_of(line["due"])),
                cell(line["schedule_b"], "mono"),
                cell(line["origin"]),
                cell(line["value_usd"], "number"),
                cell(line["license_code"], "code"),
                cell(line["license_number"], "mono"),
                cell(_eccn(line), "code"),
            )
            for line in block["lines"]
        ],
    )


def _eccn(line: Mapping[str, Any]) -> str | None:
    value, field = line["eccn"]["value"], line["eccn"]["field"]
    return f"{value} ({field})" if value else None
