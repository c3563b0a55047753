"""Licenses through the desk: entered, drawn on with the answer, shipped and given back."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from screening.models import License
from tests.factories import CaseFactory, LicenseFactory, UserFactory, plain_order
from tests.screening.admin.conftest import signed_in
from tests.screening.admin.test_cases import page
from tests.screening.cases.conftest import with_findings
from tests.screening.cases.test_licenses import released

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper() -> Client:
    person = UserFactory()
    person.groups.add(Group.objects.get(name="Officer"))
    return signed_in(person)


def test_license_is_entered_and_a_number_stands_once(keeper: Client) -> None:
    url = reverse("admin:screening_license_add")
    typed = {
        "number": "D1234567",
        "kind": "bis_license",
        "eccns": "3A090.a\n4A090",
        "quantity_left": "50",
        "currency": "USD",
    }
    assert keeper.get(url).status_code == 200
    keeper.post(url, typed)
    held = License.objects.get()
    assert (held.eccns, held.quantity_left, held.value_left) == (["3A090.a", "4A090"], 50, None)
    assert "is on record already" in keeper.post(url, typed).content.decode()


def test_shipment_is_booked_and_the_ledger_shown(keeper: Client) -> None:
    content = plain_order()
    case = with_findings(
        CaseFactory(screening__outcome="hold", screening__transaction__content=content)
    )
    held = LicenseFactory(quantity_left=3)
    reservation = released(case, held, UserFactory())
    url = reverse("admin:screening_license_ship", args=(held.pk,))
    typed = {"reservation": reservation.pk, "quantity": "1", "value": "400", "note": "SH-1"}
    keeper.post(url, typed)
    html = keeper.get(reverse("admin:screening_license_change", args=(held.pk,))).content.decode()
    assert "SH-1" in html
    assert "consumed on shipment" in html
    refused = keeper.post(url, {**typed, "quantity": "5"})
    assert refused.status_code == 409
    assert "are left" in refused.content.decode()


def test_answer_form_offers_licenses_and_conditions(keeper: Client) -> None:
    content = plain_order()
    case = with_findings(
        CaseFactory(screening__outcome="hold", screening__transaction__content=content)
    )
    held = LicenseFactory()
    html = keeper.get(page(case)).content.decode()
    assert f'<option value="{held.number}">100 units USD 100,000 left</option>' in html
    assert "The prior consignee statement is on file" in html
