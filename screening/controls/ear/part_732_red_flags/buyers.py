"""Flags on who the buyer is: background, business, premises, headquarters, names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import partial

from screening.controls.ear.part_732_red_flags.rule import (
    BIS_GUIDANCE,
    DIVERSION_PATTERN,
    NOT_FIRED,
    SUPPLEMENT_3,
    Evaluable,
    FlagRule,
    FlagScope,
    Told,
    fired,
    for_a_person,
    unknown,
)
from screening.controls.ear.part_732_red_flags.subjects import (
    advanced_lines,
    advanced_value,
    buyers,
    is_in_d5_or_macau,
    subjects,
)
from screening.controls.ear.part_742_reasons.advanced_computing.headquarters import (
    HEADQUARTERS_ROLES,
    seats,
)
from screening.controls.facts import PartyFacts
from screening.controls.inquiry import Inquiry
from screening.controls.money.dollars import is_over
from screening.terms.traits import FREE_MAIL, host_of, phone_key

# Lines of business that do not buy accelerators (red-flag notes, A).
_OTHER_BUSINESS = re.compile(
    r"\b(real estate|realty|property|catering|restaurant|hotel|garments?|textiles?|apparel|"
    r"clothing|furniture|food|grocery|cosmetics?|travel|tourism|trade|trading|import.?export|"
    r"toys?|jewelry|laundry|agricultur\w*)\b",
    re.IGNORECASE,
)
_HOMES = re.compile(
    r"\b(apt|apartment|flat|residence|residential|villa|condo(minium)?|dorm(itory)?|"
    r"p\.? ?o\.? ?box|post(al)? box|mail ?box|c/o|co-?working|wework|regus|virtual office|"
    r"serviced office|business cent(er|re) mail)\b",
    re.IGNORECASE,
)
_D5_SUFFIXES = (".cn", ".hk", ".mo", ".ru", ".by", ".ir")
_D5_PHONES = ("86", "852", "853", "98", "375")  # with the plus; +7 is Kazakhstan's too
_UNFAMILIAR = re.compile(
    r"\bunfamiliar|(could|can|did|does)( not|n't) (state|name|say|describe|specify|know)\b"
    r".{0,60}(configuration|specification|model|performance|capabilit)",
    re.IGNORECASE,
)
_DECLINES = re.compile(
    r"declin|refus|not (wanted|required|needed)|waive|no (install|support)", re.I
)


def _other_business(inquiry: Inquiry) -> Told:
    """The buyer's business does not fit the product."""
    known = [party for party in buyers(inquiry) if party.details.industry]
    found = [p for p in known if _OTHER_BUSINESS.search(p.details.industry or "")]
    if not found and not known:
        return unknown("parties.industry")
    detail = ", ".join(f"{p.name}: {p.details.industry}" for p in found)
    return fired(subjects(found), detail)


def _no_background(inquiry: Inquiry) -> Told:
    """No registration and no website, or a new company with a large order."""
    firms = [party for party in buyers(inquiry) if party.type != "person"]
    blank = [p for p in firms if not p.identifiers and not p.details.website]
    days = timedelta(days=int(inquiry.policy.flags.limit("new_company_days")))
    limit = inquiry.policy.flags.limit("new_company_order_usd")
    is_large = is_over(inquiry, advanced_value(inquiry), limit) is not False
    new = [
        p
        for p in firms
        if is_large
        and p.details.incorporated_on is not None
        and inquiry.as_of - p.details.incorporated_on < days
    ]
    return fired(subjects((*blank, *new)))


def _at_home(inquiry: Inquiry) -> Told:
    """A residence, post box, shared or virtual office."""
    found = [p for p in buyers(inquiry) if _HOMES.search(_address(p))]
    known = [p for p in buyers(inquiry) if any(a.street for _, a in p.addresses)]
    if not found and not known:
        return unknown("parties.address.street")
    return fired(f"{subject}.address" for subject in subjects(found))


def _address(party: PartyFacts) -> str:
    return "; ".join(f"{a.street or ''} {a.city or ''}" for _, a in party.addresses)


def _no_web(inquiry: Inquiry) -> Told:
    """No website, or a free mail address."""
    firms = [party for party in buyers(inquiry) if party.type != "person"]
    blank = [p for p in firms if not p.details.website]
    free = [p for p in firms if host_of(p.details.email or "") in FREE_MAIL]
    return fired(subjects((*blank, *free)))


def _headquarters_unknown(inquiry: Inquiry) -> Told:
    """Headquarters or ultimate parent unknown."""
    return fired(party.subject for party, seat in seats(inquiry) if seat.in_scope is None)


def _headquarters_inconsistent(inquiry: Inquiry) -> Told:
    """Signs of Country Group D:5 or Macau against the headquarters declared."""
    signs = {
        party.subject: tuple(_signs(inquiry, party))
        for party in inquiry.facts.in_roles(HEADQUARTERS_ROLES)
        if party.headquarters_country and not is_in_d5_or_macau(inquiry, party.headquarters_country)
    }
    found = {subject: told for subject, told in signs.items() if told}
    words = "; ".join(dict.fromkeys(", ".join(told) for told in found.values()))
    return fired(found, words)


def _signs(inquiry: Inquiry, party: PartyFacts) -> Iterable[str]:
    details = party.details
    for text in (details.website, details.email):
        host = host_of(text or "")
        if host.endswith(_D5_SUFFIXES) and host not in FREE_MAIL:
            yield f"domain {host}"
    if (details.phone or "").strip().startswith(("+", "00")):
        phone = phone_key(details.phone or "")
        if phone.startswith(_D5_PHONES):
            yield f"phone +{phone}"
    for identifier in party.identifiers:
        if is_in_d5_or_macau(inquiry, identifier.country):
            yield f"{identifier.type} of {identifier.country}"
    payer = inquiry.facts.deal.payer_country
    if is_in_d5_or_macau(inquiry, payer):
        yield f"payment from {payer}"


def _renamed(inquiry: Inquiry) -> Told:
    """A former name, undated or recent, or another name on record under the same registration."""
    days = timedelta(days=int(inquiry.policy.flags.limit("rename_days")))
    declared = [
        party
        for party in inquiry.facts.parties
        if party.previous_names and not _is_long_ago(party.details.renamed_on, inquiry.as_of - days)
    ]
    recorded = [
        inquiry.facts.parties[link.party]
        for link in inquiry.past.linked
        if link.link == "registration" and (link.listed_as or inquiry.as_of - link.on <= days)
    ]
    former = {link.name for link in inquiry.past.linked if link.link == "registration"}
    names = [name for party in declared for name in party.previous_names]
    if not (declared or recorded):
        return unknown(*(f"{party.subject}.previous_names" for party in buyers(inquiry)))
    return fired(subjects((*declared, *recorded)), ", ".join((*names, *sorted(former))))


def _is_long_ago(day: date | None, before: date) -> bool:
    """Whether a change of name is known to have been before a day."""
    return day is not None and day < before


def _ip_elsewhere(inquiry: Inquiry) -> Told:
    """The order came from another country than the buyer claims."""
    place = inquiry.facts.deal.ip_country
    if place is None:
        return unknown("ip_country")
    claimed = [code for party in buyers(inquiry) for code in party.places]
    if not claimed:
        return unknown("parties.address.country")
    is_other = inquiry.tables.country(place) not in {
        inquiry.tables.country(code) for code in claimed
    }
    matters = is_in_d5_or_macau(inquiry, place) or bool(advanced_lines(inquiry))
    return fired(["ip_country"], f"from {place}") if is_other and matters else NOT_FIRED


def _unfamiliar(inquiry: Inquiry) -> Told:
    """The buyer could not state what it wants to buy."""
    text = inquiry.facts.special_instructions or ""
    return fired(["special_instructions"], f'"{text}"') if _UNFAMILIAR.search(text) else NOT_FIRED


def _declines_service(inquiry: Inquiry) -> Told:
    """Installation or support declined."""
    lines = [line for line, _ in advanced_lines(inquiry)]
    found = [x for x in lines if any(_DECLINES.search(text) for text in x.services or ())]
    if not found and all(line.services is None for line in lines):
        return unknown("lines.services")
    return fired(line.subject for line in found)


def _names_differ(inquiry: Inquiry) -> Told:
    """Chinese and English names differ in sense."""
    return for_a_person("the sense of the names in both languages")


_WHO_IS_IT = "What are the buyer's registration number, website, business mail address and history?"
_of_advanced_lines = partial(FlagRule, scope=FlagScope.ADVANCED)

RULES = (
    _of_advanced_lines(
        code="rf.business_mismatch",
        severity="medium",
        predicate=_other_business,
        inputs=("parties.industry", "lines"),
        question="What does the buyer do, and for what purpose does it need this product?",
        topic="end_use",
        citation=f"{SUPPLEMENT_3} no. 2",
    ),
    _of_advanced_lines(
        code="rf.no_background",
        severity="high",
        predicate=_no_background,
        inputs=("parties.identifiers", "parties.website", "parties.incorporated_on", "lines"),
        question=_WHO_IS_IT,
        topic="identity",
        citation=f"{SUPPLEMENT_3} no. 4",
    ),
    FlagRule(
        code="rf.unfamiliar",
        severity="low",
        predicate=_unfamiliar,
        inputs=("special_instructions",),
        question="Which configuration does the buyer need, and what is it used for?",
        topic="end_use",
        citation=f"{SUPPLEMENT_3} no. 6",
    ),
    _of_advanced_lines(
        code="rf.declines_service",
        severity="medium",
        predicate=_declines_service,
        inputs=("lines.services",),
        question="Who installs and supports the items, at which site?",
        topic="data_center_site",
        citation=f"{SUPPLEMENT_3} no. 7",
    ),
    _of_advanced_lines(
        code="rf.ac_residential",
        severity="high",
        predicate=_at_home,
        inputs=("parties.address",),
        question="At which business premises and address are the goods received and used?",
        topic="address",
        citation=BIS_GUIDANCE,
    ),
    _of_advanced_lines(
        code="rf.ac_no_web",
        severity="medium",
        predicate=_no_web,
        inputs=("parties.website", "parties.email"),
        question=_WHO_IS_IT,
        topic="identity",
        citation=BIS_GUIDANCE,
    ),
    _of_advanced_lines(
        code="rf.ac_hq_unknown",
        severity="high",
        predicate=_headquarters_unknown,
        inputs=("parties.headquarters_country", "parties.ultimate_parent", "parties.owners"),
        question="Where are the headquarters, and who is the ultimate parent?",
        topic="ultimate_parent",
        citation=BIS_GUIDANCE,
    ),
    _of_advanced_lines(
        code="rf.ac_hq_inconsistent",
        severity="high",
        predicate=_headquarters_inconsistent,
        inputs=(
            "parties.headquarters_country",
            "parties.website",
            "parties.email",
            "parties.phone",
            "parties.identifiers",
            "payment.payer_country",
        ),
        question="Where are the headquarters, and why do phone, domain or payment say otherwise?",
        topic="ultimate_parent",
        citation=BIS_GUIDANCE,
    ),
    FlagRule(
        code="rf.rename",
        severity="high",
        predicate=_renamed,
        inputs=("parties.previous_names", "earlier names of the same registration"),
        question="When and why was the name changed, and is it the same party and owner?",
        topic="identity",
        citation=DIVERSION_PATTERN,
    ),
    FlagRule(
        code="rf.ip_mismatch",
        severity="medium",
        predicate=_ip_elsewhere,
        inputs=("ip_country", "parties.address.country"),
        question="From which premises and country was the order placed, and by whom?",
        topic="address",
        citation=DIVERSION_PATTERN,
    ),
    _of_advanced_lines(
        code="rf.translation",
        severity="low",
        predicate=_names_differ,
        inputs=("names in two languages",),
        question="Do the names in both languages mean the same party?",
        topic="identity",
        citation=DIVERSION_PATTERN,
        evaluable=Evaluable.HUMAN,
    ),
)
