"""What is filed whatever its value: the rows of 15 CFR 758.1(b) and 30.2(a)(1)(iv).

Each row looks at one line and says yes, that it must be asked, or nothing. They bar the exemptions
but those that a row names itself. Read in the eCFR of 2025-01-27.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from screening.controls.ear.destinations import DESTINATION_ROLES
from screening.controls.ear.part_744_users_and_uses.party_reasons import DIRECT_VIAS
from screening.controls.ear.part_758_filing.block import Ask, Due, Ground
from screening.controls.ear.part_758_filing.goods import Goods, Under
from screening.controls.ear.part_758_filing.leaving import EMBARGOED, Leaving, in_groups
from screening.controls.inquiry import Inquiry
from screening.terms.eccn import Eccn
from screening.terms.party_hit import PartyHit

Row = Callable[[Inquiry, Leaving, Goods], Ground | None]
UNVERIFIED = "us-bis-unverified-list"
_GROUP_D = ("D:1", "D:2", "D:3", "D:4", "D:5")
_MILITARY, _INTELLIGENCE = "744.21.countries", "744.22.countries"
GOV, BAG = "GOV", "BAG"


def always_due(inquiry: Inquiry, way: Leaving, goods: Goods) -> Iterator[Ground]:
    """What the rows say of a line."""
    rows = WITHIN if way.is_within else ROWS
    for row in rows:
        ground = row(inquiry, way, goods)
        if ground is not None:
            yield ground


def _embargoed(inquiry: Inquiry, way: Leaving, goods: Goods) -> Ground | None:
    cite = "758.1(b)(1)"
    if not in_groups(inquiry, way, EMBARGOED):
        return None
    law = inquiry.tables.filing
    is_dear = goods.value is not None and goods.value > law.numbers["30.37.y.value"]
    if goods.claimed not in law.sets["30.37.y.exceptions"] or (goods.claimed == GOV and is_dear):
        return Ground(cite, Due.YES)
    text = f"Is line {goods.line.number} free under 30.37(y) as {goods.claimed}?"
    ask = Ask(f"{goods.line.subject}.license_exception", text, "30.37(y)")
    return Ground(cite, Due.CHECK, ask)


def _licensed(inquiry: Inquiry, way: Leaving, goods: Goods) -> Ground | None:
    cite = "758.1(b)(2)"
    if goods.under is Under.LICENSE:
        return Ground(f"{cite}; 30.2(a)(1)(iv)", Due.YES)
    if goods.under is not Under.OPEN:
        return None
    text = (
        f"Under what does line {goods.line.number} go: no license required, a license, or which "
        "license exception?"
    )
    ask = Ask(f"{goods.line.subject}.license_number", text, cite)
    return Ground(cite, Due.CHECK, ask)


def _rough_diamonds(inquiry: Inquiry, way: Leaving, goods: Goods) -> Ground | None:
    named = inquiry.tables.filing.sets["30.2.a.1.iv.rough_diamonds"]
    return Ground("30.2(a)(1)(iv)", Due.YES) if goods.number[:6] in named else None


def _used_vehicle(inquiry: Inquiry, way: Leaving, goods: Goods) -> Ground | None:
    cite = "30.2(a)(1)(iv)"
    is_used = goods.line.filing.used_vehicle
    if is_used:
        return Ground(cite, Due.YES)
    headings = inquiry.tables.filing.sets["30.2.a.1.iv.vehicles"]
    if is_used is False or goods.number[:4] not in headings:
        return None
    text = f"Is line {goods.line.number} a used vehicle?"
    return Ground(cite, Due.CHECK, Ask(f"{goods.line.subject}.used_vehicle", text, cite))


def _series_600(inquiry: Inquiry, way: Leaving, goods: Goods) -> Ground | None:
    cite, eccn = "758.1(b)(3)", goods.eccn
    if eccn is None or not eccn.is_600_series_or_9x515:
        return None
    if not eccn.path:
        text = f"Which paragraph of {eccn} is line {goods.line.number}?"
        return Ground(cite, Due.CHECK, Ask(f"{goods.line.subject}.eccn", text, cite))
    named = inquiry.tables.filing.sets["758.1.b.3.paragraphs"]
    return Ground(cite, Due.YES) if eccn.path[0] in named else None


def _always_filed_exception(inquiry: Inquiry, way: Leaving, goods: Goods) -> Ground | None:
    """STA and VEU, claimed for a line that does not go without a license."""
    if goods.under is Under.NLR or not goods.claimed:
        return None
    for pair in inquiry.tables.filing.sets["758.1.b.4.exceptions"]:
        symbol, _, cite = pair.partition(":")
        if symbol == goods.claimed:
            return Ground(cite, Due.YES)
    return None


def _unverified_party(inquiry: Inquiry, way: Leaving, goods: Goods) -> Ground | None:
    cite = "758.1(b)(8)"
    met = [hit for hit in inquiry.hits if _is_unverified_consignee(inquiry, hit)]
    if not met:
        return None
    if any(hit.is_match for hit in met):
        return Ground(cite, Due.YES)
    hit = met[0]
    party = inquiry.facts.party_at(hit.party)
    text = f"Is {party.name} the same party as {hit.name} of the Unverified List?"
    return Ground(cite, Due.CHECK, Ask(f"{party.subject}.name", text, cite))


def _is_unverified_consignee(inquiry: Inquiry, hit: PartyHit) -> bool:
    if hit.record.source != UNVERIFIED or hit.via not in DIRECT_VIAS:
        return False
    return inquiry.facts.party_at(hit.party).role in DESTINATION_ROLES


def _firearms(inquiry: Inquiry, way: Leaving, goods: Goods) -> Ground | None:
    cite, eccn, sets = "758.1(b)(9)", goods.eccn, inquiry.tables.filing.sets
    if eccn is None or goods.claimed == BAG:
        return None
    subject = f"{goods.line.subject}.eccn"
    if eccn.entry in sets["758.1.b.9.short"]:
        text = f"Is line {goods.line.number} a shotgun with a barrel shorter than 18 inches?"
        return Ground(cite, Due.CHECK, Ask(subject, text, cite))
    free, named = sets["758.1.b.9.free"], sets["758.1.b.9.entries"]
    if _is_within_any(eccn, free):
        return None
    if _is_within_any(eccn, named) and (eccn.path or not _holds_a_part_of(eccn, free)):
        return Ground(cite, Due.YES)
    if _holds_a_part_of(eccn, named) or _holds_a_part_of(eccn, free):
        text = f"Which paragraph of {eccn} is line {goods.line.number}?"
        return Ground(cite, Due.CHECK, Ask(subject, text, cite))
    return None


def _control_list_to_some(inquiry: Inquiry, way: Leaving, goods: Goods) -> Ground | None:
    cite = "758.1(b)(10)"
    if not way.countries & inquiry.tables.filing.sets["758.1.b.10.countries"]:
        return None
    if goods.is_on_the_control_list is None:
        text = f"Which ECCN has line {goods.line.number}, or is it EAR99?"
        return Ground(cite, Due.CHECK, Ask(f"{goods.line.subject}.eccn", text, cite))
    if not goods.is_on_the_control_list:
        return None
    if goods.claimed != GOV:
        return Ground(cite, Due.YES)
    if goods.under is Under.EXCEPTION:
        return None
    text = f"Is line {goods.line.number} eligible for License Exception GOV?"
    ask = Ask(f"{goods.line.subject}.license_exception", text, "758.1(c)(4)")
    return Ground(cite, Due.CHECK, ask)


def _to_group_d(inquiry: Inquiry, way: Leaving, goods: Goods) -> Ground | None:
    cite = "758.1(b)(11)"
    named = inquiry.tables.filing.sets["758.1.b.11.entries"]
    if goods.eccn is None or goods.eccn.entry not in named:
        return None
    return Ground(cite, Due.YES) if in_groups(inquiry, way, _GROUP_D) else None


def _onward(inquiry: Inquiry, way: Leaving, goods: Goods) -> Ground | None:
    """To or through three countries and on from there: the country it ends in is what counts."""
    cite = "758.1(b)(6); 30.36(b)(2)"
    steps = inquiry.tables.filing.sets["758.1.b.6.countries"]
    if not (way.may_go_on and way.countries <= steps):
        return None
    text = "In which country do the goods end, and would a shipment straight there be filed?"
    return Ground(cite, Due.CHECK, Ask("end_use.location_country", text, cite))


def _military(inquiry: Inquiry, way: Leaving, goods: Goods) -> Ground | None:
    """A use that nobody answered for may need a license, and then it is filed at any value."""
    cite, tables, use = "758.1(b)(2)", inquiry.tables, inquiry.facts.end_use
    reached = tables.members(_MILITARY) | tables.members(_INTELLIGENCE)
    flags = ("military", "military_intelligence")
    open_flags = [name for name in flags if use.flag(name) is None]
    if not open_flags or not way.countries & reached:
        return None
    text = "Does any party serve military or intelligence end use?"
    return Ground(cite, Due.CHECK, Ask(f"end_use.{open_flags[-1]}", text, "744.21; 744.22"))


def _is_within_any(eccn: Eccn, entries: frozenset[str]) -> bool:
    named = (Eccn.parse(text) for text in entries)
    return any(one is not None and eccn.is_within(one) for one in named)


def _holds_a_part_of(eccn: Eccn, entries: frozenset[str]) -> bool:
    """Whether an ECCN names too few paragraphs to tell it from a part of itself that is named."""
    named = (Eccn.parse(text) for text in entries)
    return any(one is not None and one != eccn and one.is_within(eccn) for one in named)


WITHIN: tuple[Row, ...] = (_rough_diamonds, _used_vehicle)
"""Of trade with Puerto Rico and the Virgin Islands, which is no export under the EAR."""
ROWS: tuple[Row, ...] = (
    _embargoed,
    _licensed,
    *WITHIN,
    _series_600,
    _always_filed_exception,
    _unverified_party,
    _firearms,
    _control_list_to_some,
    _to_group_d,
    _onward,
    _military,
)
