"""Names outside the parties (vessel, carrier, payer, operators) are screened as well."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from tests.screening.pipeline.test_run import screened
from tests.submissions import order

pytestmark = pytest.mark.usefixtures("shipped_lists")
LISTED = "Inspur Electronic Information Industry Co., Ltd."

PLACES: list[tuple[str, dict[str, Any]]] = [
    ("route.carrier", {"route": {"carrier": LISTED}}),
    ("payment.payer_name", {"payment": {"payer_name": LISTED}}),
    ("end_use.site.operator", {"end_use": {"statement": "x", "site": {"operator": LISTED}}}),
]


@pytest.mark.parametrize(("path", "change"), PLACES)
def test_name_outside_the_parties_holds_and_says_where_it_stands(
    erp: User, path: str, change: dict[str, Any]
) -> None:
    screening = screened(erp, order(**change))
    assert screening.outcome != "clear"
    hit = screening.answer["hits"][0]
    assert (hit["party"], hit["subject"]) == (None, path)
    assert path in [reason["subject"] for reason in screening.answer["reasons"]]


def test_operator_of_a_data_center_is_screened(erp: User) -> None:
    submission = order()
    submission["parties"][0]["data_center"] = {"operator": LISTED}
    hit = screened(erp, submission).answer["hits"][0]
    assert hit["subject"] == "parties[0].data_center.operator"


def test_ordinary_vessel_and_carrier_leave_the_order_clear(erp: User) -> None:
    route = {"carrier": "Example Lines", "vessel": {"name": "Example Star", "imo": "9074729"}}
    assert screened(erp, order(route=route)).outcome == "clear"


def test_payer_who_is_a_party_is_screened_once(erp: User) -> None:
    submission = order(payment={"payer_name": "MASCHINENBAU BEISPIEL GMBH"})
    assert screened(erp, submission).answer["hits"] == []
