"""Flags on who receives the goods, on which way they go, and who pays for them."""

from __future__ import annotations

import re

from screening.controls.ear.part_732_red_flags.high_priority import high_priority_lines
from screening.controls.ear.part_732_red_flags.rule import (
    DIVERSION_PATTERN,
    NOT_FIRED,
    SUPPLEMENT_3,
    Evaluable,
    FlagRule,
    FlagScope,
    Told,
    fired,
    unknown,
)
from screening.controls.ear.part_732_red_flags.subjects import (
    LAST_ROLES,
    RESELLERS,
    advanced_lines,
    buyers,
    fabrication_lines,
    is_forwarder,
    is_in_d5_or_macau,
    sensitive_lines,
    subjects,
)
from screening.controls.ear.part_742_reasons.advanced_computing.headquarters import same_name
from screening.controls.facts import PartyFacts
from screening.controls.inquiry import Inquiry
from screening.controls.money.dollars import is_over
from screening.terms.party_role import PartyRole
from screening.terms.traits import name_key

# ISO 4217, read 2026-11-29. Whoever asks for such a price pays from there, or sells on to there:
# banks elsewhere hold none of the first five, and little of the roubles.
_EMBARGOED_MONEY = {
    "IRR": "IR",
    "KPW": "KP",
    "CUP": "CU",
    "CUC": "CU",
    "SYP": "SY",
    "RUB": "RU",
    "BYN": "BY",
}
_CASH = re.compile(r"\b(cash|crypto\w*|bitcoin|usdt|stablecoin|pre-?paid|prepayment)\b", re.I)


def _forwarder_is_last(inquiry: Inquiry) -> Told:
    """The ultimate consignee or end user is a forwarder, by kind, name or industry."""
    last = inquiry.facts.in_roles(LAST_ROLES)
    found = (party for party in last if is_forwarder(inquiry, party))
    return fired(subjects(party for party in found if not _buys_for_itself(inquiry, party)))


def _buys_for_itself(inquiry: Inquiry, party: PartyFacts) -> bool:
    """Whether a firm that is a forwarder by its name alone is the one that buys.

    "Sai Gon Logistics" buys a server for its office, "Example Foods, Warehouse 3" is the buyer's
    own: somebody else carries the goods, and they are plain.
    """
    carriers = inquiry.facts.in_roles((PartyRole.FREIGHT_FORWARDER,))
    buying = inquiry.facts.in_roles((PartyRole.PURCHASER,))
    is_by_name = party.business_type != "forwarder" and not party.details.industry
    is_carried = any(not same_name(party.name, carrier.name) for carrier in carriers)
    is_own = not any(same_name(party.name, carrier.name) for carrier in carriers)
    is_buyer = any(_is_of(party.name, buyer.name) for buyer in buying)
    return is_by_name and is_carried and is_own and is_buyer and is_plain(inquiry)


def is_plain(inquiry: Inquiry) -> bool:
    """Whether the goods are nothing that a dealer would pass on in secret."""
    return not sensitive_lines(inquiry) and not high_priority_lines(inquiry)


def _is_of(name: str, buyer: str) -> bool:
    """Whether a name is the buyer's, or begins with it ("Example Foods, Warehouse 3")."""
    ours, theirs = name_key(name), name_key(buyer)
    return ours == theirs or ours.startswith((f"{theirs} ", f"{theirs},"))


def _distributor_is_last(inquiry: Inquiry) -> Told:
    """The ultimate consignee or end user is a distributor or reseller."""
    if not (advanced_lines(inquiry) or fabrication_lines(inquiry)):
        return NOT_FIRED
    last = inquiry.facts.in_roles(LAST_ROLES)
    found = [party for party in last if party.business_type in RESELLERS]
    if not found and all(party.business_type is None for party in last):
        return unknown("parties.business_type")
    return fired(subjects(found))


def _transit_hub(inquiry: Inquiry) -> Told:
    """A transshipment country, and an end user with no earlier purchase on record."""
    destination = inquiry.facts.destination_country
    if destination is None:
        return unknown("destination_country")
    if destination not in inquiry.policy.flags.countries["transshipment"]:
        return NOT_FIRED
    if not inquiry.past.is_gathered:
        return unknown("earlier transactions")
    users = inquiry.facts.in_roles((PartyRole.END_USER,)) or inquiry.facts.in_roles(LAST_ROLES)
    users = users or buyers(inquiry)
    new = [
        party
        for party in users
        if str(party.index) not in inquiry.past.first_ac_purchase
        and not _bought_before(inquiry, party.index)
    ]
    return fired(subjects(new), destination=destination)


def _bought_before(inquiry: Inquiry, party: int) -> bool:
    partner = inquiry.past.partner(party)
    return partner is not None and partner.first_ac_purchase_on is not None


def _route_abnormal(inquiry: Inquiry) -> Told:
    """Transit through Country Group D:5, Macau or an embargoed country, or a far hub."""
    through = inquiry.facts.transit_countries
    if through is None:
        return unknown("route.transit_countries")
    destination = inquiry.facts.destination_country
    policy = inquiry.policy.flags
    never = policy.countries["never_transit"]
    ordinary = policy.ordinary_transit.get(destination or "", ()) if is_plain(inquiry) else ()
    grave, odd = [], []
    for place, code in enumerate(through):
        if code in ordinary:
            continue
        field = f"route.transit_countries[{place}]"
        is_grave = is_in_d5_or_macau(inquiry, code) or code in never
        if is_grave and inquiry.tables.country(code) != inquiry.tables.country(destination or ""):
            grave.append(field)
        elif (
            advanced_lines(inquiry) and _is_hub(inquiry, code) and not _is_hub(inquiry, destination)
        ):
            odd.append(field)
    if grave and not is_in_d5_or_macau(inquiry, destination):
        return fired(grave, severity="high")
    return fired((*grave, *odd))


def _is_hub(inquiry: Inquiry, code: str | None) -> bool:
    return code in inquiry.policy.flags.countries["transshipment"]


def _paid_oddly(inquiry: Inquiry) -> Told:
    """Cash, crypto, prepayment or a third party pays a large order."""
    deal = inquiry.facts.deal
    if deal.payment_method is None and deal.payer_name is None:
        return unknown("payment.method")
    found = []
    if _CASH.search((deal.payment_method or "").replace("_", " ")):
        found.append("payment.method")
    known = {name_key(party.name) for party in inquiry.facts.parties}
    if deal.payer_name and name_key(deal.payer_name) not in known:
        found.append("payment.payer_name")
    limit = inquiry.policy.flags.limit("cash_order_usd")
    is_small = is_over(inquiry, inquiry.facts.value, limit) is False
    return NOT_FIRED if is_small else fired(found)


def _payer_elsewhere(inquiry: Inquiry) -> Told:
    """The payer sits in Country Group D:5 or Macau, and no consignee does."""
    payer = inquiry.facts.deal.payer_country
    if payer is None:
        return unknown("payment.payer_country")
    last = inquiry.facts.in_roles(LAST_ROLES) or inquiry.facts.other_side
    places = [code for party in last for code in party.places]
    places += [inquiry.facts.destination_country or ""]
    is_odd = is_in_d5_or_macau(inquiry, payer) and not any(
        is_in_d5_or_macau(inquiry, p) for p in places
    )
    return fired(["payment.payer_country"], f"payment from {payer}") if is_odd else NOT_FIRED


def _priced_oddly(inquiry: Inquiry) -> Told:
    """Priced in the currency of a country under embargo, to which the order does not go."""
    stated = (inquiry.facts.currency or "", *inquiry.facts.line_currencies)
    currency = next((code for code in stated if code in _EMBARGOED_MONEY), None)
    if currency is None:
        return NOT_FIRED
    country = _EMBARGOED_MONEY[currency]
    tables, places = inquiry.tables, {d.country for d in inquiry.destinations}
    is_shunned = (
        tables.in_group(country, "E:1", "E:2")
        or country in (inquiry.policy.flags.countries["never_transit"])
    )
    if not is_shunned or country in places:
        return NOT_FIRED  # an order that goes there is judged as one
    grave = "high" if tables.in_group(country, "E:1", "E:2") else ""
    return fired(["currency"], f"{currency} is the money of {country}", severity=grave)


RULES = (
    FlagRule(
        code="rf.forwarder_consignee",
        severity="high",
        predicate=_forwarder_is_last,
        inputs=("parties.role", "parties.business_type", "parties.name", "parties.industry"),
        question="Who is the end user behind the forwarder named as consignee?",
        topic="forwarder",
        citation=f"{SUPPLEMENT_3} no. 9",
    ),
    FlagRule(
        code="rf.distributor_end",
        severity="high",
        predicate=_distributor_is_last,
        inputs=("parties.business_type", "lines"),
        question="To which end user does the distributor sell, and what is its purchase history?",
        topic="purchase_history",
        citation=f"{SUPPLEMENT_3} no. 21",
    ),
    FlagRule(
        code="rf.transit_hub",
        severity="medium",
        predicate=_transit_hub,
        inputs=("destination_country", "parties", "earlier purchases"),
        question="Are the goods for use in the country, or for onward export or resale?",
        topic="onward_export",
        citation=DIVERSION_PATTERN,
        scope=FlagScope.ADVANCED,
        evaluable=Evaluable.HISTORY,
    ),
    FlagRule(
        code="rf.route_abnormal",
        severity="medium",
        predicate=_route_abnormal,
        inputs=("route.transit_countries", "destination_country"),
        question="Why this route, and will the goods stay under the forwarder's control?",
        topic="forwarder",
        citation=f"{SUPPLEMENT_3} no. 10",
    ),
    FlagRule(
        code="rf.cash",
        severity="medium",
        predicate=_paid_oddly,
        inputs=("payment.method", "payment.payer_name", "lines"),
        question="Who pays, how, and why in this way?",
        topic="payer",
        citation=f"{SUPPLEMENT_3} no. 5",
    ),
    FlagRule(
        code="rf.payer_third_country",
        severity="high",
        predicate=_payer_elsewhere,
        inputs=("payment.payer_country", "parties.address.country"),
        question="Who pays, and why from another country than where the goods go?",
        topic="payer",
        citation=DIVERSION_PATTERN,
    ),
    FlagRule(
        code="rf.currency_embargoed",
        severity="medium",
        predicate=_priced_oddly,
        inputs=("currency", "destination_country", "parties.address.country"),
        question="Why is the price in this currency, who pays it, and where do the goods stay?",
        topic="payer",
        citation=DIVERSION_PATTERN,
    ),
)
