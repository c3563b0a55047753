"""The end uses of 15 CFR part 744 as a table (read 2026-07-23).

One row a flag of the submission: which code it answers with, and what it makes of the order for
a given destination. The closed list of reason codes has none for nuclear, missile and chemical
or biological uses; they answer ``question.open``, with block where the row says block.

Review: 744.3(d) and 744.4(d) print case by case, 744.2(d) a list of factors, 744.22(e) presumes
denial. 744.5(c) and 744.23(d) print several policies that hang on what nobody states; their rows
only hold, and print none. 744.21(e) hangs on item and country (``military_items.py``).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from screening.controls.answers import ReviewPolicy
from screening.controls.ear.part_744_users_and_uses.military_items import MILITARY_COUNTRIES
from screening.controls.period import ALWAYS, Period
from screening.controls.reference import ControlTables
from screening.terms.outcome import Outcome

STEP = "end_use"
# Destinations where unanswered flags matter; own reading, domain notes section 7.
SENSITIVE_GROUPS = ("D:1", "D:4", "D:5", "E:1", "E:2")  # Macau is in D:1

Decide = Callable[[str, ControlTables], Outcome]


def _hold(country: str, tables: ControlTables) -> Outcome:
    return Outcome.HOLD


def _block(country: str, tables: ControlTables) -> Outcome:
    return Outcome.BLOCK


def _block_in(group: str, elsewhere: Outcome) -> Decide:
    def decide(country: str, tables: ControlTables) -> Outcome:
        return Outcome.BLOCK if tables.in_group(country, group) else elsewhere

    return decide


def _hold_unless_in(group: str) -> Decide:
    def decide(country: str, tables: ControlTables) -> Outcome:
        return Outcome.CLEAR if tables.in_group(country, group) else Outcome.HOLD

    return decide


@dataclass(frozen=True, slots=True)
class UseRule:
    """One end use.

    Args:
        flag: the flag of ``end_use`` that claims it.
        code: reason code when the flag is true.
        decide: what a true flag makes of the order for one destination.
        citation: the provision.
        words: for the officer, without the full stop.
        open: what a person must decide where a true flag only holds, and what makes it which.
        noun: the use in a sentence.
        question: for the customer; holds a word of its topic.
        topic: word of the closed list of topics.
        gravest: words of the end-use statement with which a true flag blocks.
        is_asked: whether an unanswered flag is asked for (744.2, .3, .4, .21 by the value rule;
            supercomputers by their own).
        review_policy: how applications are reviewed, where the section prints one for all.
        valid: when the rule binds.
    """

    step: ClassVar[str] = STEP
    flag: str
    code: str
    decide: Decide
    citation: str
    words: str
    open: str
    noun: str
    question: str
    topic: str
    gravest: re.Pattern[str] | None = None
    is_asked: bool = False
    review_policy: ReviewPolicy | None = None
    valid: Period = ALWAYS

    @property
    def rule_id(self) -> str:
        """The rule's name in a path."""
        return f"us.744.{self.flag}"


USE_RULES = (
    UseRule(
        flag="military",
        code="end_use.military",
        decide=_block_in(MILITARY_COUNTRIES, Outcome.CLEAR),
        citation="15 CFR 744.21; 744 Supp. 2",
        words="Military end use or end user in a country of 744.21",
        open="a license is required if Supp. 2 to part 744 means the item, none by this rule if "
        "not",
        noun="military",
        question="Is the end use, or any end user, military?",
        topic="military_end_use",
        is_asked=True,
    ),
    UseRule(
        flag="military_intelligence",
        code="end_use.military_intelligence",
        decide=_hold,
        citation="15 CFR 744.22",
        words="Military-intelligence end use is declared; which body and where must be looked at",
        open="a license is required in, and for bodies of, the countries of 744.22, none by "
        "this rule elsewhere",
        noun="for military intelligence",
        question="Is the end use, or any end user, military intelligence?",
        topic="military_end_use",
        review_policy=ReviewPolicy.PRESUMPTION_OF_DENIAL,
    ),
    UseRule(
        flag="nuclear",
        code="question.open",
        decide=_hold_unless_in("744.supp3.countries"),
        citation="15 CFR 744.2",
        words="A nuclear end use is declared outside the countries of Supp. 3 to part 744",
        open="a license is required for explosives, unsafeguarded activities and the fuel "
        "cycle, none by this rule for other uses",
        noun="nuclear",
        question="What is the end use: is the item used for any nuclear activity?",
        topic="end_use",
        gravest=re.compile(r"\b(explosive|enrich\w*|reprocess\w*|heavy water)\b", re.IGNORECASE),
        is_asked=True,
        review_policy=ReviewPolicy.CASE_BY_CASE,
    ),
    UseRule(
        flag="missile",
        code="question.open",
        decide=_block_in("D:4", Outcome.HOLD),
        citation="15 CFR 744.3",
        words="A missile, rocket or unmanned-aircraft end use is declared",
        open="a license is required if it is one of the systems of 744.3, none by this rule if not",
        noun="for missiles",
        question="What is the end use: is it used for missiles, rockets or unmanned aircraft?",
        topic="end_use",
        is_asked=True,
        review_policy=ReviewPolicy.CASE_BY_CASE,
    ),
    UseRule(
        flag="chem_bio",
        code="question.open",
        decide=_block,
        citation="15 CFR 744.4",
        words="A chemical or biological weapons end use is declared",
        open="a license is required if it is such a weapon, none by this rule if not",
        noun="for chemical or biological weapons",
        question="What is the end use: is the item used for chemical or biological weapons?",
        topic="end_use",
        is_asked=True,
        review_policy=ReviewPolicy.CASE_BY_CASE,
    ),
    UseRule(
        flag="naval_nuclear",
        code="question.open",
        decide=_hold,
        citation="15 CFR 744.5",
        words="Maritime nuclear propulsion is declared as end use",
        open="a license is required for the items of 744.5(a), none by this rule for others",
        noun="for maritime nuclear propulsion",
        question="What is the end use: is the item used for maritime nuclear propulsion?",
        topic="end_use",
    ),
    UseRule(
        flag="supercomputer",
        code="end_use.supercomputer",
        decide=_hold,
        citation="15 CFR 744.23(a)(1)",
        words="A supercomputer end use is declared; where and how large must be looked at",
        open="a license is required for the items of 744.23(a)(1) and a supercomputer in "
        "Country Group D:5 or Macau, none by this rule elsewhere",
        noun="a supercomputer",
        question="Is the item used in or for a supercomputer, and of what total performance?",
        topic="supercomputer",
        valid=Period(date(2022, 10, 7)),  # 87 FR 62186
    ),
    UseRule(
        flag="advanced_node_fab",
        code="end_use.advanced_node",
        decide=_hold,
        citation="15 CFR 744.23(a)(2)",
        words="Fabrication of advanced-node integrated circuits is declared as end use",
        open="a license is required at a facility in Country Group D:5 or Macau, none by "
        "this rule elsewhere",
        noun="fabrication of advanced-node circuits",
        question="What is the end use: are advanced-node integrated circuits made with the item?",
        topic="end_use",
        valid=Period(date(2022, 10, 7)),  # 87 FR 62186
    ),
    UseRule(
        flag="sme_production",
        code="end_use.advanced_node",
        decide=_hold,
        citation="15 CFR 744.23(a)(4)",
        words="Production of semiconductor manufacturing equipment is declared as end use",
        open="a license is required in Country Group D:5 or Macau, or for a maker "
        "headquartered there, none by this rule elsewhere",
        noun="production of semiconductor equipment",
        question="What is the end use: is equipment to make semiconductors made with the item?",
        topic="end_use",
        valid=Period(date(2022, 10, 7)),  # 87 FR 62186
    ),
)
