"""What was to be filed of the exports of a period, line by line, and the same of one case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import QuerySet

from screening.filing import filing_now
from screening.models import Screening
from screening.reports.questions.decisions import CHUNK, screenings_of
from screening.reports.report import PERIOD, Filters, ReportKind, Section, Value

Json = Mapping[str, Any]
Rows = Iterator[tuple[Value, ...]]

_LINES = ("Line", "Due", "Because", "Schedule B", "Origin", "USD", "License code", "License number",
          "License value", "ECCN", "ECCN field", "Legend", "Loading authority")  # fmt: skip
_ORDERS = ("Screened at", "Reference", "Revision", "Kind", "Destination", "Decision")
_WHOLE = ("Consignee type", "Control statement", "Records kept, years", "To be asked")


def ask(filters: Filters) -> tuple[Section, ...]:
    """A row for each line of what may ship, and one for what has no lines to file."""
    return (Section("Filings", (*_ORDERS, *_LINES, *_WHOLE), _rows(screenings_of(filters))),)


def _rows(screenings: QuerySet[Screening]) -> Rows:
    whole = screenings.select_related("transaction", "case")
    for screening in whole.iterator(chunk_size=CHUNK):
        block = filing_now(screening) if screening.decision == "release" else None
        if block is None:
            continue
        order = screening.transaction
        head = (
            screening.finished_at, order.reference, order.revision, order.kind,
            order.destination_country, screening.decision,
        )  # fmt: skip
        tail = _of_the_whole(block)
        yield from ((*head, *line, *tail) for line in _lines(block))


def filing_sections(block: Json | None) -> Iterator[Section]:
    """What one case is told to file, for its report; none where nothing may ship."""
    if block is None:
        return
    yield Section("Filing", ("Fact", "Value"), _facts(block))
    if block.get("lines"):
        yield Section("Lines as they are filed", _LINES, _lines(block))


def _facts(block: Json) -> Rows:
    eei = block["eei"]
    yield "Electronic Export Information due", eei["due"]
    if "lines" in block:
        yield "Preliminary, until the shipment", block["preliminary"]
        yield "Legend", eei["legend"]
        yield "Loading authority", eei["loading_authority"]
        yield "Internal Transaction Number", eei.get("itn")
        yield "Before departure only", eei["predeparture_only"]
        for mode, time in eei["itn_before"].items():
            yield f"ITN before: {mode}", time
        consignee, statement, years, _asked = _of_the_whole(block)
        yield "Consignee type", consignee
        yield "Control statement", statement
        yield "Records kept, years", years
        yield "Law read", block["basis"]
    for question in block["questions"]:
        yield f"To be asked: {question['field']}", question["text"]


def _lines(block: Json) -> Rows:
    if not block.get("lines"):
        cited = "; ".join(row["cite"] for row in block["eei"].get("because", ()))
        yield (None, block["eei"]["due"], cited, *(None,) * (len(_LINES) - 3))
    for line in block.get("lines", ()):
        cites = (r["cite"] for r in block["eei"]["because"] if line["line"] in r["lines"])
        yield (
            line["line"], line["due"], "; ".join(cites), line["schedule_b"], line["origin"],
            line["value_usd"], line["license_code"], line["license_number"], line["license_value"],
            line["eccn"]["value"], line["eccn"]["field"], line["legend"],
            line["loading_authority"],
        )  # fmt: skip


def _of_the_whole(block: Json) -> tuple[Value, ...]:
    dcs = block["dcs"]
    named = ", ".join(dcs["eccns"])
    statement = {True: f"on the invoice {named}".strip(), False: "none", None: "open"}
    asked = " ".join(question["text"] for question in block["questions"])
    return (
        block["consignee_type"], statement[dcs["required"]], block["records"]["years"],
        asked or None,
    )  # fmt: skip


REPORT = ReportKind(
    code="filings",
    title="What was to be filed in a period",
    description="Electronic Export Information, license codes and statements of what may ship, "
    "by line.",
    filters=PERIOD,
    ask=ask,
)
