"""What holds of every order: more value never frees, filing decides nothing, doubt has no code."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.screening.controls.conftest import load_tables
from tests.screening.controls.ear.part_758_filing.blocks import (
    OTHER_B,
    SCHEDULE_B,
    block_of,
    goods,
    leaving,
)
from tests.screening.controls.orders import TODAY, ask

TABLES = load_tables().on(TODAY)
WEIGHT = {"not_applicable": 0, "no": 1, "check": 2, "yes": 3}
COUNTRIES = ("DE", "CA", "CN", "HK", "MO", "VN", "CU", "PR", "SG", "US")
ECCNS = ("EAR99", "5A992.c", "3A991.a.1", "3A001.a.7", "3A090.a", "9A610.x", "9A610", "0A505",
         "3E991", "5D992.c", None)  # fmt: skip

lines = st.fixed_dictionaries(
    {
        "eccn": st.sampled_from(ECCNS),
        "schedule_b": st.sampled_from([SCHEDULE_B, OTHER_B, None]),
        "country_of_origin": st.sampled_from(["US", "DE", None]),
        "license_exception": st.sampled_from([None, "STA", "ENC", "GOV", "TMP", "MED", "xx"]),
        "license_number": st.sampled_from([None, "D123456", "H77", "?"]),
        "used_vehicle": st.sampled_from([None, True, False]),
    }
)
orders = st.tuples(
    st.sampled_from(COUNTRIES), st.lists(st.tuples(lines, st.integers(1, 6000)), min_size=1,
                                         max_size=4),
)  # fmt: skip


def build(country: str, rows: list[tuple[dict[str, Any], int]], **more: Any) -> dict[str, Any]:
    made = [
        goods(value, number=n, description="Goods", **fields)
        for n, (fields, value) in enumerate(rows, 1)
    ]
    return leaving(country, *made, **more)


@settings(max_examples=60, deadline=None)
@given(orders, st.integers(1, 5000))
def test_more_value_never_turns_yes_into_no(
    order: tuple[str, list[tuple[dict[str, Any], int]]], more: int
) -> None:
    country, rows = order
    before = block_of(build(country, rows), TABLES)["lines"]
    grown = [(fields, value + more) for fields, value in rows]
    after = block_of(build(country, grown), TABLES)["lines"]
    for less, now in zip(before, after, strict=True):
        if less["due"] == "yes":
            assert now["due"] == "yes"


@settings(max_examples=60, deadline=None)
@given(orders)
def test_what_only_filing_reads_changes_no_outcome(
    order: tuple[str, list[tuple[dict[str, Any], int]]],
) -> None:
    country, rows = order
    names = ("schedule_b", "used_vehicle")
    bare = [({k: v for k, v in f.items() if k not in names}, value) for f, value in rows]
    stated = build(country, rows, filing={"mode": "air", "routed": True, "port": "1001"})
    with_it, without = ask(stated, TABLES), ask(build(country, bare), TABLES)
    assert replace(with_it, filing=None) == replace(without, filing=None)


@settings(max_examples=60, deadline=None)
@given(orders)
def test_the_unknown_gives_no_code(
    order: tuple[str, list[tuple[dict[str, Any], int]]],
) -> None:
    answer = ask(build(*order), TABLES)
    block = block_of(build(*order), TABLES)
    fields = {question["field"] for question in block["questions"]}
    for place, line in enumerate(block["lines"]):
        result = answer.determinations[place].result
        if result == "unclassified":
            assert line["license_code"] is None
        if line["license_code"] is None and line["due"] in ("yes", "check"):
            assert {f"lines[{place}].license_number", f"lines[{place}].license_exception"} & fields


@settings(max_examples=60, deadline=None)
@given(orders)
def test_the_whole_is_as_heavy_as_its_heaviest_line(
    order: tuple[str, list[tuple[dict[str, Any], int]]],
) -> None:
    block = block_of(build(*order), TABLES)
    if block["lines"]:
        heaviest = max((line["due"] for line in block["lines"]), key=WEIGHT.__getitem__)
        assert block["eei"]["due"] == heaviest
    if block["eei"]["due"] == "check":
        assert block["questions"]
