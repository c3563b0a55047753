"""Which list an entry of OFAC's consolidated (non-SDN) files stands on: its program tells."""

from __future__ import annotations

import re

SDN = "us-ofac-sdn"
CONSOLIDATED = "us-ofac-consolidated"
_PROGRAMS = (
    ("us-ofac-ssi", re.compile(r"UKRAINE-EO13662$")),
    ("us-ofac-ns-cmic", re.compile(r"CMIC-EO13959$")),
    ("us-ofac-plc", re.compile(r"NS-PLC$")),
    ("us-ofac-fse", re.compile(r"FSE-")),
    ("us-ofac-capta", re.compile(r"561-?\w*|HIFPAA|.*-?CAPTA", re.IGNORECASE)),
    ("us-ofac-ns-mbs", re.compile(r".*EO\d{5}|CAATSA.*", re.IGNORECASE)),
)
LISTS = tuple(code for code, _ in _PROGRAMS)


def sdn(programs: tuple[str, ...]) -> str:
    """The list of an entry of the SDN files."""
    return SDN


def consolidated(programs: tuple[str, ...]) -> str:
    """The list of an entry of the consolidated files; of the file itself where none is known."""
    found = (code for code, named in _PROGRAMS for program in programs if named.match(program))
    return next(found, CONSOLIDATED)
