"""Where a name ends and an address begins."""

from __future__ import annotations

import pytest

from screening.lists.readers.ecfr.name_and_address import split_addresses, split_name


@pytest.mark.parametrize(
    ("text", "name", "address"),
    [
        ("Alpha Trading, 12 Road, Kabul", "Alpha Trading", "12 Road, Kabul"),
        ("Alpha Co., Ltd., 12 Road, Kabul", "Alpha Co., Ltd.", "12 Road, Kabul"),
        ("Alpha Co., Ltd. Flat/Rm 7022, Tuen Mun", "Alpha Co., Ltd.", "Flat/Rm 7022, Tuen Mun"),
        (
            "Alpha Co., Limited Unit 3, 6/F, Hong Kong",
            "Alpha Co., Limited",
            "Unit 3, 6/F, Hong Kong",
        ),
        (
            "Alpha Co., Ltd. Chengdu Research Institute, No. 1, Chengdu",
            "Alpha Co., Ltd. Chengdu Research Institute",
            "No. 1, Chengdu",
        ),
        (
            "Alpha Missile Corporation, Joint Stock Company Avangard, 78 Street",
            "Alpha Missile Corporation, Joint Stock Company Avangard",
            "78 Street",
        ),
        (
            "Alpha Institute of Physics, Chinese Academy of Sciences, 239 Road, Shanghai",
            "Alpha Institute of Physics, Chinese Academy of Sciences",
            "239 Road, Shanghai",
        ),
        (
            "Ali Alpha, Jaber Research Institute, Tehran",
            "Ali Alpha",
            "Jaber Research Institute, Tehran",
        ),
        ("Alpha Services Ltd. South Sudan.", "Alpha Services Ltd.", "South Sudan."),
        ("Alpha Plant No. 9, 12 Road", "Alpha Plant No. 9", "12 Road"),
        ("Alpha Trading", "Alpha Trading", ""),
        ("", "", ""),
    ],
)
def test_split_name_ends_the_name_where_it_ends(text: str, name: str, address: str) -> None:
    assert split_name(text) == (name, address)


@pytest.mark.parametrize(
    ("lines", "addresses"),
    [
        (
            ["1 Road, Dubai, U.A.E.; and 2 Road, Dubai, U.A.E."],
            ("1 Road, Dubai, U.A.E.", "2 Road, Dubai, U.A.E."),
        ),
        (
            ["1 Road, Dubai, UAE and 901 Tower, Dubai, UAE"],
            ("1 Road, Dubai, UAE", "901 Tower, Dubai, UAE"),
        ),
        (
            ["1 Road, Bangkok, Thailand;and 2 Road, Bangkok"],
            ("1 Road, Bangkok, Thailand", "2 Road, Bangkok"),
        ),
        (["Flat 01 and 02, Hong Kong"], ("Flat 01 and 02, Hong Kong",)),
        (
            ["15/F, Hong Kong and Macau Building, Central, Hong Kong"],
            ("15/F, Hong Kong and Macau Building, Central, Hong Kong",),
        ),
        (
            ["1 Road, Kabul, Afghanistan.", "2 Road, Herat, Afghanistan."],
            ("1 Road, Kabul, Afghanistan", "2 Road, Herat, Afghanistan"),
        ),
        (
            ["Address: 1 Road, Moscow, Russia", "Alt. Address: 2 Road, Moscow, Russia."],
            ("1 Road, Moscow, Russia", "2 Road, Moscow, Russia"),
        ),
        (["1 Road, Dubai; and . SM-Office, Ajman"], ("1 Road, Dubai", "SM-Office, Ajman")),
        (["1 Road, Kabul; and 1 Road, Kabul"], ("1 Road, Kabul",)),
        (["", " "], ()),
    ],
)
def test_split_addresses_parts_them_where_they_part(
    lines: list[str], addresses: tuple[str, ...]
) -> None:
    assert split_addresses(lines) == addresses
