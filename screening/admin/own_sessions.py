"""Where somebody is signed in, on a page of its own; an administrator sees everybody's."""

from __future__ import annotations

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from screening.desk_sessions import end_session, living_sessions
from screening.errors import NotAllowedError
from screening.models import DeskSession

MANAGES = "auth.change_user"


def own_sessions_view(request: HttpRequest) -> HttpResponse:
    """The sessions that are open, each with a button to end it."""
    if request.method == "POST":
        return _end(request)
    manages = request.user.has_perm(MANAGES)
    context = {
        **admin.site.each_context(request),
        "title": "Who is signed in" if manages else "Where you are signed in",
        "sessions": living_sessions(person=None if manages else request.user),
        "here": request.session.session_key,
        "manages": manages,
    }
    return TemplateResponse(request, "desk/own_sessions.html", context)


def _end(request: HttpRequest) -> HttpResponse:
    asked = request.POST.get("session", "")
    pk = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else 0
    rows = DeskSession.objects.select_related("person")
    if not request.user.has_perm(MANAGES):
        rows = rows.filter(person_id=request.user.pk)
    session = get_object_or_404(rows, pk=pk)
    try:
        end_session(session=session, by=request.user)
        messages.success(request, f"The session of {session.person.get_username()} is ended.")
    except NotAllowedError as refusal:
        messages.error(request, str(refusal))
    return redirect("admin:own_sessions")
