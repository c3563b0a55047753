"""Whether a screening still speaks of the order, the lists, the policy and the rules of now."""

from __future__ import annotations

from screening.controls.engines import RULES
from screening.models import ListVersion, PolicyVersion, Screening
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
