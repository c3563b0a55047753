"""Merging two partners that are one, or saying that they are two."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from screening import audit
from screening.errors import NotAllowedError
from screening.models import BusinessPartner, PartnerMerge


def confirm_merge(*, merge: PartnerMerge, comment: str, by: Any) -> PartnerMerge:
    """Make the number of one partner mean the other; orders that were judged stay as they are.

    Raises:
        NotAllowedError: it does not wait, or one of the two was merged meanwhile.
    """
    with audit.recorded():
        locked = _waiting(merge)
        pair = BusinessPartner.objects.select_for_update(of=("self",)).in_bulk(
            [locked.partner_id, locked.into_id]
        )
        partner, into = pair[locked.partner_id], pair[locked.into_id]
        if partner.merged_into_id or into.merged_into_id:
            raise NotAllowedError("One of the two was merged meanwhile: read the partners again.")
        partner.merged_into = into
        partner.save(update_fields=["merged_into", "changed_at"])
        # Whatever was merged into it before goes along, so that a number is looked up once.
        BusinessPartner.objects.filter(merged_into=partner).update(merged_into=into)
        _settle(locked, PartnerMerge.Status.CONFIRMED, comment, by)
        audit.record(
            verb="partners_merged",
            subject=partner,
            by=by.get_username(),
            partner=partner.number,
            into=into.number,
            why=locked.why,
            comment=comment,
        )
        return locked


def decline_merge(*, merge: PartnerMerge, comment: str, by: Any) -> PartnerMerge:
    """Say that they are two; it is not proposed again.

    Raises:
        NotAllowedError: it does not wait, or no reason is given.
    """
    with audit.recorded():
        locked = _waiting(merge)
        if not comment.strip():
            raise NotAllowedError("Write why they are two.")
        _settle(locked, PartnerMerge.Status.DECLINED, comment, by)
        audit.record(
            verb="partner_merge_declined",
            subject=locked.partner,
            by=by.get_username(),
            into=locked.into.number,
            comment=comment.strip(),
        )
        return locked


def _waiting(merge: PartnerMerge) -> PartnerMerge:
    locked = PartnerMerge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
    if locked.status != PartnerMerge.Status.PROPOSED:
        raise NotAllowedError(f"This merge is settled: {locked.get_status_display()}.")
    return locked


def _settle(merge: PartnerMerge, status: str, comment: str, by: Any) -> None:
    merge.status, merge.comment = status, comment.strip()
    merge.settled_at, merge.settled_by = timezone.now(), by
    merge.save(update_fields=["status", "comment", "settled_at", "settled_by"])
