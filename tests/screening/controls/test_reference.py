"""Look-ups: a country in no table is None, a group that is not loaded an error."""

from __future__ import annotations

import pytest

from screening.controls.reference import ControlTables


@pytest.mark.parametrize(
    ("code", "country"),
    [("HK", "CN"), ("LI", "CH"), ("DE", "DE"), ("US", "US"), ("PR", "US"), ("ZZ", None)],
)
def test_country_is_mapped_or_none(tables: ControlTables, code: str, country: str | None) -> None:
    assert tables.country(code) == country


def test_group_that_is_not_loaded_is_an_error(tables: ControlTables) -> None:
    with pytest.raises(KeyError):
        tables.in_group("CN", "D:9")
