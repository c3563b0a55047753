"""What the words of an order say beside its fields: 15 CFR 732 Supp. 3, 736.2(b)(10).

A mention is words that the reading room found; whether the law minds them for this item and this
destination is asked here. One that counts holds the order with the words quoted. It leaves the
lines it speaks of undetermined, because no requirement can be ruled out beside such words. A flag
stated false beside words that say otherwise is a contradiction, and is said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from screening.controls.answers import NotExamined, Question, Result
from screening.controls.ear.part_744_users_and_uses.military_items import listed_military_item
from screening.controls.findings import Findings, Rule, Ruling, rule_on
from screening.controls.inquiry import Inquiry
from screening.controls.reference import ControlTables
from screening.terms.eccn import Eccn
from screening.terms.mention import DELIVERY, Mention
from screening.terms.outcome import Outcome

STEP = "texts"


def _rule(kind: str, code: str, citation: str, says: str) -> tuple[str, Rule]:
    return kind, Rule(f"us.text.{kind}", citation, STEP, f"text.{code}", f"a text {says}")


RULES: Mapping[str, Rule] = dict(
    (
        _rule(
            "place",
            "destination",
            "15 CFR part 746; part 732 Supp. 3(b)",
            "names a place that an embargo or a prohibition speaks of",
        ),
        _rule(
            "government",
            "user",
            "15 CFR 746.2, 746.4, 746.7, 746.9; 734.9(j)",
            "names a body of the government of an embargoed state, wherever it sits",
        ),
        _rule("military", "end_use", "15 CFR 744.21", "says a military use or user"),
        _rule("military_intelligence", "user", "15 CFR 744.22", "says military intelligence"),
        _rule("nuclear", "end_use", "15 CFR 744.2", "says a nuclear use"),
        _rule("missile", "end_use", "15 CFR 744.3", "says missiles, rockets or unmanned aircraft"),
        _rule(
            "chem_bio", "end_use", "15 CFR 744.4", "says chemical or biological weapons or agents"
        ),
        _rule(
            "chemical",
            "item",
            "15 CFR 744.4; 742.18",
            "names a chemical of concern or its precursor",
        ),
        _rule("naval_nuclear", "end_use", "15 CFR 744.5", "says nuclear propulsion at sea"),
        _rule("supercomputer", "end_use", "15 CFR 744.23(a)(1)", "says a supercomputer"),
        _rule(
            "advanced_node_fab",
            "end_use",
            "15 CFR 744.23(a)(2)",
            "says fabrication of advanced-node circuits",
        ),
        _rule(
            "sme_production",
            "end_use",
            "15 CFR 744.23(a)(4)",
            "says production of semiconductor equipment",
        ),
        _rule(
            "surveillance", "end_use", "15 CFR 742.7(b), 744.11(b)", "says surveillance of people"
        ),
        _rule(
            "goods",
            "item",
            "15 CFR part 774 Supp. 1",
            "says goods that an entry of the control list may name",
        ),
        _rule(
            "listed_name",
            "listed_name",
            "15 CFR 744.11; 732 Supp. 3(b); 736.2(b)(10)",
            "names a listed party",
        ),
        _rule(
            "conduct",
            "conduct",
            "15 CFR part 732 Supp. 3(b); 736.2(b)(10); 764.2(g)",
            "asks for what an honest delivery does not need",
        ),
    )
)
"""By kind of mention; ``marks`` are seen by the red flag rf.packaging."""

Minded = Callable[[Mention, frozenset[str], tuple[Eccn, ...], ControlTables], bool]
"""Whether the law minds a mention at these countries for these items."""


def texts(inquiry: Inquiry, so_far: Findings) -> Findings:
    """Step 8: what the texts of the order say."""
    return rule_on(inquiry, *_rulings(inquiry)) + _not_made(inquiry)


def is_minded(
    mention: Mention, countries: frozenset[str], eccns: tuple[Eccn, ...], tables: ControlTables
) -> bool:
    """Whether a mention is a reason to stop an order of these items to these countries.

    Args:
        countries: destinations; a state that the words themselves name counts beside them.
    """
    minded = _MINDED.get(mention.kind)
    return minded is None or minded(mention, countries, eccns, tables)


def _rulings(inquiry: Inquiry) -> Iterator[Ruling]:
    countries = frozenset(d.country for d in inquiry.destinations if d.country)
    everyone = tuple(line.index for line in inquiry.facts.lines)
    switches = inquiry.policy.mentions
    for mention in inquiry.mentions:
        if mention.kind not in RULES or not switches[mention.kind].enabled:
            continue
        lines = everyone if mention.line is None else (mention.line,)
        eccns = tuple(c.eccn for i in lines if (c := inquiry.classifications[i]).eccn is not None)
        if is_minded(mention, countries, eccns, inquiry.tables):
            yield _ruling(inquiry, mention, lines)


def _not_made(inquiry: Inquiry) -> Findings:
    """What the policy switches off, said."""
    off = (RULES[kind] for kind, row in inquiry.policy.mentions.items() if not row.enabled)
    return Findings(
        not_examined=tuple(
            NotExamined(rule.rule_id, f"Not made: {inquiry.policy.switched_off}: {rule.words}.")
            for rule in off
        )
    )


def _ruling(inquiry: Inquiry, mention: Mention, lines: tuple[int, ...]) -> Ruling:
    says = f'"{_shortened(mention.quote)}" in {mention.field} {mention.why}'
    if inquiry.facts.end_use.flag(mention.kind) is False:
        says = f"{says}, although end_use.{mention.kind} is stated false: one contradicts the other"
    rule, stops = RULES[mention.kind], inquiry.policy.mentions[mention.kind].stops
    if not stops:
        return Ruling(rule, lines, Outcome.CLEAR, None, f"{says}.", _inputs(mention))
    return Ruling(
        rule=rule,
        lines=lines,
        outcome=Outcome.HOLD,
        result=Result.UNDETERMINED if mention.kind != "conduct" else None,
        words=f"{says}.",
        inputs=_inputs(mention),
        question=Question(
            field=mention.field,
            text=f'What is meant by "{_shortened(mention.quote)}"?',
            why=rule.code,
            topic="end_use",
        ),
        subject=mention.field,
    )


def _inputs(mention: Mention) -> Mapping[str, Any]:
    return {
        "field": mention.field,
        "quote": mention.quote,
        "span": [mention.start, mention.end],
        "kind": mention.kind,
        "about": mention.about,
    }


def _shortened(quote: str) -> str:
    return quote if len(quote) <= 120 else f"{quote[:117]}..."


def _at(mention: Mention, countries: frozenset[str]) -> frozenset[str]:
    """Where the use or user is: at the destination, or where the words put it."""
    return frozenset({mention.country}) if mention.country else countries


def _military(
    mention: Mention, countries: frozenset[str], eccns: tuple[Eccn, ...], tables: ControlTables
) -> bool:
    """744.21: its seven countries; there items of Supplement No. 2, in two of them any item.

    In an embargoed state a force is the government that part 746 means, for any item.
    """
    everywhere = _at(mention, countries)
    if everywhere & _embargoed(tables):
        return True
    at = everywhere & tables.members("744.21.countries")
    if at & tables.members("744.21.any_item_countries"):
        return True
    return bool(at) and any(listed_military_item(eccn, tables) is not None for eccn in eccns)


def _intelligence(
    mention: Mention, countries: frozenset[str], eccns: tuple[Eccn, ...], tables: ControlTables
) -> bool:
    """744.22: its countries, any item."""
    at = _at(mention, countries)
    return bool(at & (tables.members("744.22.countries") | tables.members("E:1")))


def _embargoed(tables: ControlTables) -> frozenset[str]:
    """Country Groups E:1 and E:2 and, by section 746.9, Syria."""
    return tables.members("E:1") | tables.members("E:2") | {"SY"}


def _missile(
    mention: Mention, countries: frozenset[str], eccns: tuple[Eccn, ...], tables: ControlTables
) -> bool:
    """744.3: delivery systems of mass destruction anywhere, (a)(3); other rockets outside A:1.

    The words cannot tell what a missile carries. Programs of governments of NATO are excepted
    there, which no text shows.
    """
    if mention.about == DELIVERY:
        at = _at(mention, countries)
        return not at or bool(at - {"US"})
    return _outside("A:1")(mention, countries, eccns, tables)


def _outside(code: str) -> Minded:
    def minded(
        mention: Mention, countries: frozenset[str], eccns: tuple[Eccn, ...], tables: ControlTables
    ) -> bool:
        at = _at(mention, countries)
        return not at or bool(at - tables.members(code) - {"US"})

    return minded


def _in_d5_or_macau(
    mention: Mention, countries: frozenset[str], eccns: tuple[Eccn, ...], tables: ControlTables
) -> bool:
    """744.23: Country Group D:5 and Macau; Hong Kong counts as China."""
    at = {tables.country(c) or c for c in _at(mention, countries)}
    return bool(at & (tables.members("D:5") | {"MO"}))


def _goods(
    mention: Mention, countries: frozenset[str], eccns: tuple[Eccn, ...], tables: ControlTables
) -> bool:
    """Words that deny EAR99; a line with an entry of its own was classified by somebody.

    Goods that stand in no line ("weights on the drive") are classified only by a line of their
    entry.
    """
    if mention.line is None and mention.about:
        return all(eccn.entry != mention.about for eccn in eccns)
    return not eccns or any(eccn.is_ear99 for eccn in eccns)


_MINDED: Mapping[str, Minded] = {
    "military": _military,
    "military_intelligence": _intelligence,
    "nuclear": _outside("744.supp3.countries"),
    "missile": _missile,
    "supercomputer": _in_d5_or_macau,
    "advanced_node_fab": _in_d5_or_macau,
    "sme_production": _in_d5_or_macau,
    "surveillance": _outside("A:1"),
    "goods": _goods,
}
"""Kinds that the law minds somewhere and not elsewhere; every other kind counts everywhere."""
