"""Short names of mother organizations, where they mean them."""

from __future__ import annotations

import pytest

from screening.reading.names.mothers import with_mother


def written_out(text: str, *countries: str) -> list[str]:
    return [part.text for part in with_mother(text, countries)]


def test_short_name_is_written_out_where_it_means_the_body() -> None:
    whole = "Institute of Physics, Chinese Academy of Sciences"
    assert written_out("Institute of Physics, CAS", "CN") == [whole]
    assert written_out("Institute of Physics, CAS") == [whole]
    assert written_out("CAS", "CN") == ["Chinese Academy of Sciences"]
    assert written_out("Институт физики РАН", "RU") == [
        "Институт физики Russian Academy of Sciences"
    ]


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Institute of Physics, CAS", "GB"),
        ("CAS Software AG", "CN"),
        ("Hit and run research center", "CN"),
        ("Institute of CASTing", "CN"),
    ],
)
def test_letters_elsewhere_in_a_firm_or_in_a_word_are_left(text: str, country: str) -> None:
    assert written_out(text, country) == []
