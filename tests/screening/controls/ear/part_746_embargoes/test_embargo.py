"""Part 746 section by section (read 2026-09-24), and the regions without a country code."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from screening.controls.answers import Result
from screening.controls.ear.part_746_embargoes.regions import find_region
from screening.controls.reference import ControlTables
from screening.terms.outcome import Outcome
from tests.screening.controls.orders import ask, codes, inquiry_of, line, only_line, order, party

BLOCK, HOLD, CLEAR = Outcome.BLOCK, Outcome.HOLD, Outcome.CLEAR
SUPPLEMENT_4 = """
    250200 253090 260111 262190 270111 271500 280110 284910 320110 321519 340311 340399
    350510 350699 370120 370690 380120 382790 390140 392520 400211 401699 440711 441879
    450310 450490 470100 470790 480220 482390 490600 510510 511290 520511 521159 530810
    530890 540249 540730 550111 551694 560129 560741 580127 580640 590110 591190 600199
    600610 630900 680292 681511 690100 690990 700210 701990 720110 722990 730110 732620
    740100 741980 750110 750890 760110 761699 780110 780600 790111 790700 800110 800700
    810110 811300 820110 821599 830110 831190 860110 860900 870110 871690 880100 880790
    890110 890800 930200 930700 940110 940690 950300 960350 961220
"""
"""Of each chapter the first code and the last."""


@pytest.mark.parametrize(
    ("country", "fields", "outcome", "why"),
    [
        ("IR", {}, BLOCK, "746.7(e): EAR99 too"),
        ("IR", {"eccn": "4A994"}, BLOCK, "746.7"),
        ("IR", {"eccn": None}, BLOCK, "746.7: whatever it is"),
        ("KP", {}, BLOCK, "746.4"),
        ("KP", {"hts": "1006.30"}, HOLD, "746.4: EAR99 food"),
        ("KP", {"hts": "3004.90"}, HOLD, "746.4: EAR99 medicine"),
        ("KP", {"hts": "1006.30", "eccn": "1C991.c"}, BLOCK, "746.4: not EAR99"),
        ("CU", {}, BLOCK, "746.2"),
        ("CU", {"license_exception": "AGR"}, HOLD, "746.2 names AGR"),
        ("CU", {"license_exception": "GBS"}, BLOCK, "746.2 does not name GBS"),
        ("CU", {"license_exception": "AGR", "eccn": "4A994"}, BLOCK, "740.18: EAR99 only"),
        ("CU", {"license_exception": "SCP"}, HOLD, "746.2(a)(1)(xiv) names SCP"),
        ("RU", {"hts": "9018.90", "license_exception": "MED"}, HOLD, "746.8(c)(2)(viii)"),
        ("RU", {"eccn": "5A992.c", "license_exception": "RPL"}, BLOCK, "746.8(c) has no RPL"),
        ("IR", {"license_exception": "MED"}, BLOCK, "746.7(c): no exceptions"),
        ("SY", {"eccn": "4A994"}, BLOCK, "746.9"),
        ("SY", {}, HOLD, "746.9: EAR99, candidate SPP"),
        ("RU", {"eccn": "5A991"}, BLOCK, "746.8(a)(1): any ECCN"),
        ("RU", {}, HOLD, "746.8: never clear, parts of listed HTS items cannot be seen"),
        ("BY", {"eccn": None}, HOLD, "746.8: never clear"),
        ("BY", {"eccn": "5A991"}, BLOCK, "746.8 names Belarus with Russia"),
        ("BY", {}, HOLD, "746.8 names Belarus with Russia"),
        ("IQ", {"eccn": "3A001.a.7"}, BLOCK, "746.3: reason beyond AT"),
        ("IQ", {"eccn": "1C992"}, BLOCK, "746.3: named entry"),
        ("IQ", {}, CLEAR, "746.3 does not reach EAR99 for civil use"),
        ("LB", {"eccn": "9A991.a"}, HOLD, "746.1(b): reason UN"),
        ("LB", {}, CLEAR, "746.1(b) does not reach EAR99"),
        ("CF", {"eccn": "9A991.a"}, HOLD, "746.1(b)(2) names the Central African Republic"),
        ("CF", {}, CLEAR, "746.1(b) does not reach EAR99"),
        ("VE", {}, CLEAR, "no embargo in part 746"),
        ("MM", {}, CLEAR, "no embargo in part 746"),
        ("AF", {}, CLEAR, "no embargo in part 746"),
    ],
)
def test_embargo_by_country_and_item(
    tables: ControlTables, country: str, fields: dict[str, Any], outcome: Outcome, why: str
) -> None:
    answer = ask(order(country, lines=[line(**fields)]), tables)
    assert answer.outcome is outcome, why
    if outcome is BLOCK:
        assert only_line(answer).result is Result.LICENSE_REQUIRED
        assert "dest.embargo" in codes(answer)


def test_iraq_holds_any_item_whose_military_use_is_not_denied(tables: ControlTables) -> None:
    answer = ask(order("IQ", end_use={"location_country": "IQ"}), tables)
    assert answer.outcome is HOLD


@pytest.mark.parametrize(
    ("transit", "outcome", "why"),
    [
        (["KP"], BLOCK, "GP 8 country under embargo"),
        (["RU"], HOLD, "GP 8 country, EAR99"),
        (["VN"], CLEAR, "GP 8 country, EAR99 needs nothing there"),
        (["SG"], CLEAR, "Singapore is no GP 8 country"),
    ],
)
def test_transit_counts_for_general_prohibition_eight(
    tables: ControlTables, transit: list[str], outcome: Outcome, why: str
) -> None:
    assert ask(order(route={"transit_countries": transit}), tables).outcome is outcome, why


def test_transit_country_is_asked_like_a_destination(tables: ControlTables) -> None:
    submission = order(lines=[line(eccn="3A001.a.7")], route={"transit_countries": ["VN"]})
    determination = only_line(ask(submission, tables))
    assert determination.result is Result.LICENSE_REQUIRED
    assert [(d.country, d.result) for d in determination.destinations] == [
        ("DE", Result.NLR),
        ("VN", Result.LICENSE_REQUIRED),
    ]


@pytest.mark.parametrize(
    ("fields", "outcome", "why"),
    [
        ({"parties": [party(), party("end_user", "IR", name="Example B")]}, BLOCK, "end user"),
        ({"parties": [party(), party("intermediate_consignee", "IR")]}, BLOCK, "consignee"),
        ({"parties": [party(), party("purchaser", "IR", name="Example B")]}, HOLD, "purchaser"),
        ({"parties": [party(), party("bill_to", "KP", name="Example B")]}, HOLD, "payer"),
        ({"end_use": {"location_country": "IR"}}, BLOCK, "place of use"),
        (
            {
                "parties": [
                    party(),
                    party(
                        "purchaser",
                        "AE",
                        name="Example Ministry",
                        business_type="government",
                        nationality="IR",
                    ),
                ]
            },
            HOLD,
            "a government of an embargoed country, 734.9(j)(3)",
        ),
    ],
)
def test_worst_place_named_anywhere_counts(
    tables: ControlTables, fields: dict[str, Any], outcome: Outcome, why: str
) -> None:
    assert ask(order(**fields), tables).outcome is outcome, why


@pytest.mark.parametrize(
    ("address", "region"),
    [
        ({"city": "Simferopol", "country": "UA"}, "Crimea and Sevastopol"),
        ({"city": "Севастополь", "country": "RU"}, "Crimea and Sevastopol"),
        ({"region": "Republic of Crimea", "city": "X", "country": "RU"}, "Crimea and Sevastopol"),
        ({"city": "X", "postal_code": "95000", "country": "UA"}, "Crimea and Sevastopol"),
        ({"city": "X", "postal_code": "299011", "country": "RU"}, "Crimea and Sevastopol"),
        ({"city": "Mariupol", "country": "UA"}, "Donetsk oblast"),
        ({"city": "Алчевськ", "country": "UA"}, "Luhansk oblast"),
        ({"city": "X", "postal_code": "91000", "country": "UA"}, "Luhansk oblast"),
        ({"city": "Kyiv", "postal_code": "01001", "country": "UA"}, None),
        (
            {"city": "Kherson", "postal_code": "73000", "country": "UA"},
            "Kherson or Zaporizhzhia oblast, partly occupied",
        ),
        ({"street": "Yalta Street 1", "city": "Kyiv", "country": "UA"}, None),
        ({"street": "Street 1, Yalta", "country": "UA"}, "Crimea and Sevastopol"),
        ({"city": "X", "postal_code": "94999", "country": "RU"}, None),
        ({"city": "Yalta", "country": "US"}, None),
    ],
)
def test_region_is_told_by_city_region_or_postal_code(
    tables: ControlTables, address: dict[str, str], region: str | None
) -> None:
    submission = order(parties=[party(country="UA", address=address)])
    found = find_region(inquiry_of(submission, tables), "parties[0].address")
    assert (found.name if found else None) == region


@pytest.mark.parametrize(
    ("address", "outcome", "why"),
    [
        ({"city": "Kerch", "country": "UA"}, BLOCK, "746.6: Crimea"),
        ({"city": "Donetsk", "country": "UA"}, HOLD, "746.6: partly under government control"),
        ({"country": "UA"}, HOLD, "a Ukrainian address without a city"),
        ({"city": "Example", "country": "UA"}, HOLD, "neither region nor postal code"),
        ({"city": "Lviv", "country": "UA"}, CLEAR, "a known city tells its region"),
        ({"city": "Lviv", "postal_code": "79000", "country": "UA"}, CLEAR, "a postal code"),
        ({"city": "Odesa", "region": "Odeska obl.", "country": "UA"}, CLEAR, "a region"),
        ({"city": "Yalta", "postal_code": "65000", "country": "UA"}, HOLD, "contradicts itself"),
        (
            {"street": "Yalta Street 1", "city": "Kyiv", "postal_code": "01001", "country": "UA"},
            CLEAR,
            "a street's name",
        ),
        ({"city": "Kherson", "country": "UA"}, HOLD, "not in 746.6, but a question"),
    ],
)
def test_ukrainian_addresses(
    tables: ControlTables, address: dict[str, str], outcome: Outcome, why: str
) -> None:
    submission = order("UA", parties=[party(country="UA", address=address)])
    submission["end_use"] = {"statement": "Use in our own workshop", "military": False}
    assert ask(submission, tables).outcome is outcome, why


def test_place_of_use_in_ukraine_is_that_of_the_address_unless_told(
    tables: ControlTables,
) -> None:
    lviv = party(country="UA", address={"postal_code": "79000", "country": "UA"})
    submission = order("UA", parties=[lviv])
    assert ask(submission, tables).outcome is CLEAR
    submission["end_use"] |= {"site": {"address": "Sevastopol, Exampla Street 8"}}
    assert ask(submission, tables).outcome is HOLD


def test_question_asks_which_oblast_and_postal_code(tables: ControlTables) -> None:
    unknown = party(country="UA", address={"city": "Example", "country": "UA"})
    (question,) = ask(order("UA", parties=[unknown]), tables).questions
    assert question.field == "parties[0].address"
    assert "oblast" in question.text
    assert "postal code" in question.text


def test_ukraine_without_any_address_asks_for_it(tables: ControlTables) -> None:
    submission = order("UA", parties=[{"role": "ultimate_consignee", "name": "Example"}])
    submission["end_use"] = {"military": False}
    answer = ask(submission, tables)
    assert answer.outcome is HOLD
    assert any(q.topic == "address" for q in answer.questions)


@pytest.mark.parametrize(
    ("fields", "outcome", "cite", "why"),
    [
        ({"hts": "8471.80"}, BLOCK, "746.8(a)(5)", "chapter 84"),
        ({"hts": "8542.31.00"}, BLOCK, "746.8(a)(5)", "chapter 85, more than six digits"),
        ({"hts": "9403.30"}, BLOCK, "746.8(a)(5)", "Supp. 4"),
        ({"hts": "9403.10"}, HOLD, "746.8", "in no supplement"),
        ({"hts": "2204.21"}, BLOCK, "746.8(a)(7)", "Supp. 5, luxury"),
        ({"hts": "7304.11"}, BLOCK, "746.8(a)(4)", "Supp. 2, oil and gas"),
        ({"hts": "84"}, HOLD, "746.8", "too few digits to compare"),
        ({}, HOLD, "746.8", "no code at all"),
        ({"hts": "8482.10", "eccn": None}, BLOCK, "746.8(a)(5)", "unclassified, listed code"),
        ({"description": "CAD software license"}, BLOCK, "746.8(a)(8)", "named software"),
        ({"description": "ERP software subscription"}, BLOCK, "746.8(a)(8)", "named software"),
        ({"description": "Camera bracket for CAM follower"}, HOLD, "746.8", "not software"),
    ],
)
def test_russia_by_tariff_code_and_software(
    tables: ControlTables, fields: dict[str, Any], outcome: Outcome, cite: str, why: str
) -> None:
    answer = ask(order("RU", lines=[line(**fields)]), tables)
    assert answer.outcome is outcome, why
    named = [r for r in answer.reasons if (r.code, r.subject) == ("dest.embargo", "lines[0]")]
    assert [cite in r.citation for r in named] == [True]
    if outcome is HOLD:
        assert any(q.field == "lines[0].hts" for q in answer.questions)


def test_supplement_4_is_listed_from_its_first_code_to_its_last(tables: ControlTables) -> None:
    lines = [line(number=n, hts=hts) for n, hts in enumerate(SUPPLEMENT_4.split(), start=1)]
    answer = ask(order("RU", lines=lines), tables)
    found = {lines[d.line - 1]["hts"]: d.rule for d in answer.determinations}
    assert found == dict.fromkeys(SUPPLEMENT_4.split(), "us.746.8.industrial")


@pytest.mark.parametrize(("hts", "day"), [("2204.21", 12), ("9403.30", 12), ("7304.11", 12)])
def test_other_tariff_codes_bind_from_the_last_addition_we_know(
    tables: ControlTables, hts: str, day: int
) -> None:
    """89 FR 51644 of 2024-06-12; when each code was added we have not read."""
    submission = order("RU", lines=[line(hts=hts)])
    assert ask(submission, tables, as_of=date(2024, 6, day - 1)).outcome is HOLD
    assert ask(submission, tables, as_of=date(2024, 6, day)).outcome is BLOCK


@pytest.mark.parametrize(
    ("fields", "outcome", "why"),
    [
        ({}, BLOCK, "746.6(a)(1): EAR99 too"),
        ({"hts": "1006.30"}, HOLD, "746.6(a)(1): EAR99 food is free, a person confirms"),
        ({"hts": "1006.30", "eccn": "1C991.c"}, BLOCK, "not EAR99"),
        ({"license_exception": "MED"}, HOLD, "746.6(c)(7)"),
        ({"license_exception": "RPL"}, BLOCK, "746.6(c) does not name it"),
    ],
)
def test_crimea_by_item(
    tables: ControlTables, fields: dict[str, Any], outcome: Outcome, why: str
) -> None:
    kerch = party(country="UA", address={"city": "Kerch", "country": "UA"})
    answer = ask(order("UA", parties=[kerch], lines=[line(**fields)]), tables)
    assert answer.outcome is outcome, why


def test_food_for_crimea_frees_no_other_line(tables: ControlTables) -> None:
    kerch = party(country="UA", address={"city": "Kerch", "country": "UA"})
    lines = [line(hts="1006.30"), line(number=2)]
    answer = ask(order("UA", parties=[kerch], lines=lines), tables)
    assert answer.outcome is BLOCK
    assert [d.result for d in answer.determinations] == [
        Result.UNDETERMINED,
        Result.LICENSE_REQUIRED,
    ]


def test_tariff_chapters_bind_from_their_day(tables: ControlTables) -> None:
    """88 FR 33422 of 2023-05-19."""
    submission = order("BY", lines=[line(hts="8413.50")])
    assert ask(submission, tables, as_of=date(2023, 5, 18)).outcome is HOLD
    assert ask(submission, tables, as_of=date(2023, 5, 19)).outcome is BLOCK
