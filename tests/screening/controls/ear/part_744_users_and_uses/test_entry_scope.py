"""What an Entity List entry says of items and review (15 CFR part 744 Supp. 4)."""

from __future__ import annotations

import pytest

from screening.controls.answers import Result
from screening.controls.reference import ControlTables
from screening.terms.listed_party import CitationRecord
from screening.terms.outcome import Outcome
from tests.screening.controls.orders import (
    ask,
    hit,
    line,
    listed,
    only_line,
    order,
)

BLOCK, HOLD, CLEAR = Outcome.BLOCK, Outcome.HOLD, Outcome.CLEAR


@pytest.mark.parametrize(
    ("text", "policy"),
    [
        ("Presumption of denial", "presumption_of_denial"),
        ("Policy of Denial", "policy_of_denial"),
        ("Case-by-case review", "case_by_case"),
        ("See § 744.2(d) of the EAR", "per_entry"),
        (
            "Case-by-case for all items listed on the CCL. Presumption of approval for EAR99 items",
            "per_entry",
        ),
        ("", None),
    ],
)
def test_review_policy_of_an_entry(tables: ControlTables, text: str, policy: str | None) -> None:
    answer = ask(order(), tables, hits=[hit(listed(license_policy=text))])
    assert only_line(answer).review_policy == policy


@pytest.mark.parametrize(
    ("text", "eccn", "outcome", "why"),
    [
        ("For all items subject to the EAR", "EAR99", BLOCK, "all items"),
        ("All Items Subject to the EAR", None, BLOCK, "unclassified items too"),
        ("", "EAR99", BLOCK, "no limit printed"),
        ("For items on the CCL", "4A994", BLOCK, "an item on the list"),
        ("For items on the CCL", "EAR99", HOLD, "EAR99 may be named further on"),
        ("All items subject to the EAR except for: crude oil", "EAR99", HOLD, "limited"),
        ("For all items subject to the EAR when used in projects", "4A994", HOLD, "limited"),
        ("See § 744.2(d)", "4A994", HOLD, "words the table does not know"),
        ("All items subject to the EAR except EAR99", "4A994", BLOCK, "an item on the list"),
        (
            "All items subject to the EAR except EAR99 items",
            "EAR99",
            HOLD,
            "left out, a person looks",
        ),
        ("All items subject to the EAR except EAR99", None, HOLD, "unclassified: not known"),
        (
            "For all items subject to the EAR. This license requirement may be overcome by License "
            "Exception GOV under § 740.11(b) when used by a named agency",
            "EAR99",
            BLOCK,
            "the remark on an exception limits no item",
        ),
    ],
)
def test_scope_of_an_entry(
    tables: ControlTables, text: str, eccn: str | None, outcome: Outcome, why: str
) -> None:
    record = listed(license_requirement=text)
    answer = ask(order(lines=[line(eccn=eccn)]), tables, hits=[hit(record)])
    assert answer.outcome is outcome, why


def test_citation_is_said_once(tables: ControlTables) -> None:
    twice = (CitationRecord("84 FR 22961"), CitationRecord("84 FR 22961"))
    answer = ask(order(), tables, hits=[hit(listed(citations=twice))])
    (reason,) = [r for r in answer.reasons if r.code == "party.entity_list"]
    assert reason.citation.count("84 FR 22961") == 1


def test_exception_named_by_the_entry_stays_open(tables: ControlTables) -> None:
    text = (
        "For all items subject to the EAR. This license requirement may be overcome by License "
        "Exception GOV under § 740.11(b)(2) and (e)"
    )
    submission = order(lines=[line(license_exception="GOV")])
    answer = ask(submission, tables, hits=[hit(listed(license_requirement=text))])
    assert only_line(answer).result is Result.LICENSE_EXCEPTION
    assert answer.outcome is HOLD
    without = ask(submission, tables, hits=[hit(listed())])
    assert only_line(without).result is Result.LICENSE_REQUIRED
    assert without.outcome is BLOCK
