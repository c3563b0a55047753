"""Numbers, websites and registrations in the strings of a submission, each string read once.

Codes, units and countries stand in every order of a house, so what was read of short strings is
kept; and what an order asks the index for is told beforehand, so that a batch asks it at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from screening.matching import Query
from screening.reading.collecting import strings_of
from screening.reading.kept import kept
from screening.reading.names.contacts import contacts_in, hosts_in, phones_of
from screening.reading.names.numbers import numbers_in_text, tails_in
from screening.reading.names.repair import repair
from screening.terms.listed_party import IdentifierRecord

_SERIAL = re.compile(r"\.serial_numbers\[\d+\]$")
"""Numbers of goods, a thousand of them in an order; nobody's registration stands among them."""


class Numbers(NamedTuple):
    """What a string has of them.

    Args:
        words: the string, repaired.
        numbers: of websites, mailboxes, telephones and registers, as lists may print them.
        tails: what has the form of an aircraft's registration.
        hosts: of the websites and mail addresses.
    """

    words: str
    numbers: tuple[IdentifierRecord, ...]
    tails: tuple[str, ...]
    hosts: tuple[str, ...]

    @property
    def query(self) -> Query:
        """What the index is asked for."""
        return Query("", identifiers=self.numbers)


def numbers_of(submission: Mapping[str, Any]) -> Iterator[tuple[str, str, Numbers]]:
    """Path and string of each that has any, with what it has."""
    for field, string in strings_of(submission):
        found = _numbers(string, is_phone=field.endswith(".phone"), is_serial=_is_serial(field))
        if found is not None:
            yield field, string, found


def numbers_asked(submission: Mapping[str, Any]) -> Iterator[Query]:
    """What the index will be asked for numbers of this submission."""
    return (found.query for _, _, found in numbers_of(submission) if found.numbers)


def _is_serial(field: str) -> bool:
    return field.endswith("]") and _SERIAL.search(field) is not None


@kept
def _numbers(string: str, *, is_phone: bool, is_serial: bool) -> Numbers | None:
    """None where it has none of these, as most strings."""
    words = repair(string).text
    phones = tuple(phones_of(words)) if is_phone else ()
    in_text = () if is_serial else numbers_in_text(words)
    numbers = (*contacts_in(words), *in_text, *phones)
    tails = () if is_serial else tails_in(words)
    hosts = hosts_in(words) if numbers else ()
    return Numbers(words, numbers, tails, hosts) if numbers or tails else None
