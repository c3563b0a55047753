"""Legal holds on the desk, and the page that shows what a purge would remove."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from screening.models import AuditEvent, LegalHold, Transaction
from tests.factories import UserFactory
from tests.screening.admin.conftest import signed_in
from tests.screening.pipeline.test_run import screened
from tests.screening.retention.test_purge import THEN, old_case
from tests.submissions import order

ADD = reverse("admin:screening_legalhold_add")
PREVIEW = reverse("admin:retention")


def in_role(name: str) -> Client:
    person = UserFactory()
    person.groups.set(Group.objects.filter(name=name))
    return signed_in(person)


@pytest.fixture
def keeper(db: Any) -> Client:
    return in_role("Senior officer")


def test_hold_is_placed_and_lifted_with_reasons_on_record(keeper: Client) -> None:
    keeper.post(ADD, {"reference": "SO-1", "reason": "BIS asked, letter of May 2."})
    hold = LegalHold.objects.get()
    page = reverse("admin:screening_legalhold_change", args=(hold.pk,))
    html = keeper.get(page).content.decode()
    assert "BIS asked, letter of May 2." in html
    assert "is the reference right?" in html
    lift = reverse("admin:screening_legalhold_lift", args=(hold.pk,))
    assert keeper.post(lift, {"comment": " "}).status_code == 409
    keeper.post(lift, {"comment": "BIS closed it."})
    hold.refresh_from_db()
    assert (hold.lifted_by, hold.lifted_why) == (hold.placed_by, "BIS closed it.")
    assert keeper.post(lift, {"comment": "Again."}).status_code == 409
    events = AuditEvent.objects.about(hold).order_by("id")
    assert [(e.verb, e.actor) for e in events] == [
        ("legal_hold_placed", hold.placed_by),
        ("legal_hold_lifted", hold.placed_by),
    ]


@pytest.mark.parametrize(
    "typed",
    [
        {"reason": "BIS asked."},
        {"reference": "SO-1", "everything": "on", "reason": "BIS asked."},
        {"reference": "SO-1", "reason": " "},
    ],
    ids=["nothing named", "both", "no reason"],
)
def test_hold_names_one_order_or_everything_and_why(keeper: Client, typed: Any) -> None:
    assert keeper.post(ADD, typed).status_code == 200
    assert not LegalHold.objects.exists()


def test_hold_on_everything_is_ticked(keeper: Client) -> None:
    keeper.post(ADD, {"everything": "on", "reason": "OFAC asked."})
    assert LegalHold.objects.get().reference == ""


@pytest.mark.parametrize("role", ["Officer", "Analyst", "Administrator", "Auditor"])
def test_others_place_and_lift_none(db: Any, role: str) -> None:
    hold = LegalHold.objects.create(reference="SO-1", reason="BIS asked.", placed_by="counsel")
    desk = in_role(role)
    assert desk.post(ADD, {"reference": "SO-2", "reason": "x"}).status_code == 403
    lift = reverse("admin:screening_legalhold_lift", args=(hold.pk,))
    assert desk.post(lift, {"comment": "x"}).status_code == 403
    hold.refresh_from_db()
    assert (LegalHold.objects.count(), hold.lifted_at) == (1, None)
    assert desk.get(PREVIEW).status_code == (200 if role == "Auditor" else 403)


@pytest.mark.usefixtures("own_lists")
def test_preview_shows_what_would_go_and_what_keeps_the_rest(erp: User, keeper: Client) -> None:
    assert "Nothing is past its time." in keeper.get(PREVIEW).content.decode()
    with time_machine.travel(THEN, tick=False):
        screened(erp, order() | {"reference": "OLD"})
    old_case(erp)
    keeper.post(ADD, {"reference": "CASE", "reason": "BIS asked."})
    with time_machine.travel(datetime(2031, 12, 1, tzinfo=UTC), tick=False):
        html = in_role("Senior officer").get(PREVIEW).content.decode()
        assert in_role("Senior officer").post(PREVIEW).status_code == 405
    assert "1 would be removed, 1 are kept." in html
    assert "remove it" in html
    assert "BIS asked." in html
    assert "15 CFR 762.6" in html
    assert Transaction.objects.count() == 2
