"""The advanced-computing requirements, one row a class, with the days on which each binds.

15 CFR 742.6(a)(6) and 744.23(a)(3), read 2026-09-24. 3A090 was born on 2022-10-07 with other
parameters (performance together with the rate of data to other chips); total processing
performance and performance density count since 2023-11-17 (88 FR 73458), high-bandwidth memory
since 2024-12-02 (89 FR 96790).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from screening.controls.ear.part_742_reasons.prose_controls import PERFORMANCE_RULE
from screening.controls.ear.part_774_items.ac_class import AcClass
from screening.controls.findings import Rule
from screening.controls.period import ALWAYS, Period
from screening.controls.policy import AI_DIFFUSION, HQ_TEST_A, NEAR_THRESHOLD, UAE_A5

STEP = "advanced_computing"


@dataclass(frozen=True, slots=True)
class AcRule:
    """What one class of circuits needs.

    Args:
        rule_id: name of the rule.
        code: reason code of a line of the class.
        scope: country group of the destinations in reach.
        citation: the provision for destinations.
        hq_citation: the provision for parties headquartered in Country Group D:5 or Macau.
        words: the rule in a sentence.
        valid: when it binds.
        since: set of the law with whose first day it begins.
    """

    step: ClassVar[str] = STEP
    rule_id: str
    code: str
    scope: str
    citation: str
    hq_citation: str
    words: str
    valid: Period = ALWAYS
    since: str = ""


AC_RULES: dict[AcClass, AcRule] = {
    "a": AcRule(
        rule_id="us.ac.a",
        code="item.3a090a",
        scope="advanced_computing_scope",
        citation="15 CFR 774 Supp. 1 ECCN 3A090.a; 742.6(a)(6)(iii)(A)",
        hq_citation="15 CFR 742.6(a)(6)(iii)(A)",
        words="3A090.a, 4A090.a and .z items of that class: Country Groups D:1, D:4, D:5 less A:5 "
        "and A:6, Macau, the UAE, and parties headquartered in D:5 or Macau anywhere",
        since=PERFORMANCE_RULE,
    ),
    "b": AcRule(
        rule_id="us.ac.b",
        code="item.3a090b",
        scope="advanced_computing_scope",
        citation="15 CFR 774 Supp. 1 ECCN 3A090.b; 742.6(a)(6)(iii)(B)",
        hq_citation="15 CFR 742.6(a)(6)(iii)(A); 744.23(a)(3)(i)(A)",
        words="3A090.b, 4A090.b and .z items of that class: the same destinations, and parties "
        "headquartered in D:5 or Macau elsewhere",
        since=PERFORMANCE_RULE,
    ),
    "c": AcRule(
        rule_id="us.ac.c",
        code="item.3a090c",
        scope="headquarters_scope",
        citation="15 CFR 774 Supp. 1 ECCN 3A090.c; 742.6(a)(6)(i)(B)",
        hq_citation="15 CFR 742.6(a)(6)(i)(B); 744.23(a)(3)(i)(B)",
        words="3A090.c high-bandwidth memory: Macau and Country Group D:5, and parties "
        "headquartered there elsewhere",
        valid=Period(date(2024, 12, 2)),
    ),
}

# Between the birth of 3A090 and the rule of November 2023 other parameters counted, which no
# submission states; a replay of those days is left to a person.
FIRST_DAY = date(2022, 10, 7)  # 87 FR 62186
FIRST_PARAMETERS = Period(FIRST_DAY, date(2023, 11, 16))
FIRST_PARAMETERS_CITATION = "87 FR 62186; 88 FR 73458"
FIRST = Rule(
    rule_id="us.3a090.first_parameters",
    citation=FIRST_PARAMETERS_CITATION,
    step=STEP,
    code="item.parameters_unknown",
    words="the first parameters of 3A090, of October 2022, are left to a person",
    valid=FIRST_PARAMETERS,
)

# The days of these are rows of the policy.
HEADQUARTERS = Rule(
    rule_id=HQ_TEST_A,
    citation="15 CFR 742.6(a)(6)(iii)(A)",
    step=STEP,
    code="hq.d5",
    words="items of the classes need a license where a purchaser, consignee or end user, or its "
    "ultimate parent, is headquartered in Country Group D:5 or Macau",
)
WORLD_WIDE = Rule(
    rule_id=AI_DIFFUSION,
    citation="15 CFR 742.6(a)(6)(iii)(A)",
    step=STEP,
    code="item.3a090a",
    words="3A090.a, 4A090.a and .z items of that class to every destination",
)
RECIPIENTS = Rule(
    rule_id=UAE_A5,
    citation="15 CFR 740 Supp. 8 (91 FR 43038)",
    step=STEP,
    code="dest.uae_approved",
    words="no license for the Emirates where the consignee and all end users are approved "
    "recipients, which a person must confirm",
)
NEAR = Rule(
    rule_id=NEAR_THRESHOLD,
    citation="own policy row review.near_threshold",
    step=STEP,
    code="item.near_threshold",
    words="a part that stays below a threshold of 3A090 by little is looked at",
)
PARAMETERS = Rule(
    rule_id="us.3a090.parameters",
    citation="15 CFR 774 Supp. 1 ECCN 3A090 Technical Notes",
    step=STEP,
    code="item.parameters_unknown",
    words="a line that unknown parameters could put into a class is asked for them",
)
NAMED = Rule(
    rule_id="us.3a090.named",
    citation="15 CFR 732.3(b); 774 Supp. 1 ECCN 3A090",
    step=STEP,
    code="item.parameters_unknown",
    words="a line whose description names a chip of a class that its ECCN denies is undetermined",
)
REEXPORT = Rule(
    rule_id="us.ac.reexport",
    citation="15 CFR 734.14",
    step=STEP,
    code="jurisdiction.reexport",
    words="a required license also binds a shipment from one foreign country to another",
)
FOREIGN_PRODUCT = Rule(
    rule_id="us.ac.direct_product",
    citation="15 CFR 734.9(h)",
    step=STEP,
    code="jurisdiction.fdp",
    words="a foreign-made item of the classes is presumed a foreign direct product",
)
