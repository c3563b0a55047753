"""What a description says of a line: ordinary goods, an accelerator, a product's own name."""

from __future__ import annotations

from decimal import Decimal

import pytest

from screening.controls.ear.part_732_red_flags.descriptions import ordinary_limit
from screening.controls.facts import LineFacts
from tests.screening.controls.conftest import SHIPPED_POLICY, with_flags


@pytest.mark.parametrize(
    ("description", "limit", "why"),
    [
        ("Computer adapter module", Decimal(3_000), "the dearest of its words"),
        ("ADAPTERS", Decimal(1_000), "case and plural"),
        ("Power supply 12 V", Decimal(3_000), "two words"),
        ("Fanless unit", None, "a word inside another"),
        ("Irrigation hose", None, "no such word"),
    ],
)
def test_most_that_ordinary_goods_cost(description: str, limit: Decimal | None, why: str) -> None:
    line = LineFacts(index=0, number=1, description=description)
    assert ordinary_limit(SHIPPED_POLICY.flags, line) == limit, why


def test_policy_without_prices_calls_nothing_ordinary() -> None:
    line = LineFacts(index=0, number=1, description="Adapter")
    assert ordinary_limit(with_flags(ordinary_prices_usd={}).flags, line) is None
