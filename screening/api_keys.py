"""Making, approving, replacing and revoking API keys. The secret leaves once, in the return value,
and is not kept.

Who holds a key acts as its owner. So nobody at the desk makes one alone: it works when another
administrator has approved it. An operator of the machine, who could write to the database anyhow,
makes one at once by ``manage.py create_api_key``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from ipaddress import ip_network
from typing import Any

from django.conf import settings
from django.utils import timezone

from screening import audit
from screening.errors import NotAllowedError
from screening.models import ApiKey, Scope

MOST_NETWORKS = 50


def create_api_key(
    *,
    owner: Any,
    name: str,
    scopes: Sequence[str],
    by: Any,
    expires_at: datetime | None = None,
    is_test: bool = False,
    networks: Iterable[str] = (),
    waits: bool = False,
    replaces: ApiKey | None = None,
) -> tuple[ApiKey, str]:
    """Make a key an ERP can act with.

    Args:
        owner: the user whose transactions the key submits and reads.
        name: what uses it, not blank.
        scopes: at least one value of ``Scope``.
        by: the user who makes it.
        expires_at: last instant of use; None for ``API_KEY_DAYS`` from now.
        is_test: its orders are answered and forgotten, and it reads nothing else.
        networks: CIDR, or single addresses, it may be used from; none for anywhere.
        waits: it works only when another administrator has approved it.
        replaces: the key that ends some days after this one is approved.

    Returns:
        The stored key, and the whole secret to show once.

    Raises:
        NotAllowedError: no name or scope, an end in the past, or no network.
    """
    _check(name, scopes, expires_at)
    whole, prefix, secret_hash = ApiKey.new_secret(is_test=is_test)
    with audit.recorded():
        key = ApiKey.objects.create(
            owner=owner,
            name=name.strip(),
            prefix=prefix,
            secret_hash=secret_hash,
            scopes=sorted(set(scopes)),
            expires_at=expires_at or timezone.now() + timedelta(days=settings.API_KEY_DAYS),
            is_test=is_test,
            allowed_networks=read_networks(networks),
            made_by=by,
            waits=waits,
            replaces=replaces,
        )
        audit.record(
            verb="api_key_created",
            subject=key,
            by=by.get_username(),
            name=key.name,
            owner=owner.get_username(),
            scopes=key.scopes,
            expires_at=key.expires_at,
            is_test=is_test,
            networks=key.allowed_networks,
            **_second_person(waits, replaces),
        )
    return key, whole


def _second_person(waits: bool, replaces: ApiKey | None) -> dict[str, Any]:
    return {"waits": waits, "replaces": replaces.shown if replaces else None}


def approve_api_key(*, key: ApiKey, by: Any) -> ApiKey:
    """Let a key work; the one it replaces ends ``API_KEY_OVERLAP_DAYS`` later.

    Args:
        by: another administrator than who made it, and not its owner.

    Raises:
        NotAllowedError: it does not wait, or it is not the second person's to approve.
    """
    with audit.recorded():
        locked = _locked(key)
        if not locked.waits or locked.revoked_at is not None:
            raise NotAllowedError("The key waits for nobody.")
        if by.pk in (locked.made_by_id, locked.owner_id):
            raise NotAllowedError(
                "Another administrator must approve it: neither who made it nor its owner."
            )
        locked.waits, locked.approved_by = False, by
        locked.save(update_fields=["waits", "approved_by"])
        audit.record(
            verb="api_key_approved", subject=locked, by=by.get_username(), name=locked.name
        )
        if locked.replaces is not None:
            _end_soon(_locked(locked.replaces), by)
        return locked


def replace_api_key(*, key: ApiKey, by: Any) -> tuple[ApiKey, str]:
    """Make the next key of one in use, for the same owner with the same rights and networks; both
    work for some days once the next is approved.

    Raises:
        NotAllowedError: the key is revoked or waits itself, or its next waits already.
    """
    with audit.recorded():
        locked = _locked(key)
        if locked.revoked_at is not None or locked.waits:
            raise NotAllowedError("Only a key that was in use has a next one.")
        if ApiKey.objects.filter(replaces=locked, revoked_at=None).exists():
            raise NotAllowedError("Its next key is made already: approve or revoke that one.")
        return create_api_key(
            owner=locked.owner,
            name=locked.name,
            scopes=locked.scopes,
            is_test=locked.is_test,
            networks=locked.allowed_networks,
            waits=True,
            replaces=locked,
            by=by,
        )


def revoke_api_key(*, key: ApiKey, by: Any) -> ApiKey:
    """End a key at once; a key that is revoked already stays as it was.

    Args:
        by: the user who revokes it.
    """
    with audit.recorded():
        locked = _locked(key)
        if locked.revoked_at is None:
            locked.revoked_at = timezone.now()
            locked.save(update_fields=["revoked_at"])
            audit.record(
                verb="api_key_revoked", subject=locked, by=by.get_username(), name=locked.name
            )
        return locked


def read_networks(typed: Iterable[str]) -> list[str]:
    """Networks as they are stored: each once, in CIDR.

    Raises:
        NotAllowedError: one of them is none, or names an address within it; or there are too many.
    """
    read: list[str] = []
    for text in typed:
        try:
            network = str(ip_network(text.strip()))
        except ValueError as error:
            raise NotAllowedError(f"{text.strip()[:50]} is no network: {error}.") from error
        if network not in read:
            read.append(network)
    if len(read) > MOST_NETWORKS:
        raise NotAllowedError(f"At most {MOST_NETWORKS} networks.")
    return read


def _locked(key: ApiKey) -> ApiKey:
    locked: ApiKey = ApiKey.objects.select_for_update(of=("self",), no_key=True).get(pk=key.pk)
    return locked


def _end_soon(key: ApiKey, by: Any) -> None:
    end = timezone.now() + timedelta(days=settings.API_KEY_OVERLAP_DAYS)
    if key.expires_at is None or key.expires_at > end:
        key.expires_at = end
        key.save(update_fields=["expires_at"])
        audit.record(
            verb="api_key_ends_with_its_next",
            subject=key,
            by=by.get_username(),
            name=key.name,
            expires_at=end,
        )


def _check(name: str, scopes: Sequence[str], expires_at: datetime | None) -> None:
    if not name.strip():
        raise NotAllowedError("Name the key: what uses it.")
    unknown = set(scopes) - set(Scope.values)
    if unknown or not scopes:
        raise NotAllowedError(f"Choose scopes of: {', '.join(Scope.values)}.")
    if expires_at is not None and expires_at <= timezone.now():
        raise NotAllowedError("The key would already be expired: set a later end.")
