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


def numbers_of(submission: Mapping[str, Any]) -> Iterator[tuple[str, str, Numbers | None]]:
    """Path and text of every string, and what it has of them; None where it has none."""
    for field, string in strings_of(submission):
        is_phone, is_serial = field.endswith(".phone"), _is_serial(field)
        yield field, string, _numbers(string, is_phone=is_phone, is_serial=is_serial)


def numbers_asked(submission: Mapping[str, Any]) -> Iterator[Query]:
    """What the index will be asked for numbers of this submission."""
    return (read.query for _, _, read in numbers_of(submission) if read and read.numbers)


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
