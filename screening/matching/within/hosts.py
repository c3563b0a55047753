"""Hosts at which listed parties have a website or a mailbox.

A list prints one mailbox of a firm, its orders come from another one at the same host.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from screening.matching.texts import Texts
from screening.terms.listed_party import PartyRecord

_HOST = re.compile(r"(?:\w+:/+)?(?:[^@/]*@)?(?:www\.)?([^/?#:@]+\.[^/?#:@]+)")
_PAGE = re.compile(r"\w/[^/\s]")
"""A page beneath a host: whose the host is, nobody knows."""


@dataclass(slots=True)
class Hosts:
    """Columns, a host and its party a row, sorted by the hash of the host.

    Args:
        keys: hash of the host.
        names: the host, in lower case, without "www.".
        owners: number of the party.
    """

    keys: NDArray[np.uint32]
    names: Texts
    owners: NDArray[np.int32]

    @classmethod
    def build(cls, records: Iterable[PartyRecord], called: Iterable[tuple[str, int]] = ()) -> Hosts:
        """Lay out the hosts of listed parties, numbered in the given order.

        Args:
            records: the parties; their lists print these hosts.
            called: what other hosts of theirs may be called, and the number of the party.
        """
        printed = ((host, owner) for owner, rec in enumerate(records) for host in _hosts_of(rec))
        rows = sorted((_hash(host), host, owner) for host, owner in (*printed, *called))
        return cls(
            keys=np.array([key for key, _, _ in rows], dtype=np.uint32),
            names=Texts.pack(host for _, host, _ in rows),
            owners=np.array([owner for _, _, owner in rows], dtype=np.int32),
        )

    def owners_of(self, host: str) -> tuple[int, ...]:
        """Numbers of the parties at a host, as it is written above."""
        key = np.uint32(_hash(host))
        first = int(np.searchsorted(self.keys, key, "left"))
        last = int(np.searchsorted(self.keys, key, "right"))
        return tuple(int(self.owners[row]) for row in range(first, last) if self.names[row] == host)


def _hash(host: str) -> int:
    return zlib.crc32(host.encode())


def _hosts_of(record: PartyRecord) -> set[str]:
    told = (
        i.value.strip().casefold() for i in record.identifiers if i.type in ("website", "email")
    )
    hosts = (_HOST.match(value) for value in told if not _PAGE.search(value))
    return {met[1].strip(" .") for met in hosts if met}
