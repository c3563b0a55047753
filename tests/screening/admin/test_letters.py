"""A letter of BIS, entered by one person and approved by another, binds the next order."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from screening.errors import InvalidPolicyError
from screening.lists.shipped import load_shipped
from screening.models import PolicyProposal, PolicyVersion
from screening.policies import in_todays_shape, set_policy
from screening.policy_changes import propose_letter, propose_policy
from tests.factories import UserFactory
from tests.screening.admin.conftest import signed_in
from tests.screening.pipeline.test_run import screened

pytestmark = pytest.mark.django_db(transaction=True)
LETTER = {
    "name": "gaudi",
    "products": ["intel-gaudi-3"],
    "destinations": "tr, ae",
    "valid_from": "2026-11-01",
    "citation": "15 CFR 744.23(b)",
    "note": "Letter of 2026-10-30 to us.",
    "reason": "BIS wrote to us.",
}


@pytest.fixture
def managers() -> tuple[Client, Client]:
    """Two policy managers."""
    load_shipped(with_demo_list=True)
    group = Group.objects.get(name="Policy manager")
    people = [UserFactory(), UserFactory()]
    for person in people:
        person.groups.add(group)
    return signed_in(people[0]), signed_in(people[1])


def enter(client: Client, **changed: Any) -> Any:
    return client.post(reverse("admin:screening_policyproposal_letter"), LETTER | changed)


def approve(client: Client) -> Any:
    proposal = PolicyProposal.objects.get(status=PolicyProposal.Status.OPEN)
    url = reverse("admin:screening_policyproposal_approve", args=(proposal.pk,))
    return client.post(url, {"comment": "Read the letter."})


def gaudi(reference: str, country: str = "TR") -> dict[str, Any]:
    """Two accelerators of the letter to a hospital."""
    name = "Example Hospital"
    return {
        "reference": reference,
        "kind": "order",
        "currency": "USD",
        "ship_from": {"country": "US"},
        "destination_country": country,
        "parties": [
            {
                "role": "ultimate_consignee",
                "name": name,
                "address": {"city": "Example City", "country": country},
                "headquarters_country": country,
                "ultimate_parent": name,
            }
        ],
        "lines": [
            {
                "number": 1,
                "manufacturer": "Intel",
                "part_number": "HL-338",
                "description": "Gaudi 3 accelerator",
                "quantity": 2,
                "unit_value": "15000.00",
            }
        ],
        "end_use": {"statement": "Imaging in our own hospital", "military": False},
    }


def codes(answer: dict[str, Any]) -> set[str]:
    return {reason["code"] for reason in answer["reasons"]}


def test_second_letter_binds_from_its_approval(managers: tuple[Client, Client]) -> None:
    one, other = managers
    erp = User.objects.create(username="erp")
    assert "item.is_informed" not in codes(screened(erp, gaudi("L-1")).answer)
    page = one.get(reverse("admin:screening_policyproposal_letter"))
    assert "intel-gaudi-3" in page.content.decode()
    proposed = enter(one)
    assert proposed.status_code == 302, proposed.content.decode()
    assert "item.is_informed" not in codes(screened(erp, gaudi("L-2")).answer)
    assert "gaudi" in other.get(proposed["Location"]).content.decode()
    approve(other)
    answer = screened(erp, gaudi("L-3")).answer
    (found,) = answer["determinations"]
    assert "item.is_informed" in codes(answer)
    assert found["result"] == "license_required"
    assert found["rule"] == "us.is_informed.gaudi"
    assert "item.is_informed" not in codes(screened(erp, gaudi("L-4", "DE")).answer)
    newest = PolicyVersion.objects.first()
    assert newest is not None
    policy = reverse("admin:screening_policyversion_change", args=(newest.pk,))
    html = one.get(policy).content.decode()
    assert "intel-gaudi-3: license for TR, AE, 2026-11-01 to open (15 CFR 744.23(b))" in html
    assert "?letter=gaudi" in html


def test_letter_entered_again_replaces_the_first(managers: tuple[Client, Client]) -> None:
    one, other = managers
    enter(one)
    approve(other)
    url = reverse("admin:screening_policyproposal_letter")
    assert "TR, AE" in one.get(f"{url}?letter=gaudi").content.decode()
    enter(one, valid_to="2026-12-31", destinations="TR", reason="It ends.")
    approve(other)
    newest = PolicyVersion.objects.first()
    assert newest is not None
    letters = {row["name"]: row for row in newest.content["controls"]["letters"]}
    assert set(letters) == {"h20_mi308", "gaudi"}
    assert letters["gaudi"]["periods"] == [{"valid_from": "2026-11-01", "valid_to": "2026-12-31"}]
    assert letters["gaudi"]["destinations"] == ["TR"]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"destinations": "TR, Mordor"}, "is no ISO 3166-1 alpha-2 code"),
        ({"products": ["no-such-product"]}, "no-such-product"),
        ({"valid_to": "2026-01-01"}, "lies before the first"),
        ({"reason": " "}, "required"),
        ({"name": "two words"}, "slug"),
        ({"note": "x" * 2001}, "at most 2000 characters"),
        ({"valid_from": "0206-11-01"}, "before 2018"),
        ({"valid_to": "2017-12-31", "valid_from": "2017-01-01"}, "before 2018"),
    ],
)
def test_letter_that_cannot_be_is_refused_with_what_was_typed(
    managers: tuple[Client, Client], changed: dict[str, Any], said: str
) -> None:
    html = enter(managers[0], **changed).content.decode()
    assert said in html
    assert "15 CFR 744.23(b)" in html
    assert not PolicyProposal.objects.exists()


def test_product_that_the_catalog_lacks_is_refused_by_name(
    managers: tuple[Client, Client],
) -> None:
    row = {
        "name": "typo & more",
        "products": ["intel-gaudi-3", "intel-gaudy-3"],
        "destinations": ["TR"],
        "by_headquarters": False,
        "periods": [{"valid_from": "2026-11-01", "valid_to": None}],
        "citation": "15 CFR 744.23(b)",
    }
    by = UserFactory()
    content = deepcopy(in_todays_shape({}))
    content["controls"]["letters"] = [*content["controls"]["letters"], row]
    with pytest.raises(InvalidPolicyError, match="typo & more names intel-gaudy-3, which"):
        propose_letter(letter=row, reason="BIS wrote.", by=by)
    with pytest.raises(InvalidPolicyError, match="typo & more names intel-gaudy-3, which"):
        propose_policy(content=content, reason="BIS wrote.", by=by)
    assert not PolicyProposal.objects.exists()


def test_product_that_left_the_catalog_stops_no_other_change(
    managers: tuple[Client, Client],
) -> None:
    content = deepcopy(in_todays_shape({}))
    content["controls"]["letters"][0]["products"] = ["sold-no-more"]
    set_policy(content=content, by="test", reason="As it was when the product was sold.")
    content["controls"]["letters"][0]["note"] = "Read again."
    propose_policy(content=content, reason="A note.", by=UserFactory())
    assert PolicyProposal.objects.exists()


def test_link_to_a_letter_leads_to_it_whatever_its_name(managers: tuple[Client, Client]) -> None:
    content = deepcopy(in_todays_shape({}))
    content["controls"]["letters"][0]["name"] = "h20 & mi308"
    stored = set_policy(content=content, by="test", reason="Another name.")
    page = reverse("admin:screening_policyversion_change", args=(stored.pk,))
    html = managers[0].get(page).content.decode()
    (link,) = re.findall(r'href="([^"]*letter=[^"]*)"', html)
    assert link.endswith("?letter=h20+%26+mi308")
    assert "nvidia-h20" in managers[0].get(link).content.decode()


def test_recipients_are_entered_like_a_letter(managers: tuple[Client, Client]) -> None:
    one, other = managers
    typed = {
        "country": "ae",
        "names": "Example Compute\nExample Cloud",
        "valid_from": "2026-11-01",
        "citation": "15 CFR 740 Supp. 8 (91 FR 43038)",
        "reason": "The supplement names more.",
    }
    url = reverse("admin:screening_policyproposal_recipients")
    assert one.get(url).status_code == 200
    assert one.post(url, typed).status_code == 302
    approve(other)
    newest = PolicyVersion.objects.first()
    assert newest is not None
    (row,) = newest.content["controls"]["approved_recipients"]
    assert row["names"] == ["Example Compute", "Example Cloud"]
    assert row["country"] == "AE"


def test_who_may_not_propose_a_policy_may_not_enter_a_letter() -> None:
    client = signed_in(UserFactory(is_staff=True))
    assert client.get(reverse("admin:screening_policyproposal_letter")).status_code == 403


def test_letter_the_form_cannot_show_whole_is_not_replaced(managers: tuple[Client, Client]) -> None:
    """Two periods are a stay: the form has room for one."""
    newest = PolicyVersion.objects.first()
    assert newest is not None
    content = deepcopy(newest.content)
    (letter,) = content["controls"]["letters"]
    letter["periods"] = [
        {"valid_from": "2026-11-01", "valid_to": "2026-11-05"},
        {"valid_from": "2026-11-10", "valid_to": None},
    ]
    set_policy(content=content, by="test", reason="A stay.")
    url = reverse("admin:screening_policyproposal_letter")
    assert managers[0].get(url, {"letter": letter["name"]}).status_code == 200
    page = enter(managers[0], name=letter["name"])
    assert "binds on several periods" in page.content.decode()
    assert not PolicyProposal.objects.exists()


def test_recipient_needs_a_name(managers: tuple[Client, Client]) -> None:
    typed = {
        "country": "AE",
        "names": "Example Cloud\n***",
        "valid_from": "2026-11-01",
        "citation": "15 CFR 740 Supp. 8",
        "reason": "Read there.",
    }
    page = managers[0].post(reverse("admin:screening_policyproposal_recipients"), typed)
    assert "*** is no name" in page.content.decode()
    assert not PolicyProposal.objects.exists()
