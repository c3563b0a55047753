"""The answer for every country of the chart, as a table a reviewer can read by eye.

``docs/country-table.md``: one plain order to each country, for eight items.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from screening.controls.answers import Answer, Result
from screening.controls.evaluation import evaluate
from screening.controls.facts import TransactionFacts
from screening.controls.policy import ControlsPolicy
from screening.controls.reference import ControlTables
from screening.lists.readers.ecfr.ccl_controls import CHART_COLUMNS

PAGE = "country-table.md"
TODAY = date(2026, 11, 20)
DATA_CENTER = {"tpp": 15832, "memory_bandwidth_gb_s": 4800, "data_center": True}
ITEMS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("3A090.a", {"eccn": "3A090.a", "parameters": DATA_CENTER}),
    ("3A090.b", {"eccn": "3A090.b", "parameters": {"tpp": 2500, "data_center": True}}),
    ("3A090.c", {"eccn": "3A090.c", "parameters": {"memory_bandwidth_density": 2.5}}),
    ("4A090", {"eccn": "4A090.a", "parameters": DATA_CENTER}),
    ("5A992.c", {"eccn": "5A992.c"}),
    ("3A001.a.7", {"eccn": "3A001.a.7"}),
    ("9A610", {"eccn": "9A610.a"}),
    ("EAR99", {"eccn": "EAR99"}),
)
_POLICIES = {
    "presumption_of_denial": "presumed denied",
    "policy_of_denial": "denied",
    "case_by_case": "case by case",
    "presumption_of_approval": "presumed approved",
}
_GROUPS = ("A:1", "A:5", "A:6", "B", "D:1", "D:4", "D:5", "E:1", "E:2")
_HEAD = f"""# Every country against eight items

What the rules answer on {TODAY.isoformat()} for one order from the United States to an ultimate
consignee that lives, is headquartered and has its ultimate parent in the country, who states a
civil end use and is on no list. Computed from `fixtures/` and `screening/controls/`; a test fails
when this file says anything else, and `manage.py rule_book` writes it anew. Read it against 15 CFR
part 738 Supp. 1, part 740 Supp. 1, 742.6(a)(6) and part 746.

| cell | means |
| --- | --- |
| no | no license required for this item and country |
| **license** RS | a license is required, for these reasons for control, with the review policy |
| exception GBS | a license is required unless this license exception applies; a person confirms |
| hold | the machine does not decide; a person looks |

The items: 3A090.a and 4A090.a are a data-center part of TPP 15,832 and 4,800 GB/s; 3A090.b a
data-center part of TPP 2,500; 3A090.c high-bandwidth memory of 2.5 GB/s per mm2; 9A610 is 9A610.a.
The last column is the country's own row of the chart, Hong Kong's that of China.
"""


def cell(answer: Answer) -> str:
    """One answer in few words."""
    (found,) = answer.determinations
    reasons = " ".join(found.reasons_for_control)
    if found.result is Result.LICENSE_REQUIRED:
        policy = _POLICIES.get(found.review_policy or "", "")
        return " ".join(filter(None, ("**license**", reasons, f"({policy})" if policy else "")))
    if found.result is Result.LICENSE_EXCEPTION:
        open_ = [e.code for e in found.exceptions_considered if e.status == "candidate"]
        return f"exception {' '.join(open_)}"
    # Flags and questions about the buyer stand outside the path; it is about item and country.
    return "no" if found.result is Result.NLR else "hold"


def rows(tables: ControlTables, policy: ControlsPolicy) -> list[tuple[str, ...]]:
    """Code, name, groups, one cell an item, the chart's marks; Hong Kong by its own code too."""
    named = {code: row.name for code, row in tables.chart.items()} | {"HK": "Hong Kong"}
    found = []
    for code, name in sorted(named.items(), key=lambda pair: pair[1]):
        country = tables.country(code) or code
        groups = " ".join(g for g in _GROUPS if tables.in_group(country, g))
        cells = (cell(_ask(code, fields, tables, policy)) for _, fields in ITEMS)
        found.append((code, name, groups, *cells, _marks(tables, country)))
    return found


def _ask(
    country: str, fields: Mapping[str, Any], tables: ControlTables, policy: ControlsPolicy
) -> Answer:
    """One line from the US to a consignee who lives and has its seat and parent in the country."""
    name = "Example Company"
    consignee = {
        "role": "ultimate_consignee",
        "name": name,
        "address": {"city": "Example City", "country": country},
        "headquarters_country": country,
        "ultimate_parent": name,
    }
    line = {"number": 1, "description": "Machine screws", "quantity": 10, "unit_value": "20.00"}
    submission = {
        "reference": "COUNTRY-TABLE",
        "kind": "order",
        "currency": "USD",
        "ship_from": {"country": "US"},
        "destination_country": country,
        "parties": [consignee],
        "lines": [{**line, **fields}],
        "route": {"transit_countries": []},
        "end_use": {
            "statement": "Use in our own factory hall",
            "military": False,
            "location_country": country,
        },
    }
    facts = TransactionFacts.from_submission(submission)
    return evaluate(facts, hits=(), tables=tables, policy=policy, as_of=TODAY)


def _marks(tables: ControlTables, country: str) -> str:
    """The chart's own row, so that every mark of it can be read and none can change unseen."""
    row = tables.chart[country]
    notes = f" (notes {', '.join(row.footnotes)})" if row.footnotes else ""
    marks = " ".join(column for column in CHART_COLUMNS if column in row.marks)
    return (marks or row.refers_to) + notes


def page(tables: ControlTables, policy: ControlsPolicy) -> str:
    """The whole document."""
    titles = ("", "country", "groups", *(name for name, _ in ITEMS), "marks of the chart")
    lines = [titles, tuple("---" for _ in titles), *rows(tables, policy)]
    return _HEAD + "\n" + "\n".join(f"| {' | '.join(row)} |" for row in lines) + "\n"
