"""A listed person stays listed where the order's system wrote a date that nobody stated."""

from __future__ import annotations

import pytest
from django.utils import timezone

from screening.lists.given import put_listed_parties_in_force
from screening.pipeline import reference_in_force, screen_submission
from screening.terms.listed_party import MeasureRecord, NameRecord, PartyRecord, PartySchema
from tests.submissions import order

LISTED = PartyRecord(
    source="us-bis-entity-list",
    uid="P-1",
    schema=PartySchema.PERSON,
    names=(NameRecord("Zebulon Quartermain Invented"),),
    countries=("DE",),
    birth_dates=("1957-04-04",),
    measures=(MeasureRecord(),),
)


@pytest.fixture
def listed(shipped_lists: None) -> None:
    put_listed_parties_in_force(records=[LISTED], at=timezone.now())


@pytest.mark.parametrize(
    ("birth_date", "says_nothing"),
    [
        ("0001-01-01", True),
        ("1900-01-01", True),
        ("1970-01-01", True),
        ("9999-12-31", True),
        ("1957-04-04", True),
        (None, True),
        ("1984-06-21", False),
    ],
)
def test_only_a_stated_date_weighs_against(
    listed: None, birth_date: str | None, says_nothing: bool
) -> None:
    party = {
        "role": "ultimate_consignee",
        "name": "Zebulon Quartermain Invented",
        "type": "person",
        "address": {"country": "DE"},
    }
    if birth_date is not None:
        party["birth_date"] = birth_date
    now = timezone.now()
    answer = screen_submission(
        order(parties=[party]), reference=reference_in_force(), as_of=now.date(), instant=now
    ).answer
    (hit,) = answer["hits"]
    against = {piece["kind"] for piece in hit["evidence"] if piece.get("says") == "against"}
    assert ("birth_date" in against) is not says_nothing
    assert answer["outcome"] in (("block", "hold") if says_nothing else ("hold",))
