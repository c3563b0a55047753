"""The catalog: a part is one part however it is spelled, a name is met word by word."""

from __future__ import annotations

import pytest

from screening.controls.ear.part_774_items.catalog import Catalog
from screening.controls.ear.part_774_items.part_keys import part_key
from screening.controls.reference import ControlTables
from screening.terms.control_list import ProductRecord


@pytest.mark.parametrize(
    ("manufacturer", "part_number", "uid"),
    [
        ("NVIDIA", "900-21010-0000-000", "nvidia-h100-pcie"),
        ("Nvidia Corporation", "900 21010 0000", "nvidia-h100-pcie"),
        ("intel", "hl-338", "intel-gaudi-3"),
        (None, "HL-338", "intel-gaudi-3"),
        ("Example Other Maker", "HL-338", None),
        ("NVIDIA", "M6X20", None),
        ("NVIDIA", None, None),
    ],
)
def test_product_is_found_by_part_number(
    tables: ControlTables, manufacturer: str | None, part_number: str | None, uid: str | None
) -> None:
    product = tables.catalog.product(manufacturer, part_number)
    assert (product.uid if product else None) == uid


def test_part_number_of_two_products_needs_its_maker() -> None:
    twins = (
        ProductRecord("one", "Example One", ("One",), ("X-1",)),
        ProductRecord("two", "Example Two", ("Two",), ("X1",)),
    )
    catalog = Catalog(twins)
    assert catalog.product(None, "x1") is None
    found = catalog.product("Example Two", "x1")
    assert found is not None
    assert found.uid == "two"


def test_part_key_drops_only_one_empty_suffix() -> None:
    assert part_key("900-21010-0000-000") == "900210100000"
    assert part_key("900-21010-0000") == "900210100000"


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("HGX B200 8-GPU baseboard", "nvidia-b200"),
        ("server w/ 8x H100 SXM5", "nvidia-h100-sxm"),
        ("Instinct MI300X OAM", "amd-mi300x"),
        ("GeForce RTX 4090 D 24GB", "nvidia-rtx-4090-d"),
        ("GeForce RTX 4090 24GB", "nvidia-rtx-4090"),
        ("NVIDIA L4 24GB", "nvidia-l4"),
        ("L4 angle bracket", None),
        ("Steel profile H20", None),
        ("SANDKYAN computer adapter module", None),
    ],
)
def test_names_are_met_word_by_word(tables: ControlTables, text: str, first: str | None) -> None:
    found = tables.catalog.products_named(text)
    assert (found[0].uid if found else None) == first
