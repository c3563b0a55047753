"""Who carries the goods as a party: the ship or the aircraft that a filing names.

``filing.conveyance`` is meant for the number of a flight, a voyage, a train or a truck; exporters
write the ship's name or the aircraft's registration there, which lists of blocked property know.
Added here and not where facts are read: rules up to r6 took it for a number, and a replay of theirs
must.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from screening.controls.facts import PartyFacts, TransactionFacts
from screening.terms.party_role import PartyRole

_FLIGHT = re.compile(r"[A-Z0-9]{2,3}[ -]?\d{1,5}[A-Z]?")
_TAIL = re.compile(
    r"(?:[A-Z]{1,2}-[A-Z0-9]{3,6}|[A-Z0-9]{2}-[A-Z]{3}|N\d{1,5}[A-Z]{1,2}|YV\d{3,4})"
)
"""Registrations of aircraft: "EP-IBN", "RA-82078", "9K-AKD", "N12345", "YV1004"."""
_IMO = re.compile(r"\b(?:IMO\W{0,2})?\d{7}\b")
_WORD = re.compile(r"[A-Z]{3,}|\b[A-Z]{2}\b|\b\d{1,2}\b")
_KIND = re.compile(
    r"\b(?:VOY(?:AGE)?|FLIGHT|FLT|TRAIN|TRUCK|TRAILER|LORRY|WAGON|RAIL|ROAD|AIR|SEA|OCEAN FREIGHT"
    r"|COURIER|MAIL|POST|VESSEL|SHIP|M ?/ ?V|MV|MT|SS|MS|M ?/ ?T|NO|NR|NUMBER|TB[ADN]|N/A|NA|AWB"
    r"|MAWB|HAWB|B/L|BL|CMR|CNTR|CONTAINER|PLATE|UPS|DHL|FEDEX|TNT|USPS|[A-Z]{0,3}\d+[A-Z]{0,2})\b"
    r"\.?"
)
_VOYAGE = re.compile(
    r"[ /,]+(?:V|VOY(?:AGE)?)?\.? ?(?:NO\.? ?)?(?:\d{1,4}[NESW]|0\d{1,3}|\d{3,4})$"
)
"""A voyage's number behind a ship's name: "SOBAR 12E"; one or two digits belong to the name."""
_LEAST_LETTERS = 3


def named_conveyance(submission: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """The name of what carries the goods, and its kind where its form tells one ("aircraft").

    Ships are of no told kind: a line or an airline is written there as often.

    Returns:
        Nothing where ``filing.conveyance`` is the number of a flight, a voyage, a train or a truck,
        or the name that stands in ``route.vessel`` already.
    """
    written = submission.get("filing", {}).get("conveyance", "").strip().upper()
    told = submission.get("route", {}).get("vessel", {}).get("name", "").strip().upper()
    if _TAIL.fullmatch(written):
        return written, "aircraft"
    name = _VOYAGE.sub("", written)
    if not written or told in (written, name) or _FLIGHT.fullmatch(written):
        return None, None
    letters = "".join(_WORD.findall(_KIND.sub(" ", written)))
    if _IMO.search(written) or sum(c.isalpha() for c in letters) >= _LEAST_LETTERS:
        return (written if _IMO.search(written) else name), None
    return None, None


def with_conveyance(submission: Mapping[str, Any], facts: TransactionFacts) -> TransactionFacts:
    """The facts with what carries the goods among those named elsewhere.

    Args:
        submission: as taken in, schema-valid.
        facts: the same, read.
    """
    name, kind = named_conveyance(submission)
    if name is None:
        return facts
    index = len(facts.parties) + len(facts.named_elsewhere)
    carrier = PartyFacts(
        index=index, role=PartyRole.CARRIER, name=name, type=kind, path="filing.conveyance"
    )
    site = None if facts.site is None else replace(facts.site, index=index + 1)
    return replace(facts, named_elsewhere=(*facts.named_elsewhere, carrier), site=site)
