"""What is on record: linked buyers, chains of custody, first purchases; always few queries."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from screening.controls.facts import TransactionFacts
from screening.controls.past import Past
from screening.intake.submission import accept_transaction
from screening.models import BusinessPartner, License, PartyTrait, Screening, TransactionLine
from screening.pipeline import reference_in_force, run_screening
from screening.pipeline.past import gather_past, mark_listed
from screening.pipeline.past.buyers import NEWEST_TRAITS
from tests.submissions import order

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 2)
LOOKED_UP_BY_KEY = int(connection.vendor == "postgresql")
"""There traits are looked up by their keys before they are read."""
BUYER: dict[str, Any] = {
    "role": "ultimate_consignee",
    "name": "Example Werke GmbH",
    "address": {"street": "Ring 5", "city": "Aachen", "country": "DE"},
    "phone": "+49 30 5555 0100",
    "website": "https://www.werke.example",
    "officers": ["Erika Beispiel"],
}


def buyer(**fields: Any) -> dict[str, Any]:
    known = {**BUYER, **fields}
    return {key: value for key, value in known.items() if value is not None}


def stranger(**fields: Any) -> dict[str, Any]:
    """Another name that shares only what is given."""
    return {"role": "ultimate_consignee", "name": "Example Shadow Ltd", **fields}


def accept(owner: User, reference: str, party: dict[str, Any], **changes: Any) -> Any:
    submission = order(reference=reference, parties=[party], **changes)
    return accept_transaction(submission=submission, owner=owner, through="test")


def gathered(party: dict[str, Any] | None = None, **changes: Any) -> Past:
    submission = order(**{"reference": "NOW", "parties": [party or buyer()], **changes})
    facts = TransactionFacts.from_submission(submission)
    return gather_past(submission, facts, before=timezone.now(), as_of=DAY)


def lines(**fields: Any) -> list[dict[str, Any]]:
    (first,) = order()["lines"]
    return [{**first, **fields}]


@pytest.mark.parametrize(
    ("shared", "link"),
    [
        ({"phone": "0049 30 55550100"}, "phone"),
        ({"email": "x@werke.example"}, "domain"),
        ({"address": BUYER["address"]}, "address"),
        ({"officers": ["Beispiel, Erika"]}, "officer"),
    ],
)
def test_buyer_under_another_name_is_linked(erp: User, shared: dict[str, Any], link: str) -> None:
    accept(erp, "T-1", stranger(**shared))
    records = gathered()
    (found,) = records.linked
    assert (found.name, found.link, found.reference) == ("Example Shadow Ltd", link, "T-1")
    (earlier,) = records.orders
    assert (earlier.reference, earlier.value_usd) == ("T-1", Decimal(900))
    assert not earlier.is_same_buyer


def test_same_registration_number_is_the_same_buyer_under_another_name(erp: User) -> None:
    number = [{"type": "registration", "value": "HRB 12-34", "country": "DE"}]
    accept(erp, "T-1", stranger(identifiers=[{**number[0], "value": "hrb1234"}]))
    records = gathered(buyer(identifiers=number))
    assert [(p.name, p.link) for p in records.linked] == [("Example Shadow Ltd", "registration")]
    (earlier,) = records.orders
    assert earlier.is_same_buyer


def test_stranger_is_not_linked(erp: User) -> None:
    accept(erp, "T-1", stranger(phone="+49 30 5555 0199"))
    records = gathered()
    assert records.is_gathered
    assert (records.linked, records.orders) == ((), ())


def test_shipment_of_an_order_counts_as_that_order_once(erp: User) -> None:
    accept(erp, "T-1", buyer())
    accept(erp, "SH-1", buyer(), kind="shipment", source_order="T-1")
    accept(erp, "SH-2", buyer(), kind="shipment")
    assert {o.reference for o in gathered().orders} == {"T-1", "SH-2"}


def test_order_of_this_shipment_is_not_its_past(erp: User) -> None:
    accept(erp, "T-1", buyer())
    assert gathered(kind="shipment", source_order="T-1").orders == ()


def test_only_the_newest_revision_of_a_reference_counts(erp: User) -> None:
    accept(erp, "T-1", buyer())
    accept(erp, "T-1", buyer(), lines=lines(quantity=2))
    (earlier,) = gathered().orders
    assert earlier.value_usd == 45


def test_earlier_revisions_of_the_same_order_are_not_its_past(erp: User) -> None:
    accept(erp, "NOW", buyer(), lines=lines(serial_numbers=["A1"]))
    records = gathered(lines=lines(serial_numbers=["A1"], quantity=2))
    assert (records.orders, records.sightings) == ((), ())


def test_what_came_later_is_not_the_past(erp: User) -> None:
    before = timezone.now()
    accept(erp, "T-1", buyer(), lines=lines(serial_numbers=["A1"]))
    submission = order(reference="NOW", parties=[buyer()], lines=lines(serial_numbers=["A1"]))
    facts = TransactionFacts.from_submission(submission)
    records = gather_past(submission, facts, before=before, as_of=DAY)
    assert (records.orders, records.sightings) == ((), ())


def test_chain_of_custody_is_in_order(erp: User) -> None:
    accept(erp, "T-2", stranger(), date="2026-10-20", lines=lines(serial_numbers=["a-1"]))
    accept(erp, "T-1", buyer(), date="2026-10-10", lines=lines(serial_numbers=["A1", "A2"]))
    chain = gathered(lines=lines(serial_numbers=["A 1"])).sightings
    assert [(s.reference, s.holder) for s in chain] == [
        ("T-1", "Example Werke GmbH"),
        ("T-2", "Example Shadow Ltd"),
    ]


@pytest.mark.usefixtures("shipped_lists")
def test_line_remembers_what_its_screening_recognised(erp: User) -> None:
    chip = lines(
        description="H200 SXM 141GB", manufacturer="NVIDIA", eccn="3A090.a", serial_numbers=["A1"]
    )
    accepted = accept(erp, "T-1", buyer(), lines=chip)
    run_screening(screening_id=str(accepted.screening.pk))
    line = TransactionLine.objects.get()
    assert (line.product, line.ac_class) == ("nvidia-h200-sxm", "a")
    records = gathered(lines=lines(serial_numbers=["A1"]))
    assert records.sightings[0].product == "nvidia-h200-sxm"
    assert not records.sightings[0].is_released
    assert records.first_ac_purchase == {"0": DAY}
    assert records.orders[0].units == 40
    assert Screening.objects.get().records["is_gathered"] is True


@pytest.mark.usefixtures("shipped_lists")
def test_linked_party_that_is_listed_today_is_said(erp: User) -> None:
    listed = stranger(name="IEIT Systems", phone=BUYER["phone"])
    accept(erp, "T-1", {**listed, "address": {"country": "CN"}}, lines=lines(part_number="EX-1"))
    reference = reference_in_force()
    records = mark_listed(
        gathered(lines=lines(part_number="ex1")), reference.index(), reference.policy.matching
    )
    assert records.linked[0].listed_as
    assert records.part_buyers[0].listed_as


def test_partner_and_license_on_record_are_found(erp: User) -> None:
    BusinessPartner.objects.create(name="EXAMPLE WERKE", first_ac_purchase_on=date(2020, 1, 1))
    License.objects.create(number="D1", kind="bis_license", quantity_left=5)
    License.objects.create(number="D2", kind="bis_license")
    records = gathered(lines=lines(license_number="D1"))
    partner = records.partner(0)
    assert partner is not None
    assert partner.first_ac_purchase_on == date(2020, 1, 1)
    assert [held.number for held in records.licenses] == ["D1"]


def test_mean_before_the_war(erp: User) -> None:
    for number, quantity in enumerate((10, 20)):
        circuits = lines(hts="8542.31", quantity=quantity)
        accept(erp, f"T-{number}", buyer(), date="2022-02-23", lines=circuits)
    accept(erp, "T-9", buyer(), date="2022-02-24", lines=lines(hts="8542.31", quantity=900))
    assert gathered(lines=lines(hts="8542.31")).mean_before_2022 == {"0 854231": Decimal(15)}


@pytest.mark.parametrize(
    ("own", "mean", "why"),
    [(None, 15, "its neighbor bought then"), (40, 40, "its own purchases count first")],
)
def test_mean_before_the_war_is_the_linked_buyers_where_it_has_none(
    erp: User, own: int | None, mean: int, why: str
) -> None:
    day = {"date": "2021-05-04"}
    for number, quantity in enumerate((10, 20)):
        circuits = lines(hts="8542.31", quantity=quantity)
        accept(erp, f"T-{number}", stranger(phone=BUYER["phone"]), lines=circuits, **day)
    if own:
        accept(erp, "T-9", buyer(), lines=lines(hts="8542.31", quantity=own), **day)
    found = gathered(lines=lines(hts="8542.31")).mean_before_2022
    assert found == {"0 854231": Decimal(mean)}, why


def test_traits_older_than_five_years_are_left(erp: User) -> None:
    old = DAY - timedelta(days=365 * 5 + 1)
    accept(erp, "T-1", buyer(), date=old.isoformat())
    assert gathered().orders == ()


def test_first_purchase_counts_however_long_ago(erp: User) -> None:
    long_ago = date(2009, 5, 4)
    accepted = accept(erp, "T-1", buyer(), date=long_ago.isoformat())
    PartyTrait.objects.filter(transaction=accepted.transaction).update(is_advanced=True)
    records = gathered()
    assert records.first_ac_purchase == {"0": long_ago}
    assert records.orders == ()


def test_first_purchase_of_somebody_at_the_same_address_is_not_the_buyers(erp: User) -> None:
    accept(erp, "T-1", stranger(address=BUYER["address"]))
    PartyTrait.objects.update(is_advanced=True)
    assert gathered().first_ac_purchase == {}


def crowd(transaction: Any, count: int) -> None:
    """As many newer sightings of the buyer's name."""
    name = PartyTrait.objects.filter(transaction=transaction).order_by("id").first()
    assert name is not None
    PartyTrait.objects.bulk_create(
        PartyTrait(transaction=transaction, position=0, key=name.key, name=name.name, on=DAY)
        for _ in range(count)
    )


def test_first_purchase_is_found_behind_what_the_limit_cuts_off(
    erp: User, django_assert_num_queries: Any
) -> None:
    accepted = accept(erp, "T-1", buyer(), date="2026-10-01")
    PartyTrait.objects.update(is_advanced=True)
    crowd(accepted.transaction, NEWEST_TRAITS)
    with django_assert_num_queries(4 + LOOKED_UP_BY_KEY):
        records = gathered()
    assert records.first_ac_purchase == {"0": date(2026, 10, 1)}
    crowd(accepted.transaction, NEWEST_TRAITS)
    with django_assert_num_queries(4 + LOOKED_UP_BY_KEY):
        assert gathered() == records


@pytest.mark.parametrize("past", [1, 40])
def test_order_without_serial_or_part_numbers_asks_three_queries(
    erp: User, django_assert_num_queries: Any, past: int
) -> None:
    for number in range(past):
        accept(erp, f"T-{number}", buyer())
    with django_assert_num_queries(3 + LOOKED_UP_BY_KEY):
        records = gathered()
    assert len(records.orders) == past


def test_number_of_queries_does_not_grow_with_the_past(
    erp: User, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        accept(erp, f"T-{number}", buyer(), lines=lines(serial_numbers=["A1", f"B{number}"]))
    serials = [f"B{number}" for number in range(30)]
    with django_assert_max_num_queries(5 + LOOKED_UP_BY_KEY):
        records = gathered(lines=lines(serial_numbers=["A1", *serials], part_number="EX-1"))
    assert len(records.orders) == 30
    assert len(records.sightings) == 60
