"""A person's own password asked again: guessed as slowly there as at the sign-in."""

from __future__ import annotations

from django.contrib.auth import authenticate
from django.http import HttpRequest

from screening.client_address import client_address
from screening.sign_in_limits import note_success


def is_own_password(request: HttpRequest, password: str) -> bool:
    """Whether this is the password of who is signed in; a stopped name is told it is not."""
    name = request.user.get_username()
    found = authenticate(request, username=name, password=password)
    if found is None or found.pk != request.user.pk:
        return False
    note_success(name=name, address=client_address(request.META))
    return True
