"""A submission as facts: unknown stays unknown."""

from __future__ import annotations

from decimal import Decimal

import pytest

from screening.controls.facts import TransactionFacts, to_decimal
from screening.terms.party_role import PartyRole

SMALLEST = {
    "reference": "T-1",
    "kind": "order",
    "parties": [{"role": "end_user", "name": "Example"}],
    "lines": [{"number": 1, "description": "Thing"}],
}


def test_absent_fields_are_unknown_and_never_no() -> None:
    facts = TransactionFacts.from_submission(SMALLEST)
    assert facts.destination_country is None
    assert facts.transit_countries is None
    assert facts.end_use.flag("military") is None
    assert facts.lines[0].eccn is None
    assert facts.lines[0].value is None
    assert facts.value is None
    assert facts.parties[0].headquarters_country is None


def test_null_flag_is_unanswered_and_false_is_an_answer() -> None:
    facts = TransactionFacts.from_submission(
        {**SMALLEST, "end_use": {"military": False, "nuclear": None}}
    )
    assert facts.end_use.flag("military") is False
    assert facts.end_use.flag("nuclear") is None


def test_empty_eccn_is_unknown() -> None:
    submission = {**SMALLEST, "lines": [{"number": 1, "description": "Thing", "eccn": " "}]}
    assert TransactionFacts.from_submission(submission).lines[0].eccn is None


def test_empty_route_is_known_to_have_no_transit() -> None:
    facts = TransactionFacts.from_submission({**SMALLEST, "route": {"transit_countries": []}})
    assert facts.transit_countries == ()


def test_value_is_unknown_when_one_line_has_none() -> None:
    lines = [
        {"number": 1, "description": "A", "quantity": 2, "unit_value": "10.50"},
        {"number": 2, "description": "B", "quantity": 2},
    ]
    assert TransactionFacts.from_submission({**SMALLEST, "lines": lines}).value is None
    known = TransactionFacts.from_submission({**SMALLEST, "lines": lines[:1]})
    assert known.value == Decimal("21.00")


def test_parties_are_found_by_role_in_order() -> None:
    facts = TransactionFacts.from_submission(SMALLEST)
    assert [p.subject for p in facts.in_roles([PartyRole.END_USER])] == ["parties[0]"]
    assert facts.in_roles([PartyRole.PURCHASER]) == ()


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (0.1, "0.1"),
        ("4799.9", "4799.9"),
        (2368, "2368"),
        (None, None),
        ("many", None),
        (True, None),
        ("NaN", None),
        ("Infinity", None),
    ],
)
def test_numbers_are_exact_and_nonsense_is_unknown(value: object, number: str | None) -> None:
    assert to_decimal(value) == (None if number is None else Decimal(number))
