"""Signing in and out, as audit events, and the stop before a password is looked at.

Django tells of signing in by its own signals, whichever way somebody does.
"""

from __future__ import annotations

from typing import Any

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.core.exceptions import PermissionDenied
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from screening import audit
from screening.admin.acting import ActingAdmin, RecordAction
from screening.admin.factor_gate import note_factor
from screening.admin.proving import note_proof
from screening.admin.record import Cell, Facts, RecordPage, cell
from screening.admin.sessions import BREAK_GLASS_UNTIL, begin
from screening.admin.signing_in import FROM_PROVIDER
from screening.admin.telling import tell_administrators
from screening.break_glass import is_break_glass, is_past, note_use
from screening.client_address import client_address
from screening.desk_sessions import begin_session, forget_session
from screening.models import SignInTries
from screening.sign_in_limits import lift_stop, may_try, note_refused, note_success
from screening.user_names import name_as_kept


class SignInForm(AdminAuthenticationForm):
    """Django's form; capitals typed in a user name mean the same person."""

    def clean_username(self) -> str:
        """The name as it is kept."""
        return name_as_kept(self.cleaned_data["username"].replace("\0", ""))


class DeskBackend(ModelBackend):
    """Django's own backend; who guesses is refused before anything is hashed."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> Any:
        """Look at a password, or end the try as a wrong password ends.

        Raises:
            PermissionDenied: the name or the network is stopped.
        """
        if username is None or password is None:
            return None
        if not may_try(name=username, address=_address(request)):
            raise PermissionDenied
        person = super().authenticate(request, username, password, **kwargs)
        if person is None or is_past(person):
            return None
        return person if settings.PASSWORD_SIGN_IN or is_break_glass(person) else None


@receiver(user_logged_in, dispatch_uid="audit_signed_in")
def note_sign_in(sender: Any, request: HttpRequest | None, user: Any, **_: Any) -> None:
    """Somebody signed in: their session begins."""
    address, way = _address(request), dict[str, str]()
    with audit.recorded():
        if request is not None and hasattr(request, "session"):
            begin(request.session)
            way = _note_way(request, user)
            begin_session(
                key=request.session.session_key or "",
                person=user,
                address=address,
                browser=str(request.META.get("HTTP_USER_AGENT", "")),
            )
            _note_broken_glass(request, user, address)
        note_success(name=user.get_username(), address=address)
        audit.record(verb="signed_in", subject=user, by=user.get_username(), address=address, **way)


def _note_way(request: HttpRequest, person: Any) -> dict[str, str]:
    """Remember in the session what was proved, and give the record's words for it."""
    told = request.session.pop(FROM_PROVIDER, None)
    shown = [
        str(row.get("type"))
        for row in get_authentication_records(request, person)
        if row.get("method") == "mfa"
    ]
    way = {"through": "single sign-on"} if told else {}
    if shown or (told or {}).get("strong"):
        way["factor"] = shown[-1] if shown else "the provider's"
        note_factor(request)
    if shown or not told:
        note_proof(request)
    elif told.get("proved_at"):
        note_proof(request, at=float(told["proved_at"]))
    return way


def _note_broken_glass(request: HttpRequest, person: Any, address: str) -> None:
    account = note_use(person=person, address=address)
    if account is None or account.opens_until is None:
        return
    request.session[BREAK_GLASS_UNTIL] = account.opens_until.timestamp()
    tell_administrators(
        "The break-glass account is in use",
        f"{person.get_username()} signed in from {address or 'an unknown address'}. It is sealed "
        f"again at {account.opens_until:%Y-%m-%d %H:%M} UTC. If nobody told you why, treat it as "
        "an attack.",
    )


@receiver(user_logged_out, dispatch_uid="audit_signed_out")
def note_sign_out(sender: Any, request: HttpRequest | None, user: Any, **_: Any) -> None:
    """Somebody signed out; a session that had ended already names nobody."""
    if request is not None and hasattr(request, "session"):
        forget_session(request.session.session_key or "")
    if user is not None:
        audit.record(verb="signed_out", subject=user, by=user.get_username())


@receiver(user_login_failed, dispatch_uid="audit_sign_in_refused")
def note_refusal(
    sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any
) -> None:
    """Somebody was refused: the try is counted already, a stop that follows is told."""
    note_refused(name=str(credentials.get("username") or ""), address=_address(request))


@admin.register(SignInTries)
class SignInTriesAdmin(ActingAdmin):
    """Who must wait before the next try, and until when."""

    list_display = ("__str__", "kind", "state", "refused", "last_at", "stopped_until")
    list_filter = ("kind",)
    search_fields = ("name", "network")
    record_actions = (
        RecordAction(
            "lift",
            "Let them try again",
            "screening.change_signintries",
            lambda row, said, user: lift_stop(tries=row, why=said["comment"], by=user),
            lambda row: row.is_stopped(timezone.now()),
        ),
    )

    @admin.display(description="State")
    def state(self, row: SignInTries) -> str:
        """Whether a try is let through now."""
        return "stopped" if row.is_stopped(timezone.now()) else "may try"

    def record_of(self, obj: SignInTries) -> RecordPage:
        return RecordPage(
            title=str(obj),
            badges=(Cell(self.state(obj), "state"),),
            main=(
                Facts(
                    "Refused sign-ins",
                    (
                        ("Counted", cell(obj.get_kind_display())),
                        ("User name", cell(obj.name)),
                        ("Network", cell(obj.network)),
                        ("Refused in a row", cell(obj.refused)),
                        ("Last try", cell(obj.last_at)),
                        ("Stopped until", cell(obj.stopped_until)),
                    ),
                    footer="Who is stopped reads what a wrong password reads. Let them try again "
                    "only when you know that the tries were theirs.",
                ),
            ),
        )


def _address(request: HttpRequest | None) -> str:
    return client_address(request.META) if request is not None else ""


admin.site.login_form = SignInForm
