"""License exceptions, row by row: what the machine rejects, and what it leaves to a person."""

from __future__ import annotations

from typing import Any

import pytest

from screening.controls.reference import ControlTables
from tests.screening.controls.coverage.rows import HOLD, item, to
from tests.screening.controls.orders import ask, hit, listed, only_line

GAMING = {"parameters": {"tpp": 6704, "data_center": False}}
SMALL = {"quantity": 1, "unit_value": "100.00"}
HUGE = {"quantity": 100, "unit_value": "9000.00"}
CN_SEAT = {"parties": to("MY", headquarters_country="CN")}
UVL = (hit(listed("us-bis-unverified-list")),)
REJECTED, CANDIDATE, NOT_CLAIMED = "rejected", "candidate", "not_claimed"


@pytest.mark.parametrize(
    ("code", "country", "eccn", "fields", "hits", "status", "why"),
    [
        ("LVS", "MY", "3A001.a.5.a", SMALL, (), CANDIDATE, "in B, within the limit"),
        ("LVS", "CN", "3A001.a.5.a", SMALL, (), REJECTED, "not in B"),
        ("LVS", "MY", "3A001.a.5.a", HUGE, (), REJECTED, "over the limit"),
        ("LVS", "MY", "3A001.a.5.a", {"quantity": 1, "unit_value": "5000.00"}, (), CANDIDATE,
         "limit not known, at the highest printed"),
        ("LVS", "MY", "3A001.a.5.a", {"quantity": 1, "unit_value": "5000.01"}, (), REJECTED,
         "limit not known, over the highest printed"),
        ("LVS", "MY", "3A001.a.5.a", SMALL, UVL, REJECTED, "740.2(a)(17)"),
        ("GBS", "MY", "3A981", SMALL, (), REJECTED, "reasons beyond NS"),
        ("TSR", "MY", "3E001", {}, (), REJECTED, "no written assurance on file"),
        ("APP", "CN", "4A003.b", {}, (), REJECTED, "commodity to tier 3"),
        ("NAC", "CN", "3A090.a", {"parameters": {"tpp": 6704, "data_center": True}}, (), REJECTED,
         "data center"),
        ("NAC", "CN", "3A090.a", GAMING, (), REJECTED, "no notice number"),
        ("NAC", "CN", "3A090.c", {}, (), REJECTED, "not for .c"),
        ("ACA", "VN", "3A090.a", GAMING, (), CANDIDATE, "outside D5M"),
        ("ACA", "MY", "3A090.a", {**GAMING, **CN_SEAT}, (), REJECTED, "headquartered in D5M"),
        ("TMP", "CN", "3A090.a", GAMING, (), NOT_CLAIMED, "on request"),
        ("RPL", "CN", "3A090.a", GAMING, (), NOT_CLAIMED, "on request"),
        ("GOV", "CN", "3A090.a", GAMING, (), NOT_CLAIMED, "on request"),
        ("TSU", "VN", "3E001", {}, (), NOT_CLAIMED, "on request"),
        ("APR", "VN", "3A001.a.7", {}, (), REJECTED, "not from abroad"),
        ("ENC", "VN", "5A002.a", {}, (), CANDIDATE, "not E:1 or E:2"),
        ("STA", "MY", "3A001.a.5.a", {}, (), REJECTED, "neither A:5 nor A:6"),
        ("STA", "IL", "3A001.a.7", {}, (), REJECTED, "no consignee statement"),
        ("ACE", "DE", "4A005", {}, (), CANDIDATE, "cybersecurity item"),
        ("ACE", "VN", "5A001.b.1", {}, (), REJECTED, "not .j"),
        ("STA", "CN", "3A090.b", {}, (), REJECTED, "advanced computing"),
        ("IEC", "DE", "3A901.a", {}, (), CANDIDATE, "its table is not loaded"),
        ("HBM", "CN", "3A090.c", {"parameters": {"memory_bandwidth_density": 3.3}}, (), REJECTED,
         "3.3 and more"),
        ("HBM", "CN", "3A090.c", {"parties": to("CN", business_type="distributor")}, (), REJECTED,
         "a distributor"),
        ("AIA", "VN", "3A090.a", GAMING, (), REJECTED, "not relied on"),
        ("ACM", "VN", "3A090.a", GAMING, (), REJECTED, "not relied on"),
        ("LPP", "VN", "3A090.a", GAMING, (), REJECTED, "not relied on"),
    ],
)  # fmt: skip
def test_exception_nobody_claimed(
    tables: ControlTables,
    code: str,
    country: str,
    eccn: str,
    fields: dict[str, Any],
    hits: tuple[Any, ...],
    status: str,
    why: str,
) -> None:
    answer = ask(item(country, eccn, **fields), tables, hits=hits)
    (found,) = [e for e in only_line(answer).exceptions_considered if e.code == code]
    assert found.status == status, (why, found.why)


@pytest.mark.parametrize("code", ["GFT", "BAG", "AVS"])
def test_exception_not_offered_is_rejected_and_stated(tables: ControlTables, code: str) -> None:
    answer = ask(item("VN", "3A001.a.7", license_exception=code), tables)
    (found,) = [e for e in only_line(answer).exceptions_considered if e.code == code]
    assert found.status == REJECTED
    assert "exceptions_not_offered" in {n.code for n in answer.coverage.not_examined}


@pytest.mark.parametrize("eccn", ["4A005", "4D004", "4E001.c", "5A001.j"])
def test_cybersecurity_items_are_held_for_their_exception(tables: ControlTables, eccn: str) -> None:
    assert ask(item("VN", eccn), tables).outcome is HOLD


@pytest.mark.parametrize(
    ("code", "inside", "outside"),
    [("AGR", "CU", "VN"), ("SCP", "CU", "VN"), ("MED", "RU", "VN"), ("CCD", "SY", "VN")],
)
def test_exception_of_part_746_is_shown_only_where_claimed_and_named(
    tables: ControlTables, code: str, inside: str, outside: str
) -> None:
    hts = "8471.30"
    claimed = ask(item(inside, "EAR99", hts=hts, license_exception=code), tables)
    (found,) = [e for e in only_line(claimed).exceptions_considered if e.code == code]
    assert found.status == CANDIDATE
    elsewhere = ask(item(outside, "3A001.a.7"), tables)
    assert code not in {e.code for e in only_line(elsewhere).exceptions_considered}


def test_rff_is_open_only_where_the_entry_names_it(tables: ControlTables) -> None:
    named = listed(license_requirement="For all items subject to the EAR. See 740.26.")
    for record, status in ((named, NOT_CLAIMED), (listed(), None)):
        answer = ask(item("CN", "EAR99"), tables, hits=(hit(record),))
        found = [e.status for e in only_line(answer).exceptions_considered if e.code == "RFF"]
        assert found == ([status] if status else [])
