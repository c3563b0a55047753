"""What a party can be known by again: name, phone, domain, registration, address, officers.

Two parties that share one of these are linked, whatever they call themselves. Each trait has one
spelling, so that an index finds it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import groupby
from typing import Any

_WORD = re.compile(r"\w+")
_LEGAL_FORMS = frozenset(
    ["ag", "bhd", "bv", "co", "company", "corp", "corporation", "fzco", "fze", "gmbh", "inc",
     "incorporated", "kk", "limited", "llc", "ltd", "nv", "oy", "plc", "pte", "pty", "pvt", "sa",
     "sarl", "sdn", "spa", "srl"]
)  # fmt: skip
_SHORT_FORMS = {
    "company": "co",
    "corporation": "corp",
    "incorporated": "inc",
    "limited": "ltd",
}
_FORMS_AT_AN_END = frozenset(
    ["ab", "ao", "aps", "as", "cv", "doo", "jsc", "kft", "kg", "lda", "ltda", "oao", "ohg", "ooo",
     "oyj", "pjsc", "pt", "sas", "sl", "spol", "sro", "ug", "zao", "ао", "зао", "оао", "ооо", "пао",
     "公司", "有限公司", "株式会社"]
)  # fmt: skip
"""Legal forms that are words elsewhere in a name."""
FREE_MAIL = frozenset(
    ["126.com", "139.com", "163.com", "aol.com", "foxmail.com", "gmail.com", "gmx.com", "gmx.de",
     "gmx.net", "hotmail.com", "icloud.com", "live.com", "mail.com", "mail.ru", "msn.com",
     "outlook.com", "proton.me", "protonmail.com", "qq.com", "sina.cn", "sina.com", "web.de",
     "yahoo.co.jp", "yahoo.com", "yandex.com", "yandex.ru", "yeah.net", "zoho.com"]
)  # fmt: skip
"""Mail hosts anybody can have an address at; they link nobody."""
_PLACEHOLDERS = frozenset({"example.com", "example.net", "example.org"})  # RFC 2606
_NOBODYS = FREE_MAIL | _PLACEHOLDERS
"""Hosts that many are at: they link nobody."""
_SHORTEST_PHONE = 7  # digits


class TraitKind(StrEnum):
    """What kind of trait links two parties."""

    NAME = "name"
    REGISTRATION = "registration"
    PHONE = "phone"
    DOMAIN = "domain"
    ADDRESS = "address"
    OFFICER = "officer"
    PAYER = "payer"


@dataclass(frozen=True, slots=True)
class Trait:
    """One trait; ``key`` is what is stored and looked up."""

    kind: TraitKind
    value: str

    @property
    def key(self) -> str:
        """Kind and value in one indexed text of at most 200 characters."""
        return f"{self.kind.value}:{self.value}"[:200]


@lru_cache(maxsize=16_384)
def name_key(name: str) -> str:
    """A name as words in lower case without legal forms; empty when nothing else is left."""
    words = _words(name)
    return " ".join(word for word in words if word not in _LEGAL_FORMS) or " ".join(words)


@lru_cache(maxsize=16_384)
def whole_name_key(name: str) -> str:
    """A name as words in lower case, legal forms among them, each in its short spelling."""
    return " ".join(_SHORT_FORMS.get(word, word) for word in _words(name))


@lru_cache(maxsize=16_384)
def spoken_key(name: str) -> str:
    """The whole name with letters that stand alone as one word: "S.r.l." and "SRL" are the same."""
    return " ".join(_joined(whole_name_key(name).split()))


@lru_cache(maxsize=16_384)
def firm_key(name: str) -> str:
    """What two spellings of one firm share: its name without legal forms, however dotted."""
    words = [w for w in _joined(_words(name)) if w not in _LEGAL_FORMS]
    while len(words) > 1 and words[-1] in _FORMS_AT_AN_END:
        words.pop()
    while len(words) > 1 and words[0] in _FORMS_AT_AN_END:
        words.pop(0)
    return " ".join(words) or spoken_key(name)


def _joined(words: Iterable[str]) -> list[str]:
    """Words, runs of single letters as one."""
    told: list[str] = []
    for is_letter, run in groupby(words, key=lambda word: len(word) == 1 and word.isalpha()):
        found = list(run)
        told += ["".join(found)] if is_letter else found
    return told


@lru_cache(maxsize=8192)
def serial_key(serial: str) -> str:
    """A serial number in upper case without blanks and marks ("ex h200-0001" is EXH2000001).

    Cached, because several rules compare each of an order's numbers with those on record.
    """
    return "".join(c for c in unicodedata.normalize("NFKC", serial).upper() if c.isalnum())


def host_of(text: str) -> str:
    """The host of a web or mail address in lower case without ``www.``; empty when none."""
    host = text.strip().lower().rpartition("@")[2]
    host = re.sub(r"^[a-z]+://", "", host).split("/")[0].split(":")[0].strip(".")
    return host.removeprefix("www.") if "." in host else ""


def phone_key(phone: str) -> str:
    """A phone number's digits without the zeros or the plus in front."""
    return "".join(c for c in phone if c.isdigit()).lstrip("0")


def traits_of(party: Mapping[str, Any]) -> tuple[Trait, ...]:
    """The traits of one element of ``parties``, each once."""
    addresses = (party.get("address", {}), *party.get("addresses", ()))
    return _traits_of(
        (party["name"], *(other["name"] for other in party.get("names", ()))),
        tuple((number["type"], number["value"]) for number in party.get("identifiers", ())),
        party.get("phone", ""),
        (party.get("website", ""), party.get("email", "")),
        tuple(
            (each.get("street", ""), each.get("city", ""), each.get("country", ""))
            for each in addresses
        ),
        tuple(party.get("officers", ())),
    )


@lru_cache(maxsize=16_384)
def _traits_of(
    names: tuple[str, ...],
    numbers: tuple[tuple[str, str], ...],
    phone: str,
    sites: tuple[str, str],
    addresses: tuple[tuple[str, str, str], ...],
    officers: tuple[str, ...],
) -> tuple[Trait, ...]:
    """Kept, because an order's are asked for when it is stored, looked up and compared, and its
    partners come again."""
    found = [Trait(TraitKind.NAME, name_key(name)) for name in names]
    for kind, value in numbers:
        if kind != "date_of_birth":
            found.append(Trait(TraitKind.REGISTRATION, f"{kind.casefold()} {serial_key(value)}"))
    digits = phone_key(phone)
    if len(digits) >= _SHORTEST_PHONE:
        found.append(Trait(TraitKind.PHONE, digits))
    for text in sites:
        host = host_of(text)
        if host not in _NOBODYS:
            found.append(Trait(TraitKind.DOMAIN, host))
    found += [Trait(TraitKind.ADDRESS, _address(*address)) for address in addresses]
    found += [Trait(TraitKind.OFFICER, " ".join(sorted(_words(each)))) for each in officers]
    return tuple(dict.fromkeys(trait for trait in found if trait.value))


def _address(street: str, city: str, country: str) -> str:
    """Street, city and country; empty without a street that has a number."""
    if not any(c.isdigit() for c in street):
        return ""
    return " ".join([*_words(street), *_words(city), *_words(country)])


def _words(text: str) -> list[str]:
    # Twice: what looks like a letter becomes one before its case is folded, and folding one
    # letter can give another with marks.
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return _WORD.findall("".join(c for c in plain if not unicodedata.combining(c)))
