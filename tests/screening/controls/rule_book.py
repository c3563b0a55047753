"""``docs/determination.md``: our reading of the regulation, row by row, for an export lawyer.

``python -m tests.screening.controls.rule_book`` writes it anew from the tables of rules themselves;
the test beside this file checks that the committed page says what the tables say. Only the
sentences between the tables are written here.
"""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator

from screening.controls import (
    embargo,
    embargo_exceptions,
    evaluation,
    exception_bars,
    general_bars,
    parameters,
    review_policy,
)
from screening.controls.ac_rules import AC_RULES, FIRST_PARAMETERS, FIRST_PARAMETERS_CITATION
from screening.controls.embargo import EMBARGOES
from screening.controls.entry_controls import ENTRY_RULES
from screening.controls.exception_rules import EXCEPTION_RULES
from screening.controls.foreign_made import (
    ADVANCED_RULE,
    DE_MINIMIS_PERCENT,
    DE_MINIMIS_PERCENT_E,
    NO_MINIMUM,
    PRODUCT_RULES,
)
from screening.controls.foundry import FOUNDRY_RULE
from screening.controls.general_bars import GENERAL_BARS
from screening.controls.military_items import ENTRIES_IN_PART, WHOLE_ENTRIES
from screening.controls.not_examined import FAMILIES
from screening.controls.other_lists import OTHER_LISTS
from screening.controls.outcome import RESULT_OUTCOME, RESULT_SEVERITY
from screening.controls.party_measures import MEASURES, PROGRAMS_744_8
from screening.controls.policy import DEFAULT_POLICY
from screening.controls.prose_controls import PROSE_RULES, Reach
from screening.controls.regions import REGIONS
from screening.controls.russia_items import SOFTWARE_RULE, TARIFF_RULES, TariffRule
from screening.controls.sensitive_uses import USE_RULES
from screening.controls.tables import ControlTables
from tests.screening.controls.conftest import ROOT, load_tables

PAGE = ROOT / "docs" / "determination.md"
FEW = 12  # countries that are named one by one
WIDTH = 100

INTRODUCTION = """# How a line is determined

For the export lawyer who must check our reading, and for the officer who must defend an answer.
The tables below are written from the rules themselves, and a test fails when this page and the
rules differ; `python -m tests.screening.controls.rule_book` writes it anew. The sentences are
ours, not the regulation's. This is a tool for people who know the law, not legal advice.

**Text basis.** 15 CFR parts 732 to 742, 746 and 774 as of 2026-09-24 and part 744 as of
2026-07-23, read through stored copies and not on the live site; days from the Federal Register
documents named, as quoted there or by others. What a row calls *from memory*, *inference* or *not
verified* was not read at all, and no such fact clears an order. Verify before use.
`docs/country-table.md` shows what the rules make of every country.

**Three answers.** A rule *decides* (no license required, license required, prohibited), or *holds*
and asks, or is *not covered* and the answer says so (last section). Doubt is a hold, never clear.

**Dates.** Every rule is a row with the days on which it binds; the same order on two dates may get
two answers. "before our reading" means that the rule was in force as far back as we looked.
"""


def cells(*values: object) -> str:
    """One row of a table."""
    return f"| {' | '.join(str(value).replace('|', '/') for value in values)} |"


def prose(text: str) -> Iterator[str]:
    """A paragraph, wrapped like the rest of the page."""
    yield from textwrap.wrap(text, WIDTH, break_long_words=False, break_on_hyphens=False)
    yield ""


def table(titles: Iterable[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """A whole table."""
    heads = tuple(titles)
    yield cells(*heads)
    yield cells(*("---" for _ in heads))
    for row in rows:
        yield cells(*row)
    yield ""


def where(reach: Reach, tables: ControlTables) -> str:
    """The destinations of a rule in words, found by asking it for every country."""
    countries = sorted(tables.chart)
    reached = [c for c in countries if reach(c, tables)]
    others = [c for c in countries if c not in reached]
    if not reached:
        return "decided by another step"
    if not others:
        return "every destination"
    if len(reached) <= FEW:
        return " ".join(reached)
    if len(others) <= FEW:
        return f"every destination but {' '.join(others)}"
    return (reach.__doc__ or "").strip().rstrip(".")


def steps() -> Iterator[str]:
    yield "## The steps, in their order\n"
    for number, step in enumerate(evaluation.STEPS, 1):
        yield f"{number}. `{step.__name__}`: {first_line(step.__doc__)}"
    yield ""
    yield from prose(
        "Every destination is asked (stated destination, each consignee and end user, "
        "place of use, the transit countries of 736.2(b)(8)(ii)), and the worst counts, "
        "over rules, destinations, lines and parties:"
    )
    yield from table(
        ("result of a line", "outcome"),
        ((r.value, RESULT_OUTCOME[r].value) for r in RESULT_SEVERITY),
    )


def first_line(doc: str | None) -> str:
    """The first sentence of a docstring."""
    return " ".join((doc or "").strip().split("\n\n")[0].split())


def subject_to_the_ear() -> Iterator[str]:
    yield "## Is it subject to the EAR?\n"
    yield from prose(
        "In the US, or made in the US: subject (734.3(a)). Made abroad and shipped from "
        "abroad: treated as subject; that it is not is a person's finding. Decided to be "
        "subject (a rule begins on the day its Federal Register document took effect; for "
        "footnote 4 and advanced computing that day is from memory and not verified, and before "
        "it the item is held):"
    )
    yield from table(
        ("rule", "when", "citation", "in force"),
        ((r.rule_id, r.words, r.citation, r.valid) for r in (*PRODUCT_RULES, ADVANCED_RULE)),
    )
    yield from prose(
        f"Stated US content of more than {DE_MINIMIS_PERCENT} percent, or "
        f"{DE_MINIMIS_PERCENT_E} percent to Country Groups E:1 and E:2 (734.4(c)-(d)), and "
        "the classes without a de minimis level (600 series and 9x515: 734.4(a)(6)):"
    )
    yield from table(
        ("paragraph", "entries", "words", "only to"),
        (
            (
                row.paragraph,
                " ".join(row.entries),
                row.words,
                " ".join((*row.groups, *sorted(row.countries))) or "every destination",
            )
            for row in NO_MINIMUM
        ),
    )
    yield from prose(
        "Words of the USML, ITAR, NRC, DOE or foreign military sales, and entries that "
        "point to another agency: referred, never judged."
    )


def classification(tables: ControlTables) -> Iterator[str]:
    yield "## Classification (732.3(b); ECCN 3A090 and its notes)\n"
    yield from prose(
        "Product catalog (part number, ordering-code family, maker and name), then "
        "parameters, then the exporter's ECCN. Where they differ the stricter counts, "
        "both sides are shown and the order is held. Words of a description only propose. "
        "An absent ECCN is unclassified, never EAR99. A computer or board that contains a "
        "circuit of 3A090.a or .b is 4A090.a or .b."
    )
    yield from table(
        ("paragraph", "total processing performance", "performance density, per mm2"),
        (
            ("3A090.a.1", f"{parameters.TPP_A1:,} or more", "any"),
            ("3A090.a.2", f"{parameters.TPP_FLOOR:,} or more", f"{parameters.DENSITY_A2} or more"),
            (
                "3A090.b.1",
                f"{parameters.TPP_B1:,} or more, less than {parameters.TPP_A1:,}",
                f"{parameters.DENSITY_B1} or more, less than {parameters.DENSITY_A2}",
            ),
            (
                "3A090.b.2",
                f"{parameters.TPP_FLOOR:,} or more",
                f"{parameters.DENSITY_B2} or more, less than {parameters.DENSITY_A2}",
            ),
            ("3A090.c", "memory", f"bandwidth over {parameters.BANDWIDTH_DENSITY_C} GB/s per mm2"),
            (
                "none (Note 2)",
                f"less than {parameters.TPP_A1:,}, shown not to be for data centers",
                "any",
            ),
        ),
    )
    known = Counter(
        found[1] for p in tables.products if (found := re.search(r"certainty: (\w+)", p.note))
    )
    yield from prose(
        f"Of the {len(tables.products)} products of the catalog {known['secondary']} have figures "
        f"from secondary sources, {known['memory']} from memory and {known['unknown']} none; their "
        "part numbers are from memory. No maker's datasheet was opened. The path of a line says "
        "which; a product record classifies no line as free: without an ECCN that the exporter "
        "stands for, a line below 3A090 stays unclassified."
    )
    yield from prose(
        f"From {FIRST_PARAMETERS} other parameters counted ({FIRST_PARAMETERS_CITATION}); "
        "a replay of those days is held."
    )


def chart(tables: ControlTables) -> Iterator[str]:
    yield "## Control list against Country Chart (738.4)\n"
    yield from prose(
        "Every row of the entry that reaches the paragraph is asked; an X is a "
        "requirement for that reason. A condition in words, or a missing paragraph, is a "
        "question and a hold. Controls printed in words are known by the section they "
        "cite:"
    )
    yield from table(
        ("rule", "what it makes of a line", "destinations", "citation", "in force"),
        (
            (r.rule_id, r.treatment.value, where(r.reach, tables), r.citation, r.valid)
            for r in PROSE_RULES
        ),
    )
    yield from prose(
        "Words no row knows are a hold with the text shown. Entries that demand more than "
        "their rows:"
    )
    yield from table(
        ("rule", "entries", "what", "destinations", "citation", "in force"),
        (
            (
                r.rule_id,
                " ".join(r.entries),
                f"{r.treatment.value}: {r.why}",
                where(r.reach, tables),
                r.citation,
                r.valid,
            )
            for r in ENTRY_RULES
        ),
    )
    yield from prose(
        "600 series and 9x515: to Country Group D:5 a license with a policy of denial "
        "(742.4(b)(1)(ii)), anywhere else a hold."
    )


def advanced_computing() -> Iterator[str]:
    yield "## Advanced computing (742.6(a)(6), 744.23(a)(3))\n"
    yield from table(
        ("rule", "what and where", "citation", "by headquarters", "in force"),
        ((r.rule_id, r.words, r.citation, r.hq_citation, r.valid) for r in AC_RULES.values()),
    )
    yield from prose(
        f"`{FOUNDRY_RULE.rule_id}` ({FOUNDRY_RULE.citation}; {FOUNDRY_RULE.valid}): "
        f"{FOUNDRY_RULE.words}. Who ships, and for whom, no order says: where class a would need "
        "a license the line is held and asked about (`lines[].parameters`: `node_nm`, `logic`, "
        "`designer_attested`)."
    )
    yield from prose(
        "Headquarters: where a purchaser, consignee or end user, or its ultimate parent, "
        "sits, whatever the share; unknown is a hold. Rows that the policy dates; an answer "
        "names each that its policy switches off, as not made:"
    )
    yield from table(
        ("rule", "in force", "may be switched off", "citation", "note"),
        (
            (
                name,
                "; ".join(map(str, rule.periods)),
                "never" if rule.is_law else "yes",
                rule.citation,
                rule.note,
            )
            for name, rule in DEFAULT_POLICY.rules.items()
        ),
    )
    tpp = f"{review_policy.CASE_BY_CASE_TPP:,}"
    bandwidth = f"{review_policy.CASE_BY_CASE_BANDWIDTH_GB_S:,}"
    yield from prose(
        f"Review policy: case by case for an export from the US of a part below {tpp} TPP "
        f"and below {bandwidth} GB/s whose end users are all in China or Macau "
        "(742.6(b)(10)(iii)(A)(1)); otherwise presumption of denial where D:5 or Macau is "
        "touched. Class b by headquarters alone has the policy of 744.23(d). Where "
        "nothing touches D:5 or Macau: shown as case by case, because the country "
        "allocations of January 2025 are not enforced. A part designed in D:5 or Macau "
        "that meets 3A090 is prohibited (736.2(b)(10), BIS guidance 2025-05-13)."
    )


def _tariff_codes(rule: TariffRule) -> str:
    """The codes of a row, or how many there are of them."""
    if rule.codes:
        return f"{len(rule.codes):,} codes of six digits"
    return f"all that begin {' '.join(rule.prefixes)}" if rule.prefixes else "-"


def part_746() -> Iterator[str]:
    yield "## Embargoes (part 746)\n"
    yield from table(
        ("rule", "countries", "what it makes of a line", "citation", "in force"),
        (
            (
                r.rule_id,
                " ".join(sorted(r.countries)),
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
            (r.rule_id, _tariff_codes(r), r.words, r.citation, r.valid)
            for r in (*TARIFF_RULES, SOFTWARE_RULE)
        ),
    )
    yield from prose(
        "Regions without a country code, by city, region and postal code (746.6, which "
        "lists no places; the names are ours, in Latin and Cyrillic); an address in Ukraine or "
        "Russia without a city is held:"
    )
    yield from table(
        ("region", "outcome", "postal codes", "how they are known"),
        (
            (
                r.name,
                r.outcome.value,
                ", ".join(f"{c} {a}-{z}" for c, a, z in r.postal) or "-",
                r.certainty or "-",
            )
            for r in REGIONS
        ),
    )


def parties() -> Iterator[str]:
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
    programs = ", ".join(sorted(PROGRAMS_744_8))
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
        f"Supplement No. 2 to part 744, whole entries: {WHOLE_ENTRIES}. In part, so a "
        f"hold: {ENTRIES_IN_PART}."
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
                r.code,
                r.citation,
                r.offer.value,
                "; ".join(first_line(bar.__doc__).rstrip(".") for bar in r.bars if bar.__doc__)
                or "-",
                "; ".join(r.conditions) or "-",
                r.valid,
            )
            for r in EXCEPTION_RULES
        ),
    )


def sets(tables: ControlTables) -> Iterator[str]:
    """What the rules look up and no table above prints."""
    yield "## The sets the rules look up\n"
    yield from prose("As read on 2026-09-24, part 744 on 2026-07-23; ISO codes are ours.")
    named = {
        **{f"part 746 names for {c}": codes for c, codes in embargo_exceptions.NAMED.items()},
        "746.6(c) names": embargo_exceptions.IN_REGIONS,
        "740.7(d)(1) Computer Tier 3": exception_bars.COMPUTER_TIER_3,
        "740.20(b)(2) never STA": exception_bars.NEVER_STA,
        "740.22 cybersecurity items": exception_bars.CYBERSECURITY,
        "740.2(a)(4) crime control partners": general_bars.CRIME_CONTROL_PARTNERS,
        "740.2(a)(5)(ii)(A) parts of vehicles": general_bars.VEHICLE_PARTS,
        "740.2(a)(5)(ii)(B)": general_bars.BEARINGS,
        "740.2(a)(8)": general_bars.DETECTION_ENTRIES,
        "740.2(a)(13) GOV only": general_bars.STEALTHY,
        "746.3(a)(3) entries for Iraq": embargo.IRAQ_ENTRIES,
        "746.1(b)(2) arms embargoes": embargo_exceptions.UN_ARMS_COUNTRIES,
        "members of the EU": OTHER_LISTS["eu-fsf"].nexus,
        **{
            f"{group.citation}": group.members
            for code, group in tables.groups.items()
            if not re.match(r"[A-E]:\d|B$|same_as|.*_scope", code)
        },
    }
    yield from table(
        ("set", "members"), ((name, " ".join(sorted(m)) or "none") for name, m in named.items())
    )
    gravest = {r.flag: r.gravest.pattern for r in USE_RULES if r.gravest}
    yield from prose(
        f"Where an entry's LVS limit is not known it is taken to be "
        f"{exception_bars.HIGHEST_VALUE_LIMIT:,} USD, the highest that the list of 2026-07-23 "
        "prints. Words of a stated use that block: "
        + "; ".join(f"{flag}: {pattern}" for flag, pattern in gravest.items())
        + "."
    )


def not_covered() -> Iterator[str]:
    yield "## Not covered, and said so in every answer it concerns\n"
    yield from (f"- `{family.code}`: {family.sentence}" for family in FAMILIES)
    yield ""
    yield from prose(
        "Red flags (part 732 Supp. 3) are rows of their own; each answer names those that fired."
    )


def page(tables: ControlTables) -> str:
    """The whole page."""
    parts = (
        steps(),
        subject_to_the_ear(),
        classification(tables),
        chart(tables),
        advanced_computing(),
        part_746(),
        parties(),
        end_uses(),
        exceptions(),
        sets(tables),
        not_covered(),
    )
    return INTRODUCTION + "\n" + "\n".join(line for part in parts for line in part) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(load_tables()), encoding="utf-8")
    print(f"wrote {PAGE.relative_to(ROOT)}")
