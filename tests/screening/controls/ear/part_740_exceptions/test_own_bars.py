"""What each exception's own section rules it out by, on both sides of every limit."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from screening.controls.ear.part_740_exceptions import own_bars as bars
from screening.controls.reference import ControlTables
from tests.screening.controls.ear.part_740_exceptions.claims import claimed, wanted


@pytest.mark.parametrize(
    ("country", "eccn", "claim", "fields", "bar", "why"),
    [
        ("TW", "3A001.a.7", "GBS", {}, "", "740.4: B, printed, NS alone"),
        ("MY", "3A001.a.7", "GBS", {}, "", "740.4"),
        ("MY", "3E001", "TSR", {}, "", "740.6"),
        ("CN", "3A001.a.7", "GBS", {}, "CN not in Country Group B", "740.4"),
        ("UA", "3A001.a.7", "GBS", {}, "not for UA", "740.4"),
        ("SD", "3A001.a.7", "GBS", {}, "not for SD", "740.4"),
        ("TW", "3A201", "GBS", {}, "the entry says GBS", "740.2(a)(1): N/A"),
        ("TW", "3E001", "TSR", {}, "", "740.6: technology, B, NS alone, claimed assurance"),
        ("CN", "3E001", "TSR", {}, "CN not in Country Group B", "740.6"),
        ("UA", "3E001", "TSR", {}, "not for UA", "740.6(a)"),
        ("SD", "3E001", "TSR", {}, "not for SD", "740.6(a)"),
        ("TW", "3A001.a.7", "TSR", {}, "software and technology only", "740.6"),
        ("BR", "4A003.b", "APP", {}, "", "740.7(c): Tier 1"),
        ("BR", "4D001.a", "APP", {}, "", "740.7: software"),
        ("BR", "4E001.a", "APP", {}, "", "740.7: technology"),
        ("BR", "4A001.a", "APP", {}, "only for 4A003", "740.7"),
        ("VN", "4D001.a", "APP", {}, "", "740.7(d)(2): commodities alone"),
        ("VN", "5A002.a", "ENC", {}, "", "740.17"),
        ("VN", "5A004.a", "ENC", {}, "", "740.17"),
        ("VN", "5B002.a", "ENC", {}, "", "740.17"),
        ("VN", "5D002.a.1", "ENC", {}, "", "740.17"),
        ("VN", "5E002.a", "ENC", {}, "", "740.17"),
        ("VN", "5A001.b.3", "ENC", {}, "only for Category 5 Part 2", "740.17"),
        ("KR", "3A001.a.7", "STA", {}, "", "740.20(c)(1): A:5"),
        ("TW", "3A001.a.7", "STA", {}, "", "740.20(c)(2): A:6, NS alone"),
        ("AE", "3A001.a.7", "STA", {}, "740.2(a)(26)", "for recipients of Supp. 8 only"),
        ("MY", "3A001.a.7", "STA", {}, "not in A:5 or A:6", "740.20(c)"),
        ("KR", "9A012.a.1", "STA", {}, "", "740.20(c)(1)(ii): small unmanned aircraft"),
        ("KR", "7A101", "STA", {}, "not for MT", "740.20(b)(2)(iii)"),
        ("KR", "9E003.c", "STA", {}, "740.20(b)(2)", "never"),
        ("KR", "9E003.b", "STA", {}, "", "another paragraph of the entry"),
        ("KR", "1C351.d.14", "STA", {}, "740.20(b)(2)", "never"),
        ("KR", "1C351.d.13", "STA", {}, "", "another toxin"),
        ("KR", "6A002.a.1", "STA", {}, "740.20(b)(2)", "never"),
        ("VN", "4A005", "ACE", {}, "", "740.22"),
        ("VN", "4D004", "ACE", {}, "", "740.22"),
        ("VN", "4E001.c", "ACE", {}, "", "740.22"),
        ("VN", "4E001.a", "ACE", {}, "only for cybersecurity items", "not .c"),
        ("VN", "5A001.j", "ACE", {}, "", "740.22"),
        ("VN", "5A001.f", "ACE", {}, "only for cybersecurity items", "not .j"),
        ("DE", "3A901.a", "IEC", {}, "", "740.24"),
        ("CN", "3A001.a.7", "IEC", {}, "meets only the controls of 742.4(a)(5)", "740.24"),
        ("VN", "3A001.a.7", "APR", {"ship_from": "DE"}, "", "740.16: from abroad"),
        ("VN", "3A001.a.7", "APR", {"ship_from": "US"}, "for reexports only", "740.16"),
        ("SY", "EAR99", "SPP", {}, "", "740.5(a)"),
        ("SY", "3A001.a.7", "SPP", {}, "only for items designated EAR99", "740.5(a)"),
        ("CU", "EAR99", "AGR", {}, "", "740.18"),
        ("CU", "3A001.a.7", "AGR", {}, "only for items designated EAR99", "740.18"),
        ("RU", "EAR99", "MED", {"hts": "9018.90"}, "", "740.23"),
        ("RU", "3A001.a.7", "MED", {}, "only for items designated EAR99", "740.23"),
    ],
)
def test_own_section(
    tables: ControlTables,
    country: str,
    eccn: str,
    claim: str,
    fields: dict[str, Any],
    bar: str,
    why: str,
) -> None:
    found = claimed(tables, country, eccn, claim, **fields)
    assert (found.status == "rejected") is bool(bar), (why, found.why)
    assert bar in found.why, why


TIER_3 = (
    "AF DZ AD AO AM AZ BH BY BA MM KH CN KM DJ EG GE IN IQ IL JO KZ XK KW KG LA LB LY MO MK MR MD "
    "MN ME MA OM PK QA RU SA RS SD TJ TN TM UA AE UZ VU VN YE"
)
NEVER_STA = (
    "0A501.a 0A501.b 0A501.c 0A501.d 0A501.e 0A503 0A506 0A507 0A509 0A981 0A982 0A983 0E504 0E982 "
    "1C351.a 1C351.b 1C351.c 1C351.d.14 1C351.d.15 1C351.e 1C353 1C354 1E351 6A002 6A293 6D003.c "
    "9D004.f 9D004.g 9E003.a.1 9E003.a.2 9E003.a.3 9E003.a.4 9E003.a.5 9E003.c 9E003.h 9E003.i"
)


@pytest.mark.parametrize("eccn", NEVER_STA.split())
def test_items_that_sta_is_never_for(tables: ControlTables, eccn: str) -> None:
    """740.20(b)(2)(ii), (v), (vii)-(x)."""
    assert "740.20(b)(2)" in bars.not_partner(wanted(tables, "DE", eccn, "NS", code="STA"))


@pytest.mark.parametrize("country", TIER_3.split())
def test_no_computer_under_app_to_tier_3(tables: ControlTables, country: str) -> None:
    """740.7(d)(1)."""
    assert "Computer Tier 3" in bars.not_computers(wanted(tables, country, "4A003.b", "NS"))
    assert bars.not_computers(wanted(tables, country, "4D001.a", "NS")) == ""


@pytest.mark.parametrize("country", ["BR", "DE", "JP", "MX", "ZA"])
def test_computers_under_app_to_tier_1(tables: ControlTables, country: str) -> None:
    assert bars.not_computers(wanted(tables, country, "4A003.b", "NS")) == ""


@pytest.mark.parametrize(
    ("eccn", "reasons", "country", "bar"),
    [
        ("3A001", ("NS",), "DE", ""),
        ("3A001", ("NS", "RS", "CB", "NP", "CC", "SI"), "DE", ""),
        ("3A001", ("NS", "MT"), "DE", "not for MT"),
        ("9A012", ("NS", "MT"), "DE", ""),
        ("9A120", ("MT",), "DE", ""),
        ("9A610.x", ("NS", "MT"), "DE", ""),
        ("9A115", ("MT",), "DE", "not for MT"),
        ("3A001", ("EI",), "DE", "not for EI"),
        ("3A001", ("",), "DE", "not for other requirements"),
        ("3A001", ("NS",), "CY", ""),
        ("3A001", ("RS",), "CY", "CY not in A:5"),
        ("0A501.a", ("NS",), "DE", "740.20(b)(2)"),
        ("0A501.x", ("NS",), "DE", ""),
        ("0A983", ("CC",), "DE", "740.20(b)(2)"),
        ("1C353", ("CB",), "DE", "740.20(b)(2)"),
        ("6D003.c", ("NS",), "DE", "740.20(b)(2)"),
        ("6D003.a", ("NS",), "DE", ""),
        ("9E003.a.5", ("NS",), "DE", "740.20(b)(2)"),
        ("9E003.a.6", ("NS",), "DE", ""),
    ],
)
def test_sta_by_entry_reason_and_place(
    tables: ControlTables, eccn: str, reasons: tuple[str, ...], country: str, bar: str
) -> None:
    found = bars.not_partner(wanted(tables, country, eccn, *reasons, code="STA"))
    assert (bar in found) if bar else not found, found


@pytest.mark.parametrize(
    ("meets", "reasons", "bar"),
    [
        ("740.4.reasons", ("NS",), ""),
        ("740.4.reasons", ("NS", "RS"), "required for RS, the exception meets NS only"),
        ("740.4.reasons", ("",), "required for more than NS, the exception meets NS only"),
        ("740.6.reasons", ("NS",), ""),
        ("740.6.reasons", ("EI",), "required for EI, the exception meets NS only"),
        ("740.17.reasons", ("NS", "EI"), ""),
        ("740.17.reasons", ("RS",), "required for RS, the exception meets EI and NS only"),
        ("740.17.reasons", ("", "NS"), "required for more than EI and NS, the exception meets"),
    ],
)
def test_exception_meets_its_reasons_for_control(
    tables: ControlTables, meets: str, reasons: tuple[str, ...], bar: str
) -> None:
    found = bars.needed_for_more_than(meets)(wanted(tables, "MY", "3A001", *reasons))
    assert found.startswith(bar) if bar else not found


@pytest.mark.parametrize("country", ["CU", "IR", "KP", "SY"])
def test_enc_and_ace_are_closed_to_country_group_e(tables: ControlTables, country: str) -> None:
    """740.17 and 740.22(c)(1), beside what part 746 says."""
    assert "Country Group E" in bars.not_encryption(wanted(tables, country, "5A002", "NS"))
    assert "740.22(c)(1)" in bars.not_cybersecurity(wanted(tables, country, "4A005", "NS"))
    assert bars.not_encryption(wanted(tables, "CN", "5A002", "NS")) == ""


@pytest.mark.parametrize(
    ("country", "eccn", "claim", "first", "before", "why"),
    [
        ("SY", "EAR99", "SPP", date(2025, 9, 2), "not in force", "90 FR 42320"),
        ("RU", "EAR99", "MED", date(2024, 4, 29), "not in force", "89 FR 33224"),
        ("VN", "4A005", "ACE", date(2022, 3, 7), "not in force", "86 FR 58205"),
        ("CN", "3A090.c", "HBM", date(2024, 12, 2), "not in force", "89 FR 96790"),
        ("DE", "3A901.a", "IEC", date(2024, 9, 6), "not in force", "89 FR 72926"),
        ("BR", "4A003.b", "APP", None, "", "open as far back as we read"),
    ],
)
def test_exception_opens_on_its_first_day(
    tables: ControlTables,
    country: str,
    eccn: str,
    claim: str,
    first: date | None,
    before: str,
    why: str,
) -> None:
    if first is None:
        assert claimed(tables, country, eccn, claim, as_of=date(2020, 1, 1)).why, why
        return
    eve = date.fromordinal(first.toordinal() - 1)
    earlier = claimed(tables, country, eccn, claim, as_of=eve)
    assert earlier.status == "rejected", why
    assert before in earlier.why, why
    assert "not in force" not in claimed(tables, country, eccn, claim, as_of=first).why, why


@pytest.mark.parametrize(
    ("country", "eccn", "claim", "first", "before", "after"),
    [
        ("SD", "3A001.a.7", "GBS", date(2021, 1, 14), "not in Country Group B", "not for SD"),
        ("UA", "3A001.a.7", "GBS", date(2020, 12, 28), "not in Country Group B", "not for UA"),
        ("SD", "3E001", "TSR", date(2021, 1, 14), "not in Country Group B", "not for SD"),
        ("UA", "3E001", "TSR", date(2020, 12, 28), "not in Country Group B", "not for UA"),
    ],
)
def test_country_changes_sides_on_its_day(
    tables: ControlTables,
    country: str,
    eccn: str,
    claim: str,
    first: date,
    before: str,
    after: str,
) -> None:
    eve = date.fromordinal(first.toordinal() - 1)
    assert before in claimed(tables, country, eccn, claim, as_of=eve).why
    assert after in claimed(tables, country, eccn, claim, as_of=first).why


def test_myanmar_is_of_computer_tier_3_since_its_day(tables: ControlTables) -> None:
    """86 FR 13173, 2021-03-08; the other members are as old as our reading."""
    after = claimed(tables, "MM", "4A003.b", "APP", as_of=date(2026, 9, 24))
    assert "Computer Tier 3" in after.why
    on_the_day = tables.on(date(2021, 3, 8)).members("740.7.d.1.tier_3")
    assert on_the_day - tables.on(date(2021, 3, 7)).members("740.7.d.1.tier_3") == {"MM"}


@pytest.mark.parametrize(
    ("day", "is_named"), [(date(2026, 7, 9), False), (date(2026, 7, 10), True)]
)
def test_emirates_are_for_approved_recipients_since_they_entered_a5(
    tables: ControlTables, day: date, is_named: bool
) -> None:
    """91 FR 43038; what STA meets is known from our reading only, so the set is asked."""
    on_day = tables.on(day)
    assert on_day.in_group("AE", "740.2.a.26.countries") is is_named
    assert on_day.in_group("AE", "A:5") is is_named


@pytest.mark.parametrize(
    ("country", "eccn", "status", "why"),
    [
        ("HT", "0A501.a", "rejected", "the entry says LVS: $500 for 0A501.c, .d, and .x"),
        ("HT", "0A501.e", "rejected", "receivers have none"),
        ("HT", "0A501.c", "candidate", "a part"),
        ("HT", "0A501.x", "candidate", "a part"),
        ("HT", "0A501", "candidate", "it may be a part"),
        ("DE", "0A504.a", "rejected", "reticles alone"),
        ("DE", "0A504.g", "candidate", "reticles"),
        ("HT", "0A505.a", "rejected", "cartridges"),
        ("HT", "0A505.x", "candidate", "parts"),
    ],
)
def test_value_limit_is_for_the_paragraphs_that_the_entry_names(
    tables: ControlTables, country: str, eccn: str, status: str, why: str
) -> None:
    """774 Supp. 1: firearms, sights and ammunition have no LVS, their parts have."""
    found = claimed(tables, country, eccn, "LVS", quantity=1, unit_value="100.00")
    assert found.status == status, why
    if eccn == "0A501.a":
        assert found.why == why


@pytest.mark.parametrize(
    ("printed", "letters"),
    [
        ("$500 for 0A501.c, .d, and .x.", "cdx"),
        ("$500 for 0A504.g", "g"),
        ("$5000 for 1A001.a; $3000 for 1A001.b and .c", "abc"),
        ("$5000", ""),
        ("N/A for MT", ""),
        ("$5000; N/A for 4A003.b", ""),
        ("$500 for components", ""),
        ("$1,500 for 3A611.a, .d through .h and .x", ""),
    ],
)
def test_paragraphs_are_read_only_where_an_entry_names_nothing_else(
    printed: str, letters: str
) -> None:
    """What it says beyond a list of paragraphs is for a person: the exception stays a candidate."""
    assert bars._paragraphs(printed) == set(letters)
