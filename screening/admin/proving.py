"""Who is at the keyboard proves it again before a signature that lets go what was stopped.

A password that was typed a few minutes ago is proof enough, and so is a second factor, or a sign-in
at the provider. What is typed is guessed as slowly here as at the sign-in.
"""

from __future__ import annotations

import time

from django.conf import settings
from django.contrib.auth import authenticate
from django.http import HttpRequest

from screening.admin.factor_forms import CodeForm
from screening.admin.factor_gate import note_factor
from screening.admin.sessions import SIGNED_IN_AT
from screening.client_address import client_address
from screening.errors import NotAllowedError
from screening.second_factors import factors_of
from screening.sign_in_limits import note_success

PROVED_AT = "proved_at"
FIELD = "own_password"


def is_own_password(request: HttpRequest, password: str) -> bool:
    """Whether this is the password of who is signed in; a stopped name is told it is not."""
    name = request.user.get_username()
    found = authenticate(request, username=name, password=password)
    if found is None or found.pk != request.user.pk:
        return False
    note_success(name=name, address=client_address(request.META))
    return True


def is_own_code(request: HttpRequest, code: str) -> bool:
    """Whether this is a code of the app or paper of who is signed in, not used before."""
    form = CodeForm(user=request.user, data={"code": code})
    if not form.is_valid():
        return False
    form.authenticator.record_usage()
    note_factor(request)
    return True


def note_proof(request: HttpRequest, *, at: float | None = None) -> None:
    """Remember in the session that its person has just proved who they are.

    Args:
        at: seconds of the epoch, where it was a while ago and elsewhere.
    """
    request.session[PROVED_AT] = time.time() if at is None else at


def is_proved(request: HttpRequest) -> bool:
    """Whether who is signed in proved in this session a little while ago that it is them."""
    proved = request.session.get(PROVED_AT)
    limit = settings.SIGNATURE_PASSWORD_MINUTES * 60
    return isinstance(proved, float) and 0 <= time.time() - proved < limit


def is_code(typed: str) -> bool:
    """Whether it has the shape of a code: six digits of an app, ten on paper."""
    digits = typed.replace(" ", "").replace("-", "")
    return digits.isascii() and digits.isdigit() and len(digits) in (6, 10)


def may_change_factors(request: HttpRequest) -> bool:
    """Whether factors of who is signed in may be changed now: it was proved that it is them.

    The first one is set up by who has just signed in, however that was: a provider that does not
    say when it asked them would else leave them without any proof.
    """
    if is_proved(request):
        return True
    since = time.time() - float(request.session.get(SIGNED_IN_AT, 0))
    return since < settings.SIGNATURE_PASSWORD_MINUTES * 60 and not factors_of(request.user)


def prove(request: HttpRequest) -> None:
    """Ask for the password or a code, unless it was typed a little while ago.

    Raises:
        NotAllowedError: none was typed, or another.
    """
    if is_proved(request):
        return
    typed = request.POST.get(FIELD, "")
    if not typed:
        raise NotAllowedError(
            "Type your password or a code with this signature: you signed in a while ago."
        )
    # No password is of digits alone; a code is nothing else.
    if is_code(typed) and is_own_code(request, typed):
        note_proof(request)
        return
    if is_code(typed) or not is_own_password(request, typed):
        raise NotAllowedError("That is not your password, nor a code of yours. Nothing was signed.")
    note_proof(request)
