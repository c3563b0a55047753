"""The page that says why orders hold, and rehearsals from the desk."""

from __future__ import annotations

import csv
import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from screening import tasks
from screening.cases.deciding import reject_case
from screening.models import AuditEvent, PolicyProposal, PolicyVersion, Rehearsal
from screening.rehearsals.running import run_slice
from screening.roles import Role
from tests.factories import UserFactory
from tests.screening.admin.conftest import signed_in
from tests.screening.pipeline.test_run import screened
from tests.submissions import order

pytestmark = pytest.mark.usefixtures("shipped_lists")
WHY, CSV = reverse("admin:why_holds"), reverse("admin:why_holds_csv")
ADD = reverse("admin:screening_rehearsal_add")
PROPOSE = reverse("admin:screening_policyproposal_add")
AS_JSON = reverse("admin:screening_policyproposal_json")
PACKAGING = "controls/flags/switches/rf.packaging"


def in_role(role: Role) -> Client:
    person = UserFactory()
    person.groups.set(Group.objects.filter(name=role.value))
    return signed_in(person)


@pytest.fixture
def manager(db: None) -> Client:
    """The desk as a policy manager sees it."""
    return in_role(Role.POLICY_MANAGER)


@pytest.fixture(autouse=True)
def by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """No broker runs here; the work is done where a test calls for it."""
    monkeypatch.setattr(tasks.rehearse, "delay", lambda rehearsal_id: None)


def relabeled(reference: str) -> dict[str, Any]:
    return order(reference=reference, special_instructions="please relabel the boxes")


def this_month() -> dict[str, str]:
    today = timezone.now().date()
    return {"from": f"{today - timedelta(days=1)}", "until": f"{today}"}


def tried(client: Client, value: str = '{"enabled": false}', setting: str = PACKAGING) -> Any:
    today = timezone.now().date()
    form = {"setting": setting, "value": value, "begins_on": today, "ends_on": today}
    return client.post(ADD, form)


def page_of(rehearsal: Rehearsal) -> str:
    return reverse("admin:screening_rehearsal_change", args=(rehearsal.pk,))


def test_each_cause_stands_beside_its_setting_and_its_value(erp: User, manager: Client) -> None:
    screened(erp, relabeled("A"))
    page = manager.get(WHY, this_month()).content.decode()
    assert "rf.packaging" in page
    assert "asked; weighs high, as its rule says" in page
    assert f"{ADD}?setting=controls%2Fflags%2Fswitches%2Frf.packaging" in page
    assert PROPOSE in page
    assert "style=" not in page


def test_what_is_law_says_so_and_names_what_answers_it(erp: User, manager: Client) -> None:
    lines = [order()["lines"][0] | {"eccn": "3A001.a.1"}]
    screened(erp, order(reference="A", destination_country="IR", lines=lines))
    page = manager.get(WHY, this_month()).content.decode()
    assert "dest.embargo" in page
    assert "No setting governs this: it is law." in page


def test_page_without_a_period_is_of_the_last_thirty_days(erp: User, manager: Client) -> None:
    screened(erp, relabeled("A"))
    page = manager.get(WHY).content.decode()
    assert "rf.packaging" in page
    assert 'aria-current="page">Last 30 days' in page


@pytest.mark.parametrize("days", [("2026-11-02", "2026-11-01"), ("soon", "2026-11-01")])
def test_period_that_is_none_is_refused_with_the_reason(
    manager: Client, days: tuple[str, str]
) -> None:
    response = manager.get(WHY, {"from": days[0], "until": days[1]})
    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()
    assert manager.get(CSV, {"from": days[0], "until": days[1]}).status_code == 422


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (("2026-11-01", "9999-12-31"), "Until, inclusive: write a day from 2000-01-01 to"),
        (("2026-11-01", "2101-01-01"), "Until, inclusive: write a day from 2000-01-01 to"),
        (("0001-01-01", "2026-11-01"), "From: write a day from 2000-01-01 to 2100-12-31."),
    ],
)
def test_period_beyond_the_calendar_is_refused_by_its_field(
    manager: Client, days: tuple[str, str], said: str
) -> None:
    asked = {"from": days[0], "until": days[1]}
    assert said in manager.get(WHY, asked).content.decode()
    assert manager.get(WHY, {"from": "2000-01-01", "until": "2100-12-31"}).status_code == 200
    response = manager.get(CSV, asked)
    assert (response.status_code, said in response.content.decode()) == (422, True)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (("9996-01-01", "9999-12-31"), "Orders screened from: write a day from 2000-01-01"),
        (("2026-11-01", "9999-12-31"), "Until: write a day from 2000-01-01 to 2100-12-31."),
    ],
)
def test_rehearsal_beyond_the_calendar_is_refused_by_its_field(
    manager: Client, days: tuple[str, str], said: str
) -> None:
    off = {"setting": PACKAGING, "value": '{"enabled": false}'}
    page = manager.post(ADD, {**off, "begins_on": days[0], "ends_on": days[1]}).content.decode()
    assert said in page
    assert not Rehearsal.objects.exists()


def test_file_holds_the_same_counts(erp: User, manager: Client) -> None:
    screened(erp, relabeled("A"))
    response = manager.get(CSV, this_month())
    text = b"".join(response).decode("utf-8-sig")  # type: ignore[arg-type]
    rows = list(csv.reader(StringIO(text)))
    assert ["Held", "1"] in rows
    (flag,) = (row for row in rows if row and row[0] == "rf.packaging")
    assert flag[1:4] == ["1", "0", "1"]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.INTEGRATOR])
def test_who_may_see_the_page_and_try_a_setting(role: Role, erp: User) -> None:
    client = in_role(role)
    sees = role not in (Role.LIST_MANAGER, Role.ADMINISTRATOR)
    tries = role in (Role.SENIOR_OFFICER, Role.POLICY_MANAGER)
    assert client.get(WHY).status_code == (200 if sees else 403)
    assert client.get(CSV).status_code == (200 if sees else 403)
    assert client.get(ADD).status_code == (200 if tries else 403)
    assert tried(client).status_code == (302 if tries else 403)
    assert Rehearsal.objects.exists() is tries


def test_setting_is_tried_watched_stopped_and_taken_up_again(erp: User, manager: Client) -> None:
    screened(erp, relabeled("A"))
    form = manager.get(f"{ADD}?setting={PACKAGING}").content.decode()
    assert f'value="{PACKAGING}" selected' in form
    response = tried(manager)
    rehearsal = Rehearsal.objects.get()
    assert response.url == page_of(rehearsal)
    assert "0 of 1 orders judged." in manager.get(page_of(rehearsal)).content.decode()
    stop = reverse("admin:screening_rehearsal_stop", args=(rehearsal.pk,))
    assert manager.post(stop).status_code == 302
    assert "Stopped after 0 of 1" in manager.get(page_of(rehearsal)).content.decode()
    assert manager.post(stop).status_code == 409
    resume = reverse("admin:screening_rehearsal_resume", args=(rehearsal.pk,))
    assert manager.post(resume).status_code == 302
    assert run_slice(rehearsal_id=rehearsal.pk) is False
    page = manager.get(page_of(rehearsal)).content.decode()
    assert "1 hold would clear, 0 clears would hold or be blocked." in page
    assert "would have cleared." in page
    assert [e.actor for e in AuditEvent.objects.about(rehearsal).order_by("id")][-1] == "rehearsals"
    why = manager.get(WHY, this_month()).content.decode()
    assert "Last tried with {&quot;enabled&quot;: false}: 1 hold cleared, 0 clears stopped" in why


def test_false_clear_is_shown_in_red_with_its_case(erp: User) -> None:
    senior = in_role(Role.SENIOR_OFFICER)
    case = screened(erp, relabeled("A")).case
    reject_case(
        case=case, reason_code="unexplained_red_flag", comment="No answer.", by=UserFactory()
    )
    tried(senior)
    rehearsal = Rehearsal.objects.get()
    run_slice(rehearsal_id=rehearsal.pk)
    page = senior.get(page_of(rehearsal)).content.decode()
    assert "<strong>1 false clear.</strong>" in page
    assert 'class="card false-clears" role="alert"' in page
    assert case.number in page
    assert "rejected by an officer" in page
    assert reverse("admin:screening_case_change", args=(case.pk,)) in page
    assert "1 false clear" in senior.get(WHY, this_month()).content.decode()


@pytest.mark.parametrize(
    ("setting", "value", "why"),
    [
        ("controls/flags/limits/rename_days", "many", "must be a number"),
        (PACKAGING, '{"enabled": ', "no JSON"),
        (PACKAGING, '{"severity": "huge"}', "must be one of low, medium, high"),
        ("controls/flags/limits/rename_days", "365", "nothing would change"),
    ],
)
def test_value_that_cannot_be_is_refused_with_what_was_typed(
    manager: Client, setting: str, value: str, why: str
) -> None:
    response = tried(manager, value, setting)
    assert response.status_code == 200
    assert why in response.content.decode()
    assert not Rehearsal.objects.exists()


def test_change_that_was_tried_is_proposed_on_top_of_the_policy_in_force(
    erp: User, manager: Client
) -> None:
    screened(erp, relabeled("A"))
    tried(manager)
    rehearsal = Rehearsal.objects.get()
    run_slice(rehearsal_id=rehearsal.pk)
    url = f"{AS_JSON}?rehearsal={rehearsal.pk}"
    assert url in manager.get(page_of(rehearsal)).content.decode()
    form = manager.get(url).context["form"]
    assert form.initial["content"]["controls"]["flags"]["switches"] == {
        "rf.packaging": {"enabled": False}
    }
    assert "Holds that would clear: 1; clears that would stop: 0" in form.initial["reason"]
    typed = {"content": json.dumps(form.initial["content"]), "reason": form.initial["reason"]}
    assert manager.post(AS_JSON, typed).status_code == 302
    proposal = PolicyProposal.objects.get()
    assert PolicyVersion.objects.count() == 1, "another person must approve it"
    page = reverse("admin:screening_policyproposal_change", args=(proposal.pk,))
    shown = manager.get(page).content.decode()
    assert str(rehearsal) in shown


def test_proposal_is_rehearsed_by_who_is_to_approve_it(erp: User, manager: Client) -> None:
    screened(erp, relabeled("A"))
    content = PolicyVersion.objects.in_force().content
    content["controls"]["flags"]["switches"] = {"rf.packaging": {"enabled": False}}
    manager.post(AS_JSON, {"content": json.dumps(content), "reason": "Our boxes."})
    proposal = PolicyProposal.objects.get()
    other = in_role(Role.POLICY_MANAGER)
    today = timezone.now().date()
    url = reverse("admin:screening_policyproposal_rehearse", args=(proposal.pk,))
    response = other.post(url, {"begins_on": today, "ends_on": today})
    rehearsal = Rehearsal.objects.get()
    assert response.url == page_of(rehearsal)
    assert rehearsal.version == PolicyVersion.version_of(proposal.content)


def test_rehearsal_of_a_link_that_names_none_leaves_the_form_as_it_is(manager: Client) -> None:
    for number in ("0", "x", "99999"):
        form = manager.get(f"{AS_JSON}?rehearsal={number}").context["form"]
        assert "reason" not in form.initial
