"""Canceling an order: nothing more of it ships, and what it reserved is free again.

The submitter says so once; a retry under the same key is answered with what was done. The order
may come again: as its next revision, screened anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from screening import audit
from screening.cases.ledger import give_back_reserved
from screening.cases.opening import lock_screenings
from screening.cases.shipping import unship_all
from screening.errors import NotAllowedError
from screening.models import Cancellation, Case, LicenseMovement, Transaction


@dataclass(frozen=True, slots=True)
class Wish:
    """What a submitter asks.

    Args:
        reference: of the order.
        key: theirs, one for each cancellation, the same in a retry.
        reason: in their words.
        canceled_by: who canceled, as they name them.
    """

    reference: str
    key: str
    reason: str
    canceled_by: str


def cancel_order(*, wish: Wish, owner: Any, through: str) -> Cancellation:
    """Cancel the newest revision of an order, a shipment or a technology release.

    Open cases of it close as canceled, a signature that stands there is void, and what licenses
    hold for it and did not ship is given back. What shipped of an order stays booked; of a
    shipment that is canceled nothing left, and its order holds it again.

    Args:
        owner: the user the submitter acts as.
        through: the API key or command, for the record.

    Returns:
        The cancellation; of a retry, the one that stands.

    Raises:
        Transaction.DoesNotExist: no such reference of this owner.
        NotAllowedError: it is canceled already, the key told of another cancellation, or key,
            reason or person is blank. Nothing was changed.
    """
    if not (wish.key.strip() and wish.reason.strip() and wish.canceled_by.strip()):
        raise NotAllowedError("Name the key, the reason and who canceled.")
    with audit.recorded():
        if (before := _before(wish, owner)) is not None:
            return before
        revisions = Transaction.objects.revisions_of(owner=owner, reference=wish.reference)
        newest = revisions.first()
        if newest is None:
            raise Transaction.DoesNotExist(f"No transaction {wish.reference}.")
        lock_screenings(order=newest)
        cases = list(_open_cases(newest))
        locked = revisions.select_for_update(no_key=True).get(pk=newest.pk)
        # Whoever came first under the same key has committed by now.
        if (before := _before(wish, owner)) is not None:
            return before
        _check_cancelable(locked)
        return _cancel(locked, cases, wish, owner, through)


def _before(wish: Wish, owner: Any) -> Cancellation | None:
    """The cancellation that this key told of before."""
    found = Cancellation.objects.filter(owner=owner, key=wish.key.strip())
    before: Cancellation | None = found.select_related("transaction").first()
    if before is None:
        return None
    told = (before.transaction.reference, before.reason, before.canceled_by)
    spelled = Transaction.objects.spelled(owner=owner, reference=wish.reference)
    if told != (spelled, wish.reason.strip(), wish.canceled_by.strip()):
        raise NotAllowedError(
            f"Idempotency-Key {before.key!r} canceled {before.transaction.reference} before, with "
            "another reason or person: use a new key for each cancellation."
        )
    return before


def _open_cases(order: Transaction) -> Any:
    """The open cases of an order in all its revisions, locked."""
    rows = Case.objects.select_for_update(of=("self",), no_key=True).filter(
        screening__transaction__owner=order.owner_id,
        screening__transaction__reference=order.reference,
        status=Case.Status.OPEN,
    )
    return rows.select_related("first_signature__signed_by").order_by("pk")


def _check_cancelable(order: Transaction) -> None:
    if order.canceled_at is not None:
        raise NotAllowedError(
            f"{order} was canceled on {order.canceled_at:%Y-%m-%d} already; retries of that "
            "cancellation use its Idempotency-Key."
        )


def _cancel(
    order: Transaction, cases: list[Case], wish: Wish, owner: Any, through: str
) -> Cancellation:
    now = timezone.now()
    for case in cases:
        _close(case, through)
    why = f"canceled: {wish.reason.strip()}"
    unship_all(shipment=order, by=owner, why=why)
    given_back = give_back_reserved(order=order, by=owner, why=why)
    Transaction.objects.filter(
        owner=owner, reference=order.reference, revision__lte=order.revision, canceled_at=None
    ).update(canceled_at=now)
    done: Cancellation = Cancellation.objects.create(
        transaction=order,
        owner=owner,
        key=wish.key.strip(),
        reason=wish.reason.strip(),
        canceled_by=wish.canceled_by.strip(),
        canceled_through=through,
        given_back=[_told(movement) for movement in given_back],
    )
    audit.record(
        verb="order_canceled",
        subject=order,
        by=through,
        reference=order.reference,
        revision=order.revision,
        canceled_by=done.canceled_by,
        reason=done.reason,
        key=done.key,
        cases=[case.number for case in cases],
        given_back=done.given_back,
    )
    return done


def _close(case: Case, through: str) -> None:
    signed = case.first_signature
    case.status, case.first_signature = Case.Status.CANCELED, None
    case.save(update_fields=["status", "first_signature"])
    void = {"voids_signature_of": signed.signed_by.get_username()} if signed else {}
    audit.record(verb="case_canceled", subject=case, by=through, **void)


def _told(movement: LicenseMovement) -> dict[str, Any]:
    return {
        "license": movement.license.number,
        "line": movement.line,
        "quantity": f"{movement.quantity.normalize():f}",
        "value": f"{movement.value.normalize():f}",
    }
