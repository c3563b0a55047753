"""Whence a request came: the address of who sent it, not of our own proxy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from django.conf import settings


def client_address(meta: Mapping[str, Any]) -> str:
    """The address of who sent a request; empty where it is not known.

    ``X-Forwarded-For`` is believed only behind our own proxy, and of it only what that proxy wrote:
    its last entry. What stands before it was sent along and can be anything.

    Args:
        meta: ``META`` of the request.
    """
    said = str(meta.get("REMOTE_ADDR", ""))
    if settings.BEHIND_PROXY:
        said = str(meta.get("HTTP_X_FORWARDED_FOR", "")).rpartition(",")[2].strip() or said
    try:
        address = ip_address(said.partition("%")[0])
    except ValueError:
        return ""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return str(mapped or address)


def network_of(address: str) -> str:
    """What one sender holds: an IPv4 address, or the /64 of an IPv6 address, within which they
    choose as they like."""
    if ":" not in address:
        return address
    return str(ip_network(f"{address}/64", strict=False))


def is_within(address: str, networks: Iterable[str]) -> bool:
    """Whether an address lies in one of these networks (CIDR); an unknown address in none."""
    if not address:
        return False
    here = ip_address(address)
    return any(here in ip_network(network) for network in networks)
