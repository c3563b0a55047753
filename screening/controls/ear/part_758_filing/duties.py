"""When it is filed, who receives, how long it is kept: 15 CFR 30.4, 30.6(a), 762.6, 31 CFR 501.601.

Read in the eCFR of 2025-01-27; ten years for what touches OFAC since 2025-03-12 (89 FR 74832).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from screening.controls.answers import Reason
from screening.controls.ear.part_758_filing.block import Ask
from screening.controls.ear.part_758_filing.goods import Goods, Under
from screening.controls.ear.part_758_filing.law import FilingLaw
from screening.controls.ear.part_758_filing.leaving import Leaving
from screening.controls.ear.part_774_items.classification import row_reaches
from screening.controls.inquiry import Inquiry
from screening.terms.eccn import Eccn
from screening.terms.party_role import PartyRole

MODES = ("air", "vessel", "rail", "truck", "mail", "other")
_MILD = frozenset({"AT", "EI"})
_BIS_LISTS = ("us-bis-", "own-", "demo-")
OTHER_TYPE, UNIVERSITY = "O", "university"


def itn_before(inquiry: Inquiry, way: Leaving, goods: Iterable[Goods]) -> Mapping[str, str]:
    """How long before it leaves the ITN must be there: of the mode, or of all where it is open."""
    law = way.law
    if any(one.line.filing.used_vehicle for one in goods):
        return {"used_vehicle": _hours(law, "used_vehicle")}
    if way.is_within and "PR" in (way.start, *way.ends):
        return {"US-PR": "arrival"}
    mode = inquiry.facts.filing.mode
    return {name: _hours(law, name) for name in ((mode,) if mode else MODES)}


def _hours(law: FilingLaw, mode: str) -> str:
    return f"{law.numbers[f'30.4.{mode}_hours']:f}h"


def predeparture_only(inquiry: Inquiry, way: Leaving, goods: Sequence[Goods]) -> bool:
    """Whether nobody may file after departure; approved exporters alone may at all (30.4(a))."""
    if inquiry.facts.filing.routed or any(hit.is_match for hit in inquiry.hits):
        return True
    if way.is_embargoed:
        return True
    return any(
        one.under in (Under.LICENSE, Under.OPEN)
        or one.claimed in way.law.always
        or _is_controlled(inquiry, one.eccn)
        for one in goods
    )


def _is_controlled(inquiry: Inquiry, eccn: Eccn | None) -> bool:
    """Whether more than AT or EI can control it; yes while it is not known."""
    if eccn is None or eccn.is_600_series_or_9x515:
        return True
    if eccn.is_ear99:
        return False
    item = inquiry.tables.items.get(eccn.entry)
    if item is None:
        return True
    return any(r.reason not in _MILD and row_reaches(r, eccn) is not False for r in item.controls)


def consignee_type(inquiry: Inquiry, way: Leaving) -> tuple[str, Ask | None]:
    """Type of the ultimate consignee; ``O`` with a question where nobody said."""
    roles = (PartyRole.ULTIMATE_CONSIGNEE, PartyRole.END_USER)
    found = sorted(inquiry.facts.in_roles(roles), key=lambda party: roles.index(party.role))
    party = found[0] if found else None
    kind = (party.business_type or "") if party else ""
    known = way.law.consignees.get(kind)
    if known is not None:
        return known, None
    field = f"{party.subject}.business_type" if party else "parties"
    text = "What is the ultimate consignee: direct consumer, government, reseller or other?"
    if kind == UNIVERSITY:
        text = "Is the university one of the state (government) or not (direct consumer)?"
    return OTHER_TYPE, Ask(field, text, "30.6(a)")


def record_years(inquiry: Inquiry, way: Leaving, reasons: Iterable[Reason]) -> int:
    """How long the records are kept: longer where a list or a rule of OFAC is touched."""
    numbers = way.law.numbers
    met = any(not hit.record.source.startswith(_BIS_LISTS) for hit in inquiry.hits)
    said = any("31 CFR" in r.citation or "OFAC" in r.citation for r in reasons)
    embargoed = way.is_embargoed
    touches_ofac = met or said or embargoed
    return int(max(numbers["762.6.years"], numbers["501.601.years"] if touches_ofac else 0))
