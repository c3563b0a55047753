"""Codes of a party that say a country beside its address: seat, owners, telephone, mail, website.

An address in Germany with a telephone in Tehran contradicts itself, and a firm whose seat or whose
owners of the larger part are in an embargoed country is that country's firm wherever it buys.
Who is a citizen of where is asked where technology is released, not here. Mailboxes that anybody
may have say nothing, wherever their host is; and in the neighbors of Russia and Belarus firms have
their mail and websites there as a matter of course.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from screening.reading.names.tables import mail_hosts
from screening.terms.mention import Mention

TOLD = frozenset({"IR", "SY", "CU", "KP", "RU", "BY"})
"""Countries that texts are searched for, as codes."""
_HALF = 50
_DIALED = {"98": "IR", "963": "SY", "53": "CU", "850": "KP", "375": "BY"}
"""Country calling codes of ITU E.164; Russia's is Kazakhstan's, too, but for the next digit."""
_RUSSIAN = re.compile(r"7[3489]\d{9}$")
_DOMAIN = re.compile(
    r"(?<=[@./])(?P<host>[\w-]+(?:\.[\w-]+)*\.(?P<ending>ir|sy|cu|kp|ru|su|by|рф|бел))(?=[/:?#\s]|$)"
    r"|^(?P<alone>[\w-]+(?:\.[\w-]+)*\.(?P<end>ir|sy|cu|kp|ru|su|by|рф|бел))(?=[/:?#\s]|$)",
    re.IGNORECASE,
)
_ENDINGS = {"su": "RU", "рф": "RU", "бел": "BY"}
"""Whose an ending is that is no code of its country."""
NEIGHBORS = frozenset(
    {"AM", "AZ", "EE", "GE", "KG", "KZ", "LT", "LV", "MD", "MN", "TJ", "TM", "UA", "UZ"}
)
"""Where hosts of Russia and Belarus are everyday."""
_POSTAL = re.compile(r"\s*(IR|SY|CU|KP|RU|BY)[- ]?\d", re.IGNORECASE)
_WHY = {
    "headquarters_country": "says a seat in {}, a country to which the goods may need a license "
    "or may not go",
    "residency": "says a home in {}, a country to which the goods may need a license or may not go",
    "owners": "says that half of the firm or more belongs to {}, a country to which the goods may "
    "need a license or may not go",
    "phone": "is a telephone of {}, where no address of the party is",
    "domain": "ends as those of {} do, where no address of the party is",
    "address.postal_code": "is written as postal codes of {} are, where the address is not",
}


def read_codes(submission: Mapping[str, Any]) -> Iterator[Mention]:
    """Of each party the codes that say such a country where its address says another."""
    destination = submission.get("destination_country")
    for number, party in enumerate(submission["parties"]):
        further = (address.get("country") for address in party.get("addresses", ()))
        known = {destination, party.get("address", {}).get("country"), *further}
        for field, value, country, why in _said(party):
            is_everyday = why == "domain" and country in ("RU", "BY") and known & NEIGHBORS
            if country in TOLD and country not in known and not is_everyday:
                yield Mention(
                    field=f"parties[{number}].{field}",
                    start=0,
                    end=len(value),
                    quote=value,
                    kind="place",
                    why=_WHY[why].format(country),
                    about=country,
                    country=country,
                )


def _said(party: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    """Field, value, country and which reason of each."""
    for key in ("headquarters_country", "residency"):
        if party.get(key):
            yield key, party[key], party[key], key
    for field, country in _owning(party):
        yield field, country, country, "owners"
    phone = party.get("phone") or ""
    yield "phone", phone, _dialed(phone), "phone"
    for key in ("email", "website"):
        country = _hosted_in(party.get(key) or "")
        if country:
            yield key, party[key], country, "domain"
    further = enumerate(party.get("addresses", ()))
    rows = ((f"addresses[{place}]", address) for place, address in further)
    for path, address in (("address", party.get("address", {})), *rows):
        postal = address.get("postal_code") or ""
        code = _POSTAL.match(postal)
        if code:
            yield f"{path}.postal_code", postal, code[1].upper(), "address.postal_code"


def _hosted_in(address: str) -> str:
    """The country whose ending a website or mail address has; empty where it has none of these, and
    where it is a mailbox in Russia or Belarus that anybody may have."""
    found = _DOMAIN.search(address.strip())
    if not found:
        return ""
    host = (found["host"] or found["alone"]).casefold().removeprefix("www.")
    ending = (found["ending"] or found["end"]).casefold()
    country = _ENDINGS.get(ending, ending.upper())
    return "" if country in ("RU", "BY") and host in mail_hosts() else country


def _owning(party: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Countries whose owners hold half together; one whose part is not stated may hold it."""
    parts: dict[str, float] = defaultdict(float)
    fields: dict[str, str] = {}
    for number, owner in enumerate(party.get("owners", ())):
        country = owner.get("country")
        if country:
            parts[country] += float(owner.get("percent", _HALF))
            fields.setdefault(country, f"owners[{number}].country")
    for country, part in parts.items():
        if part >= _HALF:
            yield fields[country], country


def _dialed(phone: str) -> str:
    """The country of a number in international form, empty where it is not such or another's."""
    digits = re.sub(r"\D", "", phone)
    if phone.strip().startswith("00"):
        digits = digits.removeprefix("00")
    elif not phone.strip().startswith(("+", "(+")):
        return ""
    if _RUSSIAN.match(digits):
        return "RU"
    return next((where for code, where in _DIALED.items() if digits.startswith(code)), "")
