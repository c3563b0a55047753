"""Which orders a shipment fulfils, line by line."""

from __future__ import annotations

from typing import Any

import pytest

from screening.terms.fulfilled import orders_fulfilled, orders_named


@pytest.mark.parametrize(
    ("whole", "lines", "told"),
    [
        (None, [None, None], [("", (0, 1), "source_order")]),
        ("SO-1", [None, None], [("SO-1", (0, 1), "source_order")]),
        ("SO-1", [None, "so-1 "], [("SO-1", (0, 1), "source_order")]),
        (
            "SO-1",
            [None, "SO-2"],
            [("SO-1", (0,), "source_order"), ("SO-2", (1,), "lines[1].source_order")],
        ),
        (
            None,
            ["SO-1", None],
            [("SO-1", (0,), "lines[0].source_order"), ("", (1,), "source_order")],
        ),
    ],
)
def test_each_line_is_of_its_own_order_else_the_shipments(
    whole: str | None, lines: list[str | None], told: list[tuple[Any, ...]]
) -> None:
    rows = [{} if named is None else {"source_order": named} for named in lines]
    submission = {"lines": rows} | ({"source_order": whole} if whole else {})
    assert [tuple(one) for one in orders_fulfilled(submission)] == told
    assert orders_named(submission) == tuple(name for name, _, _ in told if name)
