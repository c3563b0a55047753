"""Country names as agencies print them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.terms.country import (
    country_at_end,
    country_code,
    is_country_code,
    is_us_state,
)


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("CHINA, PEOPLE'S REPUBLIC OF", "CN"),
        ("China, People’s Republic of", "CN"),
        ("P.R. China", "CN"),
        ("BURMA", "MM"),
        ("CRIMEA REGION OF UKRAINE", "UA"),
        ("United Arab Emirates", "AE"),
        ("U.A.E.", "AE"),
        ("HONG KONG", "HK"),
        ("NORTH KOREA", "KP"),
        ("Korea, South", "KR"),
        ("RUSSIA", "RU"),
        ("IRAN", "IR"),
        ("SYRIA", "SY"),
        ("TURKEY", "TR"),
        ("Türkiye", "TR"),
        ("LAOS", "LA"),
        ("VIETNAM", "VN"),
        ("TAIWAN", "TW"),
        ("Macau", "MO"),
        ("NORTH MACEDONIA", "MK"),
        ("Northern Ireland", "GB"),
        ("British Virgin Islands", "VG"),
        ("Kosovo", "XK"),
        ("CN", "CN"),
        ("", ""),
        ("Ruritania", ""),
        ("[Reserved]", ""),
    ],
)
def test_country_code_knows_the_agencies_spellings(printed: str, code: str) -> None:
    assert country_code(printed) == code


@pytest.mark.parametrize(
    ("address", "code", "why"),
    [
        ("12 Some Street, Kabul, Afghanistan", "AF", "plain"),
        ("24 Chiswell Street, London, United Kingdom EC1Y 4YX", "GB", "post code behind"),
        ("202 B Sama Tower, Dubai, U.A.E., P.O. Box 16048", "AE", "box behind"),
        ("10 Long Road, Kowloon, Hong Kong, China", "HK", "Hong Kong before China"),
        ("Unit 3, Hong Kong 999077, Hong Kong", "HK", "named twice"),
        ("Room 1, Lahore", "", "no country"),
        ("5 Jordan Street, Manchester", "", "a country's name in a street does not count"),
        ("Belfast, Northern Ireland", "GB", "not Ireland"),
        ("Kerch, Crimea 98310, Ukraine", "UA", "region and state"),
        ("", "", "nothing"),
    ],
)
def test_country_at_end_finds_the_last_country(address: str, code: str, why: str) -> None:
    assert country_at_end(address) == code, why


@given(st.text())
def test_country_helpers_never_raise_and_give_a_code_or_nothing(text: str) -> None:
    for code in (country_code(text), country_at_end(text)):
        assert code == "" or is_country_code(code)


def test_is_country_code_wants_two_capitals() -> None:
    assert is_country_code("CN")
    assert is_country_code("XK")
    assert not is_country_code("cn")
    assert not is_country_code("ZZ")
    assert not is_country_code("")


def test_is_us_state_knows_states_and_territories() -> None:
    assert is_us_state("TX")
    assert is_us_state("PR")
    assert not is_us_state("ON")
