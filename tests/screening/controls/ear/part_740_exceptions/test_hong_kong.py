"""Hong Kong's own license beside an exception: 15 CFR 740.2(a)(19) and (20)."""

from __future__ import annotations

from typing import Any

import pytest

from screening.controls.ear.part_740_exceptions.hong_kong import is_paper_needed
from screening.controls.reference import ControlTables
from tests.screening.controls.ear.part_740_exceptions.claims import wanted
from tests.screening.controls.orders import ask, line, only_line, order

CHIP = {"eccn": "3A001.a.7"}  # NS and RS
HONG_KONG_PAPER = "740.2(a)(19), (20)"


@pytest.mark.parametrize(
    ("submission", "is_asked", "why"),
    [
        (order("HK", lines=[line(**CHIP)]), True, "to Hong Kong, NS"),
        (order("CN", lines=[line(**CHIP)]), False, "to the mainland"),
        (order("TW", lines=[line(**CHIP)], ship_from={"country": "HK"}), True, "from Hong Kong"),
        (order("TW", lines=[line(**CHIP)]), False, "not by way of Hong Kong"),
        (order("HK", lines=[line(eccn="3A090.a")]), False, "RS alone"),
        (order("HK", lines=[line(eccn="EAR99")]), False, "no license is required"),
        (order("HK", lines=[line(**CHIP, license_exception="TMP")]), True, "claimed"),
    ],
)
def test_exception_to_or_from_hong_kong_needs_its_paper(
    tables: ControlTables, submission: dict[str, Any], is_asked: bool, why: str
) -> None:
    """740.2(a)(19) and (20), read 2026-09-24."""
    answer = ask(submission, tables)
    asked = [q for q in answer.questions if "Hong Kong" in q.text]
    assert [q.field for q in asked] == ["lines[0].license_exception"] * is_asked, why
    open_ones = [e for e in only_line(answer).exceptions_considered if e.status != "rejected"]
    assert open_ones or not is_asked
    for exception in open_ones:
        assert any(HONG_KONG_PAPER in said for said in exception.conditions) is is_asked, why


@pytest.mark.parametrize(
    ("destination", "ship_from", "fields", "is_asked", "why"),
    [
        ("HK", "US", {"eccn": "3A001.a.5.a"}, True, "740.2(a)(19): NS to Hong Kong"),
        ("CN", "US", {"eccn": "3A001.a.5.a"}, False, "China has no such license"),
        ("VN", "HK", {"eccn": "3A001.a.5.a"}, True, "740.2(a)(20): NS from Hong Kong"),
        ("HK", "US", {"eccn": "3A090.b"}, False, "RS alone"),
    ],
)
def test_hong_kong_papers_are_asked_for_before_an_exception(
    tables: ControlTables,
    destination: str,
    ship_from: str,
    fields: dict[str, Any],
    is_asked: bool,
    why: str,
) -> None:
    lines = [line(license_exception="TMP", country_of_origin="US", **fields)]
    submission = order(destination, lines=lines, ship_from={"country": ship_from})
    questions = [q for q in ask(submission, tables).questions if "Hong Kong" in q.text]
    assert bool(questions) is is_asked, why


@pytest.mark.parametrize("reason", ["NS", "MT", "NP", "CB"])
def test_hong_kong_paper_goes_by_the_reason_for_control(tables: ControlTables, reason: str) -> None:
    """740.2(a)(19) and (20)."""
    by_hong_kong = wanted(tables, "HK", "3A001", reason)
    assert is_paper_needed(by_hong_kong)
    assert not is_paper_needed(by_hong_kong._replace(reasons=frozenset({"RS", "CC", "EI"})))
    for elsewhere in ("CN", "MY", "TW", "MO"):
        assert not is_paper_needed(wanted(tables, elsewhere, "3A001", reason))
