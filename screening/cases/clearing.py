"""Letting go what people have answered before: a clearance, or the release of a shipment's order.

What two people cleared, or an officer released, is not asked again. Policy says whether
(``desk.clearance_releases``, ``desk.shipment_follows_order``). Nobody signs; the record names what
the release rests on. A random share of what clearances answer is left to an officer all the same.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from screening import audit
from screening.cases.carrying import released_cases_of
from screening.cases.findings import FindingState, findings_of
from screening.cases.following import WHO_IT_IS
from screening.cases.licenses import reserve_for_release
from screening.cases.machine import MACHINE
from screening.cases.signing import reasons_for_second
from screening.errors import NotAllowedError
from screening.models import Case, Clearance, Hit
from screening.policies import desk_policy_in_force
from screening.terms.outcome import Outcome
from screening.terms.transaction_kind import QUOTATION

_DRAW = secrets.SystemRandom().random


@dataclass(frozen=True, slots=True)
class Basis:
    """What answers every finding of a case.

    Args:
        clearances: in force, each for one pair.
        orders: released cases whose answers were carried.
    """

    clearances: tuple[Clearance, ...] = ()
    orders: tuple[Case, ...] = ()

    @property
    def words(self) -> str:
        """What the release rests on, as a decision's comment."""
        said = [
            f"{c.party_name} is not {c.listed_name}: clearance {c.pk} of {c.proposed_by} and "
            f"{c.approved_by}, until {c.expires_on}"
            for c in self.clearances
        ]
        said += [f"as released on {o.number}, {o.decided_through}" for o in self.orders]
        return f"Answered before: {'; '.join(said)}."


def release_if_answered_before(*, case: Case, draw: Callable[[], float] = _DRAW) -> bool:
    """Release a case whose every finding was answered before, and that stops for nothing else.

    Args:
        case: open, just given the answers of clearances and of the order of a shipment.
        draw: a number in [0, 1); below ``second_look_share`` a person looks all the same.

    Returns:
        Whether it was released.
    """
    order = case.screening.transaction
    if not case.is_open or case.is_look_back or order.kind == QUOTATION:
        return False
    if case.screening.stale_lists:
        return False  # who was listed since is not known, whatever an officer made of it before
    states = findings_of(case)
    basis = _basis_of(case, states)
    if basis is None or not _stops_for_nothing_else(case, states, basis):
        return False
    if _wants_second(case, states, basis):
        return False
    if basis.clearances and draw() < float(desk_policy_in_force().second_look_share):
        audit.record(verb="clearance_looked_at", subject=case, by=MACHINE, **_named(basis))
        return False
    try:
        with audit.recorded():
            reserve_for_release(case=case, states=states, by=order.owner)
            _release(case, basis)
    except NotAllowedError:
        case.refresh_from_db()
        return False  # the ledger moved: a person sees why
    return True


def _release(case: Case, basis: Basis) -> None:
    case.status = Case.Status.RELEASED
    case.decided_at = timezone.now()
    case.released_by = next(iter(basis.clearances), None)
    case.released_with = next(iter(basis.orders), None)
    case.decision_comment = basis.words
    case.save(
        update_fields=["status", "decided_at", "released_by", "released_with", "decision_comment"]
    )
    audit.record(
        verb="case_released",
        subject=case,
        by=MACHINE,
        comment=case.decision_comment,
        reason_code="",
        **_named(basis),
    )


def _named(basis: Basis) -> dict[str, Any]:
    return {
        "clearances": [clearance.pk for clearance in basis.clearances],
        "orders": [order.number for order in basis.orders],
    }


def _basis_of(case: Case, states: Sequence[FindingState]) -> Basis | None:
    """What the answers rest on; None where a finding is open, or a person answered on this case."""
    policy = desk_policy_in_force()
    clearances: dict[int, Clearance] = {}
    orders: dict[int, Case] = {}
    released = {order.pk: order for order in released_cases_of(case.screening.transaction)}
    for state in states:
        given = state.disposition
        if given is None and state.settled_by:
            continue
        if given is None or given.license_id is not None or state.wants_second_look:
            return None
        of_order = released.get(given.carried_from.case_id) if given.carried_from else None
        if given.by_clearance is not None and isinstance(state.finding, Hit):
            clearances[given.by_clearance.pk] = given.by_clearance
        elif of_order is not None and of_order.status == Case.Status.RELEASED:
            orders[of_order.pk] = of_order
        else:
            return None
    if clearances and not policy.clearance_releases:
        return None
    if orders and not policy.shipment_follows_order:
        return None
    if not clearances and not orders:
        return None
    return Basis(tuple(clearances.values()), tuple(orders.values()))


def _stops_for_nothing_else(case: Case, states: Sequence[FindingState], basis: Basis) -> bool:
    """Whether each reason that stops it is of a hit that is answered, or stopped its order too."""
    answered = {state.finding.subject for state in states if isinstance(state.finding, Hit)}
    seen = {_said(reason) for order in basis.orders for reason in _stopping(order)}
    stopping = _stopping(case)
    return bool(stopping) and all(
        (reason.get("code") in WHO_IT_IS and reason.get("subject") in answered)
        or _said(reason) in seen
        for reason in stopping
    )


def _stopping(case: Case) -> list[dict[str, Any]]:
    reasons: Any = case.screening.answer.get("reasons") or ()
    return [reason for reason in reasons if reason.get("outcome") != Outcome.CLEAR]


def _said(reason: dict[str, Any]) -> tuple[Any, Any, Any]:
    return reason.get("code"), reason.get("outcome"), reason.get("summary")


def _wants_second(case: Case, states: Sequence[FindingState], basis: Basis) -> bool:
    """Whether two persons must sign for more than they have signed on the orders."""
    signed = {
        reason
        for order in basis.orders
        for signature in order.signatures.filter(first__isnull=False)
        for reason in signature.content.get("second_signature", ())
    }
    by_clearance = bool(basis.clearances) and not basis.orders
    return bool(set(reasons_for_second(case, states, by_clearance=by_clearance)) - signed)
