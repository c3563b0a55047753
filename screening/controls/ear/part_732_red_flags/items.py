"""Flags on the goods: what they are called, what they cost, what they are for by nature."""

from __future__ import annotations

import re
from decimal import Decimal

from screening.controls.ear.part_732_red_flags.custody import is_called_otherwise, sightings_of
from screening.controls.ear.part_732_red_flags.descriptions import (
    is_called_ordinary,
    ordinary_limit,
)
from screening.controls.ear.part_732_red_flags.rule import (
    DIVERSION_PATTERN,
    NOT_FIRED,
    SUPPLEMENT_3,
    FlagRule,
    FlagScope,
    Told,
    fired,
    unknown,
)
from screening.controls.ear.part_732_red_flags.subjects import (
    advanced_lines,
    advanced_units,
    fabrication_lines,
    hts_digits,
    is_electronics,
    price_gaps,
)
from screening.controls.ear.part_736_prohibitions.gp_ten import PRC_DESIGNED
from screening.controls.ear.part_774_items.classification import Classification
from screening.controls.facts import LineFacts
from screening.controls.inquiry import Inquiry, once_an_inquiry
from screening.controls.money.dollars import in_dollars, is_over, rate_of

# Customs codes under which advanced-computing items travel (red-flag notes, C).
_COMPUTING_HTS = ("847150", "847180", "847330", "854231", "854239", "851762", "854370")
_ASSEMBLY = re.compile(r"\b(hgx|dgx|nvl\d*|rack|server|\d+-?gpu|baseboard|\d+x)\b", re.IGNORECASE)


def _misdescribed(inquiry: Inquiry) -> Told:
    """An accelerator under another description or customs code, or the value of one."""
    found, details = [], []
    for line, c in inquiry.classified_lines:
        why = _misdescription(inquiry, line, c)
        if why:
            found.append(f"{line.subject}.description")
            details.append(f"line {line.number} ({line.description}): {why}")
    unpriced = _ordinary_without_price(inquiry)
    if unpriced and not found:
        return unknown(*unpriced, must_ask=True)
    return fired(found, "; ".join(details))


@once_an_inquiry
def _ordinary_without_price(inquiry: Inquiry) -> tuple[str, ...]:
    """What nobody stated of the price of electronics described as ordinary goods."""
    limit = inquiry.policy.accelerator_value_limit_usd
    return price_gaps(
        inquiry,
        (
            line
            for line, c in inquiry.classified_lines
            if is_over(inquiry, line.unit_value, limit) is None
            and c.ac_class is None
            and is_electronics(line)
            and ordinary_limit(inquiry.policy.flags, line) is not None
        ),
    )


def _misdescription(inquiry: Inquiry, line: LineFacts, c: Classification) -> str:
    if c.ac_class is not None:
        hts = hts_digits(line)
        if is_called_ordinary(inquiry.policy.flags, line, c):
            return "the line is of an advanced-computing class"
        is_other = len(hts) >= 6 and not hts.startswith(_COMPUTING_HTS)
        return f"the customs code {line.hts} is not that of such items" if is_other else ""
    seen = {
        s.product or s.ac_class for s in sightings_of(inquiry, line) if is_called_otherwise(c, s)
    }
    if seen:
        return f"its serial numbers are on record as {', '.join(sorted(seen))}"
    if not _costs_like_an_accelerator(inquiry, line):
        return ""
    if ordinary_limit(inquiry.policy.flags, line) is not None:
        return f"{in_dollars(inquiry, line.unit_value)} a unit is the price of an accelerator"
    return ""


def _costs_like_an_accelerator(inquiry: Inquiry, line: LineFacts) -> bool:
    """Whether it may: a price of which nobody can say what it is in dollars is asked for apart."""
    limit = inquiry.policy.accelerator_value_limit_usd
    is_priced = line.unit_value is not None and rate_of(inquiry) is not None
    return (
        is_priced and is_over(inquiry, line.unit_value, limit) is not False and is_electronics(line)
    )


def _price_is_far(inquiry: Inquiry) -> Told:
    """A unit value far from the reference price of what is described."""
    policy = inquiry.policy.flags
    low, high = policy.limit("price_low"), policy.limit("price_high")
    found, details, was_compared = [], [], False
    for line, c in inquiry.classified_lines:
        price, paid = _reference_price(inquiry, line, c), in_dollars(inquiry, line.unit_value)
        if price is None or paid is None:
            continue
        least = price * low if c.product is not None else Decimal(0)
        # Between the bounds of a rate that is old, or of none, nobody can say.
        is_within = paid.least >= least and paid.most <= price * high
        is_far = paid.most < least or paid.least > price * high
        was_compared = was_compared or is_within or is_far
        if is_far:
            found.append(f"{line.subject}.unit_value")
            details.append(f"line {line.number}: {paid} against about {price} USD")
    if not was_compared and advanced_lines(inquiry):
        gaps = price_gaps(inquiry, (line for line, _ in advanced_lines(inquiry)))
        return unknown("reference price", *gaps)
    gaps = _ordinary_without_price(inquiry)
    return unknown(*gaps) if gaps and not found else fired(found, "; ".join(details))


def _reference_price(inquiry: Inquiry, line: LineFacts, c: Classification) -> Decimal | None:
    """The catalog product's price; else what ordinary goods cost that are so described and dear.

    A price stands for one unit, so assemblies are not compared.
    """
    if c.product is not None:
        is_unit = not _ASSEMBLY.search(line.description)
        return inquiry.policy.flags.reference_prices_usd.get(c.product.uid) if is_unit else None
    return (
        ordinary_limit(inquiry.policy.flags, line)
        if _costs_like_an_accelerator(inquiry, line)
        else None
    )


def _above_the_cap(inquiry: Inquiry) -> Told:
    """More units than the country ordinarily takes."""
    caps, destination = inquiry.policy.flags.quantity_caps, inquiry.facts.destination_country
    if destination is None:
        return unknown("destination_country")
    cap = caps.get(destination, caps.get("*"))
    if cap is None:
        return unknown(f"a quantity cap for {destination} in the policy; no source gives one")
    equipment = (line.quantity or Decimal(0) for line, _ in fabrication_lines(inquiry))
    units = advanced_units(inquiry) + sum(equipment, Decimal(0))
    return fired(["lines"], f"cap {cap}") if units > cap else NOT_FIRED


def _chinese_design(inquiry: Inquiry) -> Told:
    """A product designed in Country Group D:5 or Macau that meets 3A090."""
    found = [
        line.subject
        for line, c in inquiry.classified_lines
        for product in (c.product, *c.candidates)
        if product is not None and product.parameters.get(PRC_DESIGNED) is True
    ]
    return fired(found)


RULES = (
    FlagRule(
        code="rf.description_mismatch",
        severity="high",
        predicate=_misdescribed,
        inputs=("lines.description", "lines.hts", "lines.unit_value", "serial numbers on record"),
        question="What exactly are the goods: maker, part number, ECCN and technical parameters?",
        topic="classification",
        citation=DIVERSION_PATTERN,
        is_law=True,
    ),
    FlagRule(
        code="rf.value_anomaly",
        severity="medium",
        predicate=_price_is_far,
        inputs=("lines.unit_value", "currency", "reference prices"),
        question="How is the price explained, and what are the goods: maker, part number, ECCN?",
        topic="classification",
        citation=DIVERSION_PATTERN,
    ),
    FlagRule(
        code="rf.tech_level",
        severity="low",
        predicate=_above_the_cap,
        inputs=("destination_country", "lines.quantity", "quantity caps"),
        question="For what purpose does the country's buyer need so many units?",
        topic="end_use",
        citation=f"{SUPPLEMENT_3} no. 3",
        scope=FlagScope.SEMICONDUCTOR,
    ),
    FlagRule(
        code="rf.prc_designed_3a090",
        severity="high",
        predicate=_chinese_design,
        inputs=("lines", "product catalog"),
        question="Is there an authorization for this part, or is it for technical analysis only?",
        topic="technical_analysis",
        citation="15 CFR 736.2(b)(10)",
        is_law=True,
    ),
)
