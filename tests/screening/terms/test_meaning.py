"""Equal in meaning: how a submission is written does not count, what it says does."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.terms.meaning import meaning_hash, reference_key
from tests.submissions import ORDINARY, order

FULL: dict[str, Any] = order(
    parties=[
        ORDINARY["parties"][0],
        {"role": "purchaser", "name": "Example Holding", "address": {"country": "DE"},
         "owners": [{"name": "Example Owner", "percent": 60}]},
        {"role": "end_user", "name": "Example Institute", "address": {"country": "AT"}},
    ],
    lines=[
        ORDINARY["lines"][0] | {"parameters": {"tpp": 36000, "is_kit": False}},
        ORDINARY["lines"][0] | {"number": 2, "quantity": 0.5, "serial_numbers": ["007", "7"]},
    ],
)  # fmt: skip


def _number(value: Any, how: int) -> Any:
    """The same number written otherwise, as a library in another language may."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    return (value, float(value), int(value) if value == int(value) else value)[how % 3]


def _rewritten(value: Any, draw: random.Random) -> Any:
    """The same data: keys shuffled, numbers in another format, nulls put in."""
    if isinstance(value, dict):
        pairs = [(k, _rewritten(v, draw)) for k, v in value.items()]
        draw.shuffle(pairs)
        return dict(pairs)
    if isinstance(value, list):
        return [_rewritten(item, draw) for item in value]
    return _number(value, draw.randrange(3))


@given(st.integers(0, 2**32), st.dictionaries(st.text(max_size=5), st.integers(), max_size=3))
def test_formats_order_of_keys_and_parties_and_metadata_do_not_count(
    seed: int, metadata: dict[str, int]
) -> None:
    draw = random.Random(seed)
    other = _rewritten(FULL, draw)
    draw.shuffle(other["parties"])
    draw.shuffle(other["lines"])
    for line in other["lines"]:
        line["unit_value"] = draw.choice(["22.5", "22.50", "022.500000"])
    other["reference"] = draw.choice(["SO-1", " so-1", "So-1 "])
    other["metadata"] = metadata
    other["end_use"]["nuclear"] = None
    assert meaning_hash(other) == meaning_hash(FULL)
    assert meaning_hash(json.loads(json.dumps(other))) == meaning_hash(FULL), "through the wire"


@given(st.decimals(min_value="0.000001", max_value=10**14, allow_nan=False, places=6))
def test_amounts_are_equal_when_their_values_are(amount: Decimal) -> None:
    def priced(text: str) -> str:
        content = copy.deepcopy(FULL)
        content["lines"][0]["unit_value"] = text
        return meaning_hash(content)

    assert priced(f"{amount:f}") == priced(f"00{amount.normalize():f}")
    assert priced(f"{amount:f}") != priced(f"{amount + Decimal('0.000001'):f}")


def _set(*path: Any) -> Callable[[dict[str, Any]], None]:
    *way, last, value = path

    def change(content: dict[str, Any]) -> None:
        place: Any = content
        for step in way:
            place = place[step]
        place[last] = value

    return change


SAYS_OTHERWISE = [
    (_set("lines", 0, "quantity", 41), "a quantity"),
    (_set("lines", 0, "quantity", "40.0000001"), "a small part of one"),
    (_set("lines", 1, "serial_numbers", ["7", "7"]), "a serial number is no number"),
    (_set("lines", 0, "part_number", "EX-1"), "a part number"),
    (_set("lines", 0, "eccn", "5A992.c"), "an ECCN"),
    (_set("lines", 0, "parameters", "is_kit", True), "a parameter"),
    (_set("parties", 0, "name", "maschinenbau beispiel gmbh"), "a name, even by its case"),
    (_set("parties", 0, "role", "end_user"), "a role"),
    (_set("parties", 1, "owners", 0, "percent", 60.5), "a share"),
    (_set("end_use", "military", True), "a flag"),
    (_set("end_use", "military", None), "a flag that is open again"),
    (_set("destination_country", "FR"), "a place"),
    (_set("reference", "SO-2"), "a reference"),
    (_set("special_instructions", "Call first."), "a text"),
]


@pytest.mark.parametrize(("change", "why"), SAYS_OTHERWISE, ids=[w for _, w in SAYS_OTHERWISE])
def test_what_says_otherwise_counts(change: Callable[[dict[str, Any]], None], why: str) -> None:
    other = copy.deepcopy(FULL)
    change(other)
    assert meaning_hash(other) != meaning_hash(FULL), why


def test_unknown_is_unknown_however_it_is_left_out() -> None:
    without, blank, null = (copy.deepcopy(FULL) for _ in range(3))
    del without["lines"][0]["eccn"]
    blank["lines"][0]["eccn"] = " "
    null["end_use"]["reexport"] = None
    assert meaning_hash(without) == meaning_hash(blank) != meaning_hash(FULL)
    assert meaning_hash(null) == meaning_hash(FULL)


@given(st.text(min_size=1, max_size=30))
def test_references_are_compared_trimmed_and_case_folded(text: str) -> None:
    assert reference_key(f"  {text}\t") == reference_key(text)
    assert reference_key("Straße-1 ") == reference_key("STRASSE-1")


def test_huge_exponent_is_not_written_out() -> None:
    content = copy.deepcopy(FULL)
    content["lines"][0]["parameters"]["tpp"] = "1e999999999"
    assert len(meaning_hash(content)) == 64


def _party(**fields: Any) -> dict[str, Any]:
    return order(parties=[ORDINARY["parties"][0] | fields])


def _line(**fields: Any) -> dict[str, Any]:
    return order(lines=[ORDINARY["lines"][0] | fields])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (_party(nationalities=["DE", "CH"]), _party(nationalities=["CH", "DE"])),
        (
            _party(names=[{"kind": "trade", "name": "A"}, {"kind": "short", "name": "B"}]),
            _party(names=[{"name": "B", "kind": "short"}, {"name": "A", "kind": "trade"}]),
        ),
        (
            _party(addresses=[{"kind": "site", "city": "A"}, {"kind": "site", "city": "B"}]),
            _party(addresses=[{"kind": "site", "city": "B"}, {"kind": "site", "city": "A"}]),
        ),
        (_line(), _line(price_unit=1)),
        (_line(price_unit=100), _line(price_unit=100.0)),
        (_line(), _line(currency="USD")),
        (_line(source_order="SO-1"), _line(source_order=" so-1")),
    ],
)
def test_new_fields_that_say_the_same_are_equal(one: Any, other: Any) -> None:
    assert meaning_hash(one) == meaning_hash(other)


@pytest.mark.parametrize(
    "other",
    [
        _party(nationalities=["CH"]),
        _party(names=[{"kind": "trade", "name": "A"}]),
        _party(addresses=[{"kind": "site", "city": "A"}]),
        _line(price_unit=100),
        _line(currency="EUR"),
        _line(source_order="SO-1"),
        _line(ship_to={"country": "AT"}),
        _line(ship_from={"country": "AT"}),
        _line(parent_line=2),
        order(kind="quotation"),
        order(goods_issued_on="2026-11-20"),
        order(filing={"itn": "X20261120123456"}),
    ],
)
def test_new_fields_that_say_more_are_another_meaning(other: Any) -> None:
    assert meaning_hash(order()) != meaning_hash(other)
