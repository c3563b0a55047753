"""Clearances through the desk: proposed with the answer, approved by another person."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from screening.models import Case, Clearance
from tests.screening.admin.test_cases import answer, page

pytestmark = pytest.mark.django_db


def test_clearance_is_proposed_with_the_answer_and_approved_on_its_page(
    desk: Client, senior: Client, case: Case
) -> None:
    typed = answer(case, kind="false_positive", reason_code="name_only", remember="1")
    desk.post(page(case, "answer"), typed)
    clearance = Clearance.objects.get()
    url = reverse("admin:screening_clearance_change", args=(clearance.pk,))
    html = senior.get(url).content.decode()
    assert "Country differs: MY, listed in CN" in html
    approve = reverse("admin:screening_clearance_approve", args=(clearance.pk,))
    assert desk.post(approve, {"comment": "x"}).status_code == 403
    assert senior.post(approve, {"comment": ""}).status_code == 409
    assert senior.post(approve, {"comment": "Agreed."})["Location"] == url
    assert "in force" in senior.get(url).content.decode()


def test_true_match_cannot_be_remembered_and_is_not_half_recorded(desk: Client, case: Case) -> None:
    refused = desk.post(page(case, "answer"), answer(case, remember="1"))
    assert refused.status_code == 409
    assert not case.dispositions.exists()


def test_last_day_is_changed_and_the_clearance_withdrawn_on_its_page(
    desk: Client, senior: Client, case: Case
) -> None:
    typed = answer(case, kind="false_positive", reason_code="name_only", remember="1")
    desk.post(page(case, "answer"), typed)
    clearance = Clearance.objects.get()
    url = reverse("admin:screening_clearance_change", args=(clearance.pk,))
    amend = reverse("admin:screening_clearance_amend", args=(clearance.pk,))
    soon = (timezone.now() + timedelta(days=9)).date()
    form = {"expires_on": soon.isoformat(), "comment": "Audit.", "seen": "2026-01-01"}
    assert desk.post(amend, form).status_code == 403
    stale = senior.post(amend, form)
    assert stale.status_code == 409
    assert "was changed meanwhile" in stale.content.decode()
    (again,) = [a for a in stale.context["record_actions"] if a.action.name == "amend"]
    assert senior.post(amend, form | {"seen": again.form["seen"].value()}).status_code == 302
    clearance.refresh_from_db()
    assert clearance.expires_on == soon
    end = reverse("admin:screening_clearance_end", args=(clearance.pk,))
    assert senior.post(end, {"comment": "It was them."})["Location"] == url
    html = senior.get(url).content.decode()
    assert "Withdrawn by" in html
    assert "It was them." in html
