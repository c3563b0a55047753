"""The quarter in review: its numbers are those of the reports that list the rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import time_machine

from screening.desk.hold_causes import causes_of
from screening.errors import InvalidReportError
from screening.models import ChangeEffect, HoldCause, ListSwitch, MonitoredChange
from screening.reports.catalog import report_named
from screening.reports.report import quarter_days, quarters_until
from screening.reports.runs import write_report
from tests.factories import (
    CaseFactory,
    HitFactory,
    LicenseFactory,
    ListVersionFactory,
    PolicyVersionFactory,
    ScreeningFactory,
    UserFactory,
)
from tests.pdf_text import pages_of
from tests.screening.reports.test_questions import answers

pytestmark = pytest.mark.django_db
QUARTER = {"quarter": "2026-Q3"}
DAYS = {"from": "2026-07-01", "until": "2026-09-30"}


def at(month: int, day: int, hour: int = 9) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def screened_at(
    when: datetime, outcome: str, *, strong: bool = False, hours: float = 0, verdict: str = ""
) -> Any:
    """A screening of a day, with its case and what was decided some hours later."""
    with time_machine.travel(when, tick=False):
        screening = ScreeningFactory(outcome=outcome)
        for cause in causes_of(screening.answer):
            HoldCause.objects.create(
                screening=screening, finished_at=screening.finished_at, kind=cause.kind,
                code=cause.code, outcome=outcome, is_alone=cause.is_alone,
            )  # fmt: skip
        if strong:
            HitFactory(screening=screening)
        if outcome != "clear":
            decided = (
                {
                    "status": verdict,
                    "decided_at": when + timedelta(hours=hours),
                    "decided_by": UserFactory(),
                }
                if verdict
                else {}
            )
            CaseFactory(screening=screening, is_block=outcome == "block", **decided)
    return screening


@pytest.fixture
def quarter(db: None) -> None:
    """Seven orders of the quarter, one before it and one after it."""
    PolicyVersionFactory(content={})
    screened_at(at(6, 30, 23), "block")
    screened_at(at(7, 1, 0), "clear")
    screened_at(at(7, 6), "hold", hours=0.5, verdict="released")
    screened_at(at(7, 7), "hold", hours=30, verdict="rejected")
    screened_at(at(8, 3), "hold", strong=True, hours=3, verdict="released")
    screened_at(at(8, 4), "block", hours=200, verdict="licensed")
    screened_at(at(9, 29), "block")
    screened_at(at(9, 30, 23), "clear")
    screened_at(at(10, 1, 0), "clear")


def in_short(told: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    return {row["Figure"]: row["This period"] for row in told["In short"]}


def test_numbers_are_those_of_the_decisions_report(quarter: None) -> None:
    told = answers("quarter", **QUARTER)
    rows = answers("decisions", **DAYS)["Decisions"]
    figures = in_short(told)
    assert figures["Orders screened"] == len(rows) == 7
    for name, outcome in (("Clear", "clear"), ("Held", "hold"), ("Blocked", "block")):
        count = sum(row["Outcome"] == outcome for row in rows)
        assert figures[name] == count
        assert sum(week[name] for week in told["Inflow"]) == count
    decided = [row for row in rows if row["Decided at"]]
    assert figures["Cases decided"] == len(decided) == 4
    assert figures["Of these, let go"] == sum(row["Decision"] == "release" for row in decided) == 3
    spans = told["Time to decision"]
    assert sum(row["Held"] + row["Blocked"] for row in spans) == len(decided)
    assert figures["Percent stopped"] == pytest.approx(100 * 5 / 7, abs=0.1)


def test_overturned_is_the_report_of_that_name(quarter: None) -> None:
    told = answers("quarter", **QUARTER)
    cases = {row["Case"] for row in answers("overturned", **DAYS)["Overturned"]}
    assert {row["Case"] for row in told["Overturned, case by case"]} == cases
    assert in_short(told)["Overturned"] == len(cases) == 2
    weeks = told["Overturned"]
    assert sum(row["Blocked, let go"] for row in weeks) == 1
    assert sum(row["Held with a strong hit, let go"] for row in weeks) == 1


def test_reasons_are_those_of_why_orders_hold(quarter: None) -> None:
    told = answers("quarter", **QUARTER)["Holds by reason"]
    why = answers("why_holds", **DAYS)["By reason"]
    assert [(r["Reason"], r["Held"], r["Blocked"], r["Decided"]) for r in told] == [
        (r["Code"], r["Held"], r["Blocked"], r["Decided"]) for r in why
    ]
    assert told


def test_times_fall_into_their_spans(quarter: None) -> None:
    spans = {
        row["From case to decision"]: (row["Held"], row["Blocked"])
        for row in answers("quarter", **QUARTER)["Time to decision"]
    }
    assert spans["under 1 hour"] == (1, 0)
    assert spans["1 to 4 hours"] == (1, 0)
    assert spans["1 to 2 days"] == (1, 0)
    assert spans["over 7 days"] == (0, 1)
    assert in_short(answers("quarter", **QUARTER))["Median hours to a decision"] == 16.5


def test_days_may_be_any_and_a_long_period_goes_by_months(quarter: None) -> None:
    told = answers("quarter", **{"from": "2026-01-01", "until": "2026-12-31"})
    months = {f"{row['Month of']:%Y-%m}": row for row in told["Inflow"]}
    assert (months["2026-06"]["Blocked"], months["2026-08"]["Held"]) == (1, 1)
    assert in_short(told)["Orders screened"] == 9


def test_period_before_is_the_quarter_before(quarter: None) -> None:
    rows = {row["Figure"]: row for row in answers("quarter", **QUARTER)["In short"]}
    assert rows["Blocked"]["The period before"] == 1
    assert rows["Clear"]["The period before"] == 0


def test_list_changes_and_what_they_touched(quarter: None) -> None:
    with time_machine.travel(at(8, 20), tick=False):
        version = ListVersionFactory()
        ListSwitch.objects.create(
            source=version.source, version=version, kind="loaded", by="fetch", added_count=7
        )
        change = MonitoredChange.objects.create(what="us-bis-entity-list changed")
        for key, what in (("1", "held"), ("2", "held"), ("3", "gone")):
            ChangeEffect.objects.create(
                change=change, subject="open_order", subject_key=key, label="SO", what=what
            )
    told = answers("quarter", **QUARTER)
    assert [row["Added"] for row in told["List changes"]] == [7]
    (touched,) = told["What list changes touched"]
    assert (touched["Back on hold"], touched["Finding gone"], touched["New finding"]) == (2, 1, 0)
    assert answers("quarter", quarter="2026-Q2")["List changes"] == []


def test_licenses_running_out_are_told_as_of_the_last_day(quarter: None) -> None:
    with time_machine.travel(at(8, 1), tick=False):
        LicenseFactory(number="NEAR", expires_on=date(2026, 10, 20))
        LicenseFactory(number="FAR", expires_on=date(2029, 1, 1))
        LicenseFactory(number="ENDED", expires_on=date(2026, 9, 29))
        LicenseFactory(
            number="USED", quantity_left=10, value_left=90_000,
            purged_quantity=90, purged_value=10_000,
        )  # fmt: skip
    with time_machine.travel(at(10, 2), tick=False):
        LicenseFactory(number="LATER", expires_on=date(2026, 10, 20))
    rows = {row["License"]: row for row in answers("quarter", **QUARTER)["Licenses running out"]}
    assert set(rows) == {"NEAR", "USED"}
    assert rows["NEAR"]["Days left"] == 20
    assert (rows["USED"]["Quantity left"], rows["USED"]["Percent left"]) == (10, Decimal("10.0"))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Choose a quarter, or give both days"),
        ({"from": "2026-07-01"}, "Choose a quarter, or give both days"),
        (QUARTER | DAYS, "not both"),
        ({"quarter": "2026-Q5"}, "write it as 2026-Q3"),
        ({"quarter": "Q3 2026"}, "write it as 2026-Q3"),
        ({"quarter": "1066-Q4"}, "one of 2000 to 2100"),
        ({"quarter": "²⁰²⁶-Q3"}, "write it as 2026-Q3"),
        ({"from": "2026-09-30", "until": "2026-07-01"}, "ends before it begins"),
    ],
)
def test_period_that_is_none_is_refused(given: dict[str, str], said: str) -> None:
    with pytest.raises(InvalidReportError, match=said):
        report_named("quarter").parse(given)


def test_quarters_have_their_days() -> None:
    assert quarter_days("2026-Q1") == (date(2026, 1, 1), date(2026, 3, 31))
    assert quarter_days("2026-Q4") == (date(2026, 10, 1), date(2026, 12, 31))
    assert quarters_until(date(2026, 2, 1), 3) == ("2026-Q1", "2025-Q4", "2025-Q3")


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], bytes]:
    def made(name: str) -> bytes:
        path = tmp_path / name
        write_report(
            report="quarter", filters=QUARTER, format=path.suffix[1:], by="auditor", path=path
        )
        return path.read_bytes()

    return made


def test_pdf_has_plots_and_every_section(
    quarter: None, own_data_dir: None, write: Callable[[str], bytes]
) -> None:
    text = "\n".join(pages_of(write("a.pdf")))
    for words in ("Inflow", "Holds by reason", "Time to decision", "Overturned", "2026-Q3",
                  "party.entity_list", "None:", "Licenses running out"):  # fmt: skip
        assert words in text
    assert write("a.xlsx").startswith(b"PK")


def test_empty_quarter_is_a_review(own_data_dir: None, write: Callable[[str], bytes]) -> None:
    PolicyVersionFactory(content={})
    assert "Orders screened 0" in " ".join("\n".join(pages_of(write("a.pdf"))).split())
