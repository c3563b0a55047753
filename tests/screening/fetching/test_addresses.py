"""Which machines may be asked."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.errors import FetchFailedError
from screening.fetching.addresses import is_named, is_public, resolve

INSIDE = [
    ("127.0.0.1", "loopback"),
    ("127.1", "loopback in short"),
    ("2130706433", "loopback as one number"),
    ("0x7f000001", "loopback in hexadecimal"),
    ("0177.0.0.1", "loopback in octal"),
    ("10.1.2.3", "private"),
    ("172.16.0.1", "private"),
    ("192.168.1.1", "private"),
    ("169.254.169.254", "link-local: a cloud's metadata"),
    ("100.64.0.1", "shared by a carrier"),
    ("0.0.0.0", "this machine"),
    ("::1", "loopback"),
    ("fe80::1", "link-local"),
    ("fc00::1", "private"),
    ("::ffff:127.0.0.1", "loopback, mapped"),
    ("::ffff:10.0.0.1", "private, mapped"),
    ("64:ff9b::7f00:1", "loopback, translated"),
    ("2002:7f00:1::", "loopback, 6to4"),
    ("localhost", "loopback by name"),
    ("①②⑦.0.0.1", "loopback in circled digits"),
    ("127。0。0。1", "loopback with full stops of Chinese"),
    ("017700000001", "loopback as one octal number"),
    ("0x7f.1", "loopback in short and hexadecimal"),
    ("0", "this machine as a number"),
    ("::127.0.0.1", "loopback, IPv4-compatible"),
    ("::ffff:0:127.0.0.1", "loopback, translated by the older way"),
    ("2001:0:4136:e378:8000:63bf:80ff:fffe", "loopback behind Teredo"),
    ("64:ff9b:1::7f00:1", "a translator of one's own"),
    ("2606:4700::5efe:7f00:1", "loopback, tunneled by ISATAP"),
    ("fec0::1", "site-local"),
    ("5f00::1", "segments of one's own network"),
    ("3fff::1", "documentation"),
    ("192.0.0.8", "a dummy address"),
    ("168.63.129.16", "a cloud's own machines"),
    ("100.100.100.200", "another cloud's metadata"),
    ("fd00:ec2::254", "a cloud's metadata, IPv6"),
    ("255.255.255.255", "everybody"),
    ("ff02::1", "everybody, IPv6"),
]


@pytest.mark.parametrize(("host", "why"), INSIDE)
def test_address_inside_is_refused_in_whatever_dress(host: str, why: str) -> None:
    with pytest.raises(FetchFailedError, match="no public address"):
        resolve(host, 443, allow_private=False)


def test_address_inside_is_given_where_it_is_allowed() -> None:
    assert resolve("2130706433", 80, allow_private=True) == "127.0.0.1"


def test_public_address_is_given_as_it_is() -> None:
    assert resolve("8.8.8.8", 443, allow_private=False) == "8.8.8.8"


def test_unknown_name_is_told() -> None:
    with pytest.raises(FetchFailedError, match="was not found"):
        resolve("no-such-host.invalid", 443, allow_private=False)


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_is_judged_alike_inside_an_ipv6_one(v4: ipaddress.IPv4Address) -> None:
    mapped = f"::ffff:{v4}"
    translated = str(ipaddress.IPv6Address((0x64FF9B << 96) | int(v4)))
    assert is_public(mapped) == is_public(translated) == is_public(str(v4))


@pytest.mark.parametrize(
    ("host", "named"),
    [
        ("media.bis.gov", True),
        ("MEDIA.BIS.GOV.", True),
        ("evil-media.bis.gov", False),
        ("files.blob.core.windows.net", True),
        ("blob.core.windows.net", False),
        ("blob.core.windows.net.example.org", False),
    ],
)
def test_only_named_hosts_are_followed(host: str, named: bool) -> None:
    assert is_named(host, ("media.bis.gov", "*.blob.core.windows.net")) is named
