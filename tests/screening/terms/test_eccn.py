"""ECCNs as values."""

from __future__ import annotations

import pytest

from screening.terms.eccn import Eccn


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("3A991A2", "3A991.a.2"),
        ("3a991.A.2", "3A991.a.2"),
        ("5A992.C", "5A992.c"),
        ("5A992c", "5A992.c"),
        ("3A090", "3A090"),
        ("5A992.z.1", "5A992.z.1"),
        ("3A001.Z.1.A", "3A001.z.1.a"),
        (" ear99 ", "EAR99"),
        ("EAR 99", "EAR99"),
        ("9A515.a.4", "9A515.a.4"),
    ],
)
def test_eccn_is_read_in_the_usual_spellings(text: str, normal: str) -> None:
    assert str(Eccn.parse(text)) == normal


@pytest.mark.parametrize(
    "text", ["", "NLR", "USML XI(c)", "3F001", "3A09", "8471.50", "3A001; 4A994", "no license"]
)
def test_eccn_refuses_what_is_none(text: str) -> None:
    assert Eccn.parse(text) is None


@pytest.mark.parametrize(
    ("one", "other", "is_within"),
    [
        ("3A090.a.1", "3A090.a", True),
        ("3A090.a", "3A090.a", True),
        ("3A090.a", "3A090.a.1", False),
        ("3A090.b", "3A090.a", False),
        ("4A090.a", "3A090.a", False),
        ("3A001.a.10", "3A001.a.1", False),
    ],
)
def test_eccn_knows_its_paragraphs(one: str, other: str, is_within: bool) -> None:
    first, second = Eccn.parse(one), Eccn.parse(other)
    assert first is not None
    assert second is not None
    assert first.is_within(second) is is_within


def test_eccn_tells_military_series() -> None:
    found = {
        code: eccn.is_600_series_or_9x515
        for code in ("9A610", "9A515", "3A611", "3A001", "EAR99", "9E003")
        if (eccn := Eccn.parse(code)) is not None
    }
    assert found == {
        "9A610": True,
        "9A515": True,
        "3A611": True,
        "3A001": False,
        "EAR99": False,
        "9E003": False,
    }
