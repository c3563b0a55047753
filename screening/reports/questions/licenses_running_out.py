"""Licenses near their end or nearly used up on a day, told from the ledger as it stood then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum

from screening.models import License, LicenseMovement
from screening.policies import desk_policy_in_force
from screening.reports.report import Plot, Section, Value
from screening.terms.values import start_of

Kind = LicenseMovement.Kind
TAKES = {Kind.RESERVED.value: 1, Kind.GIVEN_BACK.value: -1}
"""Bookings that move what is left; a shipment only uses up what was reserved for it."""


@dataclass(frozen=True, slots=True)
class RunningOut:
    """A license that needs a look.

    Args:
        days: from the day that was asked about to its last; None without an end.
        quantity_left, value_left: None where the license sets no such limit.
        share: of quantity or value what is left, the smaller, 0 to 1; None without a limit.
    """

    license: License
    days: int | None
    quantity_left: Decimal | None
    value_left: Decimal | None
    share: Decimal | None


def running_out(day: date) -> Iterator[RunningOut]:
    """Licenses that were on record and not ended before the day, by their last day of use.

    The policy in force says how many days before the end, and at what share left, a license warns.
    """
    policy = desk_policy_in_force()
    after = start_of(day + timedelta(days=1))
    licenses = License.objects.filter(created_at__lt=after).filter(
        Q(expires_on=None) | Q(expires_on__gte=day)
    )
    drawn = _sums(LicenseMovement._base_manager.all())
    since = _sums(LicenseMovement._base_manager.filter(at__gte=after))
    none = (Decimal(0), Decimal(0))
    for held in licenses.order_by("expires_on", "number").iterator(chunk_size=500):
        taken, later = drawn.get(held.pk, none), since.get(held.pk, none)
        purged = (held.purged_quantity, held.purged_value)
        left_now = (held.quantity_left, held.value_left)
        left: list[Decimal | None] = []
        shares: list[Decimal] = []
        for now, all_taken, taken_later, gone in zip(left_now, taken, later, purged, strict=True):
            left.append(None if now is None else now + taken_later)
            if now is not None and (granted := now + all_taken + gone):
                shares.append((now + taken_later) / granted)
        days = (held.expires_on - day).days if held.expires_on else None
        share = min(shares, default=None)
        is_near = days is not None and days <= policy.license_warning_days
        if is_near or (share is not None and share <= policy.license_warning_share):
            yield RunningOut(held, days, left[0], left[1], share)


def _sums(movements: QuerySet[LicenseMovement]) -> dict[int, tuple[Decimal, Decimal]]:
    """What bookings took of each license, by its key: quantity and value."""
    found: dict[int, tuple[Decimal, Decimal]] = {}
    rows = movements.filter(kind__in=TAKES).order_by().values_list("license", "kind")
    for pk, kind, quantity, value in rows.annotate(q=Sum("quantity"), v=Sum("value")):
        before, sign = found.get(pk, (Decimal(0), Decimal(0))), TAKES[kind]
        found[pk] = (before[0] + sign * quantity, before[1] + sign * value)
    return found


def _short(amount: Decimal | None) -> Decimal | None:
    """Without the zeros that the column keeps."""
    if amount is None:
        return None
    return (
        amount.quantize(Decimal(1)) if amount == amount.to_integral_value() else amount.normalize()
    )


COLUMNS = (
    "License", "Kind", "Last day of use", "Days left", "Quantity left", "Value left", "Currency",
    "Percent left",
)  # fmt: skip


def running_out_section(day: date) -> Section:
    """Those of a day, drawn by what is left of each."""

    def rows() -> Iterator[tuple[Value, ...]]:
        for row in running_out(day):
            yield (
                row.license.number,
                row.license.get_kind_display(),
                row.license.expires_on,
                row.days,
                _short(row.quantity_left),
                _short(row.value_left),
                row.license.currency or None,
                round(100 * row.share, 1) if row.share is not None else None,
            )

    policy = desk_policy_in_force()
    note = (
        f"As of {day}: no more than {policy.license_warning_days} days to the end, or no more than "
        f"{policy.license_warning_share:.0%} left of what was granted."
    )
    plot = Plot("License", ("Percent left",), is_lying=True, said="Percent left of each license")
    return Section("Licenses running out", COLUMNS, rows(), 0, note, plot)
