"""Kinds beside orders and shipments, several orders for one shipment, and when goods left."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User

from screening.cases.deciding import release_case
from screening.errors import InvalidSubmissionError, NotAllowedError, OrderCanceledError
from screening.intake.submission import accept_transaction
from screening.models import Screening, Transaction
from screening.monitoring.touched import is_watched
from screening.releases.tokens import release_token
from tests.screening.pipeline.test_run import screened
from tests.submissions import ORDINARY, order

pytestmark = pytest.mark.usefixtures("shipped_lists")
LISTED = "Inspur Electronic Information Industry Co., Ltd."
SCREWS = ORDINARY["lines"][0]
WASHERS = SCREWS | {"number": 2, "description": "Stainless steel washers M6", "quantity": 10}


def codes(screening: Screening) -> set[str]:
    return {reason["code"] for reason in screening.answer["reasons"]}


# -- quotations ------------------------------------------------------------------------------------


def test_quotation_that_is_clear_is_quoted_and_not_released(erp: User) -> None:
    screening = screened(erp, order(kind="quotation"))
    assert (screening.outcome, screening.decision) == ("clear", "quote")
    with pytest.raises(NotAllowedError):
        release_token(order=screening.transaction, through="test")


def test_quotation_is_screened_like_an_order(erp: User) -> None:
    content = order(kind="quotation")
    content["parties"][0]["name"] = LISTED
    assert screened(erp, content).outcome == "block"


def test_quotation_that_holds_cannot_be_released(erp: User) -> None:
    content = order(kind="quotation", special_instructions="final delivery to Tehran, Iran")
    case = screened(erp, content).case
    with pytest.raises(NotAllowedError, match="quotation"):
        release_case(case=case, comment="fine", by=erp)


def test_nothing_ships_against_a_quotation(erp: User) -> None:
    screened(erp, order(kind="quotation", reference="QT-1"))
    screening = screened(erp, order(kind="shipment", reference="SH-1", source_order="QT-1"))
    assert screening.outcome == "hold"
    assert "shipment.order" in codes(screening)


@pytest.mark.parametrize("kind", ["order", "quotation"])
def test_what_comes_before_shipping_fulfils_no_order(erp: User, kind: str) -> None:
    content = order(kind=kind, lines=[SCREWS | {"source_order": "SO-9"}])
    with pytest.raises(InvalidSubmissionError) as refused:
        accept_transaction(submission=content, owner=erp, through="test")
    assert [error.field for error in refused.value.errors] == ["lines[0].source_order"]


# -- shipments without an order --------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["return", "sample", "hand_carry"])
def test_shipment_without_an_order_is_screened_as_what_it_is(erp: User, kind: str) -> None:
    screening = screened(erp, order(kind=kind))
    assert (screening.outcome, screening.decision) == ("clear", "release")


@pytest.mark.parametrize("kind", ["return", "sample", "hand_carry"])
def test_listed_receiver_of_a_sample_blocks(erp: User, kind: str) -> None:
    content = order(kind=kind)
    content["parties"][0]["name"] = LISTED
    assert screened(erp, content).outcome == "block"


@pytest.mark.parametrize("kind", ["return", "sample", "hand_carry"])
def test_sample_that_names_nobody_who_receives_it_holds(erp: User, kind: str) -> None:
    content = order(kind=kind)
    content["parties"][0]["role"] = "purchaser"
    assert "party.unnamed" in codes(screened(erp, content))


def test_sample_that_names_an_order_is_held_against_it(erp: User) -> None:
    screening = screened(erp, order(kind="sample", reference="SA-1", source_order="SO-404"))
    assert "shipment.order" in codes(screening)


# -- several orders --------------------------------------------------------------------------------


def shipment(*lines: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return order(kind="shipment", reference="SH-1", lines=list(lines), **fields)


def two_orders(erp: User) -> None:
    screened(erp, order(reference="SO-1"))
    screened(erp, order(reference="SO-2", lines=[WASHERS]))


def test_shipment_of_two_orders_is_held_against_each(erp: User) -> None:
    two_orders(erp)
    one, other = SCREWS | {"source_order": "SO-1"}, WASHERS | {"source_order": "so-2 "}
    screening = screened(erp, shipment(one, other))
    assert screening.outcome == "clear"
    rules = [step["rule_id"] for step in screening.answer["determinations"][0]["path"]]
    assert len([rule for rule in rules if "agrees" in rule]) == 2


def test_line_without_an_order_of_its_own_is_of_the_shipments(erp: User) -> None:
    two_orders(erp)
    screening = screened(
        erp, shipment(SCREWS, WASHERS | {"source_order": "SO-2"}, source_order="SO-1")
    )
    assert screening.outcome == "clear"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({}, {"source_order": "SO-404"}),
        ({"source_order": "SO-2"}, {}),
        ({}, {"quantity": 11}),
        ({}, {"description": "Titanium rods"}),
    ],
)
def test_line_that_its_order_has_not_holds(
    erp: User, one: dict[str, Any], other: dict[str, Any]
) -> None:
    two_orders(erp)
    lines = (
        SCREWS | {"source_order": "SO-1"} | one,
        WASHERS | {"source_order": "SO-2"} | other,
    )
    screening = screened(erp, shipment(*lines))
    assert (screening.outcome, codes(screening)) == ("hold", {"shipment.order"})


def test_order_that_is_not_released_holds_its_lines(erp: User) -> None:
    screened(erp, order(reference="SO-1"))
    held = order(reference="SO-2", lines=[WASHERS])
    screened(erp, held | {"special_instructions": "final delivery to Tehran, Iran"})
    one, other = SCREWS | {"source_order": "SO-1"}, WASHERS | {"source_order": "SO-2"}
    assert "shipment.order" in codes(screened(erp, shipment(one, other)))


def test_second_shipment_takes_of_what_lines_of_the_first_left(erp: User) -> None:
    two_orders(erp)
    one, other = SCREWS | {"source_order": "SO-1"}, WASHERS | {"source_order": "SO-2"}
    assert screened(erp, shipment(one, other)).outcome == "clear"
    again = order(kind="shipment", reference="SH-2", source_order="SO-2", lines=[WASHERS])
    assert "shipment.order" in codes(screened(erp, again))


def test_nothing_is_taken_in_against_a_canceled_order_of_a_line(erp: User) -> None:
    two_orders(erp)
    canceled = Transaction.objects.get(reference="SO-2")
    canceled.canceled_at = datetime(2026, 11, 20, tzinfo=UTC)
    canceled.save()
    one, other = SCREWS | {"source_order": "SO-1"}, WASHERS | {"source_order": "SO-2"}
    with pytest.raises(OrderCanceledError) as refused:
        accept_transaction(submission=shipment(one, other), owner=erp, through="test")
    assert [e.field for e in refused.value.errors] == ["lines[1].source_order"]


# -- goods issue, ITN ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("issued_before", "is_open"), [(None, True), (-5, True), (1, True), (20_000 // 5, False)]
)
def test_order_whose_goods_left_long_ago_is_watched_no_more(
    erp: User, issued_before: int | None, is_open: bool
) -> None:
    now = datetime.now(tz=UTC)
    fields = {}
    if issued_before is not None:
        fields["goods_issued_on"] = (now - timedelta(days=issued_before)).date().isoformat()
    screening = screened(erp, order(**fields))
    found = Transaction.objects.prefetch_related("screenings__case").get(
        pk=screening.transaction_id
    )
    assert is_watched(found, now=now) is is_open


def test_itn_is_told_with_the_filing(erp: User) -> None:
    line = SCREWS | {"unit_value": "400.00", "schedule_b": "7318155090"}
    content = order(kind="shipment", lines=[line], filing={"itn": "X20261120123456", "mode": "air"})
    assert screened(erp, content).answer["filing"]["eei"]["itn"] == "X20261120123456"


@pytest.mark.parametrize("itn", ["X2026112012345", "20261120123456", "X20261320123456", "x2026"])
def test_number_that_is_no_itn_is_refused(erp: User, itn: str) -> None:
    with pytest.raises(InvalidSubmissionError) as refused:
        accept_transaction(submission=order(filing={"itn": itn}), owner=erp, through="test")
    assert [error.field for error in refused.value.errors] == ["filing.itn"]


# -- addresses of a shipment against those of its order --------------------------------------------


@pytest.mark.parametrize(
    ("address", "outcome"),
    [
        ({"kind": "ship_to", "street": "Am Ring 1", "city": "Kiel", "country": "DE"}, "hold"),
        ({"kind": "ship_to", "city": "Lyon", "country": "FR"}, "hold"),
        ({"kind": "bill_to", "street": "Werkring 9", "city": "Linz", "country": "AT"}, "clear"),
    ],
)
def test_further_address_of_a_shipment_is_held_against_its_orders(
    erp: User, address: dict[str, str], outcome: str
) -> None:
    known = {"kind": "site", "street": "Werkring 9", "city": "Linz", "country": "AT"}
    ordered, shipped = order(reference="SO-1"), order(kind="shipment", reference="SH-1")
    for content in (ordered, shipped):
        content["end_use"].pop("location_country")
    ordered["parties"][0]["addresses"] = [known]
    shipped["parties"][0]["addresses"] = [address]
    screened(erp, ordered)
    screening = screened(erp, shipped | {"source_order": "SO-1"})
    assert screening.outcome == outcome
