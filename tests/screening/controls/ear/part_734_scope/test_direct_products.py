"""Foreign direct product rules (15 CFR 734.9; read 2026-09-24): both sides of each day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from screening.controls.answers import Result
from screening.controls.reference import ControlTables
from screening.terms.outcome import Outcome
from tests.screening.controls.orders import ask, codes, hit, line, listed, only_line, order, party


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
    (question,) = [q for q in answer.questions if q.topic == "foreign_direct_product"]
    assert "With which technology" in question.text
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


@pytest.mark.parametrize(
    ("ship_from", "outcome"), [("DE", "hold"), ("AT", "hold"), ("JP", "hold"), ("SG", "block")]
)
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
    ("footnote", "review"), [("4", "presumption_of_denial"), ("5", "presumption_of_denial")]
)
def test_product_of_a_listed_party_needs_a_license(
    tables: ControlTables, footnote: str, review: str
) -> None:
    submission = order("TH", lines=[line(country_of_origin="TW")], ship_from={"country": "SG"})
    determination = only_line(ask(submission, tables, hits=[hit(listed(footnotes=(footnote,)))]))
    (element,) = [s for s in determination.path if s.rule_id == f"us.fdp.footnote{footnote}"]
    assert element.makes is determination.result is Result.LICENSE_REQUIRED
    assert determination.review_policy == review


def test_product_that_the_coalition_may_spare_is_undetermined(tables: ControlTables) -> None:
    part = line(country_of_origin="TW")
    answer = ask(order("RU", lines=[part], ship_from={"country": "DE"}), tables)
    determination = only_line(answer)
    assert (determination.result, determination.rule) == (Result.UNDETERMINED, "us.fdp.russia")
    assert (
        "Shipped from DE, it may be exempt: a license is required if the scope that Supp. 3 to "
        "part 746 prints for DE leaves the item out, none by this rule if it covers it."
    ) in determination.hangs_on[0]


@pytest.mark.parametrize(
    ("claimed", "country", "result"),
    [
        ("MED", "RU", Result.LICENSE_EXCEPTION),
        ("RPL", "RU", Result.LICENSE_REQUIRED),
        ("MED", "IR", Result.LICENSE_REQUIRED),
    ],
)
def test_exception_that_the_section_names_may_meet_the_product_rule(
    tables: ControlTables, claimed: str, country: str, result: Result
) -> None:
    part = line(country_of_origin="TW", hts="9018.90", license_exception=claimed)
    answer = ask(order(country, lines=[part], ship_from={"country": "SG"}), tables)
    assert only_line(answer).result is result


@pytest.mark.parametrize(
    ("eccn", "is_certain"), [("5A991", True), ("9A991", True), ("EAR99", False), ("2B999", False)]
)
def test_rule_for_iran_reaches_categories_three_to_nine(
    tables: ControlTables, eccn: str, is_certain: bool
) -> None:
    """Off them only what Supp. 7 to part 746 names by tariff code (734.9(j)(2))."""
    part = line(eccn=eccn, country_of_origin="DE")
    answer = ask(order("IR", lines=[part], ship_from={"country": "SG"}), tables)
    found = {reason.code for reason in answer.reasons}
    assert ("jurisdiction.fdp" in found) is is_certain
    (step,) = [s for s in only_line(answer).path if s.rule_id == "us.fdp.iran"]
    assert step.makes is (Result.LICENSE_REQUIRED if is_certain else Result.UNDETERMINED)
