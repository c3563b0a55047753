"""License exceptions: rejected or candidate, never decided (15 CFR part 740, 2026-09-24)."""

from __future__ import annotations

from typing import Any

import pytest

from screening.controls.answers import Result
from screening.controls.tables import ControlTables
from screening.terms.outcome import Outcome
from tests.screening.controls.orders import ask, codes, line, only_line, order

GAMING = {"tpp": 6704, "memory_bandwidth_gb_s": 1792, "data_center": False}
SERVER = {"tpp": 6704, "memory_bandwidth_gb_s": 1792, "data_center": True}
UNKNOWN = {"tpp": 6704, "memory_bandwidth_gb_s": 1792}


@pytest.mark.parametrize(
    ("country", "fields", "status", "why"),
    [
        ("CN", {"eccn": "3A090.a", "parameters": GAMING, "claim": "NAC"}, "candidate", "740.8"),
        ("CN", {"eccn": "3A090.a", "parameters": SERVER, "claim": "NAC"}, "rejected", "740.8(a)"),
        ("CN", {"eccn": "3A090.a", "parameters": UNKNOWN, "claim": "NAC"}, "rejected", "not shown"),
        ("CN", {"eccn": "3A090.b", "claim": "NAC"}, "candidate", "740.8(a)"),
        ("CN", {"eccn": "3A090.c", "claim": "NAC"}, "rejected", "740.8(a): not .c"),
        ("CN", {"eccn": "3A090.b", "claim": "GBS"}, "rejected", "740.2(a)(9)"),
        ("CN", {"eccn": "3A090.b", "claim": "STA"}, "rejected", "740.2(a)(9)"),
        ("TW", {"eccn": "3A001.a.7", "claim": "GBS"}, "candidate", "group B, NS only"),
        ("CN", {"eccn": "3A001.a.7", "claim": "GBS"}, "rejected", "China is not in group B"),
        ("MY", {"eccn": "7A101", "claim": "GBS"}, "rejected", "required for MT"),
        ("TW", {"eccn": "3A001.a.7", "claim": "STA"}, "candidate", "A:6, NS only"),
        ("MY", {"eccn": "3A001.a.7", "claim": "STA"}, "rejected", "not in A:5 or A:6"),
        ("TW", {"eccn": "3A001.a.7", "claim": "ENC"}, "rejected", "not Category 5 Part 2"),
        ("TW", {"eccn": "3A001.a.7", "claim": "XYZ"}, "rejected", "not known"),
        ("CN", {"eccn": "9A610.a", "claim": "TMP"}, "rejected", "740.2(a)(12): GOV only"),
        ("RU", {"eccn": "5A991", "claim": "TMP"}, "rejected", "746.8 names its own"),
    ],
)
def test_claim(
    tables: ControlTables, country: str, fields: dict[str, Any], status: str, why: str
) -> None:
    claim = fields["claim"]
    rest = {key: value for key, value in fields.items() if key != "claim"}
    answer = ask(order(country, lines=[line(license_exception=claim, **rest)]), tables)
    determination = only_line(answer)
    (considered,) = [e for e in determination.exceptions_considered if e.code == claim]
    assert considered.status == status, why
    if status == "candidate":
        assert determination.result is Result.LICENSE_EXCEPTION
        assert answer.outcome is Outcome.HOLD
        assert "exception.candidate" in codes(answer)
    else:
        assert determination.result is Result.LICENSE_REQUIRED
        assert answer.outcome is Outcome.BLOCK


def test_candidate_of_one_line_does_not_lift_another(tables: ControlTables) -> None:
    lines = [
        line(eccn="3A001.a.7", license_exception="GBS"),
        line(number=2, eccn="3A001.a.7"),
    ]
    answer = ask(order("TW", lines=lines), tables)
    assert [d.result for d in answer.determinations] == [
        Result.LICENSE_EXCEPTION,
        Result.LICENSE_REQUIRED,
    ]
    assert answer.outcome is Outcome.BLOCK


def test_unclaimed_exceptions_are_said_to_be_open(tables: ControlTables) -> None:
    answer = ask(order("TW", lines=[line(eccn="3A001.a.7")]), tables)
    assert any(n.check == "license_exceptions" for n in answer.coverage.not_evaluated)
    assert answer.outcome is Outcome.BLOCK


def test_claim_on_a_line_that_needs_none_is_still_looked_at(tables: ControlTables) -> None:
    answer = ask(order(lines=[line(license_exception="TMP")]), tables)
    assert answer.outcome is Outcome.HOLD
    assert only_line(answer).result is Result.NLR


def test_license_drawn_on_is_not_trusted(tables: ControlTables) -> None:
    submission = order("CN", lines=[line(eccn="3A001.a.7", license_number="D1234567")])
    answer = ask(submission, tables)
    assert "license.not_covered" in codes(answer)
    assert answer.outcome is Outcome.BLOCK
    assert ask(order(lines=[line(license_number="D1234567")]), tables).outcome is Outcome.HOLD
