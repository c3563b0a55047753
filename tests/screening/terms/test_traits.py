"""Traits of a party: one spelling each, and nothing that links strangers."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.terms.traits import host_of, name_key, phone_key, serial_key, traits_of


def keys(**fields: Any) -> set[str]:
    return {trait.key for trait in traits_of({"name": "Example Werke GmbH", **fields})}


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ({"phone": "+49 (30) 5555-0100"}, {"phone": "0049 30 55550100"}, "phone spellings"),
        ({"website": "https://www.werke.example/shop"}, {"email": "a@Werke.Example"}, "domain"),
        ({"officers": ["Beispiel, Erika"]}, {"officers": ["Erika Beispiel"]}, "order of names"),
        (
            {"identifiers": [{"type": "registration", "value": "HRB 12-3"}]},
            {"identifiers": [{"type": "Registration", "value": "hrb123"}]},
            "registration numbers",
        ),
        (
            {"address": {"street": "Ring 5", "city": "Köln", "country": "DE"}},
            {"address": {"street": "RING 5", "city": "Koln", "country": "DE"}},
            "address spellings",
        ),
    ],
)
def test_one_trait_has_one_key(one: dict[str, Any], other: dict[str, Any], why: str) -> None:
    shared = keys(**one) & keys(**other)
    assert len(shared) == 2, f"name and {why}"


@pytest.mark.parametrize(
    "fields",
    [
        {"email": "someone@gmail.com"},
        {"website": "https://www.example.com"},
        {"phone": "110"},
        {"address": {"street": "Market Square", "city": "Example City", "country": "DE"}},
        {"identifiers": [{"type": "date_of_birth", "value": "1990-01-01"}]},
    ],
    ids=["free mail", "placeholder", "short number", "street without number", "birth date"],
)
def test_what_strangers_share_is_no_trait(fields: dict[str, Any]) -> None:
    assert keys(**fields) == keys()


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Example Werke GmbH", "example werke"),
        ("EXAMPLE WERKE", "example werke"),
        ("Co. Ltd.", "co ltd"),
        ("示例公司", "示例公司"),
    ],
)
def test_name_key(name: str, key: str) -> None:
    assert name_key(name) == key


@given(st.text())
def test_keys_are_their_own_keys(text: str) -> None:
    assert serial_key(serial_key(text)) == serial_key(text)
    assert phone_key(phone_key(text)) == phone_key(text)
    assert name_key(name_key(text)) == name_key(text)
    assert host_of(host_of(text)) == host_of(text)


@given(st.text(min_size=1, max_size=5000))
def test_stored_key_fits_its_column(text: str) -> None:
    assert all(len(t.key) <= 200 for t in traits_of({"name": text, "officers": [text]}))
