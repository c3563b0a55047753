"""Lists that do not by themselves forbid an export: what each says, as advice to the officer.

Domain notes on parties, section 1; 15 CFR 744.19 read 2026-07-23, the other provisions as
cited. A confirmed match is a hold: a person must decide what the list means for the order.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import ClassVar

from screening.controls.answers import Result, ReviewPolicy
from screening.controls.ear.part_744_users_and_uses.party_reasons import (
    STEP,
    cite,
    inputs_of,
    introduce,
)
from screening.controls.facts import PartyFacts
from screening.controls.findings import NOTHING, Findings, Rule, Ruling, rule_on
from screening.controls.inquiry import Inquiry
from screening.controls.period import ALWAYS, Period
from screening.controls.policy import ControlsPolicy
from screening.controls.reference import ControlTables
from screening.terms.outcome import Outcome
from screening.terms.party_hit import DIRECT_VIAS, PartyHit

DENYING_LISTS = "744.19.sources"
NONPROLIFERATION = Rule(
    rule_id="us.744.19",
    citation="15 CFR 744.19",
    step=STEP,
    code="party.possible_match",
    words="BIS denies the license application of an order with a party under these sanctions",
)


@dataclass(frozen=True, slots=True)
class OtherList:
    """What a list means for an export, in a sentence, and where that stands.

    Args:
        source: of the list.
        bound_by: set of the countries whose exporters the list binds: a shipment from one is
            blocked; empty where it binds nobody so.
        law: by which name the policy says that this law binds the exporter, wherever it ships from.
    """

    step: ClassVar[str] = STEP
    code: ClassVar[str] = "party.possible_match"
    source: str
    words: str
    citation: str
    bound_by: str = ""
    law: str = ""
    valid: Period = ALWAYS

    @property
    def rule_id(self) -> str:
        """The rule's name in a path."""
        return f"party.other_list.{self.source or 'unknown'}"

    def binds(self, country: str | None, tables: ControlTables) -> bool:
        """Whether an exporter in a country is bound."""
        return bool(self.bound_by) and country in tables.members(self.bound_by)

    def binds_by(self, policy: ControlsPolicy) -> bool:
        """Whether the exporter says that this law binds it."""
        return self.law in policy.bound_by


_ROWS = (
    OtherList(
        "us-ofac-ssi",
        "directives limit new debt, new equity and oil projects; no ban on other exports",
        "E.O. 13662",
    ),
    OtherList("us-ofac-ns-mbs", "menu-based sanctions that do not block property", "31 CFR ch. V"),
    OtherList(
        "us-ofac-ns-cmic",
        "its securities may not be bought; no export ban, but a Chinese military-industrial "
        "company, so military end use (15 CFR 744.21) must be looked at",
        "E.O. 13959; E.O. 14032",
    ),
    OtherList("us-ofac-fse", "evaded sanctions; US persons may not deal with it", "E.O. 13608"),
    OtherList("us-ofac-plc", "Palestinian Legislative Council; accounts are limited", "31 CFR 594"),
    OtherList("us-ofac-capta", "correspondent accounts are limited or closed", "31 CFR ch. V"),
    OtherList(
        "us-state-itar-debarred",
        "may take no part in exports of defense articles; a red flag for everything else",
        "22 CFR 127.7",
    ),
    OtherList(
        "us-state-isn",
        "nonproliferation sanctions as each notice says; BIS denies license applications with "
        "this party",
        NONPROLIFERATION.citation,
    ),
    OtherList(
        "us-state-caatsa231",
        "works for Russia's defense or intelligence sector; significant dealings are sanctioned",
        "CAATSA section 231",
    ),
    OtherList(
        "eu-fsf",
        "funds and economic resources, goods among them, may not be made available by anyone "
        "bound by EU law",
        "EU restrictive measures (e.g. Regulation 269/2014)",
        "eu.members",
        "EU",
    ),
    OtherList(
        "eu-833-annex-iv",
        "named in Annex IV: no dual-use items and none of Annex VII for it from anyone bound by EU "
        "law, but for narrow cases; elsewhere a military or procurement body of Russia or near it",
        "Regulation (EU) 833/2014, articles 2, 2a and 2b",
    ),
    OtherList(
        "uk-sanctions",
        "measures as imposed, an asset freeze among them, for anyone bound by UK law",
        "Sanctions and Anti-Money Laundering Act 2018",
        "uk.samla.countries",
        "UK",
    ),
    OtherList(
        "ch-seco",
        "funds and economic resources, goods among them, may not be made available by anyone bound "
        "by Swiss law",
        "Embargo Act (SR 946.231)",
        "ch.embargo_act.countries",
        "CH",
    ),
    OtherList(
        "ca-sema",
        "persons in Canada and Canadians abroad may not deal with it",
        "Special Economic Measures Act; Justice for Victims of Corrupt Foreign Officials Act",
        "ca.sema.countries",
        "CA",
    ),
    OtherList(
        "au-dfat",
        "assets may not be made available by anyone bound by Australian law",
        "Charter of the United Nations Act 1945; Autonomous Sanctions Act 2011",
        "au.sanctions.countries",
        "AU",
    ),
    OtherList(
        "jp-meti-eul",
        "an end user of concern to Japan: exports from there need a license unless plainly not for "
        "the weapons of concern, and elsewhere it is a red flag",
        "Export Trade Control Order (Japan), catch-all control",
    ),
    OtherList(
        "us-uflpa",
        "its goods are presumed to be made with forced labor and may not be imported; no export "
        "ban",
        "Public Law 117-78, section 2",
    ),
    OtherList(
        "us-fcc-covered",
        "its equipment gets no authorization in the United States; no export ban",
        "47 CFR 1.50002",
    ),
    OtherList(
        "us-1260h",
        "a Chinese military company by the Department of Defense, which may not buy from it; no "
        "export ban, but military end use (15 CFR 744.21) must be looked at",
        "Public Law 116-283, section 1260H",
    ),
    OtherList(
        "opensanctions",
        "compiled from lists that the entry names; what those mean must be read there",
        "15 CFR 732 Supp. 3",
    ),
    OtherList("un-sc", "basis of national lists; national law decides", "UN Security Council"),
    OtherList("own-deny-list", "the exporter decided not to deal with it", "own deny list"),
)
OTHER_LISTS = {row.source: row for row in _ROWS}
_UNKNOWN = OtherList(
    "", "what this list means for the order is not known here", "15 CFR 732 Supp. 3"
)


def prohibits(inquiry: Inquiry, hit: PartyHit) -> bool:
    """Whether the list forbids the exporter to deal with who is on it, as a freeze does."""
    listed = _list_of(hit)
    is_there = listed.binds(inquiry.facts.ship_from_country, inquiry.tables)
    return is_there or listed.binds_by(inquiry.policy)


def _list_of(hit: PartyHit) -> OtherList:
    return OTHER_LISTS.get(hit.record.source, _UNKNOWN)


def other_list(inquiry: Inquiry, hit: PartyHit, party: PartyFacts) -> Findings:
    """A confirmed match on a list without a measure of its own: a person decides.

    A freeze of the EU or the UK blocks what is shipped from there, and whatever is shipped by an
    exporter whose policy says that its law binds it; elsewhere it is advice.
    """
    listed = _list_of(hit)
    is_bound = prohibits(inquiry, hit)
    if listed.binds(inquiry.facts.ship_from_country, inquiry.tables):
        ends = f"It binds exporters in {inquiry.facts.ship_from_country}."
    elif is_bound:
        ends = f"The policy says that the law of {listed.law} binds the exporter."
    else:
        ends = "What this list means for the order must be decided by a person."
    lines = tuple(line.index for line in inquiry.facts.lines) if is_bound else ()
    return rule_on(
        inquiry,
        Ruling(
            rule=listed,
            lines=lines,
            outcome=Outcome.BLOCK if is_bound else Outcome.HOLD,
            result=Result.PROHIBITED if is_bound else None,
            words=f"{introduce(hit, party)} on {hit.record.source}: {listed.words}. {ends}",
            inputs={**inputs_of(hit), "ship_from": inquiry.facts.ship_from_country},
            said="prohibited: the list binds the exporter" if is_bound else "hold: advice",
            subject=party.subject,
            citation=cite(f"{listed.citation}; 15 CFR 732 Supp. 3", hit),
        ),
    )


def nonproliferation_denial(inquiry: Inquiry, so_far: Findings) -> Findings:
    """744.19: a license that any other rule requires will be denied with such a party."""
    denying = inquiry.tables.members(DENYING_LISTS)
    parties = tuple(
        inquiry.facts.party_at(h.party)
        for h in inquiry.hits
        if h.record.source in denying and h.is_match and h.via in DIRECT_VIAS
    )
    if not parties:
        return NOTHING
    needing = (r.lines for r in so_far.requirements if r.result is Result.LICENSE_REQUIRED)
    lines = tuple(dict.fromkeys(chain.from_iterable(needing)))
    if not lines:
        return NOTHING
    return rule_on(
        inquiry,
        Ruling(
            rule=NONPROLIFERATION,
            lines=lines,
            outcome=Outcome.BLOCK,
            result=Result.LICENSE_REQUIRED,
            words=f"{parties[0].name} is under nonproliferation sanctions, so BIS denies the "
            "application for the license that this order needs.",
            inputs={"sources": sorted(denying), "parties": [p.index for p in parties]},
            said="a party is under nonproliferation sanctions: applications are denied",
            subject=parties[0].subject,
            review_policy=ReviewPolicy.POLICY_OF_DENIAL,
        ),
    )
