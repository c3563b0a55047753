"""License exceptions: rejected, candidate or to be asked for, never decided (15 CFR part 740)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from screening.controls.answers import Answer, ExceptionConsidered, Result
from screening.controls.ear.part_740_exceptions.exception_rules import EXCEPTION_RULES, Offer
from screening.controls.reference import ControlTables
from screening.terms.outcome import Outcome
from tests.screening.controls.orders import (
    ask,
    codes,
    hit,
    line,
    listed,
    only_line,
    order,
    party,
)

GAMING = {"tpp": 6704, "memory_bandwidth_gb_s": 1792, "data_center": False}
SERVER = {"tpp": 6704, "memory_bandwidth_gb_s": 1792, "data_center": True}
UNKNOWN = {"tpp": 6704, "memory_bandwidth_gb_s": 1792}
NOTICE = "A123456"
GAMING_CARD = {"eccn": "3A090.a", "parameters": GAMING}


def considered(answer: Answer, code: str) -> ExceptionConsidered:
    """What was said of one exception for the only line."""
    (found,) = [e for e in only_line(answer).exceptions_considered if e.code == code]
    return found


@pytest.mark.parametrize(
    ("country", "claim", "fields", "status", "why"),
    [
        ("CN", "NAC", {**GAMING_CARD, "license_number": NOTICE}, "candidate", "740.8"),
        ("CN", "NAC", GAMING_CARD, "rejected", "740.8(a): no notification"),
        ("CN", "NAC", {**GAMING_CARD, "license_number": "D1"}, "rejected", "not a notice number"),
        (
            "CN",
            "NAC",
            {"eccn": "3A090.a", "parameters": SERVER, "license_number": NOTICE},
            "rejected",
            "740.8(a): data center and .a",
        ),
        (
            "CN",
            "NAC",
            {"eccn": "3A090.a", "parameters": UNKNOWN, "license_number": NOTICE},
            "rejected",
            "not shown not to be for data centers",
        ),
        ("CN", "NAC", {"eccn": "3A090.b", "license_number": NOTICE}, "candidate", "740.8(a)"),
        ("CN", "NAC", {"eccn": "3A090.c", "license_number": NOTICE}, "rejected", "not .c"),
        ("VN", "NAC", {**GAMING_CARD, "license_number": NOTICE}, "rejected", "ACA's ground"),
        ("VN", "ACA", GAMING_CARD, "candidate", "D:1 but not D:5, nobody headquartered there"),
        ("CN", "ACA", GAMING_CARD, "rejected", "740.8: not for D:5"),
        ("MO", "ACA", GAMING_CARD, "rejected", "740.8: not for Macau"),
        ("CN", "GBS", {"eccn": "3A090.b"}, "rejected", "740.2(a)(9)(ii)"),
        ("CN", "STA", {"eccn": "3A090.b"}, "rejected", "740.2(a)(9)(ii)"),
        ("CN", "HBM", {"eccn": "3A090.c"}, "candidate", "740.25, density not stated"),
        (
            "CN",
            "HBM",
            {"eccn": "3A090.c", "parameters": {"memory_bandwidth_density": "3.29"}},
            "candidate",
            "740.25: below 3.3 GB/s per mm2",
        ),
        (
            "CN",
            "HBM",
            {"eccn": "3A090.c", "parameters": {"memory_bandwidth_density": "3.3"}},
            "rejected",
            "740.25: 3.3 is not below 3.3",
        ),
        ("TW", "GBS", {"eccn": "3A001.a.7"}, "candidate", "group B, NS only"),
        ("CN", "GBS", {"eccn": "3A001.a.7"}, "rejected", "China is not in group B"),
        ("MY", "GBS", {"eccn": "7A101"}, "rejected", "740.2(a)(5)"),
        ("TW", "STA", {"eccn": "3A001.a.7"}, "candidate", "A:6, NS only"),
        ("MY", "STA", {"eccn": "3A001.a.7"}, "rejected", "not in A:5 or A:6"),
        ("TW", "ENC", {"eccn": "3A001.a.7"}, "rejected", "not Category 5 Part 2"),
        ("TW", "XYZ", {"eccn": "3A001.a.7"}, "rejected", "not known"),
        ("TW", "TSR", {"eccn": "3A001.a.7"}, "rejected", "a commodity"),
        ("TW", "APR", {"eccn": "3A001.a.7"}, "rejected", "an export from the US"),
        ("TW", "GFT", {"eccn": "3A001.a.7"}, "rejected", "not offered"),
        ("CN", "TMP", {"eccn": "9A610.a"}, "rejected", "740.2(a)(12): GOV only"),
        ("CN", "GOV", {"eccn": "9A610.a"}, "candidate", "740.2(a)(12) leaves GOV"),
        ("DE", "GBS", {"eccn": "9A610.a"}, "rejected", "740.2(a)(13)"),
        ("CN", "TMP", {"eccn": "3B001.k"}, "rejected", "740.2(a)(9)(i)"),
        ("MY", "RPL", {"eccn": "3A981"}, "rejected", "740.2(a)(4): crime control"),
        ("MY", "GOV", {"eccn": "3A981"}, "candidate", "740.2(a)(4)(ii): US government use"),
        ("CA", "RPL", {"eccn": "5A980"}, "rejected", "740.2(a)(3)"),
        ("CA", "GOV", {"eccn": "5A980"}, "candidate", "740.2(a)(3): consigned to a US agency"),
        ("CA", "GOV", {"eccn": "5E980"}, "rejected", "740.2(a)(3): none for 5E980"),
        ("CN", "TMP", {"eccn": "7A101"}, "candidate", "740.2(a)(5)(ii)(A): part of an aircraft"),
        ("CN", "GOV", {"eccn": "7A101"}, "rejected", "740.2(a)(5)(ii): not among the four"),
        ("PK", "TSU", {"eccn": "2A992"}, "rejected", "740.2(a)(25)"),
        ("PK", "RPL", {"eccn": "2A992"}, "candidate", "740.2(a)(25) leaves TMP, RPL and GOV"),
        ("VN", "APP", {"eccn": "4A003.b"}, "rejected", "740.7(d)(2): no commodities to Tier 3"),
        ("BR", "APP", {"eccn": "4A003.b"}, "candidate", "740.7(c): Tier 1"),
        ("KR", "STA", {"eccn": "7A101"}, "rejected", "740.20(b)(2)(iii): MT"),
        ("KR", "STA", {"eccn": "9E003.c"}, "rejected", "740.20(b)(2)(viii)(E)"),
        ("MY", "TMP", {"eccn": "2A983"}, "rejected", "740.2(a)(8)"),
        ("MY", "RPL", {"eccn": "2A983"}, "candidate", "740.2(a)(8)(i)"),
        ("RU", "RPL", {"eccn": "5A991"}, "rejected", "746.8(c)(2) does not name it"),
        ("RU", "TMP", {"eccn": "5A991"}, "candidate", "746.8(c)(2)(i), for the news media"),
        ("RU", "MED", {"eccn": "EAR99", "hts": "9018.90"}, "candidate", "746.8(c)(2)(viii)"),
        ("RU", "MED", {"eccn": "5A991"}, "rejected", "740.23(a): EAR99 only"),
        ("IR", "GOV", {"eccn": "5A991"}, "rejected", "746.7(c): none"),
        ("CU", "GFT", {"eccn": "EAR99"}, "candidate", "746.2(a)(1)(viii) names it"),
        ("VN", "GFT", {"eccn": "3A001.a.7"}, "rejected", "not offered elsewhere"),
        ("CU", "AGR", {"eccn": "4A994"}, "rejected", "740.18: EAR99 only"),
        ("SY", "SPP", {"eccn": "EAR99"}, "candidate", "746.9(b)(1)"),
        ("SY", "SPP", {"eccn": "4A994"}, "rejected", "740.5(a): EAR99 only"),
        ("KP", "RPL", {"eccn": "5A991"}, "rejected", "746.4(c) does not name it"),
        ("IQ", "RPL", {"eccn": "3A001.a.7"}, "candidate", "746.3(c)"),
        ("UA", "GBS", {"eccn": "3A001.a.5.a"}, "rejected", "740.4: except Sudan and Ukraine"),
        ("CF", "RPL", {"eccn": "9A610.x"}, "rejected", "746.1(b)(4), 740.2(a)(12)"),
    ],
)
def test_claim(
    tables: ControlTables,
    country: str,
    claim: str,
    fields: dict[str, Any],
    status: str,
    why: str,
) -> None:
    answer = ask(order(country, lines=[line(license_exception=claim, **fields)]), tables)
    assert considered(answer, claim).status == status, why
    assert answer.outcome is not Outcome.CLEAR
    if status == "candidate":
        assert only_line(answer).result is Result.LICENSE_EXCEPTION
        assert considered(answer, claim).conditions
        assert "exception.candidate" in codes(answer)


@pytest.mark.parametrize(
    ("country", "fields", "result", "why"),
    [
        ("TW", {"eccn": "3A001.a.7"}, Result.LICENSE_EXCEPTION, "GBS is a candidate by itself"),
        ("CN", {"eccn": "3A001.a.7"}, Result.LICENSE_REQUIRED, "not group B"),
        ("VN", GAMING_CARD, Result.LICENSE_EXCEPTION, "ACA asks for no notice"),
        ("CN", GAMING_CARD, Result.LICENSE_REQUIRED, "NAC asks for a notice first"),
        ("VN", {"eccn": "3A090.a", "parameters": SERVER}, Result.LICENSE_REQUIRED, "740.8(a)"),
        ("CN", {"eccn": "3A090.c"}, Result.LICENSE_REQUIRED, "HBM must be asked for"),
    ],
)
def test_unclaimed(
    tables: ControlTables, country: str, fields: dict[str, Any], result: Result, why: str
) -> None:
    answer = ask(order(country, lines=[line(**fields)]), tables)
    assert only_line(answer).result is result, why


@pytest.mark.parametrize(
    ("quantity", "status", "why"),
    [(100, "candidate", "exactly 3,000 USD"), (101, "rejected", "3,030 USD")],
)
def test_lvs_limit_is_the_value_of_all_lines_of_the_entry(
    tables: ControlTables, quantity: int, status: str, why: str
) -> None:
    """740.3: net value of the ECCN in one order; 3A201 prints $3000 or less."""
    entry = next(
        code
        for code, item in sorted(tables.items.items())
        if item.exceptions.get("LVS") == "$3000" and code[0] != "0"  # firearms always hold
    )
    lines = [
        line(eccn=entry, quantity=50, unit_value="30.00"),
        line(number=2, eccn=entry, quantity=quantity - 50, unit_value="30.00"),
    ]
    answer = ask(order("MY", lines=lines), tables)
    found = [e for e in answer.determinations[0].exceptions_considered if e.code == "LVS"]
    assert [e.status for e in found] == [status], why


def test_candidate_of_one_line_does_not_lift_another(tables: ControlTables) -> None:
    lines = [
        line(eccn="3A001.a.7"),
        line(number=2, eccn="7A101"),
    ]
    answer = ask(order("TW", lines=lines), tables)
    assert [d.result for d in answer.determinations] == [
        Result.LICENSE_EXCEPTION,
        Result.LICENSE_REQUIRED,
    ]
    assert answer.outcome is Outcome.BLOCK


def test_every_exception_of_a_required_line_is_listed_with_its_why(tables: ControlTables) -> None:
    answer = ask(order("CN", lines=[line(eccn="3A001.a.7")]), tables)
    listed_codes = {e.code for e in only_line(answer).exceptions_considered}
    assert listed_codes == {"LVS", "GBS", "TMP", "RPL", "GOV", "APR", "STA"}
    assert all(e.why and e.citation for e in only_line(answer).exceptions_considered)
    assert any(n.check == "license_exceptions" for n in answer.coverage.not_evaluated)


@pytest.mark.parametrize("code", ["AIA", "ACM", "LPP"])
def test_exceptions_of_the_diffusion_rule_are_never_relied_on(
    tables: ControlTables, code: str
) -> None:
    fields = {"eccn": "3A090.a", "parameters": SERVER, "license_exception": code}
    answer = ask(order("VN", lines=[line(**fields)]), tables)
    assert considered(answer, code).status == "rejected"
    assert "not relied on" in considered(answer, code).why


def test_exception_opens_on_its_day(tables: ControlTables) -> None:
    """ACA was split off NAC on 2024-04-04 (89 FR 23876)."""
    submission = order("VN", lines=[line(license_exception="ACA", **GAMING_CARD)])
    before = ask(submission, tables, as_of=date(2024, 4, 3))
    after = ask(submission, tables, as_of=date(2024, 4, 4))
    assert considered(before, "ACA").why == "not in force on this date"
    assert considered(after, "ACA").status == "candidate"


def test_distributor_is_no_named_end_user_for_nac(tables: ControlTables) -> None:
    parties = [party(country="CN", business_type="distributor")]
    lines = [line(license_exception="NAC", license_number=NOTICE, **GAMING_CARD)]
    answer = ask(order("CN", parties=parties, lines=lines), tables)
    assert considered(answer, "NAC").status == "rejected"


def test_headquarters_in_d5_turn_aca_into_nac(tables: ControlTables) -> None:
    parties = [party(country="VN", headquarters_country="CN")]
    answer = ask(order("VN", parties=parties, lines=[line(**GAMING_CARD)]), tables)
    assert considered(answer, "ACA").status == "rejected"
    assert only_line(answer).result is Result.LICENSE_REQUIRED


def test_party_requirement_bars_the_exceptions_of_the_chart(tables: ControlTables) -> None:
    submission = order("TW", lines=[line(eccn="3A001.a.7", license_exception="GBS")])
    answer = ask(submission, tables, hits=[hit(listed())])
    assert "744.11" in considered(answer, "GBS").why
    assert answer.outcome is Outcome.BLOCK


def test_claim_on_a_line_that_needs_none_is_still_looked_at(tables: ControlTables) -> None:
    answer = ask(order(lines=[line(license_exception="TMP")]), tables)
    assert answer.outcome is Outcome.HOLD
    assert only_line(answer).result is Result.NLR


def test_license_drawn_on_is_not_trusted(tables: ControlTables) -> None:
    submission = order("CN", lines=[line(eccn="3A001.a.7", license_number="D1234567")])
    answer = ask(submission, tables)
    assert "license.not_covered" in codes(answer)
    assert answer.outcome is Outcome.BLOCK
    assert ask(order(lines=[line(license_number="D1234567")]), tables).outcome is Outcome.HOLD


def test_table_of_exceptions_is_whole() -> None:
    """The 27 sections 740.3-740.29; every candidate names what a person must confirm."""
    assert len({rule.letters for rule in EXCEPTION_RULES}) == len(EXCEPTION_RULES) == 28
    assert all(rule.conditions for rule in EXCEPTION_RULES if rule.offer is Offer.CANDIDATE)


def test_small_unmanned_aircraft_may_go_under_sta_though_of_reason_mt(
    tables: ControlTables,
) -> None:
    """740.20(c)(1)(ii): 9A012, 9A120 and 9A610 to Country Group A:5."""
    answer = ask(order("KR", lines=[line(eccn="9A012", license_exception="STA")]), tables)
    assert considered(answer, "STA").status == "candidate"
    assert answer.outcome is Outcome.HOLD
