"""Making and revoking API keys. The secret leaves once, in the return value, and is not kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from screening import audit
from screening.errors import NotAllowedError
from screening.models import ApiKey, Scope


def create_api_key(
    *,
    owner: Any,
    name: str,
    scopes: Sequence[str],
    by: Any,
    expires_at: datetime | None = None,
    is_test: bool = False,
) -> tuple[ApiKey, str]:
    """Make a key an ERP can act with.

    Args:
        owner: the user whose transactions the key submits and reads.
        name: what uses it, not blank.
        scopes: at least one value of ``Scope``.
        by: the user who makes it.
        expires_at: last instant of use; None for a key without an end.
        is_test: its orders are answered and forgotten, and it reads nothing else.

    Returns:
        The stored key, and the whole secret to show once.

    Raises:
        NotAllowedError: no name, no scope or an unknown one, or an end in the past.
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
            expires_at=expires_at,
            is_test=is_test,
        )
        audit.record(
            verb="api_key_created",
            subject=key,
            by=by.get_username(),
            name=key.name,
            owner=owner.get_username(),
            scopes=key.scopes,
            expires_at=expires_at,
            is_test=is_test,
        )
    return key, whole


def revoke_api_key(*, key: ApiKey, by: Any) -> ApiKey:
    """End a key at once; a key that is revoked already stays as it was.

    Args:
        by: the user who revokes it.
    """
    with audit.recorded():
        locked = ApiKey.objects.select_for_update(of=("self",), no_key=True).get(pk=key.pk)
        if locked.revoked_at is None:
            locked.revoked_at = timezone.now()
            locked.save(update_fields=["revoked_at"])
            audit.record(
                verb="api_key_revoked", subject=locked, by=by.get_username(), name=locked.name
            )
        return locked


def _check(name: str, scopes: Sequence[str], expires_at: datetime | None) -> None:
    if not name.strip():
        raise NotAllowedError("Name the key: what uses it.")
    unknown = set(scopes) - set(Scope.values)
    if unknown or not scopes:
        raise NotAllowedError(f"Choose scopes of: {', '.join(Scope.values)}.")
    if expires_at is not None and expires_at <= timezone.now():
        raise NotAllowedError("The key would already be expired: set a later end.")
