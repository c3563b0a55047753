"""Whether a screening still speaks of the order, the lists, the policy and the rules of now."""

from __future__ import annotations

from screening.controls.engines import RULES
from screening.models import (
    ChangeEffect,
    ListVersion,
    MonitoredChange,
    PolicyVersion,
    RecordKind,
    Screening,
)
from screening.models.lists import ListVersionQuerySet
from screening.terms.engine import EngineVersion


def outdated_by(screening: Screening) -> str:
    """What came after a screening and makes its answer one about the past.

    Args:
        screening: completed; its transaction fetched.

    Returns:
        A sentence that names the newer order, list version, policy or rules; empty when there is
        none.
    """
    order = screening.transaction
    newer = Screening.objects.filter(
        transaction__owner=order.owner_id,
        transaction__reference=order.reference,
        queued_at__gt=screening.queued_at,
    )
    if screening.superseded_by_id is not None or newer.exists():
        return "A newer screening of this order was started."
    if (gone := _gone(screening)) and not _is_in_force_again(screening):
        return gone
    if is_watched(screening):
        return ""
    used = screening.versions_used
    replaced = _in_force().filter(
        source__in=used.values("source"), activated_at__gt=screening.started_at
    )
    changed = replaced.exclude(pk__in=used.values("pk")).order_by("source").first()
    if changed is not None:
        return f"{changed.source_id} has a newer version, {changed.label}."
    newest = PolicyVersion.objects.first()
    if screening.policy_id is not None and newest and newest.pk != screening.policy_id:
        return f"Policy {newest.version} has applied since."
    if EngineVersion.parse(screening.engine).rules != RULES:
        return f"Rules {RULES} have applied since."
    return ""


def is_watched(screening: Screening) -> bool:
    """Whether monitoring has looked at every change since, up to what is in force now, and left
    the screening as it is: its answer is then the one that screening again would give.

    A change is looked through order by order, so one order does not wait for the others.
    """
    changes = MonitoredChange.objects.of_reference()
    newest = changes.prefetch_related("after").first()
    if newest is None or screening.started_at is None:
        return False
    policy = PolicyVersion.objects.first()
    after = newest.after.exclude(source__kind=RecordKind.RATE).values_list("pk", flat=True)
    if (
        set(after) != set(_in_force().values_list("pk", flat=True))
        or newest.policy_after_id != (policy.pk if policy else None)
        or EngineVersion.parse(newest.engine_after).rules != RULES
    ):
        return False
    unfinished = changes.exclude(status=MonitoredChange.Status.COMPLETED)
    open_since = unfinished.filter(noticed_at__gt=screening.started_at)
    return all(_has_passed(change, screening) for change in open_since)


def _in_force() -> ListVersionQuerySet:
    """What orders are screened against now; an order keeps the rates of its day."""
    return ListVersion.objects.active().exclude(source__kind=RecordKind.RATE)


def _has_passed(change: MonitoredChange, screening: Screening) -> bool:
    """Whether an unfinished change has been looked at for the order of a screening.

    What was being screened as the change was noticed is looked at once more at its end.
    """
    if change.scope == MonitoredChange.Scope.NOTHING:
        return True
    if screening.finished_at is None or screening.finished_at >= change.noticed_at:
        return False
    order = str(screening.transaction_id)
    parts = change.parts.filter(subjects="orders", finished_at__isnull=False)
    near = parts.filter(first__lte=order, last__gte=order).values_list("first", "last")
    return any(first <= order <= last for first, last in near)


def _is_in_force_again(screening: Screening) -> bool:
    """Whether the very lists that a screening used screen now, as after a list was taken back."""
    used = set(screening.versions_used.values_list("pk", flat=True))
    return used == set(ListVersion.objects.active().values_list("pk", flat=True))


def _gone(screening: Screening) -> str:
    """What monitoring noted as gone since, while the screening still tells of it."""
    noted = ChangeEffect.objects.filter(
        transaction=screening.transaction_id,
        what=ChangeEffect.What.GONE,
        noted_at__gt=screening.finished_at,
    )
    newest = noted.select_related("change").order_by("-id").first()
    return f"{'; '.join(newest.gone)}: gone since {newest.change}." if newest else ""
