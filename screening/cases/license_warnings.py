"""What an officer is told of a license before it fails: near its end, nearly used up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Q, Sum

from screening.desk.policy import DeskPolicy
from screening.models import License, LicenseMovement, Screening
from screening.policies import desk_policy_in_force

Kind = LicenseMovement.Kind


def warnings_of(held: License, *, today: date, policy: DeskPolicy) -> tuple[str, ...]:
    """What an officer must know before relying on a license: near its end, nearly used up."""
    return warnings_by_license([held], today=today, policy=policy)[held.pk]


def warnings_by_license(
    licenses: Sequence[License], *, today: date, policy: DeskPolicy
) -> dict[int, tuple[str, ...]]:
    """The warnings of each license by its key, empty where there is none; one query for all."""
    drawn = _drawn(licenses)
    return {
        held.pk: (
            *_about_its_end(held, today, policy),
            *_about_what_is_left(held, drawn[held.pk], policy),
        )
        for held in licenses
    }


def warnings_for(screening: Screening, *, today: date) -> dict[str, tuple[str, ...]]:
    """The warnings of each license that an order names or was answered with, by its number.

    Args:
        screening: with its transaction fetched.

    Returns:
        Licenses on record that have something to warn of, in the order of their numbers.
    """
    lines = screening.transaction.content["lines"]
    numbers = {line["license_number"] for line in lines if line.get("license_number")}
    if not numbers and not hasattr(screening, "case"):
        return {}
    named = Q(number__in=numbers) | Q(answers__case__screening=screening)
    licenses = list(License.objects.filter(named).distinct().order_by("number"))
    if not licenses:
        return {}
    said = warnings_by_license(licenses, today=today, policy=desk_policy_in_force())
    return {held.number: said[held.pk] for held in licenses if said[held.pk]}


def _about_its_end(held: License, today: date, policy: DeskPolicy) -> Iterator[str]:
    if held.withdrawn_on is not None:
        yield f"withdrawn on {held.withdrawn_on}"
        return
    if held.expires_on is None:
        return
    if held.expires_on < today:
        yield f"expired on {held.expires_on}"
    elif held.expires_on <= today + timedelta(days=policy.license_warning_days):
        yield f"expires on {held.expires_on}"


def _about_what_is_left(
    held: License, drawn: tuple[Decimal, Decimal], policy: DeskPolicy
) -> Iterator[str]:
    for name, left, used in (
        ("quantity", held.quantity_left, drawn[0]),
        ("value", held.value_left, drawn[1]),
    ):
        if left is None:
            continue
        granted = left + used
        if not left:
            yield f"no {name} is left"
        elif left <= granted * policy.license_warning_share:
            yield f"{left / granted:.0%} of its {name} is left"


def _drawn(licenses: Sequence[License]) -> dict[int, tuple[Decimal, Decimal]]:
    """What is reserved or shipped of each, also for orders that are purged."""
    booked = LicenseMovement._base_manager.filter(
        license__in=licenses, kind__in=(Kind.RESERVED, Kind.GIVEN_BACK)
    )
    sums = {held.pk: (held.purged_quantity, held.purged_value) for held in licenses}
    grouped = booked.order_by().values_list("license", "kind")
    for pk, kind, quantity, value in grouped.annotate(Sum("quantity"), Sum("value")):
        before, sign = sums[pk], 1 if kind == Kind.RESERVED else -1
        sums[pk] = (before[0] + sign * quantity, before[1] + sign * value)
    return sums
