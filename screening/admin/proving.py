"""Who is at the keyboard proves it again before a signature that lets go what was stopped.

A password that was typed a few minutes ago is proof enough. It is guessed as slowly here as at the
sign-in.
"""

from __future__ import annotations

import time

from django.conf import settings
from django.contrib.auth import authenticate
from django.http import HttpRequest

from screening.client_address import client_address
from screening.errors import NotAllowedError
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


def note_proof(request: HttpRequest) -> None:
    """Remember in the session that its person has just typed their password."""
    request.session[PROVED_AT] = time.time()


def is_proved(request: HttpRequest) -> bool:
    """Whether the password was typed in this session a little while ago."""
    proved = request.session.get(PROVED_AT)
    limit = settings.SIGNATURE_PASSWORD_MINUTES * 60
    return isinstance(proved, float) and 0 <= time.time() - proved < limit


def prove(request: HttpRequest) -> None:
    """Ask for the password, unless it was typed a little while ago.

    Raises:
        NotAllowedError: none was typed, or another.
    """
    if is_proved(request):
        return
    typed = request.POST.get(FIELD, "")
    if not typed:
        raise NotAllowedError("Type your password with this signature: you signed in a while ago.")
    if not is_own_password(request, typed):
        raise NotAllowedError("That is not your password. Nothing was signed.")
    note_proof(request)
