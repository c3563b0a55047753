"""The advanced-computing requirements, one row a class, with the days on which each binds.

15 CFR 742.6(a)(6) and 744.23(a)(3), read 2026-09-24. 3A090 was born on 2022-10-07 with other
parameters (performance together with the rate of data to other chips); total processing
performance and performance density count since 2023-11-17 (88 FR 73458), high-bandwidth memory
since 2024-12-02 (89 FR 96790).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from screening.controls.ear.part_774_items.ac_class import AcClass
from screening.controls.period import Period


@dataclass(frozen=True, slots=True)
class AcRule:
    """What one class of circuits needs.

    Args:
        rule_id: name of the rule.
        scope: country group of the destinations in reach.
        citation: the provision for destinations.
        hq_citation: the provision for parties headquartered in Country Group D:5 or Macau.
        words: the rule in a sentence.
        valid: when it binds.
    """

    rule_id: str
    scope: str
    citation: str
    hq_citation: str
    words: str
    valid: Period


AC_RULES: dict[AcClass, AcRule] = {
    "a": AcRule(
        rule_id="us.ac.a",
        scope="advanced_computing_scope",
        citation="15 CFR 774 Supp. 1 ECCN 3A090.a; 742.6(a)(6)(iii)(A)",
        hq_citation="15 CFR 742.6(a)(6)(iii)(A)",
        words="3A090.a, 4A090.a and .z items of that class: Country Groups D:1, D:4, D:5 less A:5 "
        "and A:6, Macau, the UAE, and parties headquartered in D:5 or Macau anywhere",
        valid=Period(date(2023, 11, 17)),
    ),
    "b": AcRule(
        rule_id="us.ac.b",
        scope="advanced_computing_scope",
        citation="15 CFR 774 Supp. 1 ECCN 3A090.b; 742.6(a)(6)(iii)(B)",
        hq_citation="15 CFR 742.6(a)(6)(iii)(A); 744.23(a)(3)(i)(A)",
        words="3A090.b, 4A090.b and .z items of that class: the same destinations, and parties "
        "headquartered in D:5 or Macau elsewhere",
        valid=Period(date(2023, 11, 17)),
    ),
    "c": AcRule(
        rule_id="us.ac.c",
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
FIRST_PARAMETERS = Period(date(2022, 10, 7), date(2023, 11, 16))
FIRST_PARAMETERS_CITATION = "87 FR 62186; 88 FR 73458"
