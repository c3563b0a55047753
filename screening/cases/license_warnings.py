"""What an officer is told of a license before it fails: near its end, nearly used up."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from django.db.models import F, Sum

from screening.controls.desk_policy import DeskPolicy
from screening.models import License, LicenseMovement

Kind = LicenseMovement.Kind
ZERO = Decimal(0)


def warnings_of(held: License, *, today: date, policy: DeskPolicy) -> tuple[str, ...]:
    """What an officer must know before relying on a license: near its end, nearly used up."""
    found = []
    if held.expires_on is not None:
        if held.expires_on < today:
            found.append(f"expired on {held.expires_on}")
        elif held.expires_on <= today + timedelta(days=policy.license_warning_days):
            found.append(f"expires on {held.expires_on}")
    drawn = _drawn(held)
    for name, left, used in (
        ("quantity", held.quantity_left, drawn[0]),
        ("value", held.value_left, drawn[1]),
    ):
        if left is None:
            continue
        granted = left + used
        if not left:
            found.append(f"no {name} is left")
        elif left <= granted * policy.license_warning_share:
            found.append(f"{left / granted:.0%} of its {name} is left")
    return tuple(found)


def licenses_with_warnings(
    *, today: date, policy: DeskPolicy, most: int
) -> list[tuple[License, tuple[str, ...]]]:
    """The licenses with a warning, the one that ends first on top; at most so many."""
    found = []
    for held in License.objects.order_by(F("expires_on").asc(nulls_last=True), "number"):
        if len(found) == most:
            break
        if said := warnings_of(held, today=today, policy=policy):
            found.append((held, said))
    return found


def _drawn(held: License) -> tuple[Decimal, Decimal]:
    """What is reserved or shipped: all reservations less what was given back."""
    sums = dict.fromkeys(Kind.values, (ZERO, ZERO))
    grouped = held.movements.order_by().values_list("kind")
    for kind, quantity, value in grouped.annotate(Sum("quantity"), Sum("value")):
        sums[kind] = (quantity, value)
    reserved, returned = sums[Kind.RESERVED], sums[Kind.GIVEN_BACK]
    return reserved[0] - returned[0], reserved[1] - returned[1]
