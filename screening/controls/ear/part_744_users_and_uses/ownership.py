"""Listed owners and parents: the 50 percent rules of OFAC and BIS, and what is left below them.

OFAC: owned 50 % or more by blocked persons, alone or together, is blocked (guidance of
2014-08-13; always). BIS: see ``affiliates.py``. A listed owner below the threshold, or of unknown
share, is a red flag that must be resolved (15 CFR 732 Supp. 3; no. 29 since and while the
affiliates rule is in force, which demands a license where the share stays unknown).
"""

from __future__ import annotations

from screening.controls.answers import Question, RedFlag, Result
from screening.controls.ear.part_744_users_and_uses.affiliates import (
    affiliate,
    ask_seat,
    has_begun,
    is_in_force,
)
from screening.controls.ear.part_744_users_and_uses.listed_owners import (
    Holdings,
    ListedOwner,
    ask_owners,
    holdings_of,
    likely_owners,
    listed_owners,
    names,
)
from screening.controls.ear.part_744_users_and_uses.ownership_graph import (
    Owners,
    RestrictedShare,
    owners_by_name,
)
from screening.controls.ear.part_744_users_and_uses.party_reasons import (
    SAME_PARTY,
    STEP,
    possible_match,
)
from screening.controls.findings import NOTHING, Findings, Rule, Ruling, add_up, rule_on
from screening.controls.inquiry import Inquiry
from screening.terms.outcome import Outcome

_FLAGS = "15 CFR 732 Supp. 3"
_FLAG_29 = f"{_FLAGS} no. 29"
OFAC_50 = Rule(
    rule_id="party.ofac50",
    citation="OFAC 50 percent rule (2014-08-13 guidance); 31 CFR ch. V",
    step=STEP,
    code="party.ofac50",
    words="a party owned 50 % or more by blocked persons, alone or together, is blocked",
)
LISTED_OWNER = Rule(
    rule_id="party.listed_owner",
    citation=_FLAGS,
    step=STEP,
    code="party.listed_owner",
    words="a listed owner below the thresholds, or of unknown share, is held and resolved",
)


def ownership(inquiry: Inquiry, so_far: Findings) -> Findings:
    """Step 7 for the parties behind the parties."""
    parts = [Findings(decided=("ownership",))]
    listed, likely = listed_owners(inquiry), likely_owners(inquiry)
    if listed or likely:
        owners = owners_by_name(inquiry.facts.parties)
        parts.extend(_likely(inquiry, owner, owners, listed) for owner in likely)
        for party in inquiry.facts.parties:
            held = holdings_of(inquiry, party, owners, listed)
            parts.append(_owned(inquiry, held) if held else NOTHING)
    return add_up(parts)


def _likely(
    inquiry: Inquiry, owner: ListedOwner, owners: Owners, listed: tuple[ListedOwner, ...]
) -> Findings:
    """An owner who only looks like a listed party: what its share would make of the lines."""
    party = inquiry.facts.party_at(owner.hit.party)
    held = holdings_of(inquiry, party, owners, (*listed, owner))
    result, whose = _if_listed(inquiry, held) if held else (None, "")
    same = f"{SAME_PARTY} and {whose} hold 50 % or more together"
    return possible_match(inquiry, owner.hit, party, (result,) * len(inquiry.facts.lines), same)


def _if_listed(inquiry: Inquiry, holdings: Holdings) -> tuple[Result | None, str]:
    """What would follow from the holdings, and from whose, where a share may reach the rules."""
    if holdings.blocked.may_reach:
        return Result.PROHIBITED, "blocked persons"
    is_reached = holdings.party.role.is_reached_by_entity_list and not holdings.is_us_person
    if is_in_force(inquiry) and is_reached and holdings.restricted.may_reach:
        return Result.LICENSE_REQUIRED, "listed parties"
    return None, ""


def _owned(inquiry: Inquiry, holdings: Holdings) -> Findings:
    flags = _flags(inquiry, holdings)
    if holdings.blocked.reaches_threshold:
        return flags + rule_on(inquiry, _blocked(inquiry, holdings))
    is_affiliate = holdings.restricted.reaches_threshold and not holdings.is_us_person
    if is_affiliate and has_begun(inquiry):
        found = flags + affiliate(inquiry, holdings)
        seat = () if is_in_force(inquiry) else ask_seat(holdings.party)
        return found + Findings(questions=seat) if seat else found
    return flags + _below(inquiry, holdings)


def _blocked(inquiry: Inquiry, holdings: Holdings) -> Ruling:
    party, share = holdings.party, holdings.blocked
    return Ruling(
        rule=OFAC_50,
        lines=tuple(line.index for line in inquiry.facts.lines),
        outcome=Outcome.BLOCK,
        result=Result.PROHIBITED,
        words=f"{party.name} is owned 50 % or more by blocked persons: {names(share)}.",
        inputs=_inputs(holdings, share),
        said="owned by blocked persons",
        subject=party.subject,
    )


def _below(inquiry: Inquiry, holdings: Holdings) -> Findings:
    party = holdings.party
    hangs_on = _hangs_on(inquiry, holdings)
    is_open = bool(hangs_on)
    found = rule_on(
        inquiry,
        Ruling(
            rule=LISTED_OWNER,
            lines=tuple(line.index for line in inquiry.facts.lines) if is_open else (),
            outcome=Outcome.HOLD,
            result=Result.UNDETERMINED if is_open else None,
            words=f"{party.name} has listed owners or parents: {names(holdings.whole)}"
            f"{hangs_on or _no_rule_yet(inquiry)}.",
            inputs=_inputs(holdings, holdings.whole),
            said="hold: listed owners must be resolved",
            subject=party.subject,
            citation=_flag_citation(inquiry),
            question=ask_owners(party, LISTED_OWNER.code),
        ),
    )
    if not holdings.is_us_person:
        return found
    text = (
        f"Will {party.name} use the goods itself, or are they for onward export, reexport or "
        "resale to its owners?"
    )
    onward = Question("end_use.reexport", text, LISTED_OWNER.code, "onward_export")
    return found + Findings(questions=(onward,))


def _hangs_on(inquiry: Inquiry, holdings: Holdings) -> str:
    """What a share that nobody stated would make of the order, empty where nothing."""
    if holdings.blocked.is_incomplete:
        return (
            "; prohibited if blocked persons hold 50 % or more together, nothing by OFAC's rule "
            "if less"
        )
    by_bis = (
        holdings.restricted.is_incomplete
        and is_in_force(inquiry)
        and not holdings.is_us_person
        and holdings.party.role.is_reached_by_entity_list
    )
    if by_bis:
        return (
            "; a license is required if listed parties hold 50 % or more together, none by the "
            "affiliates rule if less"
        )
    return ""


def _no_rule_yet(inquiry: Inquiry) -> str:
    if has_begun(inquiry):
        return ""
    return (
        ". On this date only the named parties were restricted, whatever they owned; a listed "
        "owner was a red flag of diversion, which must be resolved"
    )


def _flag_citation(inquiry: Inquiry) -> str:
    """Red flag no. 29 came, was stayed and comes back with the affiliates rule (90 FR 47201)."""
    return _FLAG_29 if is_in_force(inquiry) else _FLAGS


def _flags(inquiry: Inquiry, holdings: Holdings) -> Findings:
    """A listed owner is a red flag whatever its share, until a person has answered it."""
    party, share = holdings.party, holdings.whole
    is_unknown = share.is_incomplete
    flag = RedFlag(
        code="rf.listed_owner_unknown_pct" if is_unknown else "rf.listed_owner",
        severity="high",
        summary=f"{party.name} has listed owners or parents: {names(share)}.",
        inputs=_inputs(holdings, share),
        citation=_flag_citation(inquiry) if is_unknown else _FLAGS,
    )
    return Findings(red_flags=(flag,))


def _inputs(holdings: Holdings, share: RestrictedShare) -> dict[str, object]:
    return {
        "party": holdings.party.index,
        "owners": [holding.owner for holding in share.holdings],
        "known_percent": str(share.known),
    }
