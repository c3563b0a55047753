"""Signing in and out, and refused attempts, as audit events.

Django tells of them by its own signals, whichever way somebody signs in.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from screening import audit
from screening.admin.sessions import begin

LONGEST_NAME = 150


@receiver(user_logged_in, dispatch_uid="audit_signed_in")
def note_sign_in(sender: Any, request: HttpRequest | None, user: Any, **_: Any) -> None:
    """Somebody signed in: their session begins."""
    if request is not None and hasattr(request, "session"):
        begin(request.session)
    audit.record(verb="signed_in", subject=user, by=user.get_username(), address=_address(request))


@receiver(user_logged_out, dispatch_uid="audit_signed_out")
def note_sign_out(sender: Any, request: HttpRequest | None, user: Any, **_: Any) -> None:
    """Somebody signed out; a session that had ended already names nobody."""
    if user is not None:
        audit.record(verb="signed_out", subject=user, by=user.get_username())


@receiver(user_login_failed, dispatch_uid="audit_sign_in_refused")
def note_refusal(
    sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any
) -> None:
    """Somebody tried to sign in under a name and was refused; secrets are never in there."""
    # PostgreSQL takes no NUL, and whatever was typed must not stop the refusal.
    name = str(credentials.get("username") or "").replace("\0", "")[:LONGEST_NAME]
    audit.record(verb="sign_in_refused", by=name, address=_address(request))


def _address(request: HttpRequest | None) -> str:
    return str(request.META.get("REMOTE_ADDR", "")) if request is not None else ""
