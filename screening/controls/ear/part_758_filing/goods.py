"""Each line as filing looks at it: what it is, what it goes under, its number, origin and value.

15 CFR 30.6(a), 758.1(d) and (g) (eCFR of 2025-01-27).
"""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from screening.controls.answers import Determination, Result
from screening.controls.ear.part_774_items.classification import Classification
from screening.controls.facts import LineFacts, TransactionFacts
from screening.controls.findings import CANDIDATE
from screening.controls.inquiry import Inquiry
from screening.controls.money.dollars import Dollars, in_dollars
from screening.controls.reference import DOMESTIC
from screening.terms.eccn import Eccn

_INTANGIBLE = frozenset({"download", "email", "visual", "oral", "remote_compute"})
_SYMBOL = re.compile(r"\b[A-Z]{3}\b")
_NO_DIGITS = re.compile(r"\D")
DIGITS_FILED = 10
_RELEASE = "technology_release"
_LEAST_SHARE = Decimal("0.1")
_CENT = Decimal("0.01")
_MAY_BE_LICENSED = (Result.NLR, Result.LICENSE_EXCEPTION, Result.UNDETERMINED)
"""Results beside which a line that names a license ships under it."""


class Under(StrEnum):
    """What a line goes under."""

    NLR = "NLR"
    LICENSE = "license"
    EXCEPTION = "exception"
    OPEN = "open"


class Goods(NamedTuple):
    """One line of an order that leaves.

    Args:
        under: what it goes under, by its determination.
        claimed: symbol of the license exception that the line claims, empty where it claims none.
        number: digits of its tariff number, as many as are known.
        origin: ``D``, ``F``, or empty.
        value: at the US port, None while open.
        printed_value: as it is filed, to the cent; None while it is open or known by bounds only.
        is_tangible: None where nobody said by what means it is released.
        is_number_whole: its tariff number has the ten digits that are filed.
    """

    line: LineFacts
    classification: Classification
    determination: Determination
    under: Under
    claimed: str
    number: str
    origin: str
    value: Dollars | None
    printed_value: Decimal | None
    is_tangible: bool | None
    is_number_whole: bool

    @property
    def eccn(self) -> Eccn | None:
        """The ECCN that counts."""
        return self.classification.eccn

    @property
    def is_on_the_control_list(self) -> bool | None:
        """Whether it is a CCL item; None while it is not classified."""
        return None if self.eccn is None else not self.eccn.is_ear99


def goods_of(inquiry: Inquiry, determinations: tuple[Determination, ...]) -> tuple[Goods, ...]:
    """The lines with what was determined of them, in their order."""
    return tuple(
        _goods(inquiry, line, classification, determination)
        for (line, classification), determination in zip(
            inquiry.classified_lines, determinations, strict=True
        )
    )


def value_usd(inquiry: Inquiry, line: LineFacts) -> Dollars | None:
    """The value of a line in US dollars at the US port; None where it is not known.

    15 CFR 30.6(a): what the exporter states, else the price, at the reference rate of the day. The
    two bounds are apart where the newest rate is old, or where less than a tenth of the price is
    stated: freight and insurance explain no more.
    """
    stated, price = line.filing.value_at_port_usd, in_dollars(inquiry, line.value)
    if stated is None:
        return price
    is_odd = price is not None and stated < price.least * _LEAST_SHARE
    return Dollars(stated, price.most if price is not None and is_odd else stated)


def _printed(value: Dollars | None) -> Decimal | None:
    if value is None or value.least != value.most:
        return None
    cents = value.least.quantize(_CENT)
    return value.least if cents == value.least else cents


def _goods(
    inquiry: Inquiry,
    line: LineFacts,
    classification: Classification,
    determination: Determination,
) -> Goods:
    value = value_usd(inquiry, line)
    claimed, number = _claimed(line), _digits(line.filing.schedule_b or line.hts or "")
    return Goods(
        line=line,
        classification=classification,
        determination=determination,
        under=_under(line, determination, claimed),
        claimed=claimed,
        number=number,
        origin=_origin(line),
        value=value,
        printed_value=_printed(value),
        is_tangible=_is_tangible(inquiry.facts, line),
        is_number_whole=len(number) == DIGITS_FILED,
    )


def _claimed(line: LineFacts) -> str:
    """The symbol in what the line claims ("License Exception ENC" is ENC)."""
    if not line.license_exception:
        return ""
    found = _SYMBOL.search(line.license_exception.upper())
    return found[0] if found else ""


def _under(line: LineFacts, determination: Determination, claimed: str) -> Under:
    result = determination.result
    draws_on_license = bool(line.license_number) and not claimed
    if result is Result.LICENSE_REQUIRED or (draws_on_license and result in _MAY_BE_LICENSED):
        return Under.LICENSE
    if result is Result.NLR:
        return Under.NLR
    if result is Result.LICENSE_EXCEPTION and claimed:
        open_to = determination.exceptions_considered
        is_open = any(e.code == claimed and e.status == CANDIDATE for e in open_to)
        return Under.EXCEPTION if is_open else Under.OPEN
    return Under.OPEN


@lru_cache(maxsize=4096)
def _digits(number: str) -> str:
    """The digits of a tariff number; cached, for lines repeat a few."""
    return _NO_DIGITS.sub("", number)[:DIGITS_FILED]


def _origin(line: LineFacts) -> str:
    if line.country_of_origin is None:
        return ""
    return "D" if line.country_of_origin == DOMESTIC else "F"


def _is_tangible(facts: TransactionFacts, line: LineFacts) -> bool | None:
    if line.is_remote_compute or line.technology_means in _INTANGIBLE:
        return False
    if facts.kind != _RELEASE or line.technology_means == "physical":
        return True
    return None
