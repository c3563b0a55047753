"""Occupied regions of Ukraine, which have no country code of their own (15 CFR 746.6).

Crimea and the so-called Donetsk and Luhansk People's Republics can only be told by city, region
or postal code, under Ukraine's country code or Russia's. Section read 2026-09-24; it gives no
list of places. Ukraine's postal ranges are those of a public encyclopedia; the Russian ones put a
2 before them, as the postal operators announced in April 2014 for Crimea and later for Luhansk.
For Donetsk that is our inference; Donetsk and Luhansk oblasts are partly under government
control, so there a person decides anyhow.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from screening.controls.facts import AddressFacts
from screening.controls.reference import ControlTables
from screening.terms.outcome import Outcome

ADDRESS_COUNTRIES = "746.6.address_countries"
"""Set of the country codes under which such an address may be written."""

_WORD = re.compile(r"[^\W\d_]+")
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Region:
    """One region: words of its cities and names, and postal ranges by country (inclusive).

    ``certainty`` says how the ranges are known; ``is_embargoed`` is false for regions that 746.6
    does not name and that are a question all the same.
    """

    name: str
    outcome: Outcome
    words: frozenset[str]
    postal: tuple[tuple[str, int, int], ...] = ()
    certainty: str = ""
    is_embargoed: bool = True


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


CRIMEA = Region(
    name="Crimea and Sevastopol",
    outcome=Outcome.BLOCK,
    words=_words(
        "crimea krym krim sevastopol simferopol kerch yalta feodosia yevpatoria "
        "dzhankoy крым крим севастополь симферополь сімферополь керчь керч ялта "
        "феодосия феодосія евпатория євпаторія джанкой"
    ),
    postal=(("UA", 95000, 99999), ("RU", 295000, 299999)),
    certainty="secondary sources: encyclopedia; Russian post, April 2014",
)
REGIONS = (
    CRIMEA,
    Region(
        name="Donetsk oblast",
        outcome=Outcome.HOLD,
        words=_words(
            "donetsk donetska dnr mariupol horlivka gorlovka makiivka makeyevka донецк "
            "донецьк днр мариуполь маріуполь горловка горлівка макеевка макіївка"
        ),
        postal=(("UA", 83000, 87999), ("RU", 283000, 287999)),
        certainty="secondary source for UA; RU is our inference, not verified",
    ),
    Region(
        name="Luhansk oblast",
        outcome=Outcome.HOLD,
        words=_words("luhansk lugansk luhanska lnr alchevsk луганск луганськ лнр алчевск алчевськ"),
        postal=(("UA", 91000, 94999), ("RU", 291000, 294999)),
        certainty="secondary sources: encyclopedia; local post's notice",
    ),
    Region(
        name="Kherson or Zaporizhzhia oblast, partly occupied",
        outcome=Outcome.HOLD,
        words=_words(
            "kherson khersonska zaporizhzhia zaporizhia zaporozhye zaporizka melitopol berdiansk "
            "berdyansk enerhodar energodar херсон запоріжжя запорожье мелітополь мелитополь "
            "бердянськ бердянск енергодар энергодар"
        ),
        is_embargoed=False,
    ),
)


def find_region(address: AddressFacts, tables: ControlTables) -> Region | None:
    """The region an address lies in, ``None`` when nothing in it points to one.

    Args:
        address: in any script; only Ukrainian and Russian addresses are looked at.
        tables: as they stand on the day.
    """
    if address.country not in tables.members(ADDRESS_COUNTRIES):
        return None
    words = _words_of(address.city, address.region)
    digits = "".join(_DIGITS.findall(address.postal_code or ""))
    code = int(digits) if digits else None
    for region in REGIONS:
        if words & region.words or _is_in_postal_range(region, address.country, code):
            return region
    # A street may be named after a city elsewhere ("Yalta Street"), so there a person looks.
    street = _words_of(address.street)
    found = next((region for region in REGIONS if street & region.words), None)
    return replace(found, outcome=Outcome.HOLD) if found else None


def _words_of(*texts: str | None) -> frozenset[str]:
    return frozenset(_WORD.findall(" ".join(filter(None, texts)).casefold()))


def _is_in_postal_range(region: Region, country: str | None, code: int | None) -> bool:
    return code is not None and any(
        country == named and low <= code <= high for named, low, high in region.postal
    )
