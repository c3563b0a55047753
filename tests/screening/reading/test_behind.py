"""Whom a description of goods says they are for, and who is only its maker."""

from __future__ import annotations

import pytest

from screening.reading.behind import has_role, is_for
from screening.terms.accessories import is_accessory_for


def _is_for(words: str) -> bool:
    before, name, behind = words.partition("Example Air")
    return has_role(words) and is_for(before, name, behind)


@pytest.mark.parametrize(
    "words",
    [
        "Spare part for Example Air",
        "Valve, destined for Example Air",
        "Pump, end user: Example Air, Dock 4",
        "Seal kit on behalf of Example Air",
        "Bearings per order of Example Air",
        "Harness, project of Example Air",
        "Ersatzteil im Auftrag von Example Air",
        "pièce pour le compte de Example Air",
        "часть по заказу Example Air",
        "阀门 最终用户：Example Air",
        "Valve, ordered by Example Air for May",
        "Gasket via Example Air",
    ],
)
def test_goods_are_for_who_stands_behind_a_role(words: str) -> None:
    assert _is_for(words)


@pytest.mark.parametrize(
    "words",
    [
        "Example Air compressor",
        "Compressor made by Example Air",
        "Example Air-compatible hose",
        "Hose, brand Example Air",
        "Compressor (Example Air), 230 V",
        "manufactured by Example Air",
        "like those of Example Air",
        "Example Air original part",
        "Poster of Example Air planes",
        "not by Example Air",
    ],
)
def test_makers_and_brands_stay_what_they_are(words: str) -> None:
    assert not _is_for(words)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("case for Huawei phones", "Huawei"),
        ("charger for Huawei", "Huawei"),
        ("mounting bracket for Hikvision cameras", "Hikvision"),
        ("coque pour Huawei P30", "Huawei"),
        ("battery for DJI", "DJI"),
    ],
)
def test_accessories_of_a_brand_are_for_its_products(words: str, name: str) -> None:
    before, name, behind = words.partition(name)
    assert not is_for(before, name, behind)


@pytest.mark.parametrize(
    ("words", "is_one"),
    [
        ("power cable for NVIDIA H100 server", True),
        ("rail kit for DGX H100", True),
        ("bracket fits HGX H100 chassis", True),
        ("printed user guide H100", True),
        ("packaging foam for H100", True),
        ("Stromkabel für NVIDIA H100", True),
        ("NVIDIA H100", False),
        ("Server with NVIDIA H100, rail kit and cable", False),
        ("Rail kit with NVIDIA H100", False),
        ("box NVIDIA H100 PCIe 80GB", False),
        ("Heat sink for NVIDIA H100 (8 GPUs in box)", False),
        ("cable, and NVIDIA H100", False),
        ("GPU server for NVIDIA H100", False),
        ("NVIDIA H100 cable", False),
    ],
)
def test_accessory_is_no_product_it_is_made_for(words: str, is_one: bool) -> None:
    before, _, behind = words.partition("H100")
    assert is_accessory_for(before, behind) is is_one
