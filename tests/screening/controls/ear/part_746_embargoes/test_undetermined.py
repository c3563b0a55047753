"""What part 746 leaves to a person: the lines concerned are undetermined, and say why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from screening.controls.answers import Result
from screening.controls.ear.part_746_embargoes.exceptions import (
    in_regions,
    named_exceptions,
    offered_unclaimed,
    un_arms_countries,
)
from screening.controls.ear.part_746_embargoes.review import REVIEWS
from screening.controls.reference import CCL, ControlTables
from screening.terms.control_list import ControlRow, ItemRecord
from screening.terms.outcome import Outcome
from tests.screening.controls.orders import TODAY, ask, line, only_line, order, party

KERCH = party(country="UA", address={"city": "Kerch", "country": "UA"})
DONETSK = party(country="UA", address={"city": "Donetsk", "country": "UA"})
LVIV = party(country="UA", address={"city": "Lviv", "postal_code": "79000", "country": "UA"})
NO_CITY = party(country="UA", address={"country": "UA"})
STREET = party(country="UA", address={"city": "Kyiv", "street": "Street 1, Yalta", "country": "UA"})
HERE = {"statement": "Use in our own workshop", "military": False}
IRAQ_NAMES = ["0B999", "0D999", "1B999", "1C992", "1C995", "1C997", "1C999", "6A992"]
REQUIRED = Result.LICENSE_REQUIRED
FOOD = {"lines": [line(hts="1006.30")]}


def government(nation: str) -> dict[str, Any]:
    return party("purchaser", "AE", name="Ministry", business_type="government", nationality=nation)


@pytest.mark.parametrize(
    ("submission", "rule", "words"),
    [
        (order("KP", **FOOD), "us.746.north_korea", "none if it is"),
        (order("SY", **FOOD), "us.746.syria", "if it is not food or medicine"),
        (order("RU", lines=[line(hts="4802.10")]), "us.746.russia_belarus", "a listed code"),
        (order("BY"), "us.746.russia_belarus", "none by 746.8 if not"),
        (order("IQ", end_use={"location_country": "IQ"}), "us.746.iraq", "military end use"),
        (order("IQ", ship_from={"country": "IQ"}), "us.746.iraq", "746.3(f)"),
        (order("LB", lines=[line(eccn="9A991.a")]), "us.746.un", "Security Council"),
        (order("UA", parties=[KERCH], **FOOD), "us.746.regions.address", "EAR99 food"),
        (order("UA", parties=[DONETSK]), "us.746.regions.address", "if the place is occupied"),
        (order("UA", parties=[NO_CITY]), "us.746.regions.address", "required by 746.6 if it does"),
        (order("UA", parties=[STREET]), "us.746.regions.address", "if the place is occupied"),
        (
            order(parties=[party(), {**KERCH, "role": "purchaser", "name": "Example B"}]),
            "us.746.regions.address",
            "if the items go to that place",
        ),
        (
            order(parties=[party(), party("purchaser", "IR", name="Example B")]),
            "us.746.parties",
            "if the items go to IR",
        ),
        (order(parties=[party(), government("IR")]), "us.746.parties", "734.9(j)(3)"),
        (order(parties=[party(), government("CU")]), "us.746.parties", "go to CU"),
        (order(parties=[party(), government("SY")]), "us.746.parties", "go to SY"),
        (order(route={"transit_countries": ["IR"]}), "us.746.transit", "if they only pass"),
        (order(route={"transit_countries": ["SY"]}), "us.746.transit", "if they only pass"),
    ],
)
def test_line_hangs_on_what_nobody_stated(
    tables: ControlTables, submission: dict[str, Any], rule: str, words: str
) -> None:
    answer = ask(submission, tables)
    determination = only_line(answer)
    assert answer.outcome is Outcome.HOLD
    assert determination.result is Result.UNDETERMINED
    assert rule in {s.rule_id for s in determination.path if s.makes is Result.UNDETERMINED}
    told = " ".join(determination.hangs_on)
    assert words in told
    assert "a license is required" in told


@pytest.mark.parametrize(
    ("submission", "why"),
    [
        (
            order("UA", parties=[LVIV], end_use=HERE),
            "elsewhere in Ukraine",
        ),
        (order(parties=[party(), government("AE")]), "another government"),
        (order(route={"transit_countries": ["SG"]}), "another route"),
        (order(parties=[party(), party("purchaser", "VE", name="Example B")]), "no embargo"),
    ],
)
def test_line_hangs_on_nothing(tables: ControlTables, submission: dict[str, Any], why: str) -> None:
    answer = ask(submission, tables)
    assert only_line(answer).result is Result.NLR, why
    assert "dest.embargo" not in {r.code for r in answer.reasons}, why


def test_oblast_that_746_6_does_not_name_decides_no_license(tables: ControlTables) -> None:
    kherson = party(country="UA", address={"city": "Kherson", "country": "UA"})
    answer = ask(order("UA", parties=[kherson], end_use=HERE), tables)
    (element,) = [s for s in only_line(answer).path if s.rule_id == "us.746.partly_occupied"]
    (reason,) = [r for r in answer.reasons if r.code == "question.open"]
    assert only_line(answer).result is Result.NLR
    assert (element.cite, element.makes) == (reason.citation, None)


@pytest.mark.parametrize("country", ["CU", "IR", "KP", "SY", "RU", "BY"])
def test_party_of_any_embargoed_country_is_looked_at(tables: ControlTables, country: str) -> None:
    submission = order(parties=[party(), party("purchaser", country, name="Example B")])
    determination = only_line(ask(submission, tables))
    assert determination.result is Result.UNDETERMINED
    assert "us.746.parties" in {s.rule_id for s in determination.path}


@pytest.mark.parametrize("country", ["CD", "CF", "ER", "IQ", "LB", "LY", "SD", "SO"])
@pytest.mark.parametrize("eccn", ["0A501.y", "0A919", "9A610.y", "9A991.a"])
def test_arms_for_every_country_under_a_un_embargo(
    tables: ControlTables, country: str, eccn: str
) -> None:
    path = only_line(ask(order(country, lines=[line(eccn=eccn)]), tables)).path
    (element,) = [s for s in path if s.rule_id == "us.746.un"]
    assert element.makes is Result.UNDETERMINED


@pytest.mark.parametrize("eccn", IRAQ_NAMES)
def test_entries_that_iraq_names(tables: ControlTables, eccn: str) -> None:
    answer = ask(order("IQ", lines=[line(eccn=eccn)]), tables)
    (element,) = [s for s in only_line(answer).path if s.rule_id == "us.746.iraq"]
    assert element.makes is Result.LICENSE_REQUIRED


@pytest.mark.parametrize("eccn", IRAQ_NAMES)
def test_iraq_names_entries_whatever_their_reasons_are(tables: ControlTables, eccn: str) -> None:
    """A list that prints anti-terrorism alone for an entry does not free what 746.3(a) names."""
    at_only = ControlRow("AT", "entire entry", chart_columns=("AT1",))
    item = ItemRecord("us-bis-ccl", eccn, "Example", ("AT",), (at_only,))
    loaded = replace(tables.data, lists={**tables.data.lists, CCL: {**tables.items, eccn: item}})
    answer = ask(order("IQ", lines=[line(eccn=eccn)]), loaded.on(TODAY))
    determination = only_line(answer)
    assert (determination.result, determination.rule) == (REQUIRED, "us.746.iraq")
    assert answer.outcome is Outcome.BLOCK


@pytest.mark.parametrize("chapter", [*(f"{n:02d}" for n in range(1, 24)), "30"])
def test_food_and_medicine_by_chapter(tables: ControlTables, chapter: str) -> None:
    answer = ask(order("KP", lines=[line(hts=f"{chapter}01.10")]), tables)
    assert only_line(answer).result is Result.UNDETERMINED


@pytest.mark.parametrize("hts", ["2401.10", "2501.00", "3101.00", "3"])
def test_other_chapters_are_no_food(tables: ControlTables, hts: str) -> None:
    assert only_line(ask(order("KP", lines=[line(hts=hts)]), tables)).result is (
        Result.LICENSE_REQUIRED
    )


@pytest.mark.parametrize(
    ("country", "eccn", "claimed"),
    [
        *(("CU", "EAR99", code) for code in ("AGR", "GFT", "GOV", "RPL", "SCP", "TMP")),
        ("CU", "5A992.c", "CCD"),
        ("CU", "5D992.c", "TSU"),
        *(("IQ", "3A001.a.7", code) for code in ("GOV", "TMP")),
        *(("KP", "5D992.c", code) for code in ("GOV", "TMP", "TSU")),
        *(("RU", "5D992.c", code) for code in ("CCD", "GOV", "TMP", "TSU")),
        *(("SY", "5D992.c", code) for code in ("CCD", "GOV", "TMP", "TSU")),
        ("SY", "4A994", "RPL"),
    ],
)
def test_exception_that_a_section_names_may_be_claimed(
    tables: ControlTables, country: str, eccn: str, claimed: str
) -> None:
    answer = ask(order(country, lines=[line(eccn=eccn, license_exception=claimed)]), tables)
    assert only_line(answer).result is Result.LICENSE_EXCEPTION
    assert answer.outcome is Outcome.HOLD


@pytest.mark.parametrize(
    ("country", "eccn", "policy"),
    [
        ("CU", "EAR99", "policy_of_denial"),
        ("IQ", "1C992", "case_by_case"),
        ("KP", "EAR99", "case_by_case"),
        ("KP", "5A991", "case_by_case"),
        ("KP", "3A001.a.7", "policy_of_denial"),
        ("IR", "EAR99", "policy_of_denial"),
        ("RU", "5A991", "policy_of_denial"),
        ("BY", "5A991", "policy_of_denial"),
        ("SY", "4A994", "case_by_case"),
    ],
)
def test_review_as_the_section_prints_it(
    tables: ControlTables, country: str, eccn: str, policy: str
) -> None:
    determination = only_line(ask(order(country, lines=[line(eccn=eccn)]), tables))
    assert determination.review_policy == policy


def test_review_in_the_regions(tables: ControlTables) -> None:
    determination = only_line(ask(order("UA", parties=[KERCH]), tables))
    assert determination.review_policy == "presumption_of_denial"


@pytest.mark.parametrize("day", [date(2025, 9, 1), date(2025, 9, 2)])
def test_one_review_a_country_and_day(tables: ControlTables, day: date) -> None:
    told = [row.countries for row in REVIEWS if row.valid.covers(day)]
    assert len(told) == len(set(told))


@pytest.mark.parametrize(
    "submission",
    [
        order("CU"),
        order("IR"),
        order("KP"),
        order("RU", lines=[line(hts="8471.80")]),
        order("RU", lines=[line(hts="2204.21")]),
        order("RU", lines=[line(description="CAD software license")]),
        order("SY", lines=[line(eccn="4A994")]),
        order("UA", parties=[KERCH]),
    ],
)
def test_path_cites_what_the_determination_cites(
    tables: ControlTables, submission: dict[str, Any]
) -> None:
    answer = ask(submission, tables)
    determination = only_line(answer)
    (element,) = [s for s in determination.path if s.rule_id == determination.rule]
    assert (element.cite, element.makes) == (determination.citation, determination.result)
    assert determination.citation in {r.citation for r in answer.reasons}


@pytest.mark.parametrize("country", ["KP", "SY"])
def test_uncoded_line_may_be_food(tables: ControlTables, country: str) -> None:
    asked = {q.field for q in ask(order(country), tables).questions}
    listed = ask(order(country, lines=[line(eccn="4A994")]), tables)
    assert "lines[0].hts" in asked
    assert "lines[0].hts" not in {q.field for q in listed.questions}


def test_unlisted_entry_of_arms_is_arms(tables: ControlTables) -> None:
    """746.1(b)(2)-(3) means 0A5xx whole, an entry that the loaded list lacks too."""
    path = only_line(ask(order("LB", lines=[line(eccn="0A599")]), tables)).path
    assert [s.makes for s in path if s.rule_id == "us.746.un"] == [Result.UNDETERMINED]


@pytest.mark.parametrize("code", ["GOV", "MED", "TMP", "TSU"])
def test_exception_for_the_regions_may_be_claimed(tables: ControlTables, code: str) -> None:
    lines = [line(eccn="5D992.c" if code == "TSU" else "EAR99", license_exception=code)]
    answer = ask(order("UA", parties=[KERCH], lines=lines, end_use=HERE), tables)
    assert only_line(answer).result is Result.LICENSE_EXCEPTION


@pytest.mark.parametrize(
    "wording",
    [
        *("BIM", "CAD", "CAM", "CMMS", "CNC", "CRM", "EDW", "ERP", "ETO", "PLM", "SCM"),
        *("building information modeling", "building information modelling"),
        *("business intelligence", "computer aided design", "computer-aided design"),
        *("computer aided manufacturing", "computer-aided manufacturing"),
        *("computerized maintenance management", "customer relationship management"),
        *("engineering to order", "enterprise data warehouse", "enterprise resource planning"),
        *("product lifecycle management", "project management", "supply chain management"),
    ],
)
def test_software_is_told_by_every_wording(tables: ControlTables, wording: str) -> None:
    answer = ask(order("RU", lines=[line(description=f"{wording} software")]), tables)
    assert only_line(answer).rule == "us.746.8.software"


def test_what_a_section_names(tables: ControlTables) -> None:
    """What part 740 asks: nothing for Iran, no section for Germany."""
    assert named_exceptions(tables, "IQ") == {"APP", "TMP", "RPL", "GOV", "TSU", "ENC"}
    assert named_exceptions(tables, "RU") == {"TMP", "GOV", "TSU", "ENC", "CCD", "MED"}
    assert named_exceptions(tables, "IR") == frozenset()
    assert named_exceptions(tables, "DE") is None
    assert [offered_unclaimed(tables, c) for c in ("SY", "CU", "DE")] == ["SPP", None, None]
    assert in_regions(tables) == {"GOV", "MED", "TMP", "TSU"}
    assert un_arms_countries(tables) == {"CD", "CF", "ER", "IQ", "LB", "LY", "SD", "SO"}
