"""Taking the next case of the queue, so that two officers never take the same one."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.transaction import atomic
from django.utils import timezone

from screening.cases.review import assign_case
from screening.models import Case
from screening.models.cases import CaseQuerySet


def take_next_case(
    *,
    by: Any,
    within: CaseQuerySet | None = None,
    after: int | None = None,
    may_sign_second: bool = False,
) -> Case | None:
    """The case to work on next: one's own, what waits for one's signature, or a free one.

    What one has signed first oneself waits for another person and is never given.

    Args:
        by: the officer who takes it; a free case becomes theirs.
        within: the cases of the view that the officer keeps to; all open ones without it.
        after: key of the case that the officer comes from; of their own, those behind it are given.
        may_sign_second: whether to give what another person has signed first.

    Returns:
        The case; None when every open case of the view is with somebody else.
    """
    with atomic():
        cases = Case.objects.open() if within is None else within.open()
        waiting = cases.awake(today=timezone.now().date()).in_order_of_work()
        own = waiting.filter(assigned_to=by, first_signature=None)
        if (case := _behind(own, after)) is not None:
            return case
        if may_sign_second:
            half = waiting.half_signed().exclude(first_signature__signed_by=by)
            half = half.exclude(screening__transaction__owner=by)
            if (case := _behind(half, after)) is not None:
                return case
        free = waiting.filter(assigned_to=None, first_signature=None)
        # Where the database can, a row another officer is just taking is passed over.
        skip = connection.features.has_select_for_update_skip_locked
        case = free.select_for_update(of=("self",), skip_locked=skip, no_key=True).first()
        return assign_case(case=case, to=by, by=by) if case else None


def _behind(cases: CaseQuerySet, after: int | None) -> Case | None:
    """The first of few cases, or the one behind a given one of them; None behind the last."""
    keys = list(cases.values_list("pk", flat=True))
    if after in keys:
        keys = keys[keys.index(after) + 1 :]
    return Case.objects.filter(pk=keys[0]).first() if keys else None
