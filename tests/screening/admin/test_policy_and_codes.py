"""The policy changed by two, and the table of reason codes, through their pages."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from screening.models import PolicyProposal, PolicyVersion, ReasonCode
from screening.policies import in_todays_shape
from tests.factories import PolicyVersionFactory, UserFactory
from tests.screening.admin.conftest import signed_in

pytestmark = pytest.mark.django_db
CONTENT: dict[str, Any] = in_todays_shape({"desk": {"clearance_days": 90}})
WHOLE = in_todays_shape({})
LETTER, RECIPIENTS = WHOLE["controls"]["letters"][0], WHOLE["controls"]["approved_recipients"][0]
LEFT_OUT = object()


def letter(**fields: Any) -> dict[str, Any]:
    return LETTER | fields


def with_controls(**fields: Any) -> dict[str, Any]:
    """The policy that ships with fields of its controls changed, or left out."""
    controls = WHOLE["controls"] | fields
    kept = {key: value for key, value in controls.items() if value is not LEFT_OUT}
    return {**WHOLE, "controls": kept}


@pytest.fixture
def managers() -> tuple[Client, Client]:
    """Two policy managers."""
    group = Group.objects.get(name="Policy manager")
    people = [UserFactory(), UserFactory()]
    for person in people:
        person.groups.add(group)
    return signed_in(people[0]), signed_in(people[1])


def propose(client: Client, content: Any = CONTENT, reason: str = "Shorter.") -> Any:
    typed = {"content": json.dumps(content), "reason": reason}
    return client.post(reverse("admin:screening_policyproposal_json"), typed)


def act(client: Client, name: str) -> Any:
    proposal = PolicyProposal.objects.get()
    url = reverse(f"admin:screening_policyproposal_{name}", args=(proposal.pk,))
    return client.post(url, {"comment": "Read it."})


def test_policy_comes_into_force_with_another_persons_approval(
    managers: tuple[Client, Client],
) -> None:
    old = PolicyVersionFactory(content={})
    one, other = managers
    assert one.get(reverse("admin:screening_policyproposal_add")).status_code == 200
    page = propose(one)["Location"]
    html = other.get(page).content.decode()
    assert "+    &quot;clearance_days&quot;: 90" in html
    assert PolicyVersion.objects.first() == old
    refused = act(one, "approve")
    assert refused.status_code == 409
    assert "another person must approve" in refused.content.decode()
    act(other, "approve")
    newest = PolicyVersion.objects.first()
    assert newest is not None
    assert newest.content == CONTENT
    assert newest.version in other.get(page).content.decode()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"desk": {"clearence_days": 3}}, "unknown key clearence_days"),
        ([1], "must be one JSON object"),
        (WHOLE, "nothing would change"),
        ({}, "controls must be given"),
        (with_controls(letters=LEFT_OUT), "controls.letters must be given"),
        (with_controls(letters={}), "letters: must be a list"),
        (with_controls(letters=["x"]), "letters[0]: must be an object"),
        (with_controls(letters=[letter(products="intel-gaudi-3")]), "products: must be a list"),
        (with_controls(letters=[letter(products=[""])]), "a letter or digit in each"),
        (with_controls(letters=[letter(periods=[])]), "give the first day"),
        (with_controls(letters=[letter(citation=5)]), "citation: must be a text"),
        (with_controls(approved_recipients=[RECIPIENTS | {"names": "G42"}]), "must be a list"),
        (with_controls(approved_recipients=[RECIPIENTS | {"names": ["***"]}]), "letter or digit"),
        (with_controls(rules=[]), "rules: must be an object"),
        (with_controls(flags=None), "flags: must be an object"),
        ({"controls": None}, "controls: must be an object"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_policy_that_cannot_be_is_refused_with_what_was_typed(
    managers: tuple[Client, Client], content: Any, said: str
) -> None:
    PolicyVersionFactory(content=WHOLE, version=PolicyVersion.version_of(WHOLE))
    html = propose(managers[0], content).content.decode()
    assert said in html
    assert "Shorter." in html
    assert not PolicyProposal.objects.exists()


def test_form_shows_the_policy_in_force_to_be_changed_in_place(
    managers: tuple[Client, Client],
) -> None:
    policy = PolicyVersionFactory(content=CONTENT)
    page = managers[0].get(reverse("admin:screening_policyproposal_json"))
    shown = page.context["form"]["content"].value()
    assert json.loads(shown) == policy.content
    assert shown.splitlines()[1].startswith("  ")
    typed = {
        "content": shown.replace('"clearance_days": 90', '"clearance_days": 60'),
        "reason": "Shorter.",
    }
    managers[0].post(reverse("admin:screening_policyproposal_json"), typed)
    assert PolicyProposal.objects.get().content == CONTENT | {"desk": {"clearance_days": 60}}


def test_broken_policy_comes_back_as_it_was_typed(managers: tuple[Client, Client]) -> None:
    typed = {"content": '{"desk": ', "reason": "Shorter."}
    page = managers[0].post(reverse("admin:screening_policyproposal_json"), typed)
    assert page.context["form"]["content"].value() == '{"desk": '
    assert "Enter a valid JSON." in page.content.decode()


def test_proposal_on_an_older_policy_is_refused(managers: tuple[Client, Client]) -> None:
    PolicyVersionFactory(content={})
    propose(managers[0])
    PolicyVersionFactory(content={"lists": {}})
    assert "propose it again" in act(managers[1], "approve").content.decode()


def test_declined_proposal_is_settled_for_good(managers: tuple[Client, Client]) -> None:
    propose(managers[0])
    act(managers[1], "decline")
    assert "declined already" in act(managers[1], "approve").content.decode()
    assert not PolicyVersion.objects.exists()


def test_reason_code_is_added_reworded_and_retired(managers: tuple[Client, Client]) -> None:
    desk = managers[0]
    typed = {"kind": "mitigated", "code": "bank_letter", "words": "Letter of the bank"}
    add = reverse("admin:screening_reasoncode_add")
    desk.post(add, typed)
    assert "There is a code" in desk.post(add, typed).content.decode()
    row = ReasonCode.objects.get(code="bank_letter")
    for name, data in (("reword", {"words": "Letter of their bank"}), ("retire", {})):
        desk.post(reverse(f"admin:screening_reasoncode_{name}", args=(row.pk,)), data)
    row.refresh_from_db()
    assert (row.words, row.is_retired) == ("Letter of their bank", True)
    assert row not in ReasonCode.objects.offered()


def posted(client: Client, **changed: str) -> Any:
    """The form by section as a browser sends it back, with some values typed over."""
    page = client.get(reverse("admin:screening_policyproposal_add"))
    form = page.context["form"]
    sent = {
        name: form[name].value() for name in form.fields if form[name].value() not in (None, False)
    }
    lines = {name: str(value).replace("\n", "\r\n") for name, value in sent.items()}
    return client.post(page.wsgi_request.path, lines | {"reason": "Shorter."} | changed)


def test_policy_is_changed_value_by_value(managers: tuple[Client, Client]) -> None:
    PolicyVersionFactory(content=WHOLE, version=PolicyVersion.version_of(WHOLE))
    page = posted(
        managers[0],
        **{
            "desk/clearance_days": "60",
            "controls/rules/us.affiliates50/periods": "2025-09-29 to 2025-11-09\r\n2026-11-10 to "
            "2027-01-31",
            "lists/required": "us-ofac-sdn\r\nus-bis-entity-list",
        },
    )
    assert page.status_code == 302, page.content.decode()
    content = PolicyProposal.objects.get().content
    wanted = json.loads(json.dumps(WHOLE))
    wanted["desk"] = {"clearance_days": 60}
    wanted["controls"]["rules"]["us.affiliates50"]["periods"][1]["valid_to"] = "2027-01-31"
    wanted.setdefault("lists", {})["required"] = ["us-ofac-sdn", "us-bis-entity-list"]
    assert content == wanted


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("desk/second_look_share", "3", "must be a number from 0 to 1"),
        ("desk/clearance_days", "ten", "must be a whole number"),
        ("matching/review_threshold", "NaN", "must be a number"),
        ("retention/years/ear", "4", "at least 5 whole years"),
        ("controls/rules/us.uae_a5/periods", "since July", "two days with the word to"),
        ("controls/letters", "{", "is no JSON"),
        ("controls/flags/limits/price_low", "", "must be a number"),
    ],
)
def test_refused_value_is_told_at_its_field(
    managers: tuple[Client, Client], name: str, typed: str, said: str
) -> None:
    PolicyVersionFactory(content=WHOLE, version=PolicyVersion.version_of(WHOLE))
    page = posted(managers[0], **{name: typed})
    assert page.status_code == 200
    form = page.context["form"]
    assert said in str(form.errors[name]), form.errors
    assert form[name].value() == typed
    assert not PolicyProposal.objects.exists()


def test_what_came_into_force_meanwhile_stays(managers: tuple[Client, Client]) -> None:
    PolicyVersionFactory(content=WHOLE, version=PolicyVersion.version_of(WHOLE))
    page = managers[0].get(reverse("admin:screening_policyproposal_add"))
    form = page.context["form"]
    sent = {n: form[n].value() for n in form.fields if form[n].value() not in (None, False)}
    newer = json.loads(json.dumps(WHOLE))
    newer["desk"] = {"license_warning_days": 90}
    PolicyVersionFactory(content=newer, version=PolicyVersion.version_of(newer))
    sent |= {"reason": "Shorter.", "desk/clearance_days": "60"}
    managers[0].post(page.wsgi_request.path, sent)
    desk = PolicyProposal.objects.get().content["desk"]
    assert (desk["clearance_days"], desk["license_warning_days"]) == (60, 90)


def test_form_changes_nothing_by_being_sent_back(managers: tuple[Client, Client]) -> None:
    PolicyVersionFactory(content=CONTENT, version=PolicyVersion.version_of(CONTENT))
    page = posted(managers[0])
    assert "nothing would change" in page.content.decode()
