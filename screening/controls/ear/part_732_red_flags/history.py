"""Flags on how the buyer has bought before: amounts, splits, first purchases, verifications.

Orders and shipments both count, a shipment of an order as that order; so do buyers linked by
phone, domain, registration, address, officer or payer. Empty history is never "no anomaly".
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from screening.controls.ear.part_732_red_flags.rule import (
    BIS_GUIDANCE,
    DIVERSION_PATTERN,
    NOT_FIRED,
    Evaluable,
    FlagRule,
    FlagScope,
    Told,
    fired,
    unknown,
)
from screening.controls.ear.part_732_red_flags.subjects import (
    advanced_lines,
    advanced_units,
    advanced_value,
    buyers,
    is_in_scope,
    price_gaps,
    subjects,
)
from screening.controls.ear.part_742_reasons.advanced_computing.rules import FIRST_DAY
from screening.controls.facts import PartyFacts
from screening.controls.inquiry import Inquiry
from screening.controls.money.dollars import in_dollars, is_over, money_gaps
from screening.controls.past import EarlierOrder
from screening.controls.policy import STRUCTURING_VALUE
from screening.terms.traits import name_key

_YEAR = timedelta(days=365)
_QUARTER = timedelta(days=90)


def _first_purchase(inquiry: Inquiry, party: PartyFacts) -> date | None:
    """The earliest advanced-computing purchase known of a party, by officer or by our records."""
    partner = inquiry.past.partner(party.index)
    known = [
        partner.first_ac_purchase_on if partner else None,
        inquiry.past.first_ac_purchase.get(str(party.index)),
    ]
    return min((day for day in known if day is not None), default=None)


def _new_customer(inquiry: Inquiry) -> Told:
    """First advanced-computing purchases after 2022-10-07, and many units."""
    limit = inquiry.policy.flags.limit
    is_dear = is_over(inquiry, advanced_value(inquiry), limit("first_order_usd"))
    is_large = advanced_units(inquiry) >= limit("new_customer_units") or is_dear
    has_unknown_quantity = any(line.quantity is None for line, _ in advanced_lines(inquiry))
    gaps = price_gaps(inquiry, (line for line, _ in advanced_lines(inquiry)))
    if not (is_large or has_unknown_quantity or gaps):
        return NOT_FIRED
    known = [(party, _first_purchase(inquiry, party)) for party in buyers(inquiry)]
    if any(day is not None and day < FIRST_DAY for _, day in known):
        return NOT_FIRED
    new = [party for party, day in known if day is not None]
    if new:
        return fired(subjects(new), ", ".join(f"{p.name} since {d}" for p, d in known if d))
    others = [link for link in inquiry.past.linked if link.is_advanced_buyer]
    if others:
        words = (f"{x.name} ({x.reference} of {x.on}) by {x.link}" for x in others)
        linked = subjects(inquiry.facts.parties[link.party] for link in others)
        return fired(linked, f"on record under another name: {', '.join(words)}")
    return unknown(*gaps, "earlier purchases of the buyer", must_ask=True)


def _odd_quantity(inquiry: Inquiry) -> Told:
    """Far more units than the buyer's orders of the last twelve months."""
    units = advanced_units(inquiry)
    earlier = [
        order.units for order in _recent(inquiry, _YEAR) if order.is_same_buyer and order.units > 0
    ]
    if not earlier:
        is_many = units >= inquiry.policy.flags.limit("new_customer_units")
        return unknown("purchase history of the buyer", must_ask=is_many)
    mean = sum(earlier, Decimal(0)) / len(earlier)
    variance = sum(((each - mean) ** 2 for each in earlier), Decimal(0)) / len(earlier)
    limit = inquiry.policy.flags.limit
    most = limit("quantity_mean_factor") * mean + limit("quantity_deviations") * variance.sqrt()
    if units <= most:
        return NOT_FIRED
    detail = f"{units} units against a mean of {mean:.1f} in {len(earlier)} orders"
    return fired((f"{line.subject}.quantity" for line, _ in advanced_lines(inquiry)), detail)


def _recent(inquiry: Inquiry, span: timedelta) -> tuple[EarlierOrder, ...]:
    return tuple(o for o in inquiry.past.orders if inquiry.as_of - o.on <= span)


def _split_orders(inquiry: Inquiry) -> Told:
    """Linked buyers place several orders in a short time, each below a limit, together above."""
    rule, limits = inquiry.policy.rules[STRUCTURING_VALUE], inquiry.policy.flags
    if not rule.in_force(inquiry.as_of) or rule.value is None:
        return unknown(f"policy row {STRUCTURING_VALUE}")
    if all(c.eccn is not None and c.eccn.is_ear99 for c in inquiry.classifications):
        return NOT_FIRED
    if not inquiry.past.is_gathered:
        return unknown("earlier transactions")
    recent = [
        order
        for order in _recent(inquiry, timedelta(days=int(limits.limit("structuring_days"))))
        if _is_worth_splitting(inquiry) or _is_other_name(inquiry, order)
    ]
    if not recent:
        return NOT_FIRED
    own = in_dollars(inquiry, inquiry.facts.value)
    if own is None:
        is_stated = inquiry.facts.value is not None and inquiry.facts.currency is not None
        return unknown(*(money_gaps(inquiry) or ("lines.unit_value",)), must_ask=is_stated)
    below = [o for o in recent if o.value_usd is not None and o.value_usd < rule.value]
    others = sum((o.value_usd for o in below if o.value_usd is not None), Decimal(0))
    enough = len(below) + 1 >= limits.limit("structuring_orders")
    total = own.most + others
    if own.least >= rule.value or not enough or total <= rule.value:
        return NOT_FIRED
    names = dict.fromkeys(name for order in below for name in order.buyers)
    detail = (
        f"{len(below) + 1} orders of {total:.2f} USD together, each below {rule.value}: "
        f"{', '.join(order.reference for order in below)} by {', '.join(names)}"
    )
    links = sorted({link for order in below for link in order.links})
    return fired(["lines"], detail, orders=[o.reference for o in below], links=links)


def _is_worth_splitting(inquiry: Inquiry) -> bool:
    """Sensitive goods, or chips below the thresholds: a dealer's repeated orders are no pattern
    for the rest."""
    is_chip = any(c.product is not None or c.chip.says_anything for c in inquiry.classifications)
    return is_chip or is_in_scope(inquiry, FlagScope.SENSITIVE)


def _is_other_name(inquiry: Inquiry, order: EarlierOrder) -> bool:
    """Whether the order came from somebody who is called otherwise than any party here."""
    here = {name_key(party.name) for party in inquiry.facts.parties}
    return any(name_key(name) not in here for name in order.buyers)


def _rush(inquiry: Inquiry) -> Told:
    """Volume crowded into the weeks before a rule takes effect."""
    limit = inquiry.policy.flags.limit
    span = timedelta(days=int(limit("rush_days")))
    coming = [
        period.valid_from
        for rule in inquiry.policy.rules.values()
        for period in rule.periods
        if period.valid_from is not None
        and inquiry.as_of < period.valid_from <= inquiry.as_of + span
    ]
    if not coming:
        return NOT_FIRED
    quarter = [order for order in _recent(inquiry, _QUARTER) if order.units > 0]
    if len(quarter) < limit("rush_orders"):
        return unknown("a quarter's purchase history")
    units = advanced_units(inquiry)
    rush = units + sum((o.units for o in quarter if inquiry.as_of - o.on <= span), Decimal(0))
    whole = units + sum((order.units for order in quarter), Decimal(0))
    if not whole or rush / whole < limit("rush_share") or rush == whole:
        return NOT_FIRED
    return fired(["lines"], f"{rush} of {whole} units shortly before {min(coming)}")


def _verification_failed(inquiry: Inquiry) -> Told:
    """The last post-shipment verification failed or was refused."""
    known = [(party, inquiry.past.partner(party.index)) for party in inquiry.facts.parties]
    verified = [(p, r) for p, r in known if r is not None and r.psv_result]
    if not verified:
        return unknown("post-shipment verifications")
    bad = [(p, r) for p, r in verified if r.psv_result in ("failed", "refused")]
    detail = ", ".join(f"{r.name}: {r.psv_result} on {r.psv_on}" for _, r in bad)
    return fired(subjects(party for party, _ in bad), detail)


RULES = (
    FlagRule(
        code="rf.ac_new_customer_post_2022",
        severity="medium",
        predicate=_new_customer,
        inputs=("lines.quantity", "first purchase on record"),
        question="What are the buyer's previous purchases of such items, and where are they now?",
        topic="purchase_history",
        citation=BIS_GUIDANCE,
        scope=FlagScope.ADVANCED,
        evaluable=Evaluable.HISTORY,
    ),
    FlagRule(
        code="rf.quantity_anomaly",
        severity="medium",
        predicate=_odd_quantity,
        inputs=("lines.quantity", "purchases of the last twelve months"),
        question="What is the purchase history, and for what purpose is this quantity used?",
        topic="purchase_history",
        citation=DIVERSION_PATTERN,
        scope=FlagScope.ADVANCED,
        evaluable=Evaluable.HISTORY,
    ),
    FlagRule(
        code="rf.structuring",
        severity="high",
        predicate=_split_orders,
        inputs=("lines.unit_value", "currency", "orders of linked buyers"),
        question="Why are there several orders, who is the end user, and who is the owner of each "
        "buyer?",
        topic="end_user",
        citation=DIVERSION_PATTERN,
        evaluable=Evaluable.HISTORY,
    ),
    FlagRule(
        code="rf.pattern_rush",
        severity="low",
        predicate=_rush,
        inputs=("lines.quantity", "purchases of the last quarter", "dates of coming rules"),
        question="Why is so much purchased now, against the history of previous months?",
        topic="purchase_history",
        citation=DIVERSION_PATTERN,
        scope=FlagScope.ADVANCED,
        evaluable=Evaluable.HISTORY,
    ),
    FlagRule(
        code="rf.psv_fail",
        severity="high",
        predicate=_verification_failed,
        inputs=("post-shipment verifications",),
        question="Where are the items of previous purchases, and may their site be visited?",
        topic="data_center_site",
        citation=DIVERSION_PATTERN,
        evaluable=Evaluable.HISTORY,
    ),
)
