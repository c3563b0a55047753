"""Flags on data centers, and on who computes there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from screening.controls.ear.part_732_red_flags.rule import (
    BIS_GUIDANCE,
    NOT_FIRED,
    FlagRule,
    FlagScope,
    Told,
    fired,
)
from screening.controls.ear.part_732_red_flags.subjects import advanced_lines, buyers, subjects
from screening.controls.facts import PartyFacts
from screening.controls.inquiry import Inquiry
from screening.terms.values import to_decimal

_DATA_CENTER = re.compile(r"data ?cent(er|re)|cluster|cloud", re.IGNORECASE)
_OWN = re.compile(r"\b(our|own)\b", re.IGNORECASE)
_COMPUTE_SELLERS = frozenset({"iaas", "data_center"})
_REMOTE_POLICY = re.compile(r"remote.?access|kyc|know.?your.?customer", re.IGNORECASE)
_HOSTING = re.compile(r"tenant|host|customer|affirm", re.IGNORECASE)
_MODULE = re.compile(r"\b(sxm\d?|oam|baseboard|base board|module|bare board|gpu board)s?\b", re.I)
_CHASSIS = re.compile(r"\b(chassis|server|rack|system|workstation|node)s?\b", re.IGNORECASE)


def _unverified(inquiry: Inquiry) -> Told:
    """A data center without site, power or operator, or units that need more power than it has."""
    use = inquiry.facts.end_use
    sells_compute = any(p.business_type in _COMPUTE_SELLERS for p in inquiry.facts.parties)
    if not (sells_compute or _DATA_CENTER.search(use.statement or "")):
        return NOT_FIRED
    details = [party.details for party in inquiry.facts.parties]
    is_own = bool(_OWN.search(use.statement or "")) and not sells_compute
    operators = [use.site_operator, *(d.site_operator for d in details)]
    known = {
        "end_use.site.address": use.site_address or _first(d.site for d in details),
        "end_use.site.mw": use.site_mw or _first(d.site_mw for d in details),
        "end_use.site.operator": _first(operators) or is_own,
    }
    missing = [name for name, value in known.items() if not value]
    if missing:
        return fired(missing)
    power, needed = known["end_use.site.mw"], _kilowatts(inquiry) / 1000
    if isinstance(power, Decimal) and needed > power:
        return fired(["end_use.site.mw"], f"the units need about {needed:.1f} MW of {power} MW")
    return NOT_FIRED


def _first(values: Iterable[object]) -> object:
    return next((value for value in values if value), None)


def _kilowatts(inquiry: Inquiry) -> Decimal:
    """What the units of all advanced lines draw, by the policy's rates."""
    limit = inquiry.policy.flags.limit
    total = Decimal(0)
    for line, c in advanced_lines(inquiry):
        is_large = c.chip.tpp is not None and c.chip.tpp >= limit("large_unit_tpp")
        rate = limit("large_unit_kw") if is_large else limit("unit_kw")
        per_assembly = to_decimal(line.parameters.get("units_per_assembly")) or Decimal(1)
        total += (line.quantity or Decimal(0)) * per_assembly * rate
    return total


def _hosts_unknown(inquiry: Inquiry) -> Told:
    """A co-location provider that does not affirm whom it hosts."""
    found = [p for p in buyers(inquiry) if p.business_type == "data_center"]
    return fired(subjects(p for p in found if not _attests(p, _HOSTING)))


def _no_remote_policy(inquiry: Inquiry) -> Told:
    """A seller of computing without a policy for remote access."""
    found = [p for p in buyers(inquiry) if p.business_type == "iaas"]
    return fired(subjects(p for p in found if not _attests(p, _REMOTE_POLICY)))


def _attests(party: PartyFacts, what: re.Pattern[str]) -> bool:
    """Whether the party attests it: with true, or with the date of the attestation."""
    return any(what.search(name) and said for name, said in party.details.attestations.items())


def _retrofit(inquiry: Inquiry) -> Told:
    """Modules or boards without the chassis that takes them."""
    lines = [line for line, _ in advanced_lines(inquiry)]
    modules = [line for line in lines if _MODULE.search(line.description)]
    if not modules:
        return NOT_FIRED
    has_chassis = any(
        _CHASSIS.search(line.description) for line in inquiry.facts.lines if line not in modules
    )
    return fired(line.subject for line in modules if not has_chassis)


RULES = (
    FlagRule(
        code="rf.ac_dc_unverified",
        severity="high",
        predicate=_unverified,
        inputs=("end_use.statement", "end_use.site", "parties.data_center", "lines"),
        question="At which site, with what power (MW) and by which operator, are the items used?",
        topic="data_center_site",
        citation=BIS_GUIDANCE,
        scope=FlagScope.ADVANCED,
    ),
    FlagRule(
        code="rf.ac_dc_incapable",
        severity="medium",
        predicate=_hosts_unknown,
        inputs=("parties.business_type", "parties.attestations"),
        question="Which tenants are hosted at the site, and where are they headquartered?",
        topic="tenant_kyc",
        citation=BIS_GUIDANCE,
        scope=FlagScope.ADVANCED,
    ),
    FlagRule(
        code="rf.ac_iaas_no_kyc",
        severity="medium",
        predicate=_no_remote_policy,
        inputs=("parties.business_type", "parties.attestations"),
        question="What is the know your customer policy for tenants with remote access?",
        topic="tenant_kyc",
        citation=BIS_GUIDANCE,
        scope=FlagScope.ADVANCED,
    ),
    FlagRule(
        code="rf.ac_retrofit",
        severity="medium",
        predicate=_retrofit,
        inputs=("lines.description",),
        question="Into which servers, at which site, are the modules built?",
        topic="data_center_site",
        citation=BIS_GUIDANCE,
        scope=FlagScope.ADVANCED,
    ),
)
