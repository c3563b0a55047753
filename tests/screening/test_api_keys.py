"""The service that makes and revokes API keys."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.db.transaction import atomic
from django.utils import timezone
from rest_framework.test import APIClient

from screening.api_keys import (
    approve_api_key,
    create_api_key,
    replace_api_key,
    revoke_api_key,
)
from screening.errors import NotAllowedError
from screening.models import ApiKey, AuditEvent, RefusedSignIns, Scope
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


def status(secret: str, address: str = "203.0.113.9", **sent: str) -> int:
    """What a reading request with a key is answered from an address."""
    client = APIClient(HTTP_AUTHORIZATION=f"Bearer {secret}", REMOTE_ADDR=address, **sent)
    return int(client.get("/api/v1/transactions/").status_code)


def test_key_ends_after_a_year_where_nothing_is_said() -> None:
    user = UserFactory()
    key, _ = create_api_key(owner=user, name="SAP", scopes=[Scope.READ], by=user)
    assert key.expires_at is not None
    assert timedelta(days=364) < key.expires_at - timezone.now() <= timedelta(days=365)


def test_key_of_the_desk_works_only_when_another_administrator_approved_it() -> None:
    owner, maker, other = UserFactory(), UserFactory(), UserFactory()
    key, secret = create_api_key(owner=owner, name="SAP", scopes=[Scope.READ], by=maker, waits=True)
    assert status(secret) == 401
    for by in (maker, owner):
        with pytest.raises(NotAllowedError, match="Another administrator"):
            approve_api_key(key=key, by=by)
        with pytest.raises(IntegrityError), atomic():
            ApiKey.objects.update(waits=False, approved_by=by)
    assert status(secret) == 401
    approve_api_key(key=key, by=other)
    assert status(secret) == 200
    with pytest.raises(NotAllowedError, match="waits for nobody"):
        approve_api_key(key=key, by=other)
    assert [(e.verb, e.actor) for e in AuditEvent.objects.order_by("id")] == [
        ("api_key_created", maker.username),
        ("api_key_approved", other.username),
    ]


def test_revoked_key_is_not_approved_afterwards() -> None:
    maker = UserFactory()
    key, _ = create_api_key(
        owner=UserFactory(), name="SAP", scopes=[Scope.READ], by=maker, waits=True
    )
    revoke_api_key(key=key, by=maker)
    with pytest.raises(NotAllowedError, match="waits for nobody"):
        approve_api_key(key=key, by=UserFactory())


@pytest.mark.parametrize(
    ("networks", "address", "is_let_in"),
    [
        ([], "198.51.100.1", True),
        (["203.0.113.0/24"], "203.0.113.9", True),
        (["203.0.113.0/24"], "203.0.114.9", False),
        (["203.0.113.9"], "203.0.113.9", True),
        (["203.0.113.0/24"], "::ffff:203.0.113.9", True),
        (["2001:db8::/32"], "2001:db8:7::1", True),
        (["2001:db8::/32"], "203.0.113.9", False),
        (["203.0.113.0/24"], "", False),
    ],
)
def test_key_works_from_its_networks_alone(
    networks: list[str], address: str, is_let_in: bool
) -> None:
    user = UserFactory()
    key, secret = create_api_key(
        owner=user, name="SAP", scopes=[Scope.READ], by=user, networks=networks
    )
    assert status(secret, address) == (200 if is_let_in else 401)
    assert RefusedSignIns.objects.filter(name=key.shown, place="key").exists() is not is_let_in


def test_forwarded_address_is_believed_only_behind_our_proxy(settings: Any) -> None:
    user, sent = UserFactory(), {"HTTP_X_FORWARDED_FOR": "198.51.100.1, 203.0.113.9"}
    _, secret = create_api_key(
        owner=user, name="SAP", scopes=[Scope.READ], by=user, networks=["203.0.113.0/24"]
    )
    assert status(secret, "127.0.0.1", **sent) == 401
    settings.BEHIND_PROXY = True
    assert status(secret, "127.0.0.1", **sent) == 200
    forged = {"HTTP_X_FORWARDED_FOR": "203.0.113.9, 198.51.100.1"}
    assert status(secret, "127.0.0.1", **forged) == 401


@pytest.mark.parametrize("network", ["home", "203.0.113.9/24", "203.0.113.0/40", "", "1" * 400])
def test_what_is_no_network_is_refused(network: str) -> None:
    user = UserFactory()
    with pytest.raises(NotAllowedError, match="no network"):
        create_api_key(owner=user, name="SAP", scopes=[Scope.READ], by=user, networks=[network])


def test_next_key_takes_over_with_an_overlap() -> None:
    owner, maker, other = UserFactory(), UserFactory(), UserFactory()
    old, old_secret = create_api_key(
        owner=owner, name="SAP", scopes=[Scope.READ], by=owner, networks=["203.0.113.0/24"]
    )
    new, secret = replace_api_key(key=old, by=maker)
    assert (new.owner, new.scopes, new.allowed_networks) == (
        owner, old.scopes, old.allowed_networks,
    )  # fmt: skip
    assert (status(old_secret), status(secret)) == (200, 401)
    with pytest.raises(NotAllowedError, match="is made already"):
        replace_api_key(key=old, by=maker)
    approve_api_key(key=new, by=other)
    old.refresh_from_db()
    assert old.expires_at is not None
    assert old.expires_at <= timezone.now() + timedelta(days=7)
    assert (status(old_secret), status(secret)) == (200, 200)


def test_key_of_an_older_release_goes_on_working() -> None:
    key = ApiKeyFactory()
    ApiKey.objects.filter(pk=key.pk).update(expires_at=None)
    assert (key.waits, key.allowed_networks, key.made_by) == (False, [], None)
    assert status(f"esk_{key.prefix}_secret") == 200
