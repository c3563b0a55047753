"""Addresses that are told: made, their secret renewed, ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from screening import audit
from screening.errors import FieldError, InvalidWebhookError
from screening.events import TYPES, latest_position
from screening.models import Webhook

OVERLAP = timedelta(days=1)
"""How long tellings are signed with the old secret, too, so that a receiver can change over."""
MOST = 20
"""Addresses of one integrator."""
MAX_LENGTH = 500


def make_webhook(
    *, owner: Any, url: str, types: Sequence[str], through: str, allowed: Sequence[str] = TYPES
) -> tuple[Webhook, str]:
    """Tell an address what happens from now on.

    Args:
        owner: the user whose orders are told.
        url: where to; ``https``, without a user or password. ``http`` is taken where
            ``WEBHOOKS_ALLOW_PRIVATE`` says that receivers stand inside.
        types: of those allowed; empty for all of them.
        allowed: what its key may be told, of ``events.types_for``.
        through: the API key or user, for the record.

    Returns:
        The stored address, and its secret to show.

    Raises:
        InvalidWebhookError: names what cannot be used.
    """
    errors = [*_url_errors(url), *_type_errors(types, allowed)]
    if Webhook.objects.owned_by(owner).in_use().count() >= MOST:
        errors.append(FieldError("url", "too_many", f"There are {MOST} already. End one."))
    if errors:
        raise InvalidWebhookError(tuple(errors))
    secret = Webhook.new_secret()
    with audit.recorded():
        made = Webhook.objects.create(
            owner=owner,
            url=url,
            types=list(dict.fromkeys(types)) or list(allowed),
            secrets=[{"secret": secret, "until": None}],
            position=latest_position(),
        )
        audit.record(
            verb="webhook_made", subject=made, by=through, url=_without_query(url), types=made.types
        )
    return made, secret


def renew_secret(*, webhook: Webhook, through: str) -> str:
    """Give an address a new secret; the old one signs beside it for a day.

    Returns:
        The new secret, to show.
    """
    secret, now = Webhook.new_secret(), timezone.now()
    with audit.recorded():
        locked = Webhook.objects.select_for_update(of=("self",), no_key=True).get(pk=webhook.pk)
        until = (now + OVERLAP).isoformat()
        old = [{**kept, "until": kept["until"] or until} for kept in locked.secrets]
        still = [kept for kept in old if datetime.fromisoformat(kept["until"]) > now]
        locked.secrets = [{"secret": secret, "until": None}, *still]
        locked.save(update_fields=["secrets"])
        audit.record(verb="webhook_secret_renewed", subject=locked, by=through)
    return secret


def end_webhook(*, webhook: Webhook, through: str, why: str) -> Webhook:
    """Tell an address no more; one that has ended stays as it was.

    Args:
        why: one sentence, for whoever looks for what did not come.
    """
    with audit.recorded():
        locked = Webhook.objects.select_for_update(of=("self",), no_key=True).get(pk=webhook.pk)
        if locked.ended_at is None:
            locked.ended_at, locked.why_ended = timezone.now(), why[:200]
            locked.save(update_fields=["ended_at", "why_ended"])
            audit.record(verb="webhook_ended", subject=locked, by=through, why=why)
    return locked


def _url_errors(url: str) -> list[FieldError]:
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError as error:
        return [FieldError("url", "malformed", f"No address: {error}.")]
    schemes = ("https", "http") if settings.WEBHOOKS_ALLOW_PRIVATE else ("https",)
    if parts.scheme not in schemes or not host or not url.isascii() or len(url) > MAX_LENGTH:
        mend = f"Write an https address in ASCII of at most {MAX_LENGTH} characters."
        return [FieldError("url", "malformed", mend)]
    if any(ord(letter) <= ord(" ") or letter == "\x7f" for letter in url):
        return [FieldError("url", "malformed", "Leave out blanks and control characters.")]
    if parts.username is not None or parts.password is not None or parts.fragment:
        return [FieldError("url", "malformed", "Leave out user, password and fragment.")]
    return []


def _type_errors(types: Sequence[str], allowed: Sequence[str]) -> list[FieldError]:
    return [
        FieldError(f"types[{place}]", "unknown", f"There are {', '.join(allowed)} for this key.")
        for place, kind in enumerate(types)
        if kind not in allowed
    ]


def _without_query(url: str) -> str:
    """An address for the record; what stands behind the question mark may be a secret."""
    return url.partition("?")[0]
