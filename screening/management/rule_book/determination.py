"""``docs/determination.md``: our reading of the regulation, row by row, for an export lawyer.

The tables come from the rules themselves; only the sentences between them are written here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from screening.controls.ear import steps as steps_in_order
from screening.controls.ear.part_734_scope.de_minimis import NO_MINIMUM
from screening.controls.ear.part_734_scope.direct_products import ADVANCED_RULE, PRODUCT_RULES
from screening.controls.ear.part_742_reasons.advanced_computing.foundry import FOUNDRY_RULE
from screening.controls.ear.part_742_reasons.advanced_computing.rules import (
    AC_RULES,
    FIRST_PARAMETERS,
    FIRST_PARAMETERS_CITATION,
)
from screening.controls.ear.part_742_reasons.entry_controls import ENTRY_RULES
from screening.controls.ear.part_742_reasons.prose_controls import PROSE_RULES, Reach
from screening.controls.ear.part_774_items.parameters import thresholds
from screening.controls.outcome import RESULT_OUTCOME, RESULT_SEVERITY
from screening.controls.policy import ControlsPolicy
from screening.controls.reference import ControlTables
from screening.management.rule_book.asked_where_it_matters import accelerators, releases, sums
from screening.management.rule_book.measures import (
    exceptions,
    not_covered,
    part_746,
    parties,
)
from screening.management.rule_book.rules import days_of, law, policy_rows, rules_by_room
from screening.management.rule_book.writing import first_line, prose, table

PAGE = "determination.md"
FEW = 12  # countries that are named one by one

INTRODUCTION = """# How a line is determined

For the export lawyer who must check our reading, and for the officer who must defend an answer.
The tables below are written from the rules themselves, and a test fails when this page and the
rules differ; `manage.py rule_book` writes it anew. The sentences are ours, not the regulation's.
This is a tool for people who know the law, not legal advice.

**Text basis.** 15 CFR parts 732 to 742, 746 and 774 as of 2026-09-24 and part 744 as of
2026-07-23, read through stored copies and not on the live site; days from the Federal Register
documents named, as quoted there or by others. What a row calls *from memory*, *inference* or *not
verified* was not read at all, and no such fact clears an order, but for one: that a graphics card
of the product catalog is not made for data centers, which lets License Exception NAC be considered.
Verify before use.
`docs/country-table.md` shows what the rules make of every country.

**Three answers.** A rule *decides* (no license required, license required, prohibited), or *holds*
and asks, or is *not covered* and the answer says so (last section). Doubt is a hold, never clear.

**Parties.** Goods go to the intermediate and the ultimate consignee and the end user, at each of
their addresses. The Entity List reaches these and the purchaser (15 CFR 748.5(c)-(f)). In every
other role (bank, agent, notify party, bill-to, forwarder, carrier, seller, exporter of record) who
is listed there holds the order, who is blocked or denied blocks it, and who sits in an embargoed
country holds it. Seller and exporter of record are the exporter's own side: screened, and neither
buyers nor receivers. A bank or an agent that takes the goods is an intermediate consignee
(748.5(d)) and is to be sent as one. Other names of a party count like its name. Of several
citizenships, a passport's among them, the strictest decides a deemed export; a citizen of the
United States is no foreign person.

**Lines.** A line that states where it goes, or where it leaves, is judged by that in place of what
the order states; consignees count for all lines but those that name another consignee, end users
for all. What adds up (value, units) adds up over the whole order. Of a set and its parts the
dearer counts as value, and each is judged.

**Kinds.** A quotation is judged as an order is and is never released. Returns, samples and what is
carried by hand are shipments that name no order; one that does is held against it.

**Dates.** Every rule is a row with the days on which it binds, every set and number it asks has the
days of each member; the same order on two dates may get two answers. "before our reading" means
that the rule was in force as far back as we looked.
"""


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
    return f"{len(reached)} destinations"


def steps() -> Iterator[str]:
    yield "## The steps, in their order\n"
    for number, step in enumerate(steps_in_order.STEPS, 1):
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


def subject_to_the_ear(tables: ControlTables) -> Iterator[str]:
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
        ((r.rule_id, r.words, r.citation, days_of(r)) for r in (*PRODUCT_RULES, ADVANCED_RULE)),
    )
    yield from prose(
        f"Stated US content of more than {tables.number('734.4.d.de_minimis_percent')} percent, or "
        f"{tables.number('734.4.c.de_minimis_percent')} percent to Country Groups E:1 and E:2 "
        "(734.4(c)-(d)), and "
        "the classes without a de minimis level (600 series and 9x515: 734.4(a)(6)):"
    )
    yield from table(
        ("paragraph", "entries", "words", "only to"),
        (
            (
                row.paragraph,
                " ".join(sorted(tables.members(row.entries))),
                row.words,
                " ".join(row.groups) or "every destination",
            )
            for row in NO_MINIMUM
        ),
    )
    yield from prose(
        "Words of the USML, ITAR, NRC, DOE or foreign military sales, and entries that "
        "point to another agency: referred, never judged."
    )


def classification(tables: ControlTables) -> Iterator[str]:
    limits = thresholds(tables)
    yield "## Classification (732.3(b); ECCN 3A090 and its notes)\n"
    yield from prose(
        "Product catalog (part number, ordering-code family, maker and name), then "
        "parameters, then the exporter's ECCN. Where they differ the stricter counts, "
        "both sides are shown and the order is held. Words of a description only propose; "
        "where nothing else says what a line is and they name a product by maker and model, "
        "they count until a person confirms them, and hold at least. "
        "An absent ECCN is unclassified, never EAR99. A computer or board that contains a "
        "circuit of 3A090.a or .b is 4A090.a or .b."
    )
    yield from table(
        ("paragraph", "total processing performance", "performance density, per mm2"),
        (
            ("3A090.a.1", f"{limits.tpp_a1:,} or more", "any"),
            ("3A090.a.2", f"{limits.tpp_a2:,} or more", f"{limits.density_a2} or more"),
            (
                "3A090.b.1",
                f"{limits.tpp_b1:,} or more, less than {limits.tpp_a1:,}",
                f"{limits.density_b1} or more, less than {limits.density_a2}",
            ),
            (
                "3A090.b.2",
                f"{limits.tpp_a2:,} or more",
                f"{limits.density_b2} or more, less than {limits.density_a2}",
            ),
            ("3A090.c", "memory", f"bandwidth over {limits.bandwidth_density_c} GB/s per mm2"),
            (
                "none (Note 2)",
                f"less than {limits.tpp_a1:,}, shown not to be for data centers",
                "any",
            ),
        ),
    )
    products = tables.catalog.products
    known = Counter(found[1] for p in products if (found := re.search(r"certainty: (\w+)", p.note)))
    yield from prose(
        f"Of the {len(products)} products of the catalog {known['secondary']} have figures "
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
            (r.rule_id, r.treatment.value, where(r.reach, tables), r.citation, days_of(r))
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
                " ".join(sorted(r.members(tables))),
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


def advanced_computing(tables: ControlTables) -> Iterator[str]:
    yield "## Advanced computing (742.6(a)(6), 744.23(a)(3))\n"
    yield from table(
        ("rule", "what and where", "citation", "by headquarters", "in force"),
        ((r.rule_id, r.words, r.citation, r.hq_citation, days_of(r)) for r in AC_RULES.values()),
    )
    yield from prose(
        f"`{FOUNDRY_RULE.rule_id}` ({FOUNDRY_RULE.citation}; {FOUNDRY_RULE.valid}): "
        f"{FOUNDRY_RULE.words}. Who ships, and for whom, no order says: where class a would need "
        "a license the line is held and asked about (`lines[].parameters`: `node_nm`, `logic`, "
        "`designer_attested`)."
    )
    yield from prose(
        "Headquarters: where a purchaser, consignee or end user, or its ultimate parent, "
        "sits, whatever the share; unknown leaves the line undetermined, and is asked."
    )
    tpp = f"{tables.number('742.6.b.10.tpp'):,}"
    bandwidth = f"{tables.number('742.6.b.10.memory_bandwidth'):,}"
    yield from prose(
        f"Review policy: case by case for an export from the US of a part below {tpp} TPP "
        f"and below {bandwidth} GB/s whose end users are all in China or Macau "
        "(742.6(b)(10)(iii)(A)(1)); otherwise presumption of denial where D:5 or Macau is "
        "touched. Class b by headquarters alone has the policy of 744.23(d). Where "
        "nothing touches D:5 or Macau: shown as case by case, because the country "
        "allocations of January 2025 are not enforced. A part designed in D:5 or Macau "
        "that meets 3A090 is prohibited (736.2(b)(10), BIS guidance 2025-05-13)."
    )


def page(tables: ControlTables, policy: ControlsPolicy) -> str:
    """The whole page."""
    parts = (
        steps(),
        subject_to_the_ear(tables),
        classification(tables),
        chart(tables),
        advanced_computing(tables),
        accelerators(policy),
        part_746(tables),
        parties(tables),
        releases(),
        sums(policy),
        exceptions(),
        exceptions(),
        rules_by_room(),
        policy_rows(policy),
        law(tables),
        not_covered(),
    )
    return INTRODUCTION + "\n" + "\n".join(line for part in parts for line in part) + "\n"
