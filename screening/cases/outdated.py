"""Whether a screening still speaks of the order, the lists, the policy and the rules of now."""

from __future__ import annotations

from screening.controls.engines import RULES
from screening.models import ChangeEffect, ListVersion, MonitoredChange, PolicyVersion, Screening
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
    replaced = ListVersion.objects.active().filter(
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
    the screening as it is: its answer is then the one that screening again would give."""
    changes = MonitoredChange.objects.of_reference()
    newest = changes.prefetch_related("after").first()
    if newest is None or screening.started_at is None:
        return False
    unfinished = changes.exclude(status=MonitoredChange.Status.COMPLETED)
    open_since = unfinished.filter(noticed_at__gt=screening.started_at)
    policy = PolicyVersion.objects.first()
    active = set(ListVersion.objects.active().values_list("pk", flat=True))
    return (
        not open_since.exists()
        and {version.pk for version in newest.after.all()} == active
        and newest.policy_after_id == (policy.pk if policy else None)
        and EngineVersion.parse(newest.engine_after).rules == RULES
    )


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
