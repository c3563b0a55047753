"""Held licenses: what covers, what does not, on both sides of each limit."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from screening.controls.past import Past
from screening.controls.reference import ControlTables
from screening.terms.license import LicenseKind, LicenseRecord
from screening.terms.outcome import Outcome
from tests.screening.controls.orders import TODAY, ask, codes, hit, line, listed, only_line, order

BUYER = "Example Werke GmbH"


def held(**fields: Any) -> LicenseRecord:
    """A license that covers ten units of 3A001.a.7 for the buyer in China."""
    known: dict[str, Any] = {
        "number": "D1",
        "kind": LicenseKind.BIS_LICENSE,
        "eccns": ("3A001.a.7",),
        "parties": (BUYER,),
        "countries": ("CN",),
        "quantity_left": Decimal(10),
        "value_left": Decimal("200.00"),
        "currency": "USD",
        "expires_on": TODAY,
    }
    return LicenseRecord(**{**known, **fields})


def licensed(**fields: Any) -> dict[str, Any]:
    """Ten units at twenty dollars, drawing on the license."""
    return line(eccn="3A001.a.7", license_number="D1", **fields)


def asked(tables: ControlTables, record: LicenseRecord | None, *lines: Any, **fields: Any) -> Any:
    past = Past(is_gathered=True, licenses=(record,) if record else ())
    return ask(order("CN", lines=list(lines) or [licensed()], **fields), tables, past=past)


def test_covering_license_turns_the_block_into_a_hold(tables: ControlTables) -> None:
    answer = asked(tables, held(conditions="No reexport."))
    assert answer.outcome is Outcome.HOLD
    assert only_line(answer).result == "license_required"
    assert {r.code: r.outcome for r in answer.reasons}["item.chart"] is Outcome.HOLD
    (covers,) = [r for r in answer.reasons if r.code == "license.covers"]
    assert "No reexport." in covers.summary


@pytest.mark.parametrize(
    ("record", "code", "why"),
    [
        ({"expires_on": date(2026, 11, 19)}, "license.expired", "the day before"),
        ({"eccns": ("3A001.a.5",)}, "license.not_covered", "another paragraph"),
        ({"eccns": ()}, "license.not_covered", "a license that names nothing"),
        ({"part_numbers": ("EX-9",)}, "license.not_covered", "another part"),
        ({"parties": ("Example Other",)}, "license.not_covered", "another party"),
        ({"parties": ()}, "license.not_covered", "nobody named"),
        ({"countries": ("VN",)}, "license.not_covered", "another country"),
        ({"quantity_left": Decimal(9)}, "license.insufficient_quantity", "one unit too many"),
        ({"value_left": Decimal("199.99")}, "license.insufficient_value", "a cent too much"),
        ({"kind": LicenseKind.NAC_NOTIFICATION}, "license.not_covered", "no license"),
    ],
)
def test_license_that_does_not_cover_leaves_the_block(
    tables: ControlTables, record: dict[str, Any], code: str, why: str
) -> None:
    answer = asked(tables, held(**record))
    assert answer.outcome is Outcome.BLOCK, why
    assert code in codes(answer), why
    assert "license.covers" not in codes(answer)


@pytest.mark.parametrize(
    ("record", "why"),
    [
        ({"parties": ("EXAMPLE WERKE",)}, "case and legal form aside"),
        ({"part_numbers": ("ex 1",), "eccns": ()}, "by part number"),
        ({"eccns": ("3A001",)}, "the entry covers its paragraph"),
        ({"quantity_left": None, "value_left": None}, "no limits set"),
        ({"expires_on": None}, "no end"),
    ],
)
def test_license_covers(tables: ControlTables, record: dict[str, Any], why: str) -> None:
    answer = asked(tables, held(**record), licensed(part_number="EX-1"))
    assert "license.covers" in codes(answer), why


def test_lines_that_draw_on_one_license_are_added_up(tables: ControlTables) -> None:
    lines = (licensed(quantity=6), licensed(number=2, quantity=6))
    answer = asked(tables, held(value_left=None), *lines)
    assert "license.insufficient_quantity" in codes(answer)
    (reason,) = [r for r in answer.reasons if r.code == "license.insufficient_quantity"]
    assert "split shipment of at most 10 units" in reason.summary


def test_line_without_license_stays_blocked(tables: ControlTables) -> None:
    answer = asked(tables, held(), licensed(), line(number=2, eccn="3A001.a.7"))
    assert answer.outcome is Outcome.BLOCK
    assert "license.covers" in codes(answer)


@pytest.mark.parametrize(
    ("fields", "line_fields"),
    [({"currency": "EUR"}, {}), ({}, {"quantity": None}), ({}, {"unit_value": None})],
    ids=["another currency", "no quantity", "no value"],
)
def test_what_cannot_be_compared_does_not_cover(
    tables: ControlTables, fields: dict[str, Any], line_fields: dict[str, Any]
) -> None:
    answer = asked(tables, held(), licensed(**line_fields), **fields)
    assert "question.open" in codes(answer)
    assert answer.outcome is Outcome.BLOCK


def test_license_not_on_record_holds_and_covers_nothing(tables: ControlTables) -> None:
    answer = asked(tables, None)
    assert answer.outcome is Outcome.BLOCK
    assert "license.not_covered" in codes(answer)
    ordinary = ask(order(lines=[line(license_number="D9")]), tables)
    assert ordinary.outcome is Outcome.HOLD


def test_license_meets_an_entity_list_requirement(tables: ControlTables) -> None:
    past = Past(is_gathered=True, licenses=(held(eccns=("EAR99",), countries=("DE",)),))
    submission = order(lines=[line(license_number="D1")])
    answer = ask(submission, tables, hits=[hit(listed())], past=past)
    assert answer.outcome is Outcome.HOLD
    assert {"party.entity_list", "license.covers"} <= codes(answer)


def test_license_of_bis_lifts_no_prohibition(tables: ControlTables) -> None:
    past = Past(is_gathered=True, licenses=(held(eccns=("EAR99",), countries=("DE",)),))
    submission = order(lines=[line(license_number="D1")])
    blocked = hit(listed("us-ofac-sdn"))
    answer = ask(submission, tables, hits=[blocked], past=past)
    assert answer.outcome is Outcome.BLOCK


def notified(**fields: Any) -> Past:
    """A notification under License Exception NAC that BIS let pass on the day."""
    known: dict[str, Any] = {
        "number": "A1",
        "kind": LicenseKind.NAC_NOTIFICATION,
        "parties": (BUYER,),
        "countries": ("CN",),
        "notified_on": date(2026, 10, 20),
        "cleared_on": TODAY,
    }
    return Past(is_gathered=True, licenses=(LicenseRecord(**{**known, **fields}),))


@pytest.mark.parametrize(
    ("fields", "outcome", "why"),
    [
        ({}, Outcome.HOLD, "passed on the day"),
        ({"cleared_on": None}, Outcome.BLOCK, "not yet passed"),
        ({"cleared_on": date(2026, 11, 21)}, Outcome.BLOCK, "passes tomorrow"),
        ({"parties": ("Example Other",)}, Outcome.BLOCK, "for another party"),
        ({"countries": ("VN",)}, Outcome.BLOCK, "for another country"),
    ],
)
def test_notification_on_record(
    tables: ControlTables, fields: dict[str, Any], outcome: Outcome, why: str
) -> None:
    chip = line(
        eccn="3A090.a",
        parameters={"tpp": 6704, "data_center": False},
        license_exception="NAC",
        license_number="A1",
    )
    answer = ask(order("CN", lines=[chip]), tables, past=notified(**fields))
    assert answer.outcome is outcome, why
    assert ("exception.candidate" in codes(answer)) is (outcome is Outcome.HOLD), why
    assert ("license.not_covered" in codes(answer)) is (outcome is Outcome.BLOCK), why


def told(answer: Any, index: int = 0) -> list[tuple[str, str, object]]:
    """What the path of a line says of licenses."""
    steps = answer.determinations[index].path
    return [(s.rule_id, s.cite, s.makes) for s in steps if s.step == "held_license"]


def test_covering_license_is_told_once_of_all_its_lines(tables: ControlTables) -> None:
    lines = (licensed(quantity=4), licensed(number=2, quantity=6), line(number=3))
    answer = asked(tables, held(), *lines)
    for index in (0, 1):
        assert told(answer, index) == [("us.license", "15 CFR 750.7", None)]
    assert [rule for rule, *_ in told(answer, 2)] == ["us.step.held_license"]
    drawn = [
        step.inputs
        for determination in answer.determinations
        for step in determination.path
        if step.rule_id == "us.license"
    ]
    assert drawn == [
        {"license": "D1", "quantity": "4", "value": "80.00"},
        {"license": "D1", "quantity": "6", "value": "120.00"},
    ]
    assert len([r for r in answer.reasons if r.code == "license.covers"]) == 1


@pytest.mark.parametrize(
    ("record", "rule", "code"),
    [
        ({"expires_on": date(2026, 11, 19)}, "us.license.expired", "license.expired"),
        ({"countries": ()}, "us.license.not_covered", "license.not_covered"),
        (
            {"quantity_left": Decimal(9)},
            "us.license.quantity",
            "license.insufficient_quantity",
        ),
        ({"value_left": Decimal(1)}, "us.license.value", "license.insufficient_value"),
        ({"currency": "EUR"}, "us.license.balance_open", "question.open"),
    ],
)
def test_each_fault_is_told_by_its_own_rule_as_its_reason_cites(
    tables: ControlTables, record: dict[str, Any], rule: str, code: str
) -> None:
    answer = asked(tables, held(**record))
    ((rule_id, cite, makes),) = told(answer)
    (reason,) = [r for r in answer.reasons if r.code == code]
    assert (rule_id, cite, makes) == (rule, reason.citation, None)
    assert only_line(answer).result == "license_required"


def test_license_in_order_says_nothing_of_the_need_for_one(tables: ControlTables) -> None:
    """A number on a line that needs no license is bookkeeping: the line stays NLR, and a hold."""
    past = Past(is_gathered=True, licenses=(held(eccns=("EAR99",), countries=("DE",)),))
    answer = ask(order(lines=[line(license_number="D1")]), tables, past=past)
    assert only_line(answer).result == "NLR"
    assert answer.outcome is Outcome.HOLD
