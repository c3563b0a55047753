"""Entries of several lists that are one party, and those that only look so."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.desk.same_party import groups_of, is_same_party
from screening.terms.listed_party import (
    IdentifierRecord,
    NameKind,
    NameRecord,
    PartyRecord,
    PartySchema,
)

ONE = PartyRecord(
    source="eu-fsf",
    uid="1",
    schema=PartySchema.PERSON,
    names=(NameRecord("Jan EXAMPLE"), NameRecord("Muster", NameKind.WEAK_ALIAS)),
    countries=("RU",),
    birth_dates=("1970-05-21",),
    identifiers=(IdentifierRecord("passport", "X 1-2"), IdentifierRecord("phone", "7")),
)
OTHER = replace(ONE, source="uk-sanctions", uid="EXA1", names=(NameRecord("Example, Jan"),))


@pytest.mark.parametrize(
    ("other", "is_same"),
    [
        (OTHER, True),
        (replace(OTHER, schema=PartySchema.UNKNOWN, countries=(), birth_dates=()), True),
        # Another name, one passport; a telephone names nobody.
        (replace(OTHER, names=(NameRecord("Yan Beispiel"),)), True),
        (
            replace(OTHER, names=(NameRecord("Yan Beispiel"),), identifiers=ONE.identifiers[1:]),
            False,
        ),
        (replace(OTHER, names=(NameRecord("Muster"),), identifiers=()), False),
        (replace(OTHER, schema=PartySchema.ORGANIZATION), False),
        (replace(OTHER, countries=("CN",)), False),
        (replace(OTHER, birth_dates=("1971",)), False),
        (replace(OTHER, birth_dates=("1970",)), True),
    ],
)
def test_one_party_or_two(other: PartyRecord, is_same: bool) -> None:
    assert is_same_party(ONE, other) is is_same
    assert is_same_party(other, ONE) is is_same


def test_two_entries_of_one_list_stay_two() -> None:
    again = replace(ONE, uid="2")
    assert groups_of([ONE, again, OTHER]) == ((0, 2), (1,))


@given(st.lists(st.sampled_from([ONE, OTHER, replace(ONE, uid="2"), replace(OTHER, uid="3")])))
def test_every_entry_is_in_one_group(records: list[PartyRecord]) -> None:
    groups = groups_of(records)
    assert sorted(place for group in groups for place in group) == list(range(len(records)))
    for group in groups:
        sources = [records[place].source for place in group]
        assert len(set(sources)) == len(sources)
