"""What is done to many cases of the queue at once: hand over, screen again, take over changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from screening.admin.drafts import LONGEST_KEY
from screening.admin.queue import QueueFilter, filtered
from screening.admin.screening_again import screen_again
from screening.cases.outdated import outdated_by
from screening.cases.review import assign_case
from screening.errors import NotAllowedError
from screening.models import Case

MOST = 500
"""Cases at once; who wants more narrows the view."""
TOLD = 5
"""Refusals that are told one by one."""


def chosen_cases(request: HttpRequest) -> list[Case]:
    """The cases that were ticked, or all of the view that they stood in; at most ``MOST``."""
    cases = Case.objects.open().select_related("screening__transaction")
    if request.POST.get("every"):
        form = QueueFilter(QueryDict(request.POST.get("next", "").removeprefix("?")))
        found = filtered(cases, form.asked, request.user, timezone.now())
        if len(many := list(found[: MOST + 1])) > MOST:
            messages.warning(request, f"The first {MOST} cases of the view; do it once more.")
        return many[:MOST]
    sent = request.POST.getlist("case")
    chosen = [pk for pk in sent if pk.isascii() and pk.isdigit() and len(pk) < LONGEST_KEY][:MOST]
    if not chosen:
        messages.warning(request, "No case was selected.")
    return list(Case.objects.select_related("screening__transaction").filter(pk__in=chosen))


def assign_many(request: HttpRequest, cases: Sequence[Case], to: Any) -> None:
    """Hand cases to somebody, or to nobody."""
    refused = []
    for case in cases:
        try:
            assign_case(case=case, to=to, by=request.user)
        except NotAllowedError as refusal:
            refused.append(str(refusal))
    _tell(request, refused)


def screen_many(request: HttpRequest, cases: Sequence[Case], *, only_outdated: bool) -> None:
    """Screen the orders of cases again; on request only those that a change has touched.

    Args:
        only_outdated: leave alone what is still told of what is in force.
    """
    touched = [c for c in cases if not only_outdated or not c.is_open or outdated_by(c.screening)]
    asked = screen_again(touched, why="asked for in the queue", by=request.user)
    _tell(request, asked.refused)
    said = []
    if asked.queued:
        said.append(f"{_counted(asked.queued)} screened again; each goes on as it is.")
    if stay := len(cases) - len(touched):
        said.append(f"{_counted(stay)} not touched by what changed, and left as before.")
    if said:
        messages.success(request, " ".join(said))


def _counted(number: int) -> str:
    return "1 case is" if number == 1 else f"{number} cases are"


def _tell(request: HttpRequest, refused: Sequence[str]) -> None:
    for refusal in refused[:TOLD]:
        messages.error(request, refusal)
    if len(refused) > TOLD:
        messages.error(request, f"{len(refused) - TOLD} more were refused.")
