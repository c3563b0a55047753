"""Screening a stored transaction once more: against the lists and the policy of now."""

from __future__ import annotations

from typing import Any

from screening import audit
from screening.errors import NotAllowedError
from screening.models import Screening, Transaction


def queue_screening(*, transaction: Transaction, why: str, by: Any) -> Screening:
    """Store a queued screening of a transaction; it will supersede the earlier ones.

    One that is still waiting is given back instead: it will see the same lists.

    Args:
        why: for the record, for example "list us-ofac-sdn changed".
        by: the user who asks.

    Raises:
        NotAllowedError: the transaction was canceled.
    """
    with audit.recorded():
        locked = Transaction.objects.select_for_update(no_key=True).get(pk=transaction.pk)
        if locked.canceled_at is not None:
            raise NotAllowedError(f"{locked} was canceled: its submitter may submit it again.")
        waiting = transaction.screenings.filter(status=Screening.Status.QUEUED).first()
        if waiting is not None:
            return waiting
        screening = Screening.objects.create(transaction=transaction)
        audit.record(
            verb="screening_queued",
            subject=screening,
            by=by.get_username(),
            transaction=str(transaction.pk),
            why=why,
        )
        return screening
