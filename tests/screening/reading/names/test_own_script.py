"""Bodies by their names in their own script, and names cut short or written with initials."""

from __future__ import annotations

import pytest

from screening.reading.names.characters import called_short, listed_as, short_names_in
from screening.reading.names.nobody import names_nobody
from screening.reading.names.spelled import other_spellings


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("华为", "Huawei Technologies Co., Ltd."),
        ("飛騰", "Phytium"),
        ("大华股份", "Dahua Technology"),
        ("大華股份", "Dahua Technology"),
        ("浪潮集團有限公司", "Inspur Group"),
        ("Ростех", "ROSTEC"),
        ("هواپیمایی ماهان", "Mahan Air"),
    ],
)
def test_short_name_in_its_own_script_is_known(text: str, listed: str) -> None:
    assert listed in [known.name for known in called_short(text)]


@pytest.mark.parametrize(
    "text",
    [
        "中新国际",
        "中信集团",
        "中鑫集团",
        "大江集团",
        "大化集团",
        "大华集团",
        "曙光集团",
        "文泰科技",
    ],
)
def test_characters_read_alike_are_other_words(text: str) -> None:
    assert (*called_short(text), *listed_as(text)) == ()


def test_declined_name_in_a_sentence_is_known() -> None:
    assert short_names_in("Оборудование Ростеха") == (("Ростеха", "ROSTEC"),)
    assert short_names_in("Оборудование ростовское") == ()


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("Aerospace Industries Org. of Iran", "Aerospace Industries Organization of Iran"),
        ("China Acad. of Engr. Physics", "China Academy of Engineering Physics"),
        ("BOUT V.A.", "BOUT V A"),
        ("V. A. Bout", "Bout V A"),
    ],
)
def test_name_cut_short_is_read_whole(text: str, spelled: str) -> None:
    assert spelled in [part.text for part in other_spellings(text, "organization")]


@pytest.mark.parametrize("text", ["Airbus S.A.S.", "Example S.A.", "tech.example.com", "Bout"])
def test_form_or_site_is_no_name_cut_short(text: str) -> None:
    assert other_spellings(text, "organization") == ()


@pytest.mark.parametrize("text", ["SL Corporation", "APS Inc."])
def test_name_that_is_a_form_elsewhere_names_somebody(text: str) -> None:
    assert names_nobody(text) == ""


@pytest.mark.parametrize("text", ["Co., Ltd", "GmbH", "Pty Ltd"])
def test_form_alone_names_nobody(text: str) -> None:
    assert names_nobody(text)
