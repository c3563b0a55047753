"""Part 746 on the day before and on the day: who is named, what is listed, what is offered."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from screening.controls.answers import Result
from screening.controls.ear.part_746_embargoes.russia_items import (
    SOFTWARE_RULE,
    TARIFF_RULES,
    TariffRule,
)
from screening.controls.reference import ControlTables, ReferenceData
from tests.screening.controls.orders import ask, line, only_line, order, party

REQUIRED, EXCEPTION = Result.LICENSE_REQUIRED, Result.LICENSE_EXCEPTION


@pytest.mark.parametrize(("country", "day"), [("RU", date(2022, 2, 24)), ("BY", date(2022, 3, 2))])
def test_section_746_8_begins_on_its_day(tables: ControlTables, country: str, day: date) -> None:
    """87 FR 12226, 87 FR 13048."""
    submission = order(country, lines=[line(eccn="5A991")])
    rules = {d.rule for d in ask(submission, tables, as_of=day).determinations}
    assert rules == {"us.746.russia_belarus"}
    before = only_line(ask(submission, tables, as_of=day - timedelta(days=1)))
    assert "us.746.russia_belarus" not in {s.rule_id for s in before.path}


@pytest.mark.parametrize(
    ("country", "fields", "day"),
    [
        ("SY", {}, date(2025, 9, 2)),
        ("SY", {"eccn": "5A992.c", "license_exception": "CCD"}, date(2025, 9, 2)),
        ("SY", {"eccn": "4A994", "license_exception": "RPL"}, date(2025, 9, 2)),
        ("RU", {"hts": "9018.90", "license_exception": "MED"}, date(2024, 4, 29)),
        ("BY", {"hts": "9018.90", "license_exception": "MED"}, date(2024, 4, 29)),
    ],
)
def test_exception_is_open_from_its_day(
    tables: ControlTables, country: str, fields: dict[str, Any], day: date
) -> None:
    """90 FR 42320 for Syria (SPP unclaimed for EAR99), 89 FR 33224 for MED."""
    submission = order(country, lines=[line(**fields)])
    assert only_line(ask(submission, tables, as_of=day)).result is EXCEPTION
    before = ask(submission, tables, as_of=day - timedelta(days=1))
    assert (only_line(before).result, before.outcome.value) == (REQUIRED, "block")


def test_med_is_open_in_the_regions_from_its_day(tables: ControlTables) -> None:
    """89 FR 33224."""
    kerch = party(country="UA", address={"city": "Kerch", "country": "UA"})
    submission = order("UA", parties=[kerch], lines=[line(license_exception="MED")])
    assert only_line(ask(submission, tables, as_of=date(2024, 4, 28))).result is REQUIRED
    assert only_line(ask(submission, tables, as_of=date(2024, 4, 29))).result is EXCEPTION


def test_spp_is_not_open_in_august_2025(tables: ControlTables) -> None:
    answer = ask(order("SY"), tables, as_of=date(2025, 8, 1))
    assert only_line(answer).result is REQUIRED
    considered = only_line(answer).exceptions_considered
    assert not [e for e in considered if e.code == "SPP" and e.status == "candidate"]


@pytest.mark.parametrize(
    ("day", "policy"),
    [(date(2025, 9, 1), "policy_of_denial"), (date(2025, 9, 2), "case_by_case")],
)
def test_review_for_syria_changes_on_its_day(tables: ControlTables, day: date, policy: str) -> None:
    answer = ask(order("SY", lines=[line(eccn="4A994")]), tables, as_of=day)
    assert only_line(answer).review_policy == policy
    (reason,) = [r for r in answer.reasons if r.code == "dest.embargo"]
    assert ("presumed to be approved" in reason.summary) is (policy == "case_by_case")


def test_software_is_named_from_its_day(tables: ControlTables) -> None:
    """89 FR 68539."""
    submission = order("RU", lines=[line(description="CAD software license")])
    before = only_line(ask(submission, tables, as_of=date(2024, 9, 15)))
    on_the_day = only_line(ask(submission, tables, as_of=date(2024, 9, 16)))
    assert (before.result, on_the_day.result) == (Result.UNDETERMINED, REQUIRED)
    assert on_the_day.rule == "us.746.8.software"


@pytest.mark.parametrize("rule", [*TARIFF_RULES, SOFTWARE_RULE], ids=lambda rule: rule.rule_id)
def test_row_begins_when_its_set_does(reference: ReferenceData, rule: TariffRule) -> None:
    """The day stands in the row for the reader and in the set for the rule: they are one."""
    begins = rule.valid.valid_from
    assert begins is not None
    on_the_day = reference.on(begins).members(rule.members)
    assert on_the_day
    assert on_the_day == reference.on(date(2026, 11, 20)).members(rule.members)
    assert not reference.on(begins - timedelta(days=1)).members(rule.members)


@pytest.mark.parametrize(("day", "held"), [(date(2022, 2, 23), False), (date(2022, 2, 24), True)])
def test_addresses_are_read_from_the_day_of_the_regions(
    tables: ControlTables, day: date, held: bool
) -> None:
    """87 FR 12226: what is known of 746.6 begins there; an earlier day is held for that."""
    submission = order("UA", parties=[party(country="UA", address={"country": "UA"})])
    submission["end_use"] = {"statement": "Use in our own workshop", "military": False}
    told = {s.rule_id for s in only_line(ask(submission, tables, as_of=day)).path}
    assert ("us.746.regions.address" in told) is held


@pytest.mark.parametrize(("place", "begins"), [("RU", date(2022, 2, 24)), ("BY", date(2022, 3, 2))])
def test_party_of_an_embargoed_country_counts_from_its_day(
    tables: ControlTables, place: str, begins: date
) -> None:
    payer = party("bill_to", place, name="Example B")
    submission = order(parties=[party(), payer])
    for day, held in ((begins - timedelta(days=1), False), (begins, True)):
        told = {s.rule_id for s in only_line(ask(submission, tables, as_of=day)).path}
        assert ("us.746.parties" in told) is held


@pytest.mark.parametrize(
    ("country", "rule"),
    [
        ("CU", "us.746.cuba"),
        ("IR", "us.746.iran"),
        ("KP", "us.746.north_korea"),
        ("SY", "us.746.syria"),
    ],
)
def test_nothing_is_said_of_a_section_before_it_is_known(
    tables: ControlTables, country: str, rule: str
) -> None:
    """The oldest text at hand is of 2021-09-23; an order for an earlier day is held for that."""
    payer = order(parties=[party(), party("bill_to", country, name="Example B")])
    for day, is_known in ((date(2021, 9, 22), False), (date(2021, 9, 23), True)):
        told = {s.rule_id for s in only_line(ask(order(country), tables, as_of=day)).path}
        assert (rule in told) is is_known
        told = {s.rule_id for s in only_line(ask(payer, tables, as_of=day)).path}
        assert ("us.746.parties" in told) is is_known


def test_syria_leaves_food_free_as_long_as_its_section_is_known(tables: ControlTables) -> None:
    submission = order("SY", lines=[line(hts="1006.30")])
    answer = ask(submission, tables, as_of=date(2021, 9, 23))
    assert only_line(answer).result is Result.UNDETERMINED
    uncoded = ask(order("SY"), tables, as_of=date(2021, 9, 23))
    assert "lines[0].hts" in {q.field for q in uncoded.questions}


@pytest.mark.parametrize("code", ["GOV", "TMP", "TSU"])
def test_syria_named_these_before_the_rule_of_2025(tables: ControlTables, code: str) -> None:
    part = line(eccn="5D992.c", license_exception=code)
    answer = ask(order("SY", lines=[part]), tables, as_of=date(2021, 9, 23))
    assert only_line(answer).result is EXCEPTION
