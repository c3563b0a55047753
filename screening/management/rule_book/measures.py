"""The second half of the rule book: places, parties, end uses, exceptions, and what is left out."""

from __future__ import annotations

from collections.abc import Iterator

from screening.controls.ear.part_740_exceptions.exception_rules import EXCEPTION_RULES
from screening.controls.ear.part_740_exceptions.general_bars import GENERAL_BARS
from screening.controls.ear.part_744_users_and_uses.other_lists import OTHER_LISTS
from screening.controls.ear.part_744_users_and_uses.party_measures import MEASURES
from screening.controls.ear.part_744_users_and_uses.sensitive_uses import USE_RULES
from screening.controls.ear.part_746_embargoes.embargo import EMBARGOES
from screening.controls.ear.part_746_embargoes.regions import REGIONS
from screening.controls.ear.part_746_embargoes.russia_items import (
    SOFTWARE_RULE,
    TARIFF_RULES,
    TariffRule,
)
from screening.controls.not_examined import FAMILIES
from screening.controls.reference import ControlTables
from screening.management.rule_book.rules import days_of
from screening.management.rule_book.writing import first_line, prose, table


def _tariff_codes(rule: TariffRule, tables: ControlTables) -> str:
    """What begins with which digits, or how many codes there are."""
    members = sorted(tables.members(rule.members))
    if rule.are_chapters:
        return f"all that begin {' '.join(members)}"
    return f"{len(members):,} in `{rule.members}`"


def part_746(tables: ControlTables) -> Iterator[str]:
    yield "## Embargoes (part 746)\n"
    yield from table(
        ("rule", "countries", "what it makes of a line", "citation", "in force"),
        (
            (
                r.rule_id,
                " ".join(sorted(tables.members(r.countries))),
                first_line(r.decide.__doc__),
                r.citation,
                r.valid,
            )
            for r in EMBARGOES
        ),
    )
    yield from prose(
        "Russia and Belarus by tariff code and software (Supp. 2, 4 and 5 as read on "
        "2026-09-24; certainty: regulation text through a parsed copy. Supp. 6 names its items "
        "in words, and a part made for a listed item is reached whatever its code, so what no "
        "row knows is held):"
    )
    yield from table(
        ("rule", "codes", "words", "citation", "in force"),
        (
            (r.rule_id, _tariff_codes(r, tables), r.words, r.citation, r.valid)
            for r in (*TARIFF_RULES, SOFTWARE_RULE)
        ),
    )
    yield from prose(
        "Regions without a country code, by city, region and postal code (746.6, which "
        "lists no places; `screening/reading/regions.py` tells how they are known); an address in "
        "Ukraine that tells neither its region nor its postal code is held, one in Russia without "
        "a city is too:"
    )
    yield from table(
        ("region", "outcome", "ISO 3166-2"),
        ((r.name, r.outcome.value, ", ".join(sorted(r.codes))) for r in REGIONS),
    )


def parties(tables: ControlTables) -> Iterator[str]:
    yield "## Parties (parts 744 and 736, 31 CFR chapter V)\n"
    yield from prose(
        "Full reach: purchaser, intermediate and ultimate consignee, end user "
        "(748.5(c)-(f)). A list that does not reach a role is a hold there."
    )
    yield from table(
        ("list", "reason code", "roles", "citation", "in force"),
        (
            (source, m.code, "every role" if m.any_role else "748.5(c)-(f)", m.citation, m.valid)
            for source, m in MEASURES.items()
        ),
    )
    yield from prose(
        "Lists that are advice: a confirmed match is held, and the answer says what the list "
        "means. A freeze of the EU or the UK blocks what is shipped from there."
    )
    yield from table(
        ("list", "what it means", "citation"),
        ((source, row.words, row.citation) for source, row in OTHER_LISTS.items()),
    )
    programs = ", ".join(sorted(tables.members("744.8.programs")))
    yield from prose(
        "Ownership: 50 percent or more by blocked persons is blocked (OFAC guidance "
        "2014-08-13); by Entity List, MEU List and blocked persons of the programs of "
        "744.8 it has its owners' terms while `us.affiliates50` is in force. An owner "
        "that is itself owned by half counts whole, shares are added up, an unknown share "
        "is its own answer, and US persons are outside the BIS rule. Programs of "
        f"744.8(a)(1): {programs}."
    )


def end_uses() -> Iterator[str]:
    yield "## End use (part 744)\n"
    yield from prose(
        "A flag that is true holds or blocks; one that is false is the exporter's word; "
        "one nobody answered is asked where item, place and value make it matter."
    )
    yield from table(
        ("rule", "words", "asked when unanswered", "citation", "in force"),
        (
            (r.rule_id, r.words, "yes" if r.is_asked else "by its own rule", r.citation, r.valid)
            for r in USE_RULES
        ),
    )
    yield from prose(
        "Items of Supplement No. 2 to part 744 are named whole (`744.supp2.entries`) or in part, "
        "which leaves the line undetermined. Words of a stated use that block: "
        + "; ".join(f"{r.flag}: {r.gravest.pattern}" for r in USE_RULES if r.gravest)
        + "."
    )


def exceptions() -> Iterator[str]:
    yield "## License exceptions (part 740)\n"
    yield from prose(
        "Only requirements of the chart and of advanced computing can be met; part 744 "
        "and 746 and orders name their own. Nothing is concluded: a candidate is a hold. "
        "Goods controlled for NS, MT, NP or CB to or from Hong Kong need its license, or the "
        "statement that none is needed, before an exception is used (740.2(a)(19), (20)): a "
        "condition and a question. "
        "Bars of 740.2(a):"
    )
    yield from table(
        ("paragraph", "bars"),
        ((paragraph, first_line(bar.__doc__)) for paragraph, bar in GENERAL_BARS),
    )
    yield from table(
        ("exception", "citation", "unclaimed", "ruled out by", "a person confirms", "in force"),
        (
            (
                r.letters,
                r.citation,
                r.offer.value,
                "; ".join(first_line(bar.__doc__).rstrip(".") for bar in r.bars if bar.__doc__)
                or "-",
                "; ".join(r.conditions) or "-",
                days_of(r),
            )
            for r in EXCEPTION_RULES
        ),
    )


def not_covered() -> Iterator[str]:
    yield "## Not covered, and said so in every answer it concerns\n"
    yield from (f"- `{family.code}`: {family.sentence}" for family in FAMILIES)
    yield ""
    yield from prose(
        "Red flags (part 732 Supp. 3) are rows of their own; each answer names those that fired."
    )
