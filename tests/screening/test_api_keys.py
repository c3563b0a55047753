"""The service that makes and revokes API keys."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from screening.api_keys import create_api_key, revoke_api_key
from screening.errors import NotAllowedError
from screening.models import ApiKey, AuditEvent, Scope
from tests.factories import ApiKeyFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_key_is_usable_and_only_its_hash_is_stored() -> None:
    owner, maker = UserFactory(), UserFactory()
    key, secret = create_api_key(owner=owner, name="SAP", scopes=[Scope.READ], by=maker)
    assert key in ApiKey.objects.usable(timezone.now())
    assert key.secret_hash == ApiKey.hash_of(secret.split("_", 2)[2])
    assert secret not in str(ApiKey.objects.values().get())
    event = AuditEvent.objects.get()
    assert (event.verb, event.actor) == ("api_key_created", maker.username)
    assert secret not in str(event.data)


@pytest.mark.parametrize(
    ("name", "scopes", "days"),
    [(" ", ["cases:read"], 1), ("SAP", [], 1), ("SAP", ["all"], 1), ("SAP", ["cases:read"], -1)],
    ids=["no name", "no scope", "unknown scope", "expired"],
)
def test_unusable_key_is_refused(name: str, scopes: list[str], days: int) -> None:
    user = UserFactory()
    end = timezone.now() + timedelta(days=days)
    with pytest.raises(NotAllowedError):
        create_api_key(owner=user, name=name, scopes=scopes, by=user, expires_at=end)
    assert not ApiKey.objects.exists()


def test_revoking_twice_is_one_event() -> None:
    key = ApiKeyFactory()
    first = revoke_api_key(key=key, by=key.owner).revoked_at
    assert revoke_api_key(key=key, by=key.owner).revoked_at == first
    assert AuditEvent.objects.count() == 1
