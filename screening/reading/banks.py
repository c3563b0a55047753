"""Accounts and bank codes that say an embargoed country wherever they stand in an order.

An IBAN begins with its country, a bank's code (BIC) has it behind the first four letters: who pays
through a bank in Tehran pays from there, whatever country the order states. The lists print few of
these banks' codes, and no account.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from typing import NamedTuple

from screening.reading.codes import NEIGHBORS
from screening.reading.denied import is_name_denied
from screening.reading.signs import signs
from screening.terms.mention import Mention

_IBAN = re.compile(
    r"(?<![A-Za-z0-9])(?P<country>[A-Z]{2})\d{2}(?:[ .-]?[A-Z0-9]{4}){2,7}(?:[ .-]?[A-Z0-9]{1,3})?"
    r"(?![A-Za-z0-9])"
)
_LABEL = r"(?:swift(?:[ /-]?bic)?|bic(?:[ /-]?swift)?)(?:[ -]?code)?(?: ?(?:no|nr|number))?"
_BIC = re.compile(
    rf"(?<![^\W\d_])(?i:{_LABEL})[ .:#=/-]{{0,3}}"
    r"(?P<code>[A-Z]{4}(?P<gap>[ -]?)(?P<country>[A-Z]{2})(?P=gap)[A-Z0-9]{2})"
    r"(?:[ -]?[A-Z0-9]{3})?(?![A-Za-z0-9])"
)
"""The code of a bank, told as one: without the word any eight letters might be it."""
_WORDS = re.compile(rf"[A-Z]{{4}} BY |(?:{signs('banks.json')['word']})")
"""What capitals spell beside "SWIFT" that is no code."""
_OF_BANKS = re.compile(r"swift|\bbic\b", re.IGNORECASE)
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_MODULUS = 97
_WHY = (
    "is {} in {}, a country to which the goods may need a license or may not go, or whose banks "
    "may not pay"
)


class _Found(NamedTuple):
    words: str
    start: int
    country: str
    what: str


def read_banks(
    strings: Iterable[tuple[str, str]], told: Set[str], known: Set[str]
) -> Iterator[Mention]:
    """Accounts and banks of such countries, unless the order states the country anyway.

    Args:
        strings: every string of the submission with its path.
        told: countries that texts are searched for.
        known: ISO codes that the order states: its destination, its parties'.
    """
    for field, words in strings:
        for one in banks_in(words):
            is_everyday = one.country in ("RU", "BY") and not known.isdisjoint(NEIGHBORS)
            if one.country not in told or one.country in known or is_everyday:
                continue
            yield Mention(
                field=field,
                start=one.start,
                end=one.start + len(one.words),
                quote=one.words,
                kind="place",
                why=_WHY.format(one.what, one.country),
                about=one.country,
                country=one.country,
            )
            break


def banks_in(words: str) -> Iterator[_Found]:
    """Accounts by their check digits and codes told as a bank's, unless the text denies them."""
    found = [
        _Found(met.group(), met.start(), met["country"], "an account")
        for met in _IBAN.finditer(words)
        if _is_iban(met.group())
    ]
    if _OF_BANKS.search(words):
        found += [
            _Found(met["code"], met.start("code"), met["country"], "a bank")
            for met in _BIC.finditer(words)
            if not _WORDS.match(met["code"])
        ]
    yield from (one for one in found if not is_name_denied(words, one.words))


def _is_iban(text: str) -> bool:
    """Whether the check digits of ISO 13616 agree: the first four behind the rest, modulo 97."""
    signs = re.sub(r"[ .-]", "", text)
    moved = signs[4:] + signs[:4]
    return int("".join(str(_ALPHABET.index(sign)) for sign in moved)) % _MODULUS == 1
