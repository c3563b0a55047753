"""Countries as ISO 3166-1 alpha-2 codes, from the names agencies print.

Agencies name countries in their own way ("BURMA", "U.A.E.", "China, People's Republic of"). ISO
names come from pycountry; spellings that ISO does not have stand in one table here. Territories
under embargo that have no code of their own (Crimea) answer with the state ISO puts them in: the
embargo rules read the region, not this code.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

import pycountry

# Spellings found in 15 CFR 738 Supp. 1, 740 Supp. 1 and 744 Supp. 4, 6 and 7, the Denied Persons
# List, the CSL and OFAC files.
_AGENCY_NAMES = {
    "AE": ("uae", "united arab emirates uae", "emirates"),
    "BA": ("bosnia herzegovina",),
    "BN": ("brunei",),
    "BO": ("bolivia",),
    "BS": ("bahamas the", "the bahamas"),
    "CD": (
        "democratic republic of the congo",
        "congo democratic republic of the",
        "congo democratic republic of",
        "dr congo",
    ),
    "CG": ("republic of the congo", "congo republic of the"),
    "CI": ("cote d ivoire", "cote d lvoire", "ivory coast"),
    "CN": (
        "china people s republic of",
        "people s republic of china",
        "prc",
        "P.R. China",
        "china prc",
    ),
    "CV": ("cape verde",),
    "CZ": ("czech republic",),
    "FK": ("falkland islands",),
    "FM": ("micronesia", "micronesia federated state of"),
    "GB": ("uk", "great britain", "england", "scotland", "wales", "northern ireland"),
    "GM": ("gambia the",),
    "HK": ("hong kong", "hongkong", "hong kong sar", "hong kong china", "hong kong island"),
    "IR": ("iran", "islamic republic of iran"),
    "KN": ("st kitts and nevis", "st kitts nevis", "saint kitts nevis"),
    "KP": ("north korea", "korea north", "dprk"),
    "KR": ("south korea", "korea south", "republic of korea", "korea republic of"),
    "LA": ("laos",),
    "LC": ("st lucia",),
    "MD": ("moldova",),
    "MK": ("macedonia", "republic of north macedonia", "macedonia the former yugoslav republic of"),
    "MM": ("burma", "myanmar burma", "burma myanmar"),
    "MO": ("macau", "macau china", "macao sar", "macau sar"),
    "NL": ("holland", "the netherlands"),
    "PH": ("the philippines",),
    "PS": ("palestine", "palestinian", "west bank", "gaza", "palestinian territories"),
    "RU": ("russia",),
    "SC": ("seycheles",),  # as the Country Chart prints it
    "SK": ("slovak republic",),
    "SS": ("republic of south sudan", "south sudan republic of"),
    "ST": ("sao tome principe",),
    "SX": ("sint maarten the dutch two fifths of the island of saint martin",),
    "SY": ("syria",),
    "SZ": ("swaziland",),
    "TL": ("east timor",),
    "TR": ("turkey", "turkiye"),
    "TT": ("trinidad tobago",),
    "TW": ("taiwan", "taiwan china", "Taiwan R.O.C."),
    "TZ": ("tanzania",),
    "UA": ("crimea", "crimea region of ukraine", "crimea occupied", "region crimea"),
    "US": ("USA", "U.S.", "united states of america"),
    "VA": ("vatican city", "holy see"),
    "VC": ("st vincent and the grenadines",),
    "VE": ("venezuela",),
    "VG": ("british virgin islands", "virgin islands british"),
    "VI": ("us virgin islands", "Virgin Islands, U.S."),
    "VN": ("vietnam",),
    "XK": ("kosovo",),
}
_USER_ASSIGNED = frozenset({"XK"})  # Kosovo: not ISO, but what OFAC and the EU print
_LONGEST_NAME_WORDS = 8
# What may stand behind the country in a printed address: post codes and boxes, never words.
_AFTER_COUNTRY = frozenset({"p", "o", "po", "box", "postal", "code", "zip", "gsp"})


def _fold(name: str) -> str:
    """Lower-case letters and digits with single blanks; accents, dots and commas gone."""
    plain = unicodedata.normalize("NFKD", name.replace(".", "").replace("ı", "i"))
    letters = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    return " ".join(re.findall(r"[a-z0-9]+", letters))


@cache
def _codes_by_name() -> dict[str, str]:
    table: dict[str, str] = {}
    for country in pycountry.countries:
        for attribute in ("name", "official_name", "common_name"):
            printed = getattr(country, attribute, "")
            if printed:
                table[_fold(printed)] = country.alpha_2
    for code, names in _AGENCY_NAMES.items():
        table.update(dict.fromkeys(map(_fold, names), code))
    return table


@cache
def _codes() -> frozenset[str]:
    return frozenset(country.alpha_2 for country in pycountry.countries) | _USER_ASSIGNED


def is_country_code(text: str) -> bool:
    """Whether the text is an ISO 3166-1 alpha-2 code, upper case ("CN"), or XK for Kosovo."""
    return text in _codes()


@cache
def _us_states() -> frozenset[str]:
    codes = (subdivision.code for subdivision in pycountry.subdivisions)
    return frozenset(code.removeprefix("US-") for code in codes if code.startswith("US-"))


def is_us_state(text: str) -> bool:
    """Whether the text is the postal code of a US state or territory, upper case ("TX")."""
    return text in _us_states()


@lru_cache(maxsize=4096)
def country_code(name: str) -> str:
    """The alpha-2 code of a country an agency names; empty when nobody is known by that name.

    Args:
        name: in any case, with or without accents and dots: "BURMA", "U.A.E.", "Türkiye". A code
            ("CN") is a name of itself.
    """
    stripped = name.strip()
    if stripped in _codes():
        return stripped
    return _codes_by_name().get(_fold(stripped), "")


def country_at_end(address: str) -> str:
    """The country an address in one line ends with; empty when it names none.

    Post codes and boxes may follow the country ("London, United Kingdom EC1Y 4YX"). A country
    named earlier in the address ("Jordan Street, Kowloon") does not count.
    """
    words = _fold(address).split()
    names = _codes_by_name()
    end = len(words)
    while end > 0:
        for start in range(max(0, end - _LONGEST_NAME_WORDS), end):
            code = names.get(" ".join(words[start:end]))
            if code:
                return code
        last = words[end - 1]
        if not (last in _AFTER_COUNTRY or any(c.isdigit() for c in last)):
            return ""
        end -= 1
    return ""
