"""Keys of addresses: spellings of one address share one, others do not."""

from __future__ import annotations

import pytest

from screening.terms.addresses import address_keys


@pytest.mark.parametrize(
    ("submitted", "listed"),
    [
        ("1036 Langchao Rd.", "No. 1036 Langchao Road, Jinan City, Shandong, China"),
        ("Beispielstraße 5", "Beispielstrasse 5, 52062 Aachen"),
        ("16 Xinzhan Rd", "No. 16 Xinzhan Rd Banqiao District, New Taipei City, Taiwan"),
        ("Rm 3, 2-16 Fa Yuen Street", "Flat 2309, 23/F, 2-16 Fa Yuen Street, Kowloon"),
    ],
)
def test_spellings_of_one_street_share_a_key(submitted: str, listed: str) -> None:
    assert set(address_keys(submitted)) & set(address_keys(listed))


@pytest.mark.parametrize("text", ["", "Market Square", "Room 5, Floor 3", "Germany"])
def test_address_without_number_and_street_has_no_key(text: str) -> None:
    assert address_keys(text) == ()


def test_other_house_has_another_key() -> None:
    assert not set(address_keys("1036 Langchao Road")) & set(address_keys("1037 Langchao Road"))
