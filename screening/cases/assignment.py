"""Taking the next case of the queue, so that two officers never take the same one."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.transaction import atomic
from django.utils import timezone

from screening.cases.review import assign_case
from screening.models import Case


def take_next_case(*, by: Any) -> Case | None:
    """Assign the first open case that nobody has, in the order of work.

    Args:
        by: the officer who takes it.

    Returns:
        The case, now theirs; None when every open case is with somebody.
    """
    with atomic():
        free = Case.objects.open().awake(today=timezone.now().date())
        free = free.filter(assigned_to=None).in_order_of_work()
        # Where the database can, a row another officer is just taking is passed over.
        skip = connection.features.has_select_for_update_skip_locked
        case = free.select_for_update(of=("self",), skip_locked=skip, no_key=True).first()
        return assign_case(case=case, to=by, by=by) if case else None
