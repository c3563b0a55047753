"""What an answer says of the records on file: which opened what, which end, which contradict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from screening.controls.answers import Reason
from screening.controls.ear.on_file import Completed, Opened
from screening.terms.outcome import Outcome
from screening.terms.standing_record import RecordUse, StandingRecord

CONTRADICTED = "record.contradicted"
ENDED = "record.ended"
LIKELY = "record.likely_holder"


def contradicted(filed: Completed) -> Iterator[Reason]:
    """A hold for each thing that the order and a record on file state otherwise."""
    for against in filed.contradictions:
        record = against.record
        says = f"{against.other.words} says" if against.other else "The order states"
        yield Reason(
            code=CONTRADICTED,
            outcome=Outcome.HOLD,
            summary=f"{says} {against.stated} where {record.words} says "
            f"{against.kept}: one of them is wrong or has changed.",
            citation=f"own rule: fail closed; {record.row.serves}",
            subject=against.field,
        )


def ended(filed: Completed, day: date) -> Iterator[Reason]:
    """A hold for each record whose end, and nothing else, lets the order go on."""
    for over in filed.ended:
        record = over.record
        if record.may_restrict:
            yield Reason(
                code=ENDED,
                outcome=Outcome.HOLD,
                summary=f"{record.words} ended on {record.valid_until}, and with what it says this "
                f"order of {day} would not go on so: ask for what holds now, and keep it on file.",
                citation=f"own rule: fail closed; {record.row.serves}",
                subject=over.fields[0],
            )


def likely_holders(near: Iterable[Opened]) -> Iterator[Reason]:
    """A hold for each record of a firm that a party may be, where its word would stop the order."""
    for each in near:
        record = each.record
        yield Reason(
            code=LIKELY,
            outcome=Outcome.HOLD,
            summary=f"{record.words} may be of {', '.join(each.fields)}, spelled otherwise or "
            "merged with it, and with what it says this order would not go on so: state the whole "
            "name and country as on file, or a person tells the two apart.",
            citation=f"own rule: fail closed; {record.row.serves}",
            subject=each.fields[0],
        )


def told_of_records(
    filed: Completed, uses: Iterable[RecordUse], day: date, *, is_clear: bool
) -> dict[str, Any]:
    """The lists ``records_used`` and ``records_ended`` of an answer; neither where it is empty.

    Args:
        filed: the order with what is on file.
        uses: records that rules rested on.
        day: on which they counted.
        is_clear: nothing is asked again, so that no ended record is missed.
    """
    opened: dict[str, dict[str, list[str]]] = {}
    for used in filed.opened:
        row = opened.setdefault(used.record.number, {"fields": [], "rules": []})
        row["fields"] += used.fields
    for number, rule in uses:
        row = opened.setdefault(number, {"fields": [], "rules": []})
        row["rules"] = list(dict.fromkeys([*row["rules"], rule]))
    records = {each.record.number: each.record for each in filed.facts.on_file.records}
    used_rows = [
        {**_row(records[number]), **row, **_end(records[number], day)}
        for number, row in sorted(opened.items())
    ]
    ended = [
        {**_row(each.record), "fields": list(each.fields), "note": _ended(each.record)}
        for each in (() if is_clear else filed.ended)
    ]
    told = {"records_used": used_rows, "records_ended": ended}
    return {name: rows for name, rows in told.items() if rows}


def _row(record: StandingRecord) -> dict[str, Any]:
    return {
        "record": record.number,
        "kind": record.kind.value,
        "holder": record.holder,
        "serves": record.row.serves,
        "document": record.document,
        "valid_until": record.valid_until.isoformat() if record.valid_until else None,
    }


def _end(record: StandingRecord, day: date) -> dict[str, Any]:
    if not record.ends_soon(day) or record.valid_until is None:
        return {"ends_soon": False, "note": ""}
    left = (record.valid_until - day).days
    days = "today" if left == 0 else f"in {left} day{'s' * (left != 1)}"
    return {
        "ends_soon": True,
        "note": f"{record.words} ends {days}, on {record.valid_until}: ask for a new one.",
    }


def _ended(record: StandingRecord) -> str:
    return f"{record.words} ended on {record.valid_until}, so it is asked again."
