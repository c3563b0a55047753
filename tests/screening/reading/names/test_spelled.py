"""Names in another script or spelling than the lists print them in."""

from __future__ import annotations

import pytest

from screening.reading.names.characters import listed_as, university_in
from screening.reading.names.romanized import english_spellings
from screening.reading.names.spelled import IN_FIELD, other_spellings

LISTED_AS = [
    ("西北工业大学", "Northwestern Polytechnical University", False),
    ("西北工業大學", "Northwestern Polytechnical University", False),
    ("西北工业大学航天学院", "Northwestern Polytechnical University", True),
    ("北京航空航天大学物理系", "Beijing University of Aeronautics and Astronautics (BUAA)", True),
    ("哈尔滨工业大学 机电工程学院", "Harbin Institute of Technology", False),
    ("采购部, 哈尔滨工业大学", "Harbin Institute of Technology", False),
]


@pytest.mark.parametrize(("field", "name", "goes_on"), LISTED_AS, ids=[f for f, *_ in LISTED_AS])
def test_chinese_name_is_known_as_what_is_listed(field: str, name: str, goes_on: bool) -> None:
    assert (name, goes_on) in listed_as(field)


@pytest.mark.parametrize(
    "field", ["北京示例电子有限公司", "南京示例大学", "工业大学", "Example Ltd", "西北大学", "中国"]
)
def test_chinese_name_that_nobody_lists_is_nobody_else(field: str) -> None:
    assert listed_as(field) == ()


def test_school_of_a_university_names_it_within_the_field() -> None:
    assert university_in("四川大学华西医院") == "四川大学"
    assert university_in("四川大学") == ""
    (part,) = other_spellings("南京示例大学物理学院", "organization")
    assert (part.text, part.why.startswith(IN_FIELD)) == ("南京示例大学", True)


SPELLED = [
    ("Walery Abramow", "Valery Abramov"),
    ("Dmitrij Medwedjew", "Dmitry Medvedev"),
    ("Wladimir Schirinowskij", "Vladimir Shirinovsky"),
    ("Vladimir Poutine", "Vladimir Putin"),
    ("Igor Setchine", "Igor Sechin"),
    ("Andreï Koutchine", "Andrey Kuchin"),
]


@pytest.mark.parametrize(("name", "english"), SPELLED)
def test_russian_name_abroad_is_read_in_english(name: str, english: str) -> None:
    assert english in english_spellings(name)


@pytest.mark.parametrize(
    "name", ["Maria Schmidt", "John Smith", "Jean Dupont", "William Walker", "Anna Nowak"]
)
def test_name_of_another_kind_is_left_alone(name: str) -> None:
    assert english_spellings(name) == ()


def test_firms_are_not_respelled() -> None:
    assert other_spellings("Winslow Poutine Ltd", "organization") == ()
