"""Control list against Country Chart (15 CFR 738.4; part 738 Supp. 1, read 2026-09-24)."""

from __future__ import annotations

import pytest

from screening.controls.answers import Result, ReviewPolicy
from screening.controls.reference import ControlTables
from screening.terms.outcome import Outcome
from tests.screening.controls.orders import ask, codes, line, only_line, order

NLR, REQUIRED = Result.NLR, Result.LICENSE_REQUIRED
CANDIDATE, UNCLASSIFIED = Result.LICENSE_EXCEPTION, Result.UNCLASSIFIED


@pytest.mark.parametrize(
    ("eccn", "country", "result", "why"),
    [
        ("EAR99", "DE", NLR, "in no entry"),
        ("4A994", "VN", NLR, "AT only: no country has an X under AT 1 (742.19)"),
        ("5A991.b", "BR", NLR, "AT only"),
        ("6A991", "BR", NLR, "AT 2 has no X either"),
        ("3A001.a.7", "CN", REQUIRED, "NS 2"),
        ("3A001.a.7", "HK", REQUIRED, "Hong Kong follows China"),
        ("3A001.a.7", "MO", REQUIRED, "Macau has its own row"),
        ("3A001.a.7", "DE", NLR, "A:1 has no X under NS 2"),
        ("3A001.a.7", "LI", NLR, "Liechtenstein follows Switzerland"),
        ("3A001.a.7", "TW", CANDIDATE, "NS 2, and Taiwan is in Country Group B: GBS"),
        ("3B001.a.1", "CN", REQUIRED, "NS 2"),
        ("3B001.k", "CN", REQUIRED, "SME to D:5, 742.6(a)(6)(i)(A)"),
        ("3B001.k", "MO", REQUIRED, "SME to Macau"),
        ("3B001.k", "VN", NLR, "Vietnam is not in D:5"),
        ("3B001.q", "DE", CANDIDATE, "every destination, 742.4(a)(5): IEC"),
        ("3B001", "CN", UNCLASSIFIED, "every row is limited to paragraphs, and none was given"),
        ("5A002.a.1", "DE", CANDIDATE, "NS 1 and EI, both within reach of ENC"),
        ("5A002.a.1", "GB", CANDIDATE, "no NS 1 mark, but EI 742.15: ENC"),
        ("5A002.a.1", "CA", NLR, "EI leaves Canada out"),
        ("5A992.c", "CN", NLR, "mass market: AT only"),
        ("5A992", "CN", UNCLASSIFIED, "may be .z: the paragraph decides"),
        ("5A992", "JP", NLR, "no paragraph of it needs a license for Japan"),
        ("5A980", "CA", REQUIRED, "742.13: every destination"),
        ("5A001.f.1", "CA", REQUIRED, "742.13: every destination"),
        ("0A981", "CA", REQUIRED, "742.7: every destination"),
        ("0A982", "CA", NLR, "742.7: every destination but Canada"),
        ("0A982", "GB", REQUIRED, "742.7: every destination but Canada"),
        ("9A610.a", "CN", REQUIRED, "600 series to D:5"),
        ("9A610.y", "CN", REQUIRED, "742.6(a)(7)"),
        ("9A610.y", "IN", NLR, "AT only for India"),
        ("2A992", "PK", REQUIRED, "742.6(a)(12)"),
        ("2A992", "IN", NLR, "742.6(a)(12) names Pakistan only"),
        ("1C991.c", "VN", REQUIRED, "CB 3 has an X for Vietnam"),
        ("1C991.c", "MY", NLR, "CB 3 has none for Malaysia"),
        ("3A981", "MY", REQUIRED, "CC 1"),
        ("1A290", "PK", REQUIRED, "NP 2 has an X for Pakistan"),
        ("1A290", "MY", NLR, "NP 2 has none for Malaysia"),
        ("7A101", "DE", REQUIRED, "MT 1: all but AU, CA, GB"),
        ("7A101", "CA", NLR, "MT 1 leaves Canada out"),
        ("2B999", "DE", NLR, "controlled to Iraq, Pakistan and North Korea only"),
        ("3D999", "DE", UNCLASSIFIED, "an entry that is not loaded"),
    ],
)
def test_result_of_a_code_for_a_country(
    tables: ControlTables, eccn: str, country: str, result: Result, why: str
) -> None:
    answer = ask(order(country, lines=[line(eccn=eccn)]), tables)
    assert only_line(answer).result is result, why


@pytest.mark.parametrize(
    ("eccn", "country", "why"),
    [
        ("3A001.b.2", "DE", "NS 1 but for civil telecommunications: a person decides"),
        ("3A002.h", "DE", "MT 1 when 3A101 parameters are met"),
        ("0A501.a", "CA", "firearms are never released by the machine (742.17)"),
        ("1C350", "DE", "Chemical Weapons Convention, 742.18"),
        ("6A003.b.4.b", "SG", "cameras outside A:1, 744.9"),
        ("9A610.y", "IN", "600 series"),
        ("9E003.a.1", "GB", "hot section, 742.14"),
        ("4E091", "DE", "weights: in the text, not enforced"),
        ("3A901", "DE", "worldwide control"),
        ("0A521", "CA", "0Y521"),
    ],
)
def test_prose_and_conditions_are_held(
    tables: ControlTables, eccn: str, country: str, why: str
) -> None:
    answer = ask(order(country, lines=[line(eccn=eccn)]), tables)
    assert answer.outcome is not Outcome.CLEAR, why
    assert only_line(answer).result is not Result.PROHIBITED


def test_open_condition_asks_for_the_paragraph(tables: ControlTables) -> None:
    answer = ask(order("CN", lines=[line(eccn="5A992")]), tables)
    assert answer.outcome is Outcome.HOLD
    assert "question.open" in codes(answer)
    assert any("ECCN 5A992" in q.text and q.topic == "classification" for q in answer.questions)


def test_every_reason_that_bites_is_reported(tables: ControlTables) -> None:
    determination = only_line(ask(order("CN", lines=[line(eccn="9A604.c")]), tables))
    assert determination.reasons_for_control == ("NS", "RS", "MT")
    assert determination.review_policy is ReviewPolicy.POLICY_OF_DENIAL


def test_country_in_no_table_is_held(tables: ControlTables) -> None:
    answer = ask(order("ZZ"), tables)
    assert answer.outcome is Outcome.HOLD
    assert only_line(answer).destinations[0].result is Result.UNCLASSIFIED


def test_domestic_sale_asks_no_chart(tables: ControlTables) -> None:
    answer = ask(order("US", lines=[line(eccn="7A101")]), tables)
    assert only_line(answer).result is NLR


def test_path_says_columns_and_citation(tables: ControlTables) -> None:
    determination = only_line(ask(order("CN", lines=[line(eccn="3A001.a.7")]), tables))
    chart = [s for s in determination.path if s.rule_id == "chart.NS"]
    assert chart[0].inputs["columns"] == ["NS2"]
    assert all(step.cite for step in determination.path)
