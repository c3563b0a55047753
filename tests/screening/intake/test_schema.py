"""The shape of a submission: every fault names its field and its mend."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.errors import InvalidSubmissionError
from screening.intake.schema import check_submission, transaction_schema
from tests.submissions import order


def _set(path: str, value: Any) -> Callable[[dict[str, Any]], None]:
    """A change at a dotted path, numbers being list positions."""

    def change(submission: dict[str, Any]) -> None:
        *way, last = [int(p) if p.isdigit() else p for p in path.split(".")]
        place: Any = submission
        for step in way:
            place = place[step]
        place[last] = value

    return change


def _drop(path: str) -> Callable[[dict[str, Any]], None]:
    def change(submission: dict[str, Any]) -> None:
        *way, last = [int(p) if p.isdigit() else p for p in path.split(".")]
        place: Any = submission
        for step in way:
            place = place[step]
        del place[last]

    return change


FAULTS = [
    (_drop("reference"), "reference", "required", "required"),
    (_drop("parties.0.name"), "parties[0].name", "required", "required"),
    (_set("parties", []), "parties", "required", "At least one"),
    (_set("kind", "quote"), "kind", "not_a_choice", "order, shipment, technology_release"),
    (_set("parties.0.role", "buyer"), "parties[0].role", "not_a_choice", "ultimate_consignee"),
    (_set("destination", "DE"), "destination", "unknown_field", "destination_country"),
    (_set("lines.0.quantitty", 3), "lines[0].quantitty", "unknown_field", "'quantity'"),
    (_set("zzz", 1), "zzz", "unknown_field", "metadata"),
    (
        _set("parties.0.address.country", "Germany"),
        "parties[0].address.country",
        "malformed",
        "ISO 3166-1",
    ),
    (_set("currency", "usd"), "currency", "malformed", "USD"),
    (_set("date", "02.11.2026"), "date", "malformed", "2026-11-02"),
    (_set("date", "2026-02-30"), "date", "malformed", "No such date"),
    (_set("lines.0.unit_value", 22.5), "lines[0].unit_value", "wrong_type", "quotation marks"),
    (_set("lines.0.unit_value", "1,000.00"), "lines[0].unit_value", "malformed", "32000.00"),
    (_set("lines.0.number", 0), "lines[0].number", "invalid", "minimum"),
    (_set("lines.0.number", 2**31), "lines[0].number", "too_large", "2147483647"),
    (_set("end_use.military", "no"), "end_use.military", "wrong_type", "true or false"),
    (_set("parties.0.name", ""), "parties[0].name", "blank", "must not be empty"),
    (_set("reference", "x" * 201), "reference", "too_long", "200"),
    (_set("parties.0.name", "A\x00B"), "parties[0].name", "malformed", "NUL"),
    (_set("parties.0.name", "A\ud800B"), "parties[0].name", "malformed", "Unicode"),
    (_set("metadata", {"deep": [float("inf")]}), "metadata.deep[0]", "too_large", "finite"),
    (_set("metadata", {"deep": [10**400]}), "metadata.deep[0]", "too_large", "finite"),
    (_set("lines.0.parameters", {"x": -(10**400)}), "lines[0].parameters.x", "too_large", "finite"),
    (_set("lines.0.parameters", {"tpp": "lots"}), "lines[0].parameters.tpp", "malformed", "number"),
    (_set("lines.0.parameters", {"tpp": True}), "lines[0].parameters.tpp", "malformed", "number"),
    (_set("lines.0.parameters", {"tpp": -5}), "lines[0].parameters.tpp", "too_small", "at least 0"),
    (_set("date", "0001-01-01"), "date", "out_of_range", "leave the field out"),
    (_set("date", "9999-12-31"), "date", "out_of_range", "leave the field out"),
    (_set("delivery_date", "1899-12-30"), "delivery_date", "out_of_range", "leave the field out"),
    (_set("source_order", "SO-0"), "source_order", "contradicts", "kind: shipment"),
]


@pytest.mark.parametrize(("change", "field", "code", "mend"), FAULTS)
def test_fault_names_field_and_mend(
    change: Callable[[dict[str, Any]], None], field: str, code: str, mend: str
) -> None:
    submission = order()
    change(submission)
    with pytest.raises(InvalidSubmissionError) as caught:
        check_submission(submission)
    (error,) = caught.value.errors
    assert (error.field, error.code) == (field, code)
    assert mend.lower() in error.message.lower()


def test_ordinary_order_passes() -> None:
    check_submission(order())


@pytest.mark.parametrize(
    "parameters",
    [{"tpp": "4800"}, {"tpp": 4800.5}, {"tpp": None}, {"tpp": ""}, {"color": "lots"}],
)
def test_figures_come_as_numbers_or_not_at_all(parameters: dict[str, Any]) -> None:
    submission = order(metadata={"count": 10**300})
    submission["lines"][0]["parameters"] = parameters
    check_submission(submission)


def test_all_faults_are_told_at_once() -> None:
    submission = order(kind="quote", currency="dollars")
    del submission["lines"][0]["description"]
    with pytest.raises(InvalidSubmissionError) as caught:
        check_submission(submission)
    assert {e.field for e in caught.value.errors} == {"kind", "currency", "lines[0].description"}


def test_line_number_is_taken_once() -> None:
    submission = order()
    submission["lines"].append(dict(submission["lines"][0]))
    with pytest.raises(InvalidSubmissionError) as caught:
        check_submission(submission)
    (error,) = caught.value.errors
    assert (error.field, error.code) == ("lines[1].number", "duplicate")


def test_metadata_may_hold_anything() -> None:
    check_submission(order(metadata={"sap": {"VBELN": "0100", "tags": [1, None, True]}}))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=15,
)


@given(json_values)
def test_any_json_is_refused_in_words_or_passes(value: Any) -> None:
    try:
        check_submission(value)
    except InvalidSubmissionError as error:
        assert error.errors
        assert all(e.message for e in error.errors)


@given(st.sampled_from(sorted(order())), json_values)
def test_any_value_in_any_field_is_refused_in_words_or_passes(name: str, value: Any) -> None:
    try:
        check_submission(order(**{name: value}))
    except InvalidSubmissionError as error:
        assert all(e.field and e.message for e in error.errors)


def test_published_schema_is_plain_json() -> None:
    assert json.loads(json.dumps(transaction_schema()))["title"]


@pytest.mark.parametrize(
    ("fields", "field", "code"),
    [
        ({"parent_line": 7}, "lines[0].parent_line", "contradicts"),
        ({"parent_line": 1}, "lines[0].parent_line", "contradicts"),
        ({"price_unit": 0}, "lines[0].price_unit", "too_small"),
        ({"currency": "dollars"}, "lines[0].currency", "malformed"),
        ({"ship_to": {"city": "Linz"}}, "lines[0].ship_to.country", "required"),
        ({"ship_to": {"country": "AT", "kind": "x"}}, "lines[0].ship_to.kind", "unknown_field"),
        ({"ship_from": {"country": "Austria"}}, "lines[0].ship_from.country", "malformed"),
        ({"source_order": " "}, "lines[0].source_order", "malformed"),
    ],
)
def test_fault_in_what_a_line_states_of_itself_is_named(
    fields: dict[str, Any], field: str, code: str
) -> None:
    submission = order(kind="shipment")
    submission["lines"][0] |= fields
    with pytest.raises(InvalidSubmissionError) as caught:
        check_submission(submission)
    assert [(e.field, e.code) for e in caught.value.errors] == [(field, code)]


def test_parts_of_each_other_are_refused() -> None:
    submission = order()
    row = submission["lines"][0]
    submission["lines"] = [row | {"parent_line": 2}, row | {"number": 2, "parent_line": 1}]
    with pytest.raises(InvalidSubmissionError) as caught:
        check_submission(submission)
    assert {e.field for e in caught.value.errors} == {
        "lines[0].parent_line",
        "lines[1].parent_line",
    }


def test_lines_to_more_countries_than_are_judged_are_refused() -> None:
    submission = order()
    row = submission["lines"][0]
    codes = [f"{a}{b}" for a in "ABCDEFGH" for b in "ABCDEFGH"]
    submission["lines"] = [
        row | {"number": n, "ship_to": {"country": code}} for n, code in enumerate(codes, 1)
    ]
    with pytest.raises(InvalidSubmissionError) as caught:
        check_submission(submission)
    assert [(e.field, e.code) for e in caught.value.errors] == [("lines", "too_many")]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"names": [{"name": "A"}]}, "parties[0].names[0].kind"),
        ({"names": [{"kind": "trade"}]}, "parties[0].names[0].name"),
        ({"addresses": [{"city": "Linz"}]}, "parties[0].addresses[0].kind"),
        ({"nationalities": ["Austria"]}, "parties[0].nationalities[0]"),
        ({"role": "banker"}, "parties[0].role"),
    ],
)
def test_fault_in_what_a_party_states_in_lists_is_named(fields: dict[str, Any], field: str) -> None:
    submission = order()
    submission["parties"][0] |= fields
    with pytest.raises(InvalidSubmissionError) as caught:
        check_submission(submission)
    assert [e.field for e in caught.value.errors] == [field]
