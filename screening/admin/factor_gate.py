"""Nobody whose roles want a second factor works on the desk without one.

What was proved stands in the session, which the server keeps. Roles are asked anew on each page of
who has proved none: a role that is given takes effect at once.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from screening.admin.sessions import BREAK_GLASS_UNTIL
from screening.second_factors import has_factor, must_have_factor

FACTOR = "second_factor"
_OPEN = (
    "admin:logout",
    "admin:prove",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_view_recovery_codes",
)
"""Pages that lead to a second factor, or out."""


def note_factor(request: HttpRequest) -> None:
    """Remember in the session that its person has shown a second factor."""
    request.session[FACTOR] = True


def way_to_factor(request: HttpRequest, *, anywhere: bool = False) -> str:
    """Where somebody must go before they may open this page; empty where they may.

    It is the page that sets up a factor, or that asks for it: one may have been set up meanwhile,
    in another browser.

    Args:
        anywhere: ask of the desk as a whole, not of this page, which may be one that is open.
    """
    if not settings.SECOND_FACTOR_ROLES:
        return ""
    session = request.session
    if session.get(FACTOR) or BREAK_GLASS_UNTIL in session or not must_have_factor(request.user):
        return ""
    asks = has_factor(request.user)
    if not anywhere and request.path in {reverse(name) for name in _OPEN[: 2 if asks else None]}:
        return ""
    return reverse("admin:prove" if asks else "mfa_index")
