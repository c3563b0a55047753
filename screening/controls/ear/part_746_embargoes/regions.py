"""Occupied regions of Ukraine, which have no country code of their own (15 CFR 746.6).

Crimea and the so-called Donetsk and Luhansk People's Republics can only be told by city, region
or postal code, under Ukraine's country code or Russia's. Section read 2026-09-24; it gives no
list of places. What an address says was read before (``reading/regions.py``): here stands what
the law makes of it. Donetsk and Luhansk oblasts are partly under government control, so there a
person decides anyhow.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from screening.controls.inquiry import Inquiry
from screening.terms.mention import REGION, REGION_UNSURE, Mention
from screening.terms.outcome import Outcome

ADDRESS_COUNTRIES = "746.6.address_countries"
"""Set of the country codes under which such an address may be written."""


@dataclass(frozen=True, slots=True)
class Region:
    """One region: the oblasts it is made of, by ISO 3166-2.

    ``is_embargoed`` is false for regions that 746.6 does not name and that are a question all the
    same.
    """

    name: str
    outcome: Outcome
    codes: frozenset[str]
    is_embargoed: bool = True


CRIMEA = Region("Crimea and Sevastopol", Outcome.BLOCK, frozenset({"UA-43", "UA-40"}))
REGIONS = (
    CRIMEA,
    Region("Donetsk oblast", Outcome.HOLD, frozenset({"UA-14"})),
    Region("Luhansk oblast", Outcome.HOLD, frozenset({"UA-09"})),
    Region(
        "Kherson or Zaporizhzhia oblast, partly occupied",
        Outcome.HOLD,
        frozenset({"UA-65", "UA-23"}),
        is_embargoed=False,
    ),
)


def find_region(inquiry: Inquiry, subject: str) -> Region | None:
    """The region an address lies in, ``None`` when nothing in it points to one.

    Args:
        subject: the address as a path into the submission (``parties[0].address``, ``end_use``).
    """
    said = part_of_ukraine(inquiry, subject)
    if said is None:
        return None
    found = next((region for region in REGIONS if said.about in region.codes), None)
    # A street may be named after a city elsewhere ("Yalta Street"), so there a person looks.
    is_unsure = found is not None and said.kind == REGION_UNSURE
    return replace(found, outcome=Outcome.HOLD) if found and is_unsure else found


def part_of_ukraine(inquiry: Inquiry, subject: str) -> Mention | None:
    """What tells in which oblast an address lies; ``None`` where nothing does."""
    kinds = (REGION, REGION_UNSURE)
    of_address = (m for m in inquiry.mentions if m.field.startswith(f"{subject}."))
    return next((mention for mention in of_address if mention.kind in kinds), None)
