"""How much of ``filing`` is told at which decision, from a stored answer.

An order that may ship is told all of it. One that is held is told whether a filing is due already
and what to ask, and no code; one that is refused nothing. A person may release a held order later,
so its answer keeps the whole beside as ``filing_on_release``; what he relied on (a license, an
exception) is written into it then.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from screening.controls.ear.part_758_filing.block import Due, heaviest
from screening.terms.outcome import Outcome

KEY, WHOLE = "filing", "filing_on_release"
FAMILY = "filing"
RELEASE, PENDING = "release", "pending"
_OPEN_CODES = "open_codes"
_LICENSE_CODE = "C30"
_OTHER_CODE = "H"
"""How licenses begin whose code hangs on more than their number."""
LICENSED = "758.1(b)(2)"


@dataclass(frozen=True, slots=True)
class Relied:
    """What an officer let a line go under.

    Args:
        license_number: of a license of BIS; empty where it was an exception.
        exception: its symbol, empty where it was a license.
        notice: number of the notice that goes with it, empty where none does.
    """

    license_number: str = ""
    exception: str = ""
    notice: str = ""


def told_by_outcome(body: Mapping[str, Any], outcome: Outcome) -> dict[str, Any]:
    """An answer with as much of its filing as its outcome allows.

    Args:
        body: the answer with the whole block; an answer without one (of sealed rules) stays.
        outcome: of the whole answer, missing lists among it.
    """
    if KEY not in body:
        return dict(body)
    whole = body[KEY]
    told = _told(whole, outcome)
    kept = {} if outcome is Outcome.CLEAR or whole is None else {WHOLE: whole}
    coverage = body["coverage"]
    if told is not None and told["eei"]["due"] != Due.CHECK:
        others = [row for row in coverage["not_examined"] if row["code"] != FAMILY]
        coverage = {**coverage, "not_examined": others}
    return {**body, KEY: told, **kept, "coverage": coverage}


def told_by_decision(
    answer: Mapping[str, Any], decision: str, relied: Mapping[int, Relied]
) -> dict[str, Any] | None:
    """What the exporter is told now that a decision stands; None where nothing may ship.

    Args:
        answer: as stored.
        decision: what the ERP may act on.
        relied: by number of the line, what an officer's answer let it go under.
    """
    if decision == PENDING:
        return answer.get(KEY)
    if decision != RELEASE:
        return None
    whole = answer.get(WHOLE) or answer.get(KEY)
    return None if whole is None else _without_open_codes(_relying(whole, relied))


def _told(whole: dict[str, Any] | None, outcome: Outcome) -> dict[str, Any] | None:
    if whole is None or outcome is Outcome.BLOCK:
        return None
    if outcome is Outcome.CLEAR:
        return _without_open_codes(whole)
    due = whole["eei"]["due"]
    is_settled = due in (Due.YES, Due.NOT_APPLICABLE)
    return {"eei": {"due": due if is_settled else Due.CHECK.value},
            "questions": whole["questions"]}  # fmt: skip


def _without_open_codes(whole: Mapping[str, Any]) -> dict[str, Any]:
    lines = [{k: v for k, v in line.items() if k != _OPEN_CODES} for line in whole["lines"]]
    return {**whole, "lines": lines}


def _relying(whole: Mapping[str, Any], relied: Mapping[int, Relied]) -> dict[str, Any]:
    """The block with the codes of what an officer relied on, where the order named nothing."""
    if not relied:
        return dict(whole)
    lines = [_under(line, relied.get(line["line"])) for line in whole["lines"]]
    licensed = [
        place
        for place, (before, now) in enumerate(zip(whole["lines"], lines, strict=True))
        if now["license_code"] == _LICENSE_CODE != before["license_code"]
    ]
    if not licensed:
        return {**whole, "lines": lines}
    numbers = [lines[place]["line"] for place in licensed]
    answered = tuple(f"lines[{place}].license_number" for place in licensed)
    due = heaviest(Due(line["due"]) for line in lines)
    because = [row for row in whole["eei"]["because"] if row["cite"] != LICENSED]
    return {
        **whole,
        "lines": lines,
        "eei": {
            **whole["eei"],
            "due": due.value,
            "because": [*because, {"cite": LICENSED, "lines": numbers}],
        },
        "questions": [ask for ask in whole["questions"] if ask["field"] not in answered],
    }


def _under(line: Mapping[str, Any], relied: Relied | None) -> dict[str, Any]:
    if relied is None or _OPEN_CODES not in line:
        return dict(line)
    if relied.license_number.startswith(_OTHER_CODE):
        return {**line, "license_number": relied.license_number}
    if relied.license_number:
        filed = {"license_code": _LICENSE_CODE, "license_number": relied.license_number}
        return {**line, **filed, "due": Due.YES.value}
    code = line[_OPEN_CODES].get(relied.exception)
    number = (relied.notice or relied.exception) if code else None
    return {**line, "license_code": code, "license_number": number}
