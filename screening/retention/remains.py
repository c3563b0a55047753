"""What of an order outlives it: the sums its licenses were drawn by, and clearances still in use.

A license's ledger goes with the orders it tells of, and what they shipped stays on the license as
one sum. A clearance goes with the order it began in, unless answers to other orders rest on it:
then it stands without that order until the last of them is gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, Sum
from django.db.models.expressions import Combinable

from screening.models import Clearance, Disposition, License, LicenseMovement, Transaction

Kind = LicenseMovement.Kind


def held_by_licenses(transactions: Iterable[Transaction]) -> list[str]:
    """Numbers of the licenses that hold units for an order, neither shipped nor given back."""
    booked = LicenseMovement._base_manager.filter(case__screening__transaction__in=transactions)
    sums = booked.order_by().values_list("license__number")
    open_ones = sums.annotate(quantity=_open("quantity"), value=_open("value")).filter(
        Q(quantity__gt=0) | Q(value__gt=0)
    )
    return sorted(number for number, _quantity, _value in open_ones)


def settle_licenses(transactions: Sequence[Transaction]) -> list[dict[str, Any]]:
    """Put what an order shipped onto its licenses as a sum; the balances stay as they are.

    Args:
        transactions: every revision of an order for which no license holds anything.

    Returns:
        License, quantity and value of each sum, for the tombstone.
    """
    booked = LicenseMovement._base_manager.filter(case__screening__transaction__in=transactions)
    keys = booked.order_by().values_list("license", flat=True).distinct()
    settled = []
    for held in License.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk"):
        shipped = booked.filter(license=held)
        sums = shipped.aggregate(quantity=_shipped("quantity"), value=_shipped("value"))
        License.objects.filter(pk=held.pk).update(
            purged_quantity=F("purged_quantity") + sums["quantity"],
            purged_value=F("purged_value") + sums["value"],
        )
        told = {name: f"{amount.normalize():f}" for name, amount in sums.items()}
        settled.append({"license": held.number, **told})
    return settled


def living_clearances(transactions: Iterable[Transaction]) -> list[Clearance]:
    """Clearances that rest on an order and have not ended."""
    rows = Clearance.objects.alive().filter(
        disposition__case__screening__transaction__in=transactions
    )
    return list(rows.order_by("pk"))


def part_with_clearances(transactions: Sequence[Transaction]) -> list[Clearance]:
    """Let clearances that others rest on stand without an order.

    Returns:
        Those without an order that nothing but this order rests on: they go with it.
    """
    of_order = Q(case__screening__transaction__in=transactions)
    used_elsewhere = Disposition._base_manager.exclude(of_order).exclude(by_clearance=None)
    needed = Clearance.objects.filter(pk__in=used_elsewhere.values("by_clearance"))
    needed.filter(disposition__case__screening__transaction__in=transactions).update(
        disposition=None
    )
    used_here = Disposition._base_manager.filter(of_order).exclude(by_clearance=None)
    orphans = Clearance.objects.filter(disposition=None, pk__in=used_here.values("by_clearance"))
    return list(orphans.exclude(pk__in=needed))


def _sum(column: str, kind: str) -> Sum:
    return Sum(column, filter=Q(kind=kind), default=Decimal(0))


def _shipped(column: str) -> Combinable:
    return _sum(column, Kind.CONSUMED) - _sum(column, Kind.UNSHIPPED)


def _open(column: str) -> Combinable:
    """What is reserved and neither shipped nor given back."""
    return _sum(column, Kind.RESERVED) - _sum(column, Kind.GIVEN_BACK) - _shipped(column)
