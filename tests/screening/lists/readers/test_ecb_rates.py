"""The rates of the European Central Bank, as CSV and as XML."""

from __future__ import annotations

import io

import pytest

from screening.errors import BrokenListError
from screening.lists.readers.registry import open_list
from screening.terms.exchange_rate import RateRecord

SOURCE = "eu-ecb-reference-rates"
TWO_DAYS = (
    RateRecord("2026-10-30", {"USD": "1.1172", "JPY": "175.68"}),
    RateRecord("2026-10-29", {"USD": "1.113"}),
)
HISTORY = b"Date,USD,JPY,\n2026-10-30,1.1172,175.68,\n2026-10-29,1.113,N/A,\n"
ONE_DAY = b"Date, USD, JPY, \n30 October 2026, 1.1172, 175.68, \n"
XML = b"""<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01"
 xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
<gesmes:subject>Reference rates</gesmes:subject>
<Cube><Cube time='2026-10-30'><Cube currency='USD' rate='1.1172'/>
<Cube currency='JPY' rate='175.68'/></Cube>
<Cube time="2026-10-29"><Cube currency="USD" rate="1.113"/></Cube></Cube></gesmes:Envelope>"""


def records(content: bytes) -> tuple[object, ...]:
    return tuple(open_list(SOURCE, io.BytesIO(content)).records)


@pytest.mark.parametrize(
    ("content", "expected"),
    [(HISTORY, TWO_DAYS), (XML, TWO_DAYS), (ONE_DAY, TWO_DAYS[:1])],
    ids=["history", "xml", "one day"],
)
def test_every_published_format_is_read(content: bytes, expected: tuple[RateRecord, ...]) -> None:
    assert records(content) == expected


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"Date,USD,JPY\n2026-10-30,1.1172\n", "row 1: 1 rates where 2 were expected"),
        (b"Date,USD\n2026-10-30,-1\n", "'-1' is no exchange rate"),
        (b"Date,USD\n2026-10-30,NaN\n", "'NaN' is no exchange rate"),
        (b"Date,USD\nyesterday,1.1\n", "'yesterday' is no date"),
        (b"Date,USD,dollars\n2026-10-30,1.1,1\n", "the columns are"),
        (b"Date,USD\n2026-10-30,1.1\n2026-10-30,1.2\n", "'2026-10-30' is there twice"),
        (b"Date,USD\n", "no records in the file"),
        (XML[:-40], "no readable XML"),
        (XML.replace(b"1.1172", b"zero"), "'zero' is no exchange rate"),
        (b"<html><body>503</body></html>", "an HTML page"),
    ],
)
def test_what_is_no_table_of_rates_is_refused(content: bytes, complaint: str) -> None:
    with pytest.raises(BrokenListError, match=complaint):
        records(content)
