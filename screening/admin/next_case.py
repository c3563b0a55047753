"""Where an officer goes next: the next case of the view that they look at."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from screening.admin.queue import filtered
from screening.cases.assignment import take_next_case
from screening.cases.workflow import SECOND
from screening.models import Case

QUEUE = "admin:screening_case_changelist"
_KEPT = "queue_view"
_BEFORE = "case_before"


def keep_to_view(request: HttpRequest, asked: Mapping[str, str]) -> None:
    """Remember what is asked of the queue, for as long as the session lasts.

    A search and a look at decided cases are no views to work in.
    """
    view = {} if {"q", "status"} & set(asked) else dict(asked)
    if request.session.get(_KEPT, {}) != view:
        request.session[_KEPT] = view


def next_case_url(request: HttpRequest, *, after: str = "") -> str:
    """The address of the next case; of the queue, with a word, where nothing is left.

    Args:
        after: key of the case that the officer comes from, as the form carries it.
    """
    kept = request.session.get(_KEPT, {})
    user = request.user
    if after.isdigit():
        request.session[_BEFORE] = int(after)
    case = take_next_case(
        by=user,
        within=filtered(Case.objects.all(), kept, user, timezone.now()) if kept else None,
        after=int(after) if after.isdigit() else None,
        may_sign_second=user.has_perm(SECOND),
    )
    if case is not None:
        return reverse("admin:screening_case_change", args=(case.pk,))
    where = " in this view" if kept else ""
    messages.warning(request, f"Nothing is left for you{where}: every open case is with somebody.")
    return reverse(QUEUE)


def previous_case_url(request: HttpRequest, case: Case) -> str:
    """The address of the case that the officer came from; empty where they came from none."""
    before = request.session.get(_BEFORE)
    if before is None or before == case.pk:
        return ""
    return reverse("admin:screening_case_change", args=(before,))
