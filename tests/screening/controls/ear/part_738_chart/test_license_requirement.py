"""Control list against Country Chart (15 CFR 738.4; part 738 Supp. 1, read 2026-09-24)."""

from __future__ import annotations

from datetime import date

import pytest

from screening.controls.answers import Result, ReviewPolicy
from screening.controls.ear.part_738_chart.license_requirement import chart_requirements
from screening.controls.findings import NOTHING
from screening.controls.reference import ControlTables, ReferenceData
from screening.terms.outcome import Outcome
from tests.screening.controls.orders import ask, codes, inquiry_of, line, only_line, order

NLR, REQUIRED = Result.NLR, Result.LICENSE_REQUIRED
CANDIDATE, UNCLASSIFIED = Result.LICENSE_EXCEPTION, Result.UNCLASSIFIED
UNDETERMINED = Result.UNDETERMINED


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
        ("3B001", "CN", UNDETERMINED, "every row is limited to paragraphs, and none was given"),
        ("5A002.a.1", "DE", CANDIDATE, "NS 1 and EI, both within reach of ENC"),
        ("5A002.a.1", "GB", CANDIDATE, "no NS 1 mark, but EI 742.15: ENC"),
        ("5A002.a.1", "CA", NLR, "EI leaves Canada out"),
        ("5A992.c", "CN", NLR, "mass market: AT only"),
        ("5A992", "CN", UNDETERMINED, "may be .z: the paragraph decides"),
        ("5A992", "JP", NLR, "no paragraph of it needs a license for Japan"),
        ("5A980", "CA", REQUIRED, "742.13: every destination"),
        ("5A001.f.1", "CA", REQUIRED, "742.13: every destination"),
        ("0A981", "CA", REQUIRED, "742.7: every destination"),
        ("0A982", "CA", NLR, "742.7: every destination but Canada"),
        ("0A982", "GB", REQUIRED, "742.7: every destination but Canada"),
        ("9A610.a", "CN", REQUIRED, "600 series to D:5"),
        ("9A610.y", "CN", REQUIRED, "742.6(a)(7)"),
        ("9A610.y", "IN", UNDETERMINED, "AT only for India, but a person releases the 600 series"),
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
    ("rule", "eccns", "country", "without"),
    [
        ("us.cc.everywhere", "0A981 0A983", "CA", ""),
        ("us.cc.but_canada", "0A503 0A982 0E982", "GB", "CA"),
        ("us.sl.entries", "5A001.f.1 5A980 5D980 5E980", "CA", ""),
        ("us.rs.pakistan_entries", "1B999 2A992 2B999 3A992 3A999 6A996", "PK", "IN IQ"),
        (
            "us.rs.space_entries",
            "9A515.a.1 9A515.a.2 9A515.a.3 9A515.a.4 9A515.g 9E515.f",
            "IN",
            "AU CA GB",
        ),
        ("us.rs.y_paragraphs", "9A610.y", "RU", "IN BY"),
        ("us.rs.y_paragraphs", "9A610.y", "CN", ""),
        ("us.rs.y_paragraphs", "9A610.y", "VE", ""),
    ],
)
def test_entries_and_countries_that_a_section_names(
    tables: ControlTables, rule: str, eccns: str, country: str, without: str
) -> None:
    """By the rule itself: printed rows may demand a license for the same line, too."""
    for eccn in eccns.split():
        for place in (country, *without.split()):
            answer = ask(order(place, lines=[line(eccn=eccn)]), tables)
            made = {s.makes for s in only_line(answer).path if s.rule_id == rule}
            assert (REQUIRED in made) is (place == country), (eccn, place)


@pytest.mark.parametrize(
    ("eccn", "country", "rule", "why"),
    [
        ("0A501.a", "GB", "us.firearms", "742.17"),
        ("0A919", "DE", "us.firearms", "742.6(a)(3)"),
        ("0D501", "DE", "us.firearms", "742.17"),
        ("0E501", "DE", "us.firearms", "742.17"),
        ("0B501", "DE", "us.firearms", "742.17"),
        ("0A521", "CA", "us.0y521", "742.6(a)(8)"),
        ("0B521", "CA", "us.0y521", "742.6(a)(8)"),
        ("0C521", "CA", "us.0y521", "742.6(a)(8)"),
        ("0D521", "CA", "us.0y521", "742.6(a)(8)"),
        ("0E521", "CA", "us.0y521", "742.6(a)(8)"),
        ("1C350", "DE", "us.cw", "742.18"),
        ("1C351.d", "DE", "us.cw", "742.18"),
        ("1C355", "DE", "us.cw", "742.18"),
        ("1C395", "DE", "us.cw", "742.18"),
        ("9E003.a.1", "DE", "us.si.entries", "742.14"),
        ("9E003.a.1", "CA", None, "742.14 leaves Canada out"),
        ("0A980", "DE", "us.ss", "part 754"),
        ("1C980", "DE", "us.ss", "part 754"),
        ("1C981", "DE", "us.ss", "part 754"),
        ("1C982", "DE", "us.ss", "part 754"),
        ("1C983", "DE", "us.ss", "part 754"),
        ("1C984", "DE", "us.ss", "part 754"),
        ("6A002", "DE", "us.cameras", "744.9"),
        ("6A003.b.4.b", "SG", "us.cameras", "744.9"),
        ("6A993.a", "DE", "us.cameras", "744.9"),
        ("0A504", "DE", "us.cameras", "744.9"),
        ("8A002.d", "DE", "us.cameras", "744.9"),
        ("6A002", "AU", None, "744.9 leaves Australia out"),
        ("6A002", "CA", None, "744.9 leaves Canada out"),
        ("6A002", "GB", None, "744.9 leaves the United Kingdom out"),
    ],
)
def test_entries_that_a_person_decides_say_what_would_make_it_which(
    tables: ControlTables, eccn: str, country: str, rule: str | None, why: str
) -> None:
    answer = ask(order(country, lines=[line(eccn=eccn)]), tables)
    held = {s.rule_id: s for s in only_line(answer).path if s.makes is UNDETERMINED}
    own = {"us.0y521", "us.cw", "us.si.entries", "us.ss", "us.cameras"}
    assert own & set(held) == {rule} - {None, "us.firearms"}, why
    if rule is not None:
        words = [r.summary for r in answer.reasons if r.citation == held[rule].cite]
        assert any(w.endswith("demands one, none by this rule if not.") for w in words)


@pytest.mark.parametrize("eccn", ["9A610.x", "9A515.d", "9A610.y"])
def test_what_demands_a_license_of_the_600_series_is_the_chart(
    tables: ControlTables, eccn: str
) -> None:
    """740.2(a) says which exceptions are left and demands nothing."""
    determination = only_line(ask(order("AU", lines=[line(eccn=eccn)]), tables))
    (told,) = [w for w in determination.hangs_on if "600 series" in w]
    assert "required if a person finds that the Country Chart marks a reason" in told
    assert "740.2(a)(12)-(16) what exceptions are left" in told
    assert told.endswith("none by this rule if not.")


def test_one_of_several_provisions_may_demand_a_license(tables: ControlTables) -> None:
    answer = ask(order("DE", lines=[line(eccn="0A501.a")]), tables)
    (told,) = [r.summary for r in answer.reasons if "firearms" in r.summary]
    assert (
        "any country; a license is required if a person finds that 15 CFR 742.17 or 738 Supp. 1 "
        "footnote 10 or 742.6(a)(3) demands one, none by this rule if not." in told
    )


@pytest.mark.parametrize(
    ("entry", "day", "is_known"),
    [
        ("5A980", date(2024, 4, 18), False),
        ("5A980", date(2024, 4, 19), True),
        ("1C350", date(2024, 12, 22), False),
        ("1C350", date(2024, 12, 23), True),
    ],
)
def test_entries_are_those_of_the_day(
    reference: ReferenceData, entry: str, day: date, is_known: bool
) -> None:
    """Since when the section names them is known; for a day before, a person must decide."""
    answer = ask(order("CA", lines=[line(eccn=entry)]), reference.on(day), as_of=day)
    rules = {step.rule_id for step in only_line(answer).path}
    assert bool(rules & {"us.sl.entries", "us.cw"}) is is_known
    assert "law.not_known" in codes(answer), "other sets are known from a later day only"


@pytest.mark.parametrize(
    ("eccn", "country", "policy", "cite", "why"),
    [
        ("3A001.a.7", "CN", "case_by_case", "742.4(b)(7)", "civil use or weapons"),
        ("3A001.a.7", "HK", "case_by_case", "742.4(b)(7)", "Hong Kong is China"),
        ("3A001.a.7", "VE", "case_by_case", "742.4(b)(7)", "named since 2020-10-29"),
        ("3A001.a.7", "RU", "case_by_case", "742.4(b)(7)", "named; 746.8(b) is stricter"),
        ("3A001.a.7", "VN", "case_by_case", "742.4(b)(2)", "Country Group D:1"),
        ("3A001.a.7", "MO", "case_by_case", "742.4(b)(2)", "Country Group D:1"),
        ("3A001.a.7", "SA", "presumption_of_approval", "742.4(b)(1)(i)", "not in D:1"),
        ("9A610.a", "CN", "policy_of_denial", "742.4(b)(1)(ii)", "arms embargo"),
        ("9A610.a", "SA", "case_by_case", "742.4(b)(1)", "600 series elsewhere"),
    ],
)
def test_review_policy_of_national_security(
    tables: ControlTables, eccn: str, country: str, policy: str, cite: str, why: str
) -> None:
    """As 742.4(b) prints it; what it hangs on stands in the reason."""
    submission = order(country, lines=[line(eccn=eccn)])
    answer = ask(submission, tables)
    (reason,) = [r for r in answer.reasons if "reason for control NS; review" in r.summary]
    assert f"(15 CFR {cite})" in reason.summary, why
    found = chart_requirements(inquiry_of(submission, tables), NOTHING)
    policies = {r.review_policy for r in found.requirements if r.rule_id == "chart.NS"}
    assert policies == {policy}, why
    if only_line(answer).result is REQUIRED:
        assert only_line(answer).review_policy is not None


def test_paragraph_on_military_risk_names_venezuela_from_its_day(reference: ReferenceData) -> None:
    """85 FR 68448."""
    for day, cite in ((date(2020, 10, 28), "742.4(b)(2)"), (date(2020, 10, 29), "742.4(b)(7)")):
        submission = order("VE", lines=[line(eccn="3A001.a.7")])
        answer = ask(submission, reference.on(day), as_of=day)
        assert any(f"(15 CFR {cite})" in r.summary for r in answer.reasons), day


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
    assert only_line(answer).result not in (Result.PROHIBITED, NLR)


def test_open_condition_asks_for_the_paragraph(tables: ControlTables) -> None:
    answer = ask(order("CN", lines=[line(eccn="5A992")]), tables)
    assert answer.outcome is Outcome.HOLD
    assert "question.open" in codes(answer)
    said = only_line(answer).hangs_on
    assert said
    assert all("a license is required if it applies, none by this rule if not" in s for s in said)
    assert any("ECCN 5A992" in q.text and q.topic == "classification" for q in answer.questions)


def test_every_reason_that_bites_is_reported(tables: ControlTables) -> None:
    determination = only_line(ask(order("CN", lines=[line(eccn="9A604.c")]), tables))
    assert determination.reasons_for_control == ("NS", "RS", "MT")
    assert determination.review_policy is ReviewPolicy.POLICY_OF_DENIAL


def test_country_in_no_table_is_held(tables: ControlTables) -> None:
    answer = ask(order("ZZ"), tables)
    assert answer.outcome is Outcome.HOLD
    assert only_line(answer).destinations[0].result is UNDETERMINED


def test_domestic_sale_asks_no_chart(tables: ControlTables) -> None:
    answer = ask(order("US", lines=[line(eccn="7A101")]), tables)
    assert only_line(answer).result is NLR


def test_path_says_columns_and_citation(tables: ControlTables) -> None:
    determination = only_line(ask(order("CN", lines=[line(eccn="3A001.a.7")]), tables))
    chart = [s for s in determination.path if s.rule_id == "chart.NS"]
    assert chart[0].inputs["columns"] == ["NS2"]
    assert all(step.cite for step in determination.path)


@pytest.mark.parametrize(
    ("eccn", "country", "rule", "of_a_later_day"),
    [
        ("4E091", "CN", "us.rs.model_weights", "742.6(a)(13)"),
        ("3A090.c", "DE", "us.rs.hbm", "742.6(a)(6)(i)(B)"),
        ("3A090.c", "CN", "us.rs.hbm", "742.6(a)(6)(i)(B)"),
        ("3A901.a", "DE", "us.worldwide", "742.4(a)(5)"),
    ],
)
def test_law_of_a_later_day_is_not_quoted_as_if_it_bound(
    tables: ControlTables, eccn: str, country: str, rule: str, of_a_later_day: str
) -> None:
    """89 FR 72926 (2024), 89 FR 96790 (2024) and 90 FR 4544 (2025) say nothing in 2019."""
    submission = order(country, lines=[line(eccn=eccn)])
    determination = only_line(ask(submission, tables, as_of=date(2019, 1, 2)))
    told = [s for s in determination.path if s.rule_id == rule]
    assert told
    for element in told:
        assert element.result == "not in force on this date"
        assert of_a_later_day not in element.cite
        assert element.makes is None
    assert "IEC" not in {e.code for e in determination.exceptions_considered}
    assert of_a_later_day not in determination.citation
