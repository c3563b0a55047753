"""What is said of a clearance that does not apply to an order of its own party."""

from __future__ import annotations

from typing import Any

import pytest

from screening.cases.clearances import approve_clearance
from screening.cases.findings import findings_of
from screening.cases.opening import open_case
from screening.cases.silent_clearances import silent_clearances
from screening.cases.submitted import differing
from screening.models import Case, Clearance, Screening
from tests.factories import HitFactory, ScreeningFactory, TransactionFactory, plain_order
from tests.screening.cases.test_clearances import next_order, proposed

pytestmark = pytest.mark.django_db
PARTY = plain_order()["parties"][0]


@pytest.fixture
def clearance(case: Case, officer: Any, senior: Any) -> Clearance:
    return approve_clearance(clearance=proposed(case, officer), comment="Agreed.", by=senior)


def said_of(screening: Screening) -> list[tuple[Clearance, tuple[str, ...]]]:
    case = open_case(screening=screening)
    (said,) = silent_clearances(case, findings_of(case)).values() or [()]
    return [(one.clearance, one.differs) for one in said]


@pytest.mark.parametrize(
    ("told", "differs"),
    [
        ({"address": {**PARTY["address"], "street": "9 Other Road"}}, ("address.street",)),
        ({"headquarters_country": "CN", "type": "person"}, ("headquarters_country", "type")),
        ({"owners": [{"name": "Example Holder", "percent": 60}]}, ("owners",)),
    ],
)
def test_what_is_told_otherwise_is_named(
    case: Case, clearance: Clearance, told: dict[str, Any], differs: tuple[str, ...]
) -> None:
    screening, _ = next_order(case, parties=[PARTY | told])
    assert said_of(screening) == [(clearance, differs)]
    clearance.refresh_from_db()
    assert clearance.status == "in_force"


def test_a_closer_meeting_is_told_without_a_field(case: Case, clearance: Clearance) -> None:
    owner, content = case.screening.transaction.owner, plain_order(reference="SO-2")
    order = TransactionFactory(owner=owner, reference="SO-2", content=content)
    screening = ScreeningFactory(transaction=order, outcome="hold")
    listed = case.screening.hits.get().listed_party
    HitFactory(screening=screening, listed_party=listed, met_name="Another alias", evidence=[])
    assert said_of(screening) == [(clearance, ())]


def test_what_applies_and_what_is_of_another_party_is_not_named(
    case: Case, clearance: Clearance
) -> None:
    assert said_of(next_order(case)[0]) == [], "answered by it"
    other = PARTY | {"name": "Example Bakery Sdn Bhd"}
    assert said_of(next_order(case, reference="SO-3", parties=[other])[0]) == []


@pytest.mark.parametrize(
    ("before", "now", "differs"),
    [
        ({"phone": "1"}, {}, ()),
        ({}, {"email": "a"}, ()),
        ({"phone": "1"}, {"phone": "2"}, ("phone",)),
        ({"name": "a"}, {}, ("name",)),
        (
            {"address": {"city": "a"}},
            {"address": {"city": "a", "street": "b"}},
            ("address.street",),
        ),
        ({"address": {"city": "a"}}, {}, ("address",)),
    ],
)
def test_a_way_to_reach_it_may_come_and_go_and_nothing_else(
    before: dict[str, Any], now: dict[str, Any], differs: tuple[str, ...]
) -> None:
    assert differing(before, now) == differs
