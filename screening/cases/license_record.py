"""Entering a license we were given; its balance then moves by the ledger alone."""

from __future__ import annotations

from typing import Any

from screening import audit
from screening.errors import NotAllowedError
from screening.models import License


def enter_license(*, values: dict[str, Any], by: Any) -> License:
    """Put a license or a notification on record with its whole balance.

    Args:
        values: columns of ``License``.

    Raises:
        NotAllowedError: the number is on record, or a value has no currency.
    """
    if License.objects.filter(number=values["number"]).exists():
        raise NotAllowedError(f"License {values['number']} is on record already.")
    if values.get("value_left") is not None and not values.get("currency"):
        raise NotAllowedError("Name the currency of the value.")
    with audit.recorded():
        held = License.objects.create(**values)
        audit.record(verb="license_entered", subject=held, by=by.get_username(), **values)
        return held
