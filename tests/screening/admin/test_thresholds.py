"""Rows of thresholds and ordinary names on the pages of policies, proposals and rehearsals."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from screening import tasks
from screening.models import PolicyProposal, PolicyVersion, Rehearsal
from screening.policies import in_todays_shape
from screening.rehearsals.name_tally import NameTally
from screening.rehearsals.running import run_slice
from tests.factories import PolicyVersionFactory, UserFactory
from tests.screening.admin.conftest import signed_in
from tests.screening.lists.test_sync import row
from tests.screening.monitoring.nights import SOURCE, listed

pytestmark = pytest.mark.usefixtures("own_lists")
ROWS = [
    {"list": SOURCE, "review_threshold": 0.97, "match_threshold": 0.99},
    {"list": SOURCE, "script": "arabic", "review_threshold": 0.8, "match_threshold": 0.9},
]


@pytest.fixture
def managers(monkeypatch: pytest.MonkeyPatch) -> tuple[Client, Client]:
    """Two policy managers; no broker is asked."""
    monkeypatch.setattr(tasks.rehearse, "delay", lambda rehearsal_id: None)
    people = [UserFactory(), UserFactory()]
    for person in people:
        person.groups.add(Group.objects.get(name="Policy manager"))
    return signed_in(people[0]), signed_in(people[1])


def with_rows() -> dict[str, Any]:
    content = in_todays_shape(PolicyVersion.objects.in_force().content)
    return content | {"matching": content["matching"] | {"thresholds": ROWS}}


def page(client: Client, row: Any) -> str:
    url = reverse(f"admin:screening_{row._meta.model_name}_change", args=(row.pk,))
    return client.get(url).content.decode()


def test_policy_page_shows_the_rows_and_what_is_for_every_other_hit(
    managers: tuple[Client, Client],
) -> None:
    html = page(managers[0], PolicyVersionFactory(content=with_rows()))
    exact, plain, rest = (html.find(text) for text in ("arabic", "0.97", "every other hit"))
    assert 0 < exact < plain < rest, "the most exact stands first"
    assert "Looked at from" in html
    assert "every other hit" in page(managers[0], PolicyVersionFactory(content={}))


def test_proposal_that_changes_matching_is_approved_only_after_its_names(
    managers: tuple[Client, Client],
) -> None:
    one, other = managers
    listed(row("x-1", "Maple Street Medical Supply", countries=["US"]))
    typed = {"content": json.dumps(with_rows()), "reason": "Fewer alarms."}
    assert one.post(reverse("admin:screening_policyproposal_json"), typed).status_code == 302
    proposal = PolicyProposal.objects.get()
    assert "To be tried on ordinary names before it is approved." in page(other, proposal)
    approve = reverse("admin:screening_policyproposal_approve", args=(proposal.pk,))
    refused = other.post(approve, {"comment": "Read it."})
    assert refused.status_code == 409
    assert "was not tried on ordinary names yet" in refused.content.decode()
    today = timezone.now().date()
    rehearse = reverse("admin:screening_policyproposal_rehearse", args=(proposal.pk,))
    assert one.post(rehearse, {"begins_on": today, "ends_on": today}).status_code == 302
    rehearsal = Rehearsal.objects.get()
    assert f"0 of {rehearsal.names_total:,} ordinary names played" in page(one, rehearsal)
    run_slice(rehearsal_id=rehearsal.pk, seconds=0)
    rehearsal.refresh_from_db()
    assert f"40 of {rehearsal.names_total:,} played" in page(other, proposal)
    run_slice(rehearsal_id=rehearsal.pk, seconds=600)
    rehearsal.refresh_from_db()
    tally = NameTally.read(rehearsal.names)
    assert tally.gone > 0
    html = page(one, rehearsal)
    assert "Ordinary names that alarm" in html
    assert "Script: arabic" in html
    assert "Kind of party: vessel" in html
    assert f"Ordinary names that go: {tally.gone}" in html
    assert tally.that_go[0]["name"] in html
    assert f"{tally.whole[1]:,} in force" in page(other, proposal)
    assert "To be tried" not in page(other, proposal)
    assert other.post(approve, {"comment": "Read it."}).status_code == 302
    newest = PolicyVersion.objects.first()
    assert newest is not None
    assert newest.content["matching"]["thresholds"] == ROWS


def test_row_that_cannot_be_is_refused_on_the_form_with_what_is_missing(
    managers: tuple[Client, Client],
) -> None:
    content = with_rows()
    content["matching"]["thresholds"] = [ROWS[0], {**ROWS[1], "list": None}]
    typed = {"content": json.dumps(content), "reason": "Fewer alarms."}
    answer = managers[0].post(reverse("admin:screening_policyproposal_json"), typed)
    assert answer.status_code == 200
    assert f"add a row for list {SOURCE}, script arabic" in answer.content.decode()
    assert not PolicyProposal.objects.exists()
