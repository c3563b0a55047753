"""Lists that do not by themselves forbid an export: what each says, as advice to the officer.

Domain notes on parties, section 1; 15 CFR 744.19 read 2026-07-23, the other provisions as
cited. A confirmed match is a hold: a person must decide what the list means for the order.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

from screening.controls.answers import PathStep, Reason, Result, ReviewPolicy
from screening.controls.ear.part_744_users_and_uses.party_reasons import cite, introduce
from screening.controls.facts import PartyFacts, PartyHit
from screening.controls.findings import NOTHING, Findings, LineStep, Requirement
from screening.controls.inquiry import Inquiry
from screening.terms.outcome import Outcome

STEP = "parties"
NONPROLIFERATION = "us-state-isn"
_ISN_CITATION = "15 CFR 744.19"


@dataclass(frozen=True, slots=True)
class OtherList:
    """What a list means for an export, in a sentence, and where that stands.

    ``nexus`` holds the countries whose exporters the list binds: a shipment from one is blocked.
    """

    words: str
    citation: str
    nexus: frozenset[str] = frozenset()


_EU = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
_EU_MEMBERS = frozenset(_EU.split())
OTHER_LISTS = {
    "us-ofac-ssi": OtherList(
        "directives limit new debt, new equity and oil projects; no ban on other exports",
        "E.O. 13662",
    ),
    "us-ofac-ns-mbs": OtherList("menu-based sanctions that do not block property", "31 CFR ch. V"),
    "us-ofac-ns-cmic": OtherList(
        "its securities may not be bought; no export ban, but a Chinese military-industrial "
        "company, so military end use (15 CFR 744.21) must be looked at",
        "E.O. 13959; E.O. 14032",
    ),
    "us-ofac-fse": OtherList("evaded sanctions; US persons may not deal with it", "E.O. 13608"),
    "us-ofac-plc": OtherList("Palestinian Legislative Council; accounts are limited", "31 CFR 594"),
    "us-ofac-capta": OtherList("correspondent accounts are limited or closed", "31 CFR ch. V"),
    "us-state-itar-debarred": OtherList(
        "may take no part in exports of defense articles; a red flag for everything else",
        "22 CFR 127.7",
    ),
    NONPROLIFERATION: OtherList(
        "nonproliferation sanctions as each notice says; BIS denies license applications with "
        "this party",
        _ISN_CITATION,
    ),
    "us-state-caatsa231": OtherList(
        "works for Russia's defense or intelligence sector; significant dealings are sanctioned",
        "CAATSA section 231",
    ),
    "eu-fsf": OtherList(
        "funds and economic resources, goods among them, may not be made available by anyone "
        "bound by EU law",
        "EU restrictive measures (e.g. Regulation 269/2014)",
        _EU_MEMBERS,
    ),
    "uk-sanctions": OtherList(
        "measures as imposed, an asset freeze among them, for anyone bound by UK law",
        "Sanctions and Anti-Money Laundering Act 2018",
        frozenset({"GB"}),
    ),
    "un-sc": OtherList("basis of national lists; national law decides", "UN Security Council"),
    "own-deny-list": OtherList("the exporter decided not to deal with it", "own deny list"),
}
_UNKNOWN = OtherList("what this list means for the order is not known here", "15 CFR 732 Supp. 3")


def other_list(inquiry: Inquiry, hit: PartyHit, party: PartyFacts) -> Findings:
    """A confirmed match on a list without a measure of its own: a person decides.

    A freeze of the EU or the UK blocks what is shipped from there; elsewhere it is advice.
    """
    listed = OTHER_LISTS.get(hit.record.source, _UNKNOWN)
    is_bound = inquiry.facts.ship_from_country in listed.nexus
    ends = (
        f"It binds exporters in {inquiry.facts.ship_from_country}."
        if is_bound
        else "What this list means for the order must be decided by a person."
    )
    summary = f"{introduce(hit, party)} on {hit.record.source}: {listed.words}. {ends}"
    reason = Reason(
        code="party.possible_match",
        outcome=Outcome.BLOCK if is_bound else Outcome.HOLD,
        summary=summary,
        citation=cite(f"{listed.citation}; 15 CFR 732 Supp. 3", hit),
        subject=party.subject,
    )
    return Findings(reasons=(reason,))


def nonproliferation_denial(inquiry: Inquiry, so_far: Findings) -> Findings:
    """744.19: a license that any other rule requires will be denied with such a party."""
    is_party = any(
        h.record.source == NONPROLIFERATION and h.is_match and h.via in ("name", "identifier")
        for h in inquiry.hits
    )
    if not is_party:
        return NOTHING
    needing = (r.lines for r in so_far.requirements if r.result is Result.LICENSE_REQUIRED)
    lines = tuple(dict.fromkeys(chain.from_iterable(needing)))
    if not lines:
        return NOTHING
    denied = Requirement(
        lines=lines,
        result=Result.LICENSE_REQUIRED,
        rule_id="us.744.19",
        citation=_ISN_CITATION,
        basis=STEP,
        review_policy=ReviewPolicy.POLICY_OF_DENIAL,
    )
    step = PathStep(
        step=STEP,
        rule_id="us.744.19",
        cite=_ISN_CITATION,
        inputs={"source": NONPROLIFERATION},
        result="a party is under nonproliferation sanctions: applications are denied",
        as_of=inquiry.as_of.isoformat(),
    )
    return Findings(requirements=(denied,), path=(LineStep(lines, step),))
