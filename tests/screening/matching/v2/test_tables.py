"""The tables of facts of v2: each says where it is from, and one thing of one spelling."""

from __future__ import annotations

from pathlib import Path

import pytest

import screening.matching.v2.reading as reading
from screening.matching.v2.reading.tables import all_it_is, replaced
from screening.matching.v2.reading.translated import in_english
from screening.matching.v2.reading.written import bank_of, letters_for_signs, undone

DATA = Path(reading.__file__).with_name("data")
TABLES = sorted(path.stem for path in DATA.glob("*.txt") if path.stem != "simplified")
OF_SEVERAL = {"nicknames", "southern_surnames", "southern_syllables", "wade_giles"}
"""Tables in which one spelling may be several things."""


@pytest.mark.parametrize("name", TABLES)
def test_table_says_where_it_is_from(name: str) -> None:
    head = [
        line for line in (DATA / f"{name}.txt").read_text("utf-8").splitlines() if line[:1] == "#"
    ]
    assert head
    if name not in ("arabic_elements", "business_words", "wade_giles"):
        assert "2026" in " ".join(head)


@pytest.mark.parametrize("name", [name for name in TABLES if name not in OF_SEVERAL])
def test_table_says_one_thing_of_a_spelling(name: str) -> None:
    twice = {word: mains for word, mains in all_it_is(name).items() if len(set(mains)) > 1}
    assert twice == {}


def test_words_are_replaced_by_the_longest_run() -> None:
    words = ("hizb", "allah", "tv")
    assert replaced(words, "arabic_words") == ("hizballah", "tv")
    assert replaced(("nothing", "known"), "arabic_words") == ("nothing", "known")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("R0stec", "Rostec"), ("lnspur", "Inspur"), ("M1kron", "Mikron"), ("Vo1ga", "Volga"),
        ("Нuawei", "Huawei"), ("X5 Retail", "X5 Retail"), ("Channel 5", "Channel 5"),
        ("B2B", "B2B"), ("Covid19", "Covid19"), ("Lloyd", "Lloyd"),
    ],
)  # fmt: skip
def test_signs_that_stand_for_letters_are_read_as_letters(text: str, meant: str) -> None:
    assert letters_for_signs(text) == meant


def test_bank_code_is_one_only_with_a_country_in_it() -> None:
    assert bank_of("SABRRUMMXXX") == bank_of("sabrrumm") == "SABRRUMM"
    assert bank_of("ROSTRANSNAB") == ""


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ivan Example c/o Legal Dept", "Ivan Example"), ("Example Example Ivan", "example ivan"),
        ("IvanEXAMPLE", "Ivan EXAMPLE"),
    ],
)  # fmt: skip
def test_what_is_no_part_of_a_name_is_undone(text: str, name: str) -> None:
    assert name in list(undone(text, "person"))


def test_mc_and_de_are_no_glued_names() -> None:
    assert list(undone("Ross McDonald", "person")) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Тульский оружейный завод", {"tula", "arms", "plant"}),
        ("三菱重工業株式会社", {"mitsubishi", "heavy", "industries"}),
        ("بانک مرکزی ایران", {"central", "bank", "iran"}),
    ],
)
def test_native_names_are_put_into_english(text: str, words: set[str]) -> None:
    assert words <= set(in_english(text).split())


@pytest.mark.parametrize("text", ["ООО Радиоприбор", "Газпром", "ПАО Банкир"])
def test_stem_inside_another_word_is_not_translated(text: str) -> None:
    assert not {"radio", "gas", "bank"} & set(in_english(text).split())
