"""Making and revoking API keys on the desk."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from screening.models import ApiKey, AuditEvent
from tests.factories import ApiKeyFactory, UserFactory

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
