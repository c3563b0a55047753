"""Derives ``fixtures/ccl.jsonl`` from a parsed copy of the Commerce Control List, and checks it.

    python -m bench.control_list            # compares; the first line that differs is an error
    python -m bench.control_list --write    # adds entries that are missing, restates exceptions

Needs ``../shared/data`` beside the project: a copy of 15 CFR part 774 Supp. 1 that others parsed,
and an excerpt of the agency's own XML, against which the same entries are checked. What the rows
say in words (headings, conditions, entries that print no table) is ours and stands in
``control_list_words.json``; a row that is in the fixture already keeps its words.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from itertools import takewhile
from pathlib import Path
from typing import Any, NamedTuple

from screening.lists.readers.ecfr.ccl import read, to_records
from screening.lists.readers.ecfr.ccl_controls import control_row
from screening.terms.control_list import ControlRow

ROOT = Path(__file__).parents[1]
FIXTURE = ROOT / "fixtures" / "ccl.jsonl"
WORDS = Path(__file__).with_name("control_list_words.json")
DATA = ROOT.parent / "shared" / "data"
COPY = DATA / "derived" / "export-controls-agent-mcp" / "ccl.json.gz"
EXCERPT = DATA / "us-ecfr" / "title-15_part-774_2026-09-01_EXCERPT.xml"
SOURCE = "us-bis-ccl"

Row = dict[str, Any]

# What a control in words is called in our rows; the rules know each by its section.
PROSE = (
    ("742.6(a)(6)(iii)(A)", "world-wide in the text, 742.6(a)(6)(iii)(A)"),
    ("742.6(a)(6)(iii)(B)", "UAE, or D:1, D:4, D:5 less A:5 and A:6, 742.6(a)(6)(iii)(B)"),
    ("742.6(a)(6)(i)(B)", "Macau or D:5, 742.6(a)(6)(i)(B)"),
    ("742.4(a)(5)", "every destination, 742.4(a)(5)"),
    ("742.6(a)(10)", "every destination, 742.6(a)(10)"),
    ("742.6(a)(7)", "China, Russia, Venezuela, 742.6(a)(7)"),
    ("Iraq or Pakistan", "Iraq and Pakistan, 746.3 and 742.6(a)(12)"),
    ("to Pakistan", "Pakistan, 742.6(a)(12)"),
    ("to Iraq", "Iraq, 746.3"),
    ("to North Korea", "North Korea, 742.19"),
    ("746.8", "Russia and Belarus, 746.8"),
    ("UN controls", "UN arms embargo, 746.1(b)"),
)
FOREIGN_POLICY = "foreign policy"
"""Reason of the rows for Russian industry, which print none."""
_EXCEPTIONS = re.compile(r"[A-Z]{3}(?:/[A-Z]{3})*")
_CODE = r"\d[A-E]\d{3}(?:\.[a-z](?:\.[a-z0-9]+)*)?"
_CODES = re.compile(rf"{_CODE}(?:(?:,? (?:and|or|to|through) |,? )(?:{_CODE}|\.[a-z](?:\.\w+)*))*")
_REASON = re.compile(r"for ([A-Z]{2}) reasons")
# An exception is kept as far as it says nothing but amounts, paragraphs, reasons and groups.
_FACT = re.compile(
    r"\$?\d[\d,]*|(?:\d[A-E]\d{3})?\.?[a-z](?:\.\w+)*|\d[A-E]\d{3}|[A-Z]{2}|[A-E]:\d|N/A|yes|no"
    r"|for|except|and|or|to|through|not|all|other|items|unless|when|controlled|country|groups?"
    r"|only|ECCN",
    re.IGNORECASE,
)
_SEE = re.compile(r"[,.;]?\s*\(?see §.*$", re.IGNORECASE | re.DOTALL)


class Word(NamedTuple):
    """Our own words for the list, by entry or by row."""

    headings: Mapping[str, str]
    conditions: Mapping[str, Row]
    tables: Mapping[str, Row]
    exceptions: Mapping[str, str]
    corrected: Mapping[str, str]
    added: Mapping[str, Row]


def printed_entries() -> list[Row]:
    """The entries of the parsed copy, as they stand there."""
    with gzip.open(COPY, "rt", encoding="utf-8") as file:
        entries: list[Row] = json.load(file)["entries"]
    return entries


def shipped() -> dict[str, Row]:
    """The rows of the fixture by code."""
    rows = (json.loads(line) for line in FIXTURE.read_text(encoding="utf-8").splitlines())
    return {row["eccn"]: row for row in rows}


def own_words() -> Word:
    """The words that are ours."""
    return Word(**json.loads(WORDS.read_text(encoding="utf-8")))


def derive(entry: Row, words: Word) -> Row:
    """One entry of the copy as a row of the fixture."""
    code = entry["eccn"]
    table = words.tables.get(code, {})
    controls = [*_controls(entry, words), *table.get("controls", ())]
    return {
        "source": SOURCE,
        "eccn": code,
        "heading": words.headings.get(code) or _heading(entry["heading"]),
        "reasons": list(dict.fromkeys(row["reason"] for row in controls)),
        "controls": controls,
        "exceptions": derive_exceptions(entry, words),
        "refers_to": table.get("refers_to", ""),
    }


def _controls(entry: Row, words: Word) -> Iterator[Row]:
    return (_own_row(row, own) for row, own in _read_rows(entry, words))


def _read_rows(entry: Row, words: Word) -> Iterator[tuple[ControlRow, Row]]:
    """The rows of an entry as our reader reads them, each with what we say of it instead."""
    for printed in entry["countryChart"]:
        for cells in _parted(printed["control"], printed["countryChart"]):
            row = control_row(entry["eccn"], cells)
            key = " ".join((entry["eccn"], row.reason, *row.chart_columns))
            yield row, words.conditions.get(key, {})


def _parted(control: str, cell: str) -> Iterator[tuple[str, str]]:
    """The rows of one cell; the copy has run two together where the agency prints a break."""
    controls = re.split(r"(?<=entry) (?=[A-Z]{2} applies)", control)
    if len(controls) == 1:
        yield control, cell
        return
    cells = re.findall(r"[A-Z]{2} Column \d", cell)
    yield from zip(controls, cells, strict=True)


def _own_row(row: ControlRow, own: Row) -> Row:
    """A row in our words; a condition that is read from the copy and has none is an error."""
    paragraphs = list(own.get("paragraphs", row.paragraphs))
    excluded = list(row.excluded_paragraphs)
    prose = own.get("prose", "")
    if row.prose and not row.chart_columns:
        prose = prose or _prose(row)
    elif row.prose and not prose:
        prose = _condition(row)
    if paragraphs:
        scope = ", ".join(paragraphs)
    elif excluded:
        scope = f"entire entry except {', '.join(excluded)}"
    else:
        scope = prose if prose and row.chart_columns else "entire entry"
    return {
        "reason": row.reason or FOREIGN_POLICY,
        "scope": scope,
        "paragraphs": paragraphs,
        "excluded_paragraphs": excluded,
        "chart_columns": list(row.chart_columns),
        "prose": prose,
    }


def _prose(row: ControlRow) -> str:
    found = next((ours for cite, ours in PROSE if cite in row.prose), "")
    if not found:
        raise SystemExit(f"no words for {row}")
    is_limited = not (row.paragraphs or row.excluded_paragraphs or "entire" in row.scope)
    return f"{found}; {_condition(row)}" if is_limited else found


def _condition(row: ControlRow) -> str:
    """ "technology for 2A226, 2B350.g, controlled for CB" out of the printed condition."""
    kind = re.search(r"software|technology", row.scope, re.IGNORECASE)
    codes = list(dict.fromkeys(m[0].rstrip(",") for m in _CODES.finditer(row.scope)))
    if not kind or not codes:
        raise SystemExit(f"no words for the condition {row}")
    reason = _REASON.search(row.scope)
    controlled = f" controlled for {reason[1]}" if reason else ""
    return f"{kind[0].lower()} for {', '.join(codes)}{controlled}"


def _heading(printed: str) -> str:
    """ "Technology for 1B001 to 1B003": what software and technology is for."""
    kind = re.match(r"\W*(software|technology|source code)", printed, re.IGNORECASE)
    codes = list(dict.fromkeys(re.findall(r"\d[A-E]\d{3}", printed)))
    if not kind:
        raise SystemExit(f"no heading for {printed!r}")
    named = f" for {', '.join(codes[:6])}{' and others' if len(codes) > 6 else ''}"
    return f"{kind[1].capitalize()}{named}" if codes else ""


def derive_exceptions(entry: Row, words: Word) -> Row:
    """The list-based exceptions with their limits, as facts."""
    code, printed = entry["eccn"], entry["licenceExceptionFlags"]
    own = {key.split()[1]: told for key, told in words.exceptions.items() if key.startswith(code)}
    read_from = {
        name: _limits(text)
        for name, text in printed.items()
        if _EXCEPTIONS.fullmatch(name) and name != "STA"
    }
    return {name: own.get(name) or read_from[name] for name in dict.fromkeys((*read_from, *own))}


def _limits(printed: str) -> str:
    """Amounts, paragraphs and reasons of an exception; where it says more, "limited" ends it."""
    text = _SEE.sub("", re.sub(r"[“”]", "", printed)).strip().rstrip(".;:, ")
    if text.upper() in ("N/A", "NO", "NONE"):
        return "N/A"
    parts = [part.strip(" ,") for part in re.split(r";|(?<=[a-z0-9]),? (?=\$)|, (?=N/A)", text)]
    kept = list(takewhile(_is_fact, parts))
    told = "; ".join(re.sub(r"^Yes\b", "yes", part) for part in kept)
    if len(kept) == len(parts):
        return told
    amount = re.match(r"\$[\d,]*\d", text)
    begun = amount[0] if amount else "yes" if text.startswith("Yes") else ""
    return ", ".join(filter(None, (told or begun, "limited")))


def _is_fact(text: str) -> bool:
    tokens = re.findall(r"[^\s,;:()]+(?::\d)?", text)
    return bool(tokens) and all(_FACT.fullmatch(token.rstrip(".")) for token in tokens)


def columns(row: Row) -> list[tuple[Any, ...]]:
    """What of a row's controls is fact and must agree: reasons, paragraphs and chart columns."""
    return [
        (
            control["reason"],
            tuple(control["paragraphs"]),
            tuple(control["excluded_paragraphs"]),
            tuple(control["chart_columns"]),
        )
        for control in row.get("controls", ())
    ]


def against_the_copy(rows: Mapping[str, Row], words: Word) -> Iterator[str]:
    """What the fixture says otherwise than the copy, one sentence each; known ones left out."""
    for entry in printed_entries():
        code = entry["eccn"]
        if code not in rows:
            yield f"{code}: missing"
            continue
        exceptions = derive_exceptions(entry, words)
        if rows[code]["exceptions"] != exceptions:
            yield f"{code}: {rows[code]['exceptions']} but the copy has {exceptions}"
        printed = _printed_columns(entry, words)
        found = columns(rows[code])
        added = columns(words.tables.get(code, {}))
        if printed and found != printed + added and code not in words.corrected:
            yield f"{code}: {found} but the copy has {printed}"


def _printed_columns(entry: Row, words: Word) -> list[tuple[Any, ...]]:
    return [
        (
            row.reason or FOREIGN_POLICY,
            tuple(own.get("paragraphs", row.paragraphs)),
            row.excluded_paragraphs,
            row.chart_columns,
        )
        for row, own in _read_rows(entry, words)
    ]


def against_the_excerpt(rows: Mapping[str, Row]) -> Iterator[str]:
    """What the fixture says otherwise than the agency's own XML, where the excerpt has the entry.

    Prose is compared by being there or not, because its words are ours.
    """
    with EXCERPT.open("rb") as stream:
        for item in to_records(read(stream)):
            printed = [
                (c.reason, c.paragraphs, c.excluded_paragraphs, c.chart_columns)
                for c in item.controls
            ]
            row = rows[item.eccn]
            if printed and columns(row) != printed:
                yield f"{item.eccn}: {columns(row)} but the agency prints {printed}"
            if printed and set(row["exceptions"]) != set(item.exceptions):
                yield f"{item.eccn}: exceptions {sorted(row['exceptions'])}"


def add_missing(rows: dict[str, Row], words: Word) -> None:
    """Entries that the fixture lacks, and everywhere the exceptions as the copy has them.

    An entry that only others name is added with its reasons and no column: its rows are held.
    """
    for entry in printed_entries():
        code = entry["eccn"]
        if code not in rows:
            rows[code] = derive(entry, words)
        else:
            rows[code]["exceptions"] = derive_exceptions(entry, words)
    for code, known in words.added.items():
        rows[code] = {
            "source": SOURCE,
            "eccn": code,
            "heading": known["heading"],
            "reasons": known["reasons"],
            "controls": [_unread(reason) for reason in known["reasons"]],
            "exceptions": {},
            "refers_to": "",
        }


def _unread(reason: str) -> Row:
    return {
        "reason": reason,
        "scope": "entire entry",
        "paragraphs": [],
        "excluded_paragraphs": [],
        "chart_columns": [],
        "prose": "the table of this entry is not in our copy: read it",
    }


def write(rows: Iterable[Row]) -> None:
    """The fixture, sorted by code."""
    lines = (json.dumps(row, ensure_ascii=False) for row in rows)
    FIXTURE.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def main() -> None:
    """Compare, or write what is missing and compare then."""
    if not COPY.is_file() or not EXCERPT.is_file():
        sys.exit(f"needs the data folder {DATA}")
    words, rows = own_words(), shipped()
    if "--write" in sys.argv[1:]:
        add_missing(rows, words)
        write(rows[code] for code in sorted(rows))
    told = [*against_the_copy(rows, words), *against_the_excerpt(rows)]
    print("\n".join(told) or f"{len(rows)} entries agree with the copy and the excerpt")
    sys.exit(bool(told))


if __name__ == "__main__":
    main()
