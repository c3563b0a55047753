"""The watch list at the desk: made and ended there, by those who may."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from screening.models import WatchEntry
from tests.factories import UserFactory
from tests.screening.admin.conftest import signed_in

pytestmark = pytest.mark.django_db
ADD = reverse("admin:screening_watchentry_add")


def in_role(name: str) -> Client:
    person = UserFactory()
    person.groups.set(Group.objects.filter(name=name))
    return signed_in(person)


def typed(**changes: str) -> dict[str, str]:
    today = timezone.now().date()
    return {
        "name": "Example Zarnitsa GmbH",
        "other_names": "Пример Зарница\nSarniza",
        "country": "DE",
        "why": "withheld",
        "reason": "A listing was announced and withheld.",
        "source": "Example Gazette",
        "begins_on": today.isoformat(),
        "expires_on": (today + timedelta(days=90)).isoformat(),
        **changes,
    }


def test_an_officer_watches_a_party_and_ends_it() -> None:
    officer = in_role("Officer")
    assert officer.post(ADD, typed()).status_code == 302
    entry = WatchEntry.objects.get()
    assert entry.other_names == ["Пример Зарница", "Sarniza"]
    page = reverse("admin:screening_watchentry_change", args=(entry.pk,))
    html = officer.get(page).content.decode()
    assert "A listing was announced and withheld." in html
    assert "a listing that was withheld or ended" in html
    end = reverse("admin:screening_watchentry_end", args=(entry.pk,))
    assert officer.post(end, {"comment": " "}).status_code == 409
    officer.post(end, {"comment": "Another firm."})
    entry.refresh_from_db()
    assert entry.ended_why == "Another firm."
    assert "ended" in officer.get(reverse("admin:screening_watchentry_changelist")).content.decode()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"source": ""}, "This field is required"),
        ({"country": "ZZ"}, "is no country code"),
        ({"expires_on": "2020-01-01"}, "The last day is over"),
        ({"expires_on": "soon"}, "Enter a valid date"),
    ],
)
def test_what_is_wrong_is_shown_with_what_was_typed(changes: dict[str, str], message: str) -> None:
    response = in_role("Officer").post(ADD, typed(**changes))
    html = response.content.decode()
    assert message in html
    assert "Example Zarnitsa GmbH" in html
    assert not WatchEntry.objects.exists()


@pytest.mark.parametrize("role", ["Analyst", "Auditor", "Policy manager"])
def test_others_read_and_enter_nothing(role: str) -> None:
    person = in_role(role)
    assert person.get(reverse("admin:screening_watchentry_changelist")).status_code == 200
    assert person.post(ADD, typed()).status_code == 403
    assert not WatchEntry.objects.exists()
