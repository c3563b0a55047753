"""What AES is told under what a line goes: license code and number, 15 CFR 30.6(a), 758.1(g).

The table of codes is data whose rows say where they stand (``fixtures/law/filing.json``). A symbol
without a row, a code that does not take the entry, a number that is none: asked, never guessed.
Reporting an exception's code certifies its conditions (15 CFR 732.5(a)(1)).
"""

from __future__ import annotations

import re
from decimal import Decimal

from screening.controls.ear.part_758_filing.block import UNDER_WHAT, Ask, FiledCode
from screening.controls.ear.part_758_filing.goods import Goods, Under
from screening.controls.ear.part_758_filing.law import FilingLaw
from screening.controls.ear.part_758_filing.leaving import Leaving
from screening.controls.inquiry import Inquiry
from screening.controls.money.rates import USD
from screening.terms.license import LicenseKind, LicenseRecord

_LICENSE = re.compile(r"^D[0-9]{6}$")
_PLANTS = re.compile(r"^H[0-9A-Z]+$")
_NOTICE = re.compile(r"^A[0-9]{6}$")
_CHINA = "CN"
_PLANTS_BAR = frozenset({"MT", "CC"})
NLR, FIREARMS = "NLR", "0A50"


def filed_code(inquiry: Inquiry, way: Leaving, goods: Goods) -> FiledCode:
    """License code and number of a line; what is open is None, with its question."""
    match goods.under:
        case Under.NLR:
            return _without_license(way, goods)
        case Under.LICENSE:
            return _licensed(inquiry, way, goods)
        case Under.EXCEPTION:
            return _excepted(way.law, goods, goods.claimed)
    return FiledCode(None, None, asks=(UNDER_WHAT,))


def _without_license(way: Leaving, goods: Goods) -> FiledCode:
    law, fixed, eccn = way.law, way.law.fixed, goods.eccn
    if eccn is not None and eccn.path[:1] == ("y",):
        if eccn.entry.startswith(FIREARMS):
            return FiledCode(fixed["firearms_y"], NLR)
        if eccn.is_600_series_or_9x515:
            return FiledCode(fixed["y"], NLR)
    code = fixed[NLR]
    is_series = eccn is not None and eccn.is_600_series_or_9x515
    is_barred = is_series and not way.countries <= law.sets["aes.c33.series_600"]
    if is_barred or not law.takes(code, eccn):
        return _asked(goods, f"AES does not take {eccn} with no license required")
    return FiledCode(code, NLR)


def _excepted(law: FilingLaw, goods: Goods, symbol: str) -> FiledCode:
    code = law.codes.get(symbol)
    if code is None or not law.takes(code, goods.eccn):
        return _asked(goods, f"{symbol} has no code here that takes {goods.eccn}")
    if symbol not in law.sets["aes.codes.noticed"]:
        return FiledCode(code, symbol)
    notice = (goods.line.license_number or "").strip().upper()
    if _NOTICE.match(notice):
        return FiledCode(code, notice)
    text = f"Number of the notice of line {{n}} under {symbol}?"
    ask = Ask(".license_number", text, "30.6(b)")
    return FiledCode(code, None, asks=(ask,))


def _licensed(inquiry: Inquiry, way: Leaving, goods: Goods) -> FiledCode:
    law, line = way.law, goods.line
    number = (line.license_number or "").strip().upper()
    held = inquiry.past.license(line.license_number) if line.license_number else None
    if not number or (held is not None and held.kind is not LicenseKind.BIS_LICENSE):
        text = "Number of the license of line {n}?"
        ask = Ask(".license_number", text, "758.1(g)")
        return FiledCode(None, None, asks=(ask,))
    value = _license_value(held)
    asks = () if value is not None else (_value_asked(goods),)
    fixed = law.fixed
    if _LICENSE.match(number):
        return FiledCode(fixed["license"], number, value, asks)
    if _PLANTS.match(number) and "H" in fixed and _is_plants_license(law, way, goods, fixed["H"]):
        return FiledCode(fixed["H"], number, value, asks)
    text = "AES takes D and six digits: what is the number of the license of line {n}?"
    wrong = Ask(".license_number", text, "758.1(g)")
    # Who holds it on record knows that it is a license, and the code with it.
    code = fixed["license"] if held is not None else None
    return FiledCode(code, None, value, (wrong, *asks))


def _license_value(held: LicenseRecord | None) -> Decimal | None:
    """What the license has left in US dollars: no line's value may exceed it."""
    return held.value_left if held is not None and held.currency == USD else None


def _value_asked(goods: Goods) -> Ask:
    text = "Value of the license of line {n} in USD?"
    return Ask(".license_number", text, "30.6(b)")


def _is_plants_license(law: FilingLaw, way: Leaving, goods: Goods, code: str) -> bool:
    reasons = _PLANTS_BAR.intersection(goods.determination.reasons_for_control)
    return way.countries <= {_CHINA} and not reasons and law.takes(code, goods.eccn)


def _asked(goods: Goods, why: str) -> FiledCode:
    text = f"Which AES code did Census give for line {{n}}? ({why}.)"
    return FiledCode(None, None, asks=(Ask(".license_exception", text, "758.1(g)"),))
