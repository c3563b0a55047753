"""How the review desk works: where a second person must sign, how long things last.

The ``desk`` part of the policy. All numbers are our own choices; the defaults are the strict ones,
so that a policy that says nothing about the desk asks for the second signature everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any

from screening.errors import InvalidPolicyError
from screening.terms.policy_part import DAYS, Bounds, bounds_of, number_in
from screening.terms.standing_record import StandingKind

_WHOLE = Bounds(Decimal(1), DAYS.most, is_whole=True)
"""Days and hours of the desk."""


@dataclass(frozen=True, slots=True)
class SecondSignature:
    """What makes a release want a second person.

    Args:
        true_match_overturned: a hit was once answered ``true_match`` and is so no longer.
        block_released: the outcome was ``block``.
        lists: a hit on one of these list sources, whatever the answer to it.
        eccns: goods under one of these entries, as stated or as determined.
        value_above_usd: order value above which two must sign; a value that cannot be told to
            lie below counts as above.
    """

    true_match_overturned: bool = True
    block_released: bool = True
    lists: tuple[str, ...] = ("us-bis-denied-persons", "us-ofac-sdn")
    eccns: tuple[str, ...] = ("3A090", "4A090")
    value_above_usd: Decimal = Decimal(250_000)


@dataclass(frozen=True, slots=True)
class DeskPolicy:
    """The desk's part of the policy.

    Args:
        second_signature: where a second person must sign.
        clearance_days: how long a clearance lasts at most.
        clearance_releases: whether an order goes that clearances answer wholly.
        shipment_follows_order: whether a shipment goes of which nothing is asked that was not
            answered when its order was released.
        second_look_share: share of bulk answers that another person must look at, 0 to 1.
        target_hours_block: hours after opening in which a block should be decided.
        target_hours_hold: the same for a hold.
        license_warning_days: days before the end of a license at which it warns.
        license_warning_share: share left of a license at which it warns, 0 to 1.
        record_days: how long an answer lasts that is kept on file, where nobody says its end.
        look_back_days: how many days back shipments are met with what was listed since.
        record_second_person: kinds of records on file to which two officers must agree where no
            person but a customer or an ERP entered them.
        partial_release: whether lines of a held order may ship ahead of those that are held.
    """

    second_signature: SecondSignature = field(default_factory=SecondSignature)
    clearance_days: int = 365
    clearance_releases: bool = False
    shipment_follows_order: bool = False
    second_look_share: Decimal = Decimal("0.1")
    target_hours_block: int = 4
    target_hours_hold: int = 16
    license_warning_days: int = 60
    license_warning_share: Decimal = Decimal("0.2")
    record_days: int = 365
    look_back_days: int = 90
    record_second_person: tuple[str, ...] = tuple(kind.value for kind in StandingKind)
    partial_release: bool = False

    @classmethod
    def from_mapping(cls, data: Mapping[str, Any]) -> DeskPolicy:
        """The ``desk`` part of a policy as JSON, on top of the defaults.

        Raises:
            InvalidPolicyError: a key nobody reads, or a value of the wrong kind.
        """
        values = _values("desk", cls(), {k: v for k, v in data.items() if k != "second_signature"})
        signature = data.get("second_signature", {})
        if not isinstance(signature, Mapping):
            raise InvalidPolicyError("desk.second_signature: must be an object")
        default = SecondSignature()
        second = SecondSignature(**_values("desk.second_signature", default, signature))
        unknown = set(values.get("record_second_person", ())) - set(StandingKind)
        if unknown:
            raise InvalidPolicyError(
                f"desk.record_second_person: unknown kind {', '.join(sorted(unknown))}"
            )
        return cls(**values, second_signature=second)


def _values(where: str, default: Any, data: Mapping[str, Any]) -> dict[str, Any]:
    known = {f.name: getattr(default, f.name) for f in fields(default)}
    unknown = sorted(set(data) - set(known))
    if unknown:
        raise InvalidPolicyError(f"{where}: unknown key {', '.join(unknown)}")
    return {key: _value(f"{where}.{key}", value, known[key]) for key, value in data.items()}


def _value(where: str, value: Any, like: Any) -> Any:
    match like:
        case bool():
            if not isinstance(value, bool):
                raise InvalidPolicyError(f"{where}: must be true or false")
            return value
        case int():
            if not isinstance(value, int):
                raise InvalidPolicyError(f"{where}: must be {_WHOLE}, not {str(value)[:40]!r}")
            return int(number_in(where, value, _WHOLE))
        case Decimal():
            return number_in(where, value, bounds_of(where))
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise InvalidPolicyError(f"{where}: must be a list of texts")
    return tuple(value)
