"""How answers, evidence and orders are worded: pure functions, whatever is missing."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from screening.admin.answer import answer_of
from screening.admin.determinations import determination_of
from screening.admin.hits import hit_of
from screening.admin.order import order_of, value_of
from screening.admin.places import in_words
from screening.admin.route import route_of
from screening.admin.wording import age_words, amount_words, country_name, label_of, plain_words
from tests.factories import HitFactory, answer_content, order_content


@pytest.mark.parametrize("content", [{}, {"parties": [{}], "lines": [{}], "end_use": None}])
def test_views_stand_without_any_key(content: dict[str, Any]) -> None:
    order = order_of(content)
    assert order.value == ""
    assert answer_of({}, content).headline == "Not answered yet"
    assert determination_of({}, content).result == "Unclassified"


def test_parties_of_one_name_stand_together_with_their_roles() -> None:
    party = {"name": "Example Compute", "address": {"country": "MY"}}
    roles = ("purchaser", "ultimate_consignee")
    order = order_of(order_content(parties=[{**party, "role": role} for role in roles]))
    (view,) = order.parties
    assert (view.roles, view.indexes) == ("purchaser, ultimate consignee", (0, 1))


@pytest.mark.parametrize(
    ("lines", "value"),
    [
        ([{"quantity": 8, "unit_value": "32000.00"}], "USD 256,000"),
        ([{"quantity": 3, "unit_value": "0.35"}], "USD 1.05"),
        ([{"quantity": 8, "unit_value": "1"}, {"quantity": 8}], ""),
        ([{"quantity": 8, "unit_value": "much"}], ""),
        ([], ""),
    ],
    ids=["whole", "cents", "one line unknown", "no number", "no line"],
)
def test_value_is_known_only_when_every_line_states_it(
    lines: list[dict[str, Any]], value: str
) -> None:
    assert value_of({"currency": "USD", "lines": lines}) == value


def test_route_sets_countries_apart_that_nobody_ships_to() -> None:
    route = route_of(order_content(route={"transit_countries": ["SG"]}))
    assert route.codes == ("US", "SG", "MY", "CN")
    assert [node.is_apart for node in route.nodes] == [False, False, False, True]
    assert "not on the route: CN: end use" in route.sentence


def test_reasons_that_block_come_first_and_name_their_subject() -> None:
    reasons = [
        {"code": "b", "outcome": "hold", "subject": "lines[0]"},
        {"code": "a", "outcome": "block", "subject": "parties[0].owners[1]"},
        {"code": "c", "outcome": "hold", "subject": "parties[9]"},
    ]
    view = answer_of(answer_content(reasons=reasons), order_content())
    assert [(r.code, r.subject) for r in view.reasons] == [
        ("a", "IEIT SYSTEMS CO"),
        ("b", "line 1"),
        ("c", "parties[9]"),
    ]
    assert view.summary == "3 reasons: 1 block, 2 hold."


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "No website: parties[0], parties[0].website.",
            "No website: IEIT SYSTEMS CO, IEIT SYSTEMS CO: website.",
        ),
        ("parties[0], parties[0]", "IEIT SYSTEMS CO"),
        ("lines[0].hts is a code", "line 1: HTS code is a code"),
        (
            "lacks end_use.site.mw and route.vessel",
            "lacks End use: site power (MW) and route: vessel",
        ),
        ("parties[9].name", "parties[9]: name"),
        ("both lines of the release", "both lines of the release"),
    ],
)
def test_places_of_a_submission_are_named_as_an_officer_names_them(text: str, words: str) -> None:
    assert in_words(text, order_content()) == words


def test_sentence_about_a_company_ends_with_one_full_stop() -> None:
    content = {"parties": [{"name": "Hohhot Example Cloud Co., Ltd."}]}
    assert in_words("Unknown: parties[0].", content) == "Unknown: Hohhot Example Cloud Co., Ltd."


def test_question_is_shown_once_with_every_place_it_is_asked_of() -> None:
    asked = [
        {"text": "Where?", "field": "parties[0].headquarters_country", "why": "hq.unknown"},
        {"text": "Where?", "field": "lines[0].hts", "why": "hq.unknown"},
        {"text": "Why?", "field": "parties[0]", "why": "rf.no_background"},
    ]
    view = answer_of(
        answer_content(questions=asked), order_content(), asked_apart={"rf.no_background"}
    )
    (question,) = view.questions
    assert question.places == "IEIT SYSTEMS CO: headquarters country, line 1: HTS code"
    assert question.why == "hq.unknown"


def test_checks_that_wait_for_one_fact_stand_together() -> None:
    missing = [
        {"check": "chart", "missing": ["lines[0].eccn"]},
        {"check": "end_use", "missing": ["end_use.military"]},
        {"check": "mieu", "missing": ["end_use.military"]},
    ]
    coverage = {"decided": [], "not_evaluated": missing, "not_examined": []}
    view = answer_of(answer_content(coverage=coverage), order_content())
    assert view.coverage.lacking == (
        ("End use: military", ("End use", "Mieu")),
        ("line 1: ECCN", ("Chart",)),
    )


def test_exceptions_are_counted_by_where_they_stand() -> None:
    considered = [
        {"code": "LVS", "status": "rejected", "why": "advanced computing"},
        {"code": "GOV", "status": "not_claimed", "why": "may be asked for"},
        {"code": "GBS", "status": "rejected", "why": "advanced computing"},
    ]
    row = {"line": 1, "result": "license_required", "exceptions_considered": considered}
    view = determination_of(row, order_content())
    assert view.exceptions_summary == "1 not claimed, 2 rejected"
    assert view.exceptions[1].why == "may be asked for"


def test_hit_marks_words_by_sign_and_qualifiers_by_side(db: None) -> None:
    hit = hit_of(HitFactory(), order_content(), answer_content(), {})
    assert [word.sign for word in hit.words] == ["=", "=", "+"]
    (country,) = hit.qualifiers
    assert (country.side, country.x, country.width) == ("g", -96, 96)
    assert hit.outcome == "block"
    assert hit.listed_label == "met by its alias"


def test_hit_without_evidence_still_shows_both_names(db: None) -> None:
    found = HitFactory(evidence=[], party=7, via="owner", is_match=False)
    hit = hit_of(found, {}, {}, {})
    assert (hit.our_name, hit.listed_name) == ("IEIT SYSTEMS CO", "IEIT Systems")
    assert hit.outcome == "hold"
    assert hit.via == "owner"


def test_path_stands_open_at_the_deciding_step() -> None:
    steps = [
        {"step": "chart", "rule_id": "chart.NS", "result": "license required", "cite": "738.4"},
        {"step": "embargo", "rule_id": "us.746.iran", "result": "block", "cite": "746.7"},
    ]
    row = {
        "line": 1,
        "result": "license_required",
        "rule": "us.746.iran",
        "citation": "746.7",
        "path": [*steps, {"step": "license_exceptions", "rule_id": "us.740.tmp"}],
    }
    view = determination_of(row, order_content())
    assert [step.is_open for step in view.steps] == [False, True, False]
    assert view.name == "HGX B200 8-GPU baseboard"


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(minutes=5), "5 min"),
        (timedelta(hours=3, minutes=5), "3 h 05 min"),
        (timedelta(days=2), "2 d"),
        (timedelta(days=2, hours=4), "2 d 4 h"),
        (timedelta(days=41), "41 d"),
        (timedelta(seconds=-5), "0 min"),
    ],
)
def test_age_is_told_in_two_units(span: timedelta, words: str) -> None:
    assert age_words(span) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "not stated"),
        ([], "not stated"),
        (False, "no"),
        (0, "0"),
        (36000, "36,000"),
        (["AT", "NS"], "AT, NS"),
        ({"tpp": 1}, "Tpp: 1"),
    ],
)
def test_unknown_is_told_apart_from_no_and_zero(value: object, words: str) -> None:
    assert plain_words(value) == words


def test_codes_and_amounts_read_well() -> None:
    assert label_of("presumption_of_denial") == "Presumption of denial"
    assert label_of("NLR") == "No license required"
    assert country_name("TW") == "Taiwan"
    assert country_name("XX") == "XX"
    assert amount_words(Decimal("1234.5")) == "1,234.50"


def test_parties_show_their_other_names_addresses_and_nationalities() -> None:
    party = {
        "role": "end_user",
        "name": "Erika Beispiel",
        "names": [{"kind": "own_script", "name": "示例"}],
        "addresses": [{"kind": "ship_to", "street": "Am Ring 1", "city": "Linz", "country": "AT"}],
        "nationality": "DE",
        "nationalities": ["DE", "CH"],
        "identifiers": [
            {"type": "passport", "value": "C01X00T47", "country": "DE"},
            {"type": "passport", "value": "X1234567", "country": "CH"},
        ],
    }
    (view,) = order_of(order_content(parties=[party])).parties
    assert {fact.name: fact.values for fact in view.facts} == {
        "National of": ("Germany (DE), Switzerland (CH)",),
        "Also named": ("示例 (own script)",),
        "Numbers": ("passport C01X00T47 DE", "passport X1234567 CH"),
        "Further places": ("ship to: Am Ring 1, Linz, AT",),
    }


def test_lines_show_their_places_prices_and_orders() -> None:
    line = {
        "number": 2,
        "description": "Screws",
        "quantity": 2000,
        "unit_value": "45.00",
        "price_unit": 1000,
        "currency": "EUR",
        "parent_line": 1,
        "source_order": "SO-1",
        "ship_to": {"name": "Werk Linz", "city": "Linz", "country": "AT"},
        "ship_from": {"country": "US"},
    }
    order = order_of(order_content(lines=[line]))
    assert order.lines[0].more == (
        "2,000 EA × EUR 45.00 for 1000 · to Werk Linz, Linz, AT · from US · part of line 1 · "
        "of order SO-1"
    )
    assert "AT" in order.route.codes


@pytest.mark.parametrize(
    ("lines", "value"),
    [
        ([{"quantity": 2000, "unit_value": "45.00", "price_unit": 1000}], "USD 90"),
        (
            [{"quantity": 1, "unit_value": "5"}, {"quantity": 1, "unit_value": "3",
                                                 "currency": "EUR"}],
            "USD 5 + EUR 3",
        ),
        (
            [{"number": 1, "quantity": 1, "unit_value": "5"},
             {"number": 2, "quantity": 1, "unit_value": "3", "parent_line": 1}],
            "USD 5",
        ),
    ],
)  # fmt: skip
def test_value_minds_price_units_currencies_and_sets(
    lines: list[dict[str, Any]], value: str
) -> None:
    assert value_of({"currency": "USD", "lines": lines}) == value
