"""Sets and numbers of the law in our own format: what a rule would miss is refused."""

from __future__ import annotations

import io
import json
from datetime import date
from typing import Any

import pytest

from screening.errors import BrokenListError
from screening.lists.readers.law_format import read_law

ROW: dict[str, Any] = {
    "code": "746.7.countries",
    "holds": "countries",
    "citation": "15 CFR 746.7",
    "words": "the country of the section",
    "read_on": "2026-09-24",
    "known_from": "2026-09-24",
    "periods": [{"from": "2020-01-01", "to": None, "source": "as read", "members": ["IR"]}],
}


def file_of(**fields: Any) -> io.BytesIO:
    return io.BytesIO(json.dumps({"sets": [ROW | fields]}).encode())


def test_set_is_read_with_its_days() -> None:
    (record,) = read_law(file_of())
    (period,) = record.periods
    assert (period.members, period.begins, period.ends) == (("IR",), date(2020, 1, 1), None)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"periods": []}, "has no members"),
        ({"periods": [{"from": "2020-01-01", "source": "x", "members": []}]}, "has no members"),
        ({"periods": ["IR"]}, "periods is a list of objects"),
        ({"periods": None}, "periods is a list of objects"),
        (
            {
                "known_from": "2010-01-01",
                "periods": [{"from": None, "source": "x", "members": ["IR"]}],
            },
            "known_from must be read_on",
        ),
        ({"periods": [{"from": "2020-01-01", "source": "x", "members": ["IRN"]}]}, "'IRN'"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_row_that_would_silence_a_rule_is_refused(fields: dict[str, Any], said: str) -> None:
    with pytest.raises(BrokenListError, match=r"746\.7\.countries") as caught:
        list(read_law(file_of(**fields)))
    assert said in str(caught.value)


@pytest.mark.parametrize("holds", ["table", "group_history", "exceptions"])
def test_some_rows_have_no_members(holds: str) -> None:
    (record,) = read_law(file_of(holds=holds, periods=[]))
    assert record.periods == ()
