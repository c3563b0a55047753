"""Other agencies' items and foreign-made items (15 CFR 734.3, 734.4; read 2026-09-24)."""

from __future__ import annotations

from typing import Any

import pytest

from screening.controls.answers import Result
from screening.controls.reference import ControlTables
from screening.terms.outcome import Outcome
from tests.screening.controls.orders import ask, line, only_line, order


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
        ("SG", "TW", Outcome.CLEAR, "foreign-made: EAR99 needs no license either way"),
        ("SG", None, Outcome.CLEAR, "origin unknown: the same"),
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
    if ship_from is None:
        assert "origin" in {n.code for n in answer.coverage.not_examined}


@pytest.mark.parametrize(
    ("country", "eccn", "paragraph"),
    [
        ("RU", "EAR99", "734.9(f)"),
        ("IR", "5A991", "734.9(j)"),
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
