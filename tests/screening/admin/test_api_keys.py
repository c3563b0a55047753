"""Making and revoking API keys on the desk."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from screening.models import ApiKey, AuditEvent
from tests.factories import ApiKeyFactory, UserFactory
from tests.screening.admin.conftest import signed_in

URL = "/admin/screening/apikey/"


def form(**changes: object) -> dict[str, object]:
    return {
        "owner": UserFactory().pk,
        "name": "SAP production",
        "scopes": ["transactions:write"],
        "last_day": "2099-12-31",
        **changes,
    }


def test_secret_is_shown_exactly_once(root: Client) -> None:
    response = root.post(f"{URL}add/", form())
    (shown,) = re.findall(r'value="(esk_[^"]+)"', response.content.decode())
    key = ApiKey.objects.get()
    assert key.secret_hash == ApiKey.hash_of(shown.split("_", 2)[2])
    assert key.expires_at is not None
    assert key.expires_at.isoformat() == "2100-01-01T00:00:00+00:00"
    assert "no-store" in response["Cache-Control"]
    for url in (URL, f"{URL}{key.pk}/change/"):
        assert shown not in root.get(url).content.decode()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"scopes": []}, "required"),
        ({"name": "  "}, "required"),
        ({"last_day": "2020-01-01"}, "already be expired"),
        ({"last_day": "soon"}, "valid date"),
        ({"last_day": "9999-12-31"}, "2100-12-31"),
    ],
)
def test_unusable_key_is_refused_with_the_reason(
    root: Client, changes: dict[str, object], said: str
) -> None:
    html = root.post(f"{URL}add/", form(**changes)).content.decode()
    assert said in html
    assert not ApiKey.objects.exists()


def test_revoked_key_is_unusable_and_on_record(root: Client) -> None:
    key = ApiKeyFactory()
    response = root.post(f"{URL}{key.pk}/revoke/", follow=True)
    assert "is revoked" in response.content.decode()
    key.refresh_from_db()
    assert key.revoked_at is not None
    assert AuditEvent.objects.about(key).get().verb == "api_key_revoked"


def test_making_and_revoking_want_their_permissions(reader: Client) -> None:
    key = ApiKeyFactory()
    assert reader.post(f"{URL}add/", form()).status_code == 403
    assert reader.post(f"{URL}{key.pk}/revoke/").status_code == 403


@pytest.mark.django_db
def test_key_of_one_administrator_works_when_another_approved_it_and_is_replaced() -> None:
    first, second = (UserFactory() for _ in range(2))
    for person in (first, second):
        person.groups.set(Group.objects.filter(name="Administrator"))
    maker, other = signed_in(first), signed_in(second)
    made = maker.post(f"{URL}add/", form(networks="203.0.113.0/24\n2001:db8::/32", last_day=""))
    assert "another administrator has approved it" in made.content.decode()
    key = ApiKey.objects.get()
    assert (key.waits, key.allowed_networks) == (True, ["203.0.113.0/24", "2001:db8::/32"])
    page = f"{URL}{key.pk}/"
    own = maker.post(f"{page}approve/", follow=True).content.decode()
    assert "Another administrator must approve it" in own
    assert "API key SAP production" in other.get("/admin/").content.decode(), (
        "waits on the home page"
    )
    assert "is approved" in other.post(f"{page}approve/", follow=True).content.decode()
    again = maker.post(f"{page}replace/")
    (shown,) = re.findall(r'value="(esk_[^"]+)"', again.content.decode())
    assert "no-store" in again["Cache-Control"]
    assert ApiKey.objects.get(replaces=key).waits
    assert shown not in maker.get(URL).content.decode()


@pytest.mark.parametrize("networks", ["home", "203.0.113.9/24", "\0", "10.0.0.0/8;x"])
def test_what_is_no_network_is_refused_at_the_desk(root: Client, networks: str) -> None:
    assert root.post(f"{URL}add/", form(networks=networks)).status_code == 200
    assert not ApiKey.objects.exists()


def test_approving_and_replacing_want_their_permissions(reader: Client) -> None:
    key = ApiKeyFactory(waits=True)
    assert reader.post(f"{URL}{key.pk}/approve/").status_code == 403
    assert reader.post(f"{URL}{key.pk}/replace/").status_code == 403
