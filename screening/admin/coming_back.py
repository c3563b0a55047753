"""Who sends a form when their session has ended signs in again and is where they were."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme

from screening.admin.sessions import UNATTENDED, ended_of
from screening.cases.workflow import WORK
from screening.models import Case

_OF_A_CASE = re.compile(r"screening_case_[a-z_]+")
SIGNED_OUT = 401


def sign_in_again(request: HttpRequest, *, login: str) -> HttpResponse:
    """Lead to the sign-in, from there back to the page of the form; keep what was typed in it.

    Kept is what belongs to a case, for the person whose session has just ended here and for nobody
    else. The request has passed the check against forged ones, as every form of the desk has.
    """
    page = _page_of_case(request) or _page_it_came_from(request)
    if UNATTENDED in request.META:
        return HttpResponse(status=SIGNED_OUT)
    return redirect_to_login(page, login)


def _page_of_case(request: HttpRequest) -> str:
    """The page of the case that a form was about; empty where it was about none."""
    # Imported late: the site is made before the models' admin classes can be.
    from screening.admin.drafts import keep_typed, place_of

    try:
        match = resolve(request.path_info)
    except Resolver404:
        return ""
    pk = match.kwargs.get("pk")
    if not _OF_A_CASE.fullmatch(match.url_name or "") or not isinstance(pk, int):
        return ""
    case = Case.objects.select_related("screening").filter(pk=pk).first()
    person = ended_of(request)
    if case is not None and person is not None and person.has_perm(WORK):
        keep_typed(request.POST, case=case, by=person)
    page = reverse("admin:screening_case_change", args=(pk,))
    finding = place_of(request.POST)
    return f"{page}?finding={finding}" if re.fullmatch(r"[a-z_]+-[0-9]+", finding) else page


def _page_it_came_from(request: HttpRequest) -> str:
    """The page of ours that a form stood on, the home page where that is not known."""
    came = request.META.get("HTTP_REFERER", "")
    hosts = {request.get_host()}
    if url_has_allowed_host_and_scheme(came, hosts, require_https=request.is_secure()):
        parts = urlsplit(came)
        if parts.path.startswith(reverse("admin:index")):
            return f"{parts.path}?{parts.query}" if parts.query else parts.path
    return reverse("admin:index")
