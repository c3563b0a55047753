"""The part of the policy that says how long an exchange rate may be relied on."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from screening.terms.policy_part import bounds_of, mapping_in, number_in, require_keys

_WHERE = "controls.exchange_rates"


@dataclass(frozen=True, slots=True)
class RatePolicy:
    """How long an exchange rate may be relied on. Own choices.

    Args:
        fresh_days: up to this age a rate counts as it is.
        older_margin: share by which an older one may be off (0.25 is 25 %).
        oldest_days: beyond this age there is no rate.
    """

    fresh_days: Decimal
    older_margin: Decimal
    oldest_days: Decimal

    @classmethod
    def from_mapping(cls, data: object) -> RatePolicy:
        """The ``exchange_rates`` part of a policy."""
        given = mapping_in(_WHERE, data)
        require_keys(_WHERE, given, list(cls.__slots__))
        numbers = (
            number_in(f"{_WHERE}.{key}", given[key], bounds_of(key)) for key in cls.__slots__
        )
        return cls(*numbers)
