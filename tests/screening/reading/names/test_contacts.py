"""Mail, websites and telephones in running text, however they are written."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screening.reading.names.contacts import contacts_in, hosts_in


@pytest.mark.parametrize(
    "text",
    [
        "info@example.com",
        "mail to info [at] example [dot] com",
        "info (at) example (punkt) com",
        "info @ example . com",
        "info＠example．com",
        "www . example . com",
        "HTTPS://WWW.EXAMPLE.COM/en/contact.html?x=1",
        "info@shop.example.com",
    ],
)
def test_host_is_found_in_every_writing(text: str) -> None:
    assert "example.com" in hosts_in(text)


@pytest.mark.parametrize(
    "text",
    ["anna.muster@mail.ru", "x@skynet.be", "www.facebook.com/example", "gate 4 at noon", "v1.2.3"],
)
def test_host_that_anybody_may_be_at_is_none(text: str) -> None:
    assert hosts_in(text) == ()


def test_what_lies_under_a_registry_or_a_shared_host_ends_there() -> None:
    assert hosts_in("info@mail.example.co.uk") == ("mail.example.co.uk", "example.co.uk")
    assert hosts_in("example.narod.ru") == ("example.narod.ru",)


@pytest.mark.parametrize(
    "text",
    ["call +92 345 2179668", "WhatsApp: 923452179668", "mob. 923452179668", "手机 923452179668"],
)
def test_telephone_is_found_with_a_plus_or_a_label(text: str) -> None:
    assert ("phone", "923452179668") in {(c.type, c.value) for c in contacts_in(text)}


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    assert all(host == host.casefold() for host in hosts_in(text))
