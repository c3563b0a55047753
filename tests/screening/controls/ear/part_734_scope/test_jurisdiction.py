"""Other agencies' items and foreign-made items (15 CFR 734.3, 734.4; read 2026-09-24)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from screening.controls.answers import Result
from screening.controls.reference import ControlTables
from screening.terms.outcome import Outcome
from tests.screening.controls.orders import ask, codes, hit, line, listed, only_line, order, party


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"eccn": "USML XI(c)"}, "a USML category in the place of an ECCN"),
        ({"eccn": "XI(c)"}, "a bare USML category"),
        ({"eccn": "EAR99", "description": "Bracket, ITAR controlled"}, "words"),
        ({"eccn": "EAR99", "description": "Valve under 10 CFR 110"}, "NRC"),
        ({"eccn": "4A102"}, "an entry that says it is subject to the ITAR"),
    ],
)
def test_other_agency_is_referred(tables: ControlTables, fields: dict[str, Any], why: str) -> None:
    answer = ask(order(lines=[line(**fields)]), tables)
    assert answer.outcome is Outcome.HOLD, why
    assert only_line(answer).result is Result.UNCLASSIFIED, why


@pytest.mark.parametrize("description", ["Itarsi brand cloth", "Civil pump", "Doe skin gloves"])
def test_likeness_to_an_agency_is_no_trigger(tables: ControlTables, description: str) -> None:
    answer = ask(order(lines=[line(description=description)]), tables)
    assert answer.outcome is Outcome.CLEAR


@pytest.mark.parametrize(
    ("ship_from", "origin", "outcome", "why"),
    [
        ("US", None, Outcome.CLEAR, "in the US: subject to the EAR"),
        ("SG", "US", Outcome.CLEAR, "US-origin anywhere: subject to the EAR"),
        ("SG", "TW", Outcome.HOLD, "foreign-made and shipped from abroad: ask"),
        ("SG", None, Outcome.HOLD, "origin unknown: ask"),
        (None, None, Outcome.CLEAR, "treated as exported under the EAR, and said so"),
    ],
)
def test_foreign_made_items(
    tables: ControlTables, ship_from: str | None, origin: str | None, outcome: Outcome, why: str
) -> None:
    submission = order(
        lines=[line(country_of_origin=origin)],
        ship_from={"country": ship_from} if ship_from else None,
    )
    answer = ask(submission, tables)
    assert answer.outcome is outcome, why
    if outcome is Outcome.HOLD:
        assert codes(answer) == {"question.open"}
        assert answer.questions[0].topic == "foreign_direct_product"
    if ship_from is None:
        assert "origin" in {n.code for n in answer.coverage.not_examined}


@pytest.mark.parametrize(
    ("country", "percent", "outcome", "why"),
    [
        ("TH", "25", Outcome.HOLD, "25 percent is not more than 25: a person finds"),
        ("TH", "25.1", Outcome.CLEAR, "over de minimis: subject, and EAR99 needs no license"),
        ("TH", "0", Outcome.HOLD, "foreign direct product rules are still open"),
        ("SY", "10", Outcome.HOLD, "Country Group E: 10 percent is not more than 10"),
    ],
)
def test_stated_us_content_is_compared_with_the_limit(
    tables: ControlTables, country: str, percent: str, outcome: Outcome, why: str
) -> None:
    part = line(country_of_origin="TW", us_content_percent=percent)
    answer = ask(order(country, lines=[part], ship_from={"country": "SG"}), tables)
    assert answer.outcome is outcome, why
    if outcome is Outcome.CLEAR:
        steps = [s for s in only_line(answer).path if s.rule_id == "us.de_minimis"]
        assert "over 25 %" in steps[0].result


def test_limit_is_ten_percent_for_country_group_e(tables: ControlTables) -> None:
    part = line(country_of_origin="TW", us_content_percent="10.1")
    answer = ask(order("SY", lines=[part], ship_from={"country": "SG"}), tables)
    steps = [s for s in only_line(answer).path if s.rule_id == "us.de_minimis"]
    assert "over 10 %" in steps[0].result


@pytest.mark.parametrize(
    ("footnote", "paragraph"),
    [("1", "734.9(e)(1)"), ("3", "734.9(g)"), ("4", "734.9(e)(2)"), ("5", "734.9(e)(3)")],
)
def test_footnote_of_the_entity_list_makes_a_foreign_item_subject(
    tables: ControlTables, footnote: str, paragraph: str
) -> None:
    part = line(country_of_origin="TW")
    submission = order("TH", lines=[part], ship_from={"country": "SG"})
    answer = ask(submission, tables, hits=[hit(listed(footnotes=(footnote,)))])
    (reason,) = [r for r in answer.reasons if r.code == "jurisdiction.fdp"]
    assert paragraph in reason.citation
    assert not any(q.topic == "foreign_direct_product" for q in answer.questions)
    assert answer.outcome is Outcome.BLOCK


@pytest.mark.parametrize(
    ("destination", "day", "rule_id"),
    [
        ("RU", date(2022, 2, 24), "us.fdp.russia"),
        ("BY", date(2022, 3, 2), "us.fdp.belarus"),
        ("IR", date(2023, 2, 24), "us.fdp.iran"),
    ],
)
def test_product_rule_of_a_country_begins_on_its_day(
    tables: ControlTables, destination: str, day: date, rule_id: str
) -> None:
    """87 FR 12226, 87 FR 13048, 88 FR 12150; before it the item is asked about."""
    part = line(country_of_origin="TW")
    submission = order(destination, lines=[part], ship_from={"country": "SG"})
    on, before = (ask(submission, tables, as_of=d) for d in (day, day - timedelta(days=1)))
    assert rule_id in {s.rule_id for s in only_line(on).path}
    assert rule_id not in {s.rule_id for s in only_line(before).path}
    assert any(q.topic == "foreign_direct_product" for q in before.questions)


@pytest.mark.parametrize(
    ("footnote", "day"),
    [("1", date(2020, 5, 15)), ("3", date(2022, 2, 24)), ("4", date(2022, 10, 21)),
     ("5", date(2024, 12, 2))],
)  # fmt: skip
def test_product_rule_of_a_footnote_begins_on_its_day(
    tables: ControlTables, footnote: str, day: date
) -> None:
    """85 FR 29849, 87 FR 12226, 87 FR 62186, 89 FR 96790."""
    part = line(country_of_origin="TW")
    submission = order("TH", lines=[part], ship_from={"country": "SG"})
    hits = [hit(listed(footnotes=(footnote,)))]
    assert "jurisdiction.fdp" in codes(ask(submission, tables, hits=hits, as_of=day))
    before = ask(submission, tables, hits=hits, as_of=day - timedelta(days=1))
    assert "jurisdiction.fdp" not in codes(before)


def test_product_rule_reaches_occupied_crimea(tables: ControlTables) -> None:
    """734.9(f), 746.6(a)(1)(ii)."""
    kerch = party(country="UA", address={"city": "Kerch", "country": "UA"})
    lines = [line(country_of_origin="TW")]
    submission = order("UA", parties=[kerch], lines=lines, ship_from={"country": "SG"})
    answer = ask(submission, tables)
    assert answer.outcome is Outcome.BLOCK
    assert "us.fdp.crimea" in {s.rule_id for s in only_line(answer).path}


@pytest.mark.parametrize(("ship_from", "outcome"), [("DE", "hold"), ("SG", "block")])
def test_coalition_country_may_be_spared(
    tables: ControlTables, ship_from: str, outcome: str
) -> None:
    """746.8(a)(12)(iii): the product rule may not bind there, and a person reads its limits."""
    part = line(country_of_origin="TW")
    answer = ask(order("RU", lines=[part], ship_from={"country": ship_from}), tables)
    (reason,) = [r for r in answer.reasons if r.code == "jurisdiction.fdp"]
    assert reason.outcome.value == outcome
    assert answer.outcome is not Outcome.CLEAR


def test_footnote_two_has_no_foreign_direct_product_rule(tables: ControlTables) -> None:
    part = line(country_of_origin="TW")
    submission = order("TH", lines=[part], ship_from={"country": "SG"})
    answer = ask(submission, tables, hits=[hit(listed(footnotes=("2",)))])
    assert "jurisdiction.fdp" not in codes(answer)
    assert answer.outcome is Outcome.BLOCK  # the party is listed all the same


def test_footnote_of_a_mere_forwarder_triggers_no_product_rule(tables: ControlTables) -> None:
    """744.11(a)(2) reaches the parties of 748.5(c)-(f)."""
    part = line(country_of_origin="TW")
    submission = order("TH", lines=[part], ship_from={"country": "SG"})
    submission["parties"].append({"role": "freight_forwarder", "name": "Listed Example"})
    answer = ask(submission, tables, hits=[hit(listed(footnotes=("4",)), party=1)])
    assert "jurisdiction.fdp" not in codes(answer)
    assert answer.outcome is Outcome.HOLD


@pytest.mark.parametrize(
    ("country", "eccn", "paragraph"),
    [
        ("RU", "EAR99", "734.9(f)"),
        ("IR", "EAR99", "734.9(j)"),
        ("CN", "3A090.a", "734.9(h)"),
        ("DE", "5E002", "734.4(a)(2)"),
        ("CN", "9A610.x", "734.4(a)(6)"),
        ("CN", "9A610.y", "734.4(a)(6)"),
        ("CN", "3B001.k", "734.4(a)(8)"),
    ],
)
def test_foreign_item_is_decided_to_be_subject(
    tables: ControlTables, country: str, eccn: str, paragraph: str
) -> None:
    part = line(eccn=eccn, country_of_origin="TW")
    answer = ask(order(country, lines=[part], ship_from={"country": "SG"}), tables)
    cites = [s.cite for s in only_line(answer).path if s.step == "jurisdiction"]
    assert any(paragraph in cite for cite in cites)
    assert "lines[0].us_content_percent" not in {q.field for q in answer.questions}
