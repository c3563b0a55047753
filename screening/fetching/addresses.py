"""Which machines may be asked: the hosts that a publication names, at public addresses.

A name is looked up once and the address that was judged is the one connected to; a name that
answers differently a moment later cannot lead inside. Numbers in other dress (2130706433, 0x7f.1,
::ffff:127.0.0.1) come out of the look-up as what they are.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Collection

from screening.errors import FetchFailedError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_TRANSLATED = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("::ffff:0:0:0/96"))
"""IPv4 addresses as seen through a translator (RFC 6052, RFC 2765)."""
_TUNNELED = (0x00005EFE, 0x02005EFE)
"""What stands before the IPv4 address in the interface of an ISATAP one (RFC 5214, 6.1)."""
_UNICAST = ipaddress.ip_network("2000::/3")
"""The only part of IPv6 that is given out for the public internet (IANA's registry of it). What is
outside of it is old (site-local, IPv4-compatible), local (64:ff9b:1::/48) or nobody's."""
_NOT_PUBLIC = tuple(
    ipaddress.ip_network(text)
    for text in (
        "192.0.0.0/24",  # protocol assignments (RFC 6890); Python takes some for global
        "192.88.99.0/24",  # relays of 6to4, given up (RFC 7526)
        "168.63.129.16/32",  # Azure's own machines answer here, as others' do at 169.254.169.254
        "3fff::/20",  # documentation (RFC 9637)
    )
)


def resolve(host: str, port: int, *, allow_private: bool) -> str:
    """The address to connect to.

    Args:
        host: name or number, as the address bar would have it.
        allow_private: whether private, loopback and link-local addresses may be asked.

    Raises:
        FetchFailedError: no such name, or one of its addresses is not public.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchFailedError(f"{host} was not found: {error}.") from error
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    private = [] if allow_private else [a for a in addresses if not is_public(a)]
    if private:
        raise FetchFailedError(
            f"{host} is at {private[0]}, which is no public address. For a mirror inside, allow "
            "private addresses (--allow-private or FETCH_ALLOW_PRIVATE)."
        )
    return addresses[0]


def is_public(text: str) -> bool:
    """Whether an address is one of the public internet, also when it carries another inside."""
    address: Address = ipaddress.ip_address(text.partition("%")[0])
    inner = _inside(address)
    if inner is not None:
        address = inner
    elif isinstance(address, ipaddress.IPv6Address) and address not in _UNICAST:
        return False
    if any(address in network for network in _NOT_PUBLIC):
        return False
    return address.is_global and not address.is_multicast


def _inside(address: Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 one stands for."""
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if any(address in network for network in _TRANSLATED) or (
        int(address) >> 32 & 0xFFFFFFFF in _TUNNELED
    ):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo[1] if address.teredo else None
    return address.ipv4_mapped or address.sixtofour or teredo


def is_named(host: str, hosts: Collection[str]) -> bool:
    """Whether a host is among those named; ``*.example.org`` names every host below."""
    host = host.casefold().rstrip(".")
    return any(host.endswith(name[1:]) if name.startswith("*.") else host == name for name in hosts)
