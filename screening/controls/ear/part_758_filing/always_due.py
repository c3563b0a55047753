"""What is filed whatever its value: the rows of 15 CFR 758.1(b) and 30.2(a)(1)(iv).

Each row says yes, that it must be asked, or nothing: of the whole order, of any line, or of a line
of the control list. They bar the exemptions but those that a row names itself. Read in the eCFR of
2025-01-27.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from screening.controls.ear.destinations import DESTINATION_ROLES
from screening.controls.ear.part_758_filing.block import UNDER_WHAT, Ask, Due, Ground
from screening.controls.ear.part_758_filing.goods import Goods, Under
from screening.controls.ear.part_758_filing.law import is_named, may_be_named
from screening.controls.ear.part_758_filing.leaving import Leaving
from screening.controls.inquiry import Inquiry
from screening.terms.eccn import Eccn
from screening.terms.party_hit import DIRECT_VIAS, PartyHit

UNVERIFIED = "us-bis-unverified-list"
GOV, BAG = "GOV", "BAG"
_MILITARY, _INTELLIGENCE = "744.21.countries", "744.22.countries"


def always_due_of_all(inquiry: Inquiry, way: Leaving) -> tuple[Ground, ...]:
    """What the rows say of every line of an order alike."""
    if way.is_within:
        return ()
    found = (_unverified_party(inquiry), _onward(way), _military(inquiry, way))
    return tuple(ground for ground in found if ground is not None)


def always_due(way: Leaving, goods: Goods) -> Iterator[Ground]:
    """What the rows say of one line."""
    rows = OF_GOODS if way.is_within else OF_EXPORTS
    eccn = goods.eccn
    for row in rows:
        ground = row(way, goods)
        if ground is not None:
            yield ground
    if not way.is_within and eccn is not None and not eccn.is_ear99:
        for of_item in OF_ITEMS:
            ground = of_item(way, goods, eccn)
            if ground is not None:
                yield ground


def _unverified_party(inquiry: Inquiry) -> Ground | None:
    cite = "758.1(b)(8)"
    met = [hit for hit in inquiry.hits if is_unverified_consignee(inquiry, hit)]
    if not met:
        return None
    if any(hit.is_match for hit in met):
        return Ground(cite, Due.YES)
    party = inquiry.facts.party_at(met[0].party)
    text = f"Is {party.name} the same party as {met[0].name} of the Unverified List?"
    return Ground(cite, Due.CHECK, Ask(f"{party.subject}.name", text, cite))


def is_unverified_consignee(inquiry: Inquiry, hit: PartyHit) -> bool:
    """Whether a party that the goods go to met the Unverified List by its own name."""
    if hit.record.source != UNVERIFIED or hit.via not in DIRECT_VIAS:
        return False
    return inquiry.facts.party_at(hit.party).role in DESTINATION_ROLES


def _onward(way: Leaving) -> Ground | None:
    """To three countries and on from there: the country it ends in is what counts."""
    cite = "758.1(b)(6); 30.36(b)(2)"
    if not (way.may_go_on and way.countries <= way.law.sets["758.1.b.6.countries"]):
        return None
    text = "In which country do the goods end, and would a shipment straight there be filed?"
    return Ground(cite, Due.CHECK, Ask("end_use.location_country", text, cite))


def _military(inquiry: Inquiry, way: Leaving) -> Ground | None:
    """A use that nobody answered for may need a license, and then it is filed at any value."""
    sets, use = inquiry.tables.sets, inquiry.facts.end_use
    flags = ("military", "military_intelligence")
    open_flags = [name for name in flags if use.flag(name) is None]
    reached = sets[_MILITARY] | sets[_INTELLIGENCE]
    if not open_flags or not way.countries & reached:
        return None
    text = "Does any party serve military or intelligence end use?"
    ask = Ask(f"end_use.{open_flags[-1]}", text, "744.21; 744.22")
    return Ground("758.1(b)(2)", Due.CHECK, ask)


def _rough_diamonds(way: Leaving, goods: Goods) -> Ground | None:
    named = way.law.sets["30.2.a.1.iv.rough_diamonds"]
    return Ground("30.2(a)(1)(iv)", Due.YES) if goods.number[:6] in named else None


def _used_vehicle(way: Leaving, goods: Goods) -> Ground | None:
    cite = "30.2(a)(1)(iv)"
    is_used = goods.line.filing.used_vehicle
    if is_used:
        return Ground(cite, Due.YES)
    if is_used is False or goods.number[:4] not in way.law.sets["30.2.a.1.iv.vehicles"]:
        return None
    text = "Is line {n} a used vehicle?"
    return Ground(cite, Due.CHECK, Ask(".used_vehicle", text, cite))


def _embargoed(way: Leaving, goods: Goods) -> Ground | None:
    if not way.is_embargoed:
        return None
    cite, law = "758.1(b)(1)", way.law
    is_dear = goods.value is not None and goods.value.least > law.numbers["30.37.y.value"]
    if goods.claimed not in law.sets["30.37.y.exceptions"] or (goods.claimed == GOV and is_dear):
        return Ground(cite, Due.YES)
    text = f"Is line {{n}} free under 30.37(y) as {goods.claimed}?"
    ask = Ask(".license_exception", text, "30.37(y)")
    return Ground(cite, Due.CHECK, ask)


def _licensed(way: Leaving, goods: Goods) -> Ground | None:
    cite = "758.1(b)(2)"
    if goods.under is Under.LICENSE:
        return Ground(f"{cite}; 30.2(a)(1)(iv)", Due.YES)
    return Ground(cite, Due.CHECK, UNDER_WHAT) if goods.under is Under.OPEN else None


def _always_filed_exception(way: Leaving, goods: Goods) -> Ground | None:
    """STA and VEU, claimed for a line that does not go without a license."""
    cite = way.law.always.get(goods.claimed)
    return None if cite is None or goods.under is Under.NLR else Ground(cite, Due.YES)


def _control_list_to_some(way: Leaving, goods: Goods) -> Ground | None:
    if not way.tells_all_items or goods.is_on_the_control_list is False:
        return None
    cite = "758.1(b)(10)"
    if goods.is_on_the_control_list is None:
        text = "Which ECCN has line {n}, or is it EAR99?"
        return Ground(cite, Due.CHECK, Ask(".eccn", text, cite))
    if goods.claimed != GOV:
        return Ground(cite, Due.YES)
    if goods.under is Under.EXCEPTION:
        return None
    text = "Is line {n} eligible for License Exception GOV?"
    ask = Ask(".license_exception", text, "758.1(c)(4)")
    return Ground(cite, Due.CHECK, ask)


def _series_600(way: Leaving, goods: Goods, eccn: Eccn) -> Ground | None:
    if not eccn.is_600_series_or_9x515:
        return None
    cite = "758.1(b)(3)"
    if not eccn.path:
        return Ground(cite, Due.CHECK, _paragraph_asked(goods, cite))
    named = way.law.sets["758.1.b.3.paragraphs"]
    return Ground(cite, Due.YES) if eccn.path[0] in named else None


def _firearms(way: Leaving, goods: Goods, eccn: Eccn) -> Ground | None:
    cite, law = "758.1(b)(9)", way.law
    if goods.claimed == BAG:
        return None
    if eccn.entry in law.sets["758.1.b.9.short"]:
        text = "Is line {n} a shotgun with a barrel shorter than 18 inches?"
        return Ground(cite, Due.CHECK, Ask(".eccn", text, cite))
    if is_named(eccn, law.firearms_free):
        return None
    is_open = may_be_named(eccn, law.firearms_free)
    if is_named(eccn, law.firearms) and not is_open:
        return Ground(cite, Due.YES)
    if is_open or may_be_named(eccn, law.firearms):
        return Ground(cite, Due.CHECK, _paragraph_asked(goods, cite))
    return None


def _to_group_d(way: Leaving, goods: Goods, eccn: Eccn) -> Ground | None:
    is_reached = way.is_in_group_d and eccn.entry in way.law.sets["758.1.b.11.entries"]
    return Ground("758.1(b)(11)", Due.YES) if is_reached else None


def _paragraph_asked(goods: Goods, cite: str) -> Ask:
    text = f"Which paragraph of {goods.eccn} is line {{n}}?"
    return Ask(".eccn", text, cite)


Row = Callable[[Leaving, Goods], Ground | None]
OF_GOODS: tuple[Row, ...] = (_rough_diamonds, _used_vehicle)
"""Of trade with Puerto Rico and the Virgin Islands too, which is no export under the EAR."""
OF_EXPORTS: tuple[Row, ...] = (
    _embargoed,
    _licensed,
    *OF_GOODS,
    _always_filed_exception,
    _control_list_to_some,
)
OF_ITEMS: tuple[Callable[[Leaving, Goods, Eccn], Ground | None], ...] = (
    _series_600,
    _firearms,
    _to_group_d,
)
"""Of items of the control list."""
