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
from tests.guards import lifted_guards
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
    keeper.get(url)  # the first page of a session asks for the person's time zone, too
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


def url_of(held: License, what: str = "change") -> str:
    return reverse(f"admin:screening_license_{what}", args=(held.pk,))


def test_license_is_amended_extended_and_withdrawn_on_its_page(keeper: Client) -> None:
    today = timezone.now().date()
    held = LicenseFactory(expires_on=today)
    shown = keeper.get(url_of(held))
    (amend,) = [a for a in shown.context["record_actions"] if a.action.name == "amend"]
    terms = {field.name: field.value() or "" for field in amend.form} | {"comment": "Letter."}
    assert terms["eccns"] == "5A992.c"
    assert "5A992.c</textarea>" in shown.content.decode(), "stands filled with what it says"
    terms |= {"eccns": "5A992.c", "countries": "my\nSingapore", "parties": "", "part_numbers": ""}
    assert keeper.post(url_of(held, "amend"), terms).status_code == 302
    later = {"expires_on": (today + timedelta(days=400)).isoformat(), "comment": "Letter."}
    assert keeper.post(url_of(held, "extend"), later).status_code == 302
    gone = {"withdrawn_on": today.isoformat(), "comment": "Revoked by BIS. <script>"}
    assert keeper.post(url_of(held, "withdraw"), gone).status_code == 302
    held.refresh_from_db()
    assert (held.countries, held.withdrawn_on) == (["MY", "SG"], today)
    html = keeper.get(url_of(held)).content.decode()
    assert f"withdrawn on {today}" in html
    assert "Countries: MY, SG" in html
    assert "<script>Rev" not in html
    assert "Revoked by BIS. &lt;script&gt;" in html
    assert "Put back in use" in html
    assert 'aria-label="Amend"' not in html
    case = with_findings(CaseFactory(screening__transaction__content=plain_order()))
    assert held.number not in keeper.get(page(case)).content.decode(), "no longer offered"


def test_stale_amendment_shows_what_stands_and_can_be_sent_knowing_it(keeper: Client) -> None:
    held = LicenseFactory()
    shown = keeper.get(url_of(held))
    (amend,) = [a for a in shown.context["record_actions"] if a.action.name == "amend"]
    terms = {field.name: field.value() or "" for field in amend.form}
    terms |= {"eccns": "5A992.c", "countries": "SG", "comment": "Letter."}
    terms |= {"parties": "", "part_numbers": ""}
    License.objects.filter(pk=held.pk).update(countries=["MY", "VN"])
    refused = keeper.post(url_of(held, "amend"), terms)
    assert refused.status_code == 409
    html = refused.content.decode()
    assert "It now reads:" in html
    assert "countries: MY, VN" in html
    assert "You sent: countries: SG" in html
    (again,) = [a for a in refused.context["record_actions"] if a.action.name == "amend"]
    assert again.form["seen"].value() != terms["seen"]
    terms["seen"] = again.form["seen"].value()
    assert keeper.post(url_of(held, "amend"), terms).status_code == 302
    held.refresh_from_db()
    assert held.countries == ["SG"]


def test_wrong_number_country_or_eccn_is_said_beside_the_form(keeper: Client) -> None:
    url = reverse("admin:screening_license_add")
    typed = {"number": "D1234567", "kind": "bis_license", "currency": "USD"}
    for wrong, words in (
        ({"number": "1234567"}, "D and six or seven digits"),
        ({"countries": "Atlantis"}, "is no country"),
        ({"eccns": "3A"}, "is no ECCN"),
        ({"quantity_left": "9" * 30}, "20 digits"),
    ):
        html = keeper.post(url, typed | wrong).content.decode()
        assert words in html
    assert not License.objects.exists()


def test_answer_is_prefilled_from_the_order(keeper: Client) -> None:
    held = LicenseFactory()
    content = plain_order()
    content["lines"][0]["license_number"] = held.number
    case = with_findings(
        CaseFactory(screening__outcome="hold", screening__transaction__content=content)
    )
    line = case.screening.determinations.get()
    key = {"finding": f"determination-{line.pk}"}
    offered = keeper.get(page(case), key).context["page"].draft
    assert (offered.kind, offered.license_number) == ("", held.number)
    line.content["path"] = [{"step": "held_license", "result": "covers"}]
    with lifted_guards():
        line.save()
    offered = keeper.get(page(case), key).context["page"].draft
    assert (offered.kind, offered.reason_code) == ("licensed", "license_held")
    keeper.post(page(case, "draft"), {**key, "comment": "Asking first.", "kind": "escalate"})
    assert keeper.get(page(case), key).context["page"].draft.kind == "escalate", (
        "theirs comes first"
    )
    License.objects.update(withdrawn_on=timezone.now().date(), withdrawn_why="Revoked.")
    html = keeper.get(page(case), key).content.decode()
    assert f"The order names {held.number}, which is not good today." in html
