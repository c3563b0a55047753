"""How a list is published: where it is asked for, how often, how much of it there should be.

Pure data; ``screening/fetching`` acts on it. The table is ``publications.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Nexus(StrEnum):
    """Whose law binds a dealing: where the exporter, its goods or its persons are tied to."""

    US = "US"
    EU = "EU"
    UK = "UK"
    CH = "CH"
    CA = "CA"
    AU = "AU"
    JP = "JP"


class Way(StrEnum):
    """How the file is found from the address."""

    FILE = "file"
    """The address is the file's."""
    ECFR = "ecfr"
    """The versioner API of the eCFR: the edition is asked for, then the part of that day."""
    LINK = "link"
    """A page that links to the file, whose name changes with each edition."""
    INDEX = "index"
    """A JSON index of OpenSanctions that names the file."""


@dataclass(frozen=True, slots=True)
class Publication:
    """Where and how one list source is published.

    Args:
        url: what is asked for.
        licence: under which terms the data may be used.
        every_hours: how often it is looked at.
        expected: how many rows it had when this was written, 2026.
        floor: with fewer rows a fetched file is taken for broken.
        floors: the same for each list inside a combined file; each must be there.
        binds: whose law makes the list binding; for everybody else it is advice.
        oldest_days: how old an edition may get before it is surely an old copy.
        silent_days: how old the newest entry of a file without a date may get.
        hosts: hosts that a redirect may lead to beside the address's own; ``*.`` for any below.
        way: how the file is found from the address.
        part: of the eCFR, the part of title 15; of an index, the name of the file.
        link: pattern of the link on a page; groups Y, M, D give its date.
        user_agent: where the publisher lets none but browsers in.
        dated_by_header: whether Last-Modified tells the edition; not where it is stamped nightly.
        needs_licence: fetched only where a setting says that a licence is held.
    """

    url: str
    licence: str
    every_hours: int
    expected: int
    floor: int
    floors: Mapping[str, int] = field(default_factory=dict)
    binds: tuple[Nexus, ...] = ()
    oldest_days: int | None = None
    silent_days: int | None = None
    hosts: tuple[str, ...] = ()
    way: Way = Way.FILE
    part: str = ""
    link: str = ""
    user_agent: str = ""
    dated_by_header: bool = True
    needs_licence: bool = False
