"""How long a person stays signed in: a while without doing anything, and a day's work in all.

The times stand in the session itself, which the server keeps; the cookie only names it. What a
page does by itself, while nobody looks, keeps no session alive. Keys of the API have no session.

An ended session is emptied at once and remembers only whose it was, so that what that person sends
from a page that is still open is kept for them until they sign in again.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse

from screening import audit
from screening.desk_sessions import forget_session

SIGNED_IN_AT, ACTIVE_AT, ENDED_OF = "signed_in_at", "active_at", "ended_of"
BREAK_GLASS_UNTIL = "break_glass_until"
"""In a session of the account behind glass: when it ends, seconds of the epoch."""
NOTED_EVERY = 60
"""Seconds: a session that is in use is written no more often than this."""
UNATTENDED = "HTTP_X_UNATTENDED"
"""The header of what a page asks by itself."""
API = "/api/"


def sessions_that_end(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """End sessions that were idle too long, or are too old as a whole."""

    def answer(request: HttpRequest) -> HttpResponse:
        has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        if has_session and not request.path.startswith(API) and request.user.is_authenticated:
            _look_at(request, time.time())
        return get_response(request)

    return answer


def begin(session: Any) -> None:
    """Note in a session that somebody has just signed in."""
    now = time.time()
    session.pop(ENDED_OF, None)
    session[SIGNED_IN_AT] = session[ACTIVE_AT] = now


def ended_of(request: HttpRequest) -> Any:
    """Whose session it was that has ended and this request came in; None where none has."""
    pk = request.session.get(ENDED_OF)
    return get_user_model().objects.filter(pk=pk, is_active=True).first() if pk else None


def _look_at(request: HttpRequest, now: float) -> None:
    session = request.session
    if SIGNED_IN_AT not in session:  # begun under an older release
        session[SIGNED_IN_AT] = session[ACTIVE_AT] = now
        return
    active_at = float(session.get(ACTIVE_AT, 0))
    if now - float(session[SIGNED_IN_AT]) >= settings.SESSION_HOURS * 3600:
        _end(request, "whole")
    elif now >= float(session.get(BREAK_GLASS_UNTIL, math.inf)):
        _end(request, "break-glass account")
    elif now - active_at >= settings.SESSION_IDLE_MINUTES * 60:
        _end(request, "idle")
    elif now - active_at >= NOTED_EVERY and UNATTENDED not in request.META:
        session[ACTIVE_AT] = now


def _end(request: HttpRequest, why: str) -> None:
    person: Any = request.user
    audit.record(verb="session_ended", subject=person, by=person.get_username(), why=why)
    forget_session(request.session.session_key or "")
    request.session.flush()
    request.session[ENDED_OF] = person.pk
    request.user = AnonymousUser()
