"""What a name's shape tells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.lists.readers.name_shapes import (
    abbreviation_in,
    alias_kind,
    begins_with_legal_form,
    schema_of,
    slug,
)
from screening.terms.listed_party import NameKind, PartySchema


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("CSCC", NameKind.WEAK_ALIAS),
        ("IEII", NameKind.WEAK_ALIAS),
        ("YMTC", NameKind.WEAK_ALIAS),
        ("B-CAT", NameKind.WEAK_ALIAS),
        ("METDAC", NameKind.ALIAS),
        ("Biren", NameKind.ALIAS),
        ("Inspur Information", NameKind.ALIAS),
        ("Q", NameKind.ALIAS),
    ],
)
def test_alias_kind_calls_short_capitals_weak(name: str, kind: NameKind) -> None:
    assert alias_kind(name) is kind


@pytest.mark.parametrize(
    ("name", "schema"),
    [
        ("Inspur Group Co., Ltd.", PartySchema.ORGANIZATION),
        ("Gazprom, OAO", PartySchema.ORGANIZATION),
        ("Beijing University of Posts", PartySchema.ORGANIZATION),
        ("One Light GMBH", PartySchema.ORGANIZATION),
        ("Huawei Chile S.A.", PartySchema.ORGANIZATION),
        ("Maxim Yevgenevich Ivakin", PartySchema.PERSON),
        ("Abdul Satar Ghoura", PartySchema.UNKNOWN),
        ("Sugon", PartySchema.UNKNOWN),
        ("", PartySchema.UNKNOWN),
    ],
)
def test_schema_is_said_only_when_evident(name: str, schema: PartySchema) -> None:
    assert schema_of(name) is schema


@pytest.mark.parametrize(
    ("name", "abbreviation"),
    [
        ("National University of Defense Technology (NUDT)", "NUDT"),
        ("Invented Power (HK)", ""),
        ("Invented Trading Co., Ltd. (Group)", ""),
        ("Invented Trading", ""),
    ],
)
def test_abbreviation_in_brackets_counts_when_initials_bear_it_out(
    name: str, abbreviation: str
) -> None:
    assert abbreviation_in(name) == abbreviation


@pytest.mark.parametrize("piece", ["Ltd.", "Inc.", "L.L.C. (XYZ)", "Ltd. Chengdu Institute", "OOO"])
def test_legal_forms_go_on_with_the_name(piece: str) -> None:
    assert begins_with_legal_form(piece)


@pytest.mark.parametrize("piece", ["Limitedville", "12 Long Street", "Kabul", "Incheon", ""])
def test_other_pieces_do_not_go_on_with_the_name(piece: str) -> None:
    assert not begins_with_legal_form(piece)


def test_slug_folds_case_accents_and_punctuation() -> None:
    assert slug("Üçüzler Lojistik Ltd. Şti") == "ucuzler-lojistik-ltd-sti"
    assert slug("  INSPUR   Group Co., Ltd.") == slug("Inspur Group Co Ltd")
    assert slug("浪潮集团") == "浪潮集团"


@given(st.text())
def test_slug_of_a_slug_is_itself(text: str) -> None:
    assert slug(slug(text)) == slug(text)
