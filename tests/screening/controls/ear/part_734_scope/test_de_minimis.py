"""US content of foreign-made items (15 CFR 734.4; read 2026-09-24)."""

from __future__ import annotations

import pytest

from screening.controls.answers import Result
from screening.controls.reference import ControlTables
from screening.terms.outcome import Outcome
from tests.screening.controls.orders import ask, line, only_line, order


@pytest.mark.parametrize(
    ("country", "percent", "is_asked", "why"),
    [
        ("VN", "25", True, "25 percent is not more than 25: a person finds"),
        ("VN", "25.1", False, "over de minimis: subject"),
        ("VN", "0", True, "foreign direct product rules are still open"),
        ("SY", "10", True, "Country Group E: 10 percent is not more than 10"),
        ("TH", "0", False, "AT only: no license is needed either way"),
        ("TH", "30", False, "nor is it with more"),
    ],
)
def test_stated_us_content_is_compared_with_the_limit(
    tables: ControlTables, country: str, percent: str, is_asked: bool, why: str
) -> None:
    eccn = "5A991" if country == "TH" else "3A001.a.7"
    part = line(eccn=eccn, country_of_origin="TW", us_content_percent=percent)
    answer = ask(order(country, lines=[part], ship_from={"country": "SG"}), tables)
    found = any(q.topic == "foreign_direct_product" for q in answer.questions)
    assert found is is_asked, why
    assert answer.outcome is (Outcome.CLEAR if country == "TH" else Outcome.BLOCK)
    steps = [s for s in only_line(answer).path if s.rule_id == "us.de_minimis"]
    assert bool(steps) is (percent in ("25.1", "30")), why


def test_limit_is_ten_percent_for_country_group_e(tables: ControlTables) -> None:
    part = line(country_of_origin="TW", us_content_percent="10.1")
    answer = ask(order("SY", lines=[part], ship_from={"country": "SG"}), tables)
    steps = [s for s in only_line(answer).path if s.rule_id == "us.de_minimis"]
    assert "over 10 %" in steps[0].result


@pytest.mark.parametrize(
    ("country", "eccn", "paragraph"),
    [
        ("DE", "5E002", "734.4(a)(2)"),
        ("DE", "3B993.f.1", "734.4(a)(3)"),
        ("DE", "9E003.a.1", "734.4(a)(4)"),
        ("DE", "9E003.h", "734.4(a)(4)"),
        ("DE", "9E003.i", "734.4(a)(4)"),
        ("DE", "9E003.l", "734.4(a)(4)"),
        ("CN", "0A919", "734.4(a)(5)"),
        ("CN", "9A610.y", "734.4(a)(6)"),
        ("CU", "9A610.y", "734.4(a)(6)"),
        ("CN", "9A610.x", "734.4(a)(6)"),
        ("MO", "3B001.k", "734.4(a)(8)"),
        ("CN", "3B002.b", "734.4(a)(8)"),
        ("DE", "9E003.c", ""),
        ("DE", "0A919", ""),
        ("DE", "9A610.x", ""),
        ("VN", "9A610.y", ""),
        ("IN", "9A610.y", ""),
        ("DE", "3B001.k", ""),
        ("CN", "3B991", ""),
    ],
)
def test_class_without_a_level_is_subject_at_any_content(
    tables: ControlTables, country: str, eccn: str, paragraph: str
) -> None:
    part = line(eccn=eccn, country_of_origin="TW", us_content_percent="1")
    answer = ask(order(country, lines=[part], ship_from={"country": "SG"}), tables)
    cites = [s.cite for s in only_line(answer).path if s.rule_id == "us.de_minimis"]
    assert cites == ([f"15 CFR {paragraph}"] if paragraph else [])
    assert ("lines[0].us_content_percent" in {q.field for q in answer.questions}) is not paragraph


def test_minor_series_items_have_no_level_to_russia_and_belarus_either(
    tables: ControlTables,
) -> None:
    """734.4(a)(6)(ii); the product rule of 734.9(f) speaks first, so asked of the rule itself."""
    for country in ("BY", "RU"):
        assert tables.in_group(country, "734.4.a.6.y_countries")


def test_foreign_made_line_that_needs_no_license_anyway_stays_so(tables: ControlTables) -> None:
    """Subject or not, EAR99 to Thailand needs none, so nothing is asked."""
    part = line(country_of_origin="TW")
    answer = ask(order("TH", lines=[part], ship_from={"country": "SG"}), tables)
    assert answer.outcome is Outcome.CLEAR
    assert only_line(answer).result is Result.NLR
    (element,) = [s for s in only_line(answer).path if s.rule_id == "us.foreign_made"]
    assert element.makes is None
    assert "whether it is subject to the EAR or not" in element.result
    assert not answer.questions
