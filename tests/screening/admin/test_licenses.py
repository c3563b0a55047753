"""Licenses through the desk: entered, drawn on with the answer, shipped and given back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from screening.cases.ledger import open_reservations
from screening.models import AuditEvent, License
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
    back = reverse("admin:screening_license_unship", args=(held.pk,))
    wrong = keeper.post(back, typed | {"shipment": "SH-2", "note": "Still in the yard."})
    assert wrong.status_code == 409
    assert "are booked as shipped with" in wrong.content.decode()
    keeper.post(back, typed | {"shipment": "SH-1", "note": "Still in the yard."})
    assert [(o.quantity, o.value) for o in open_reservations(held)] == [(2, 800)]
    event = AuditEvent.objects.get(verb="license_unshipped")
    assert (event.data["note"], event.data["why"]) == ("SH-1", "Still in the yard.")


def test_answer_form_offers_licenses_and_conditions(keeper: Client) -> None:
    content = plain_order()
    case = with_findings(
        CaseFactory(screening__outcome="hold", screening__transaction__content=content)
    )
    held = LicenseFactory()
    html = keeper.get(page(case)).content.decode()
    assert f'<option value="{held.number}">100 units USD 100,000 left</option>' in html
    assert "The prior consignee statement is on file" in html


def test_list_asks_for_all_warnings_at_once(keeper: Client) -> None:
    url = reverse("admin:screening_license_changelist")
    asked = []
    for _ in range(2):
        LicenseFactory.create_batch(5)
        with CaptureQueriesContext(connection) as queries:
            keeper.get(url)
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_list_and_page_warn_before_the_end_and_near_exhaustion(keeper: Client) -> None:
    case = with_findings(
        CaseFactory(screening__outcome="hold", screening__transaction__content=plain_order())
    )
    soon = timezone.now().date() + timedelta(days=30)
    held = LicenseFactory(quantity_left=12, expires_on=soon)
    fine = LicenseFactory(expires_on=soon + timedelta(days=2000))
    released(case, held, UserFactory())
    License.objects.filter(pk=held.pk).update(quantity_left=1)
    listed = keeper.get(reverse("admin:screening_license_changelist")).content.decode()
    assert "33%" not in listed, "a third is enough"
    License.objects.filter(pk=held.pk).update(quantity_left="0.4")
    listed = keeper.get(reverse("admin:screening_license_changelist")).content.decode()
    assert f"expires on {soon}, 17% of its quantity is left" in listed
    page_of = keeper.get(reverse("admin:screening_license_change", args=(held.pk,)))
    assert "17% of its quantity is left" in page_of.content.decode()
    assert f"expires on {soon}" in page_of.content.decode()
    quiet = keeper.get(reverse("admin:screening_license_change", args=(fine.pk,)))
    assert "expires on" not in quiet.content.decode()
