"""Working hours as an operator sets them; what cannot be read stops the start."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ImproperlyConfigured

from compliance.desk_hours import check_desk_calendar, desk_days_off, desk_hours
from screening.cases.working_calendar import working_calendar


def test_hours_and_days_off_are_read() -> None:
    assert desk_hours("08:00-17:30") == (time(8), time(17, 30))
    assert desk_hours("00:00-24:00") == (time(0), time(0))
    assert desk_days_off(["Sat", " sunday "]) == [5, 6]
    assert desk_days_off([]) == []


@pytest.mark.parametrize(
    "text", ["", "9-5", "17:00-08:00", "08:00-08:00", "08:60-17:00", "8-24:30"]
)
def test_hours_that_cannot_be_read_are_refused(text: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="DESK_HOURS"):
        desk_hours(text)


@pytest.mark.parametrize("names", [["frog"], ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]])
def test_days_off_that_cannot_be_are_refused(names: list[str]) -> None:
    with pytest.raises(ImproperlyConfigured, match="DESK_DAYS_OFF"):
        desk_days_off(names)


@pytest.mark.parametrize(
    ("zone", "place"), [("Europe/Nowhere", ""), ("../x", ""), ("UTC", "QQ"), ("UTC", "DE-QQ")]
)
def test_unknown_zone_or_place_is_refused(zone: str, place: str) -> None:
    with pytest.raises(ImproperlyConfigured):
        check_desk_calendar(zone, place)


def test_calendar_knows_the_holidays_of_its_place_and_days_of_its_own(settings: Any) -> None:
    settings.DESK_TIME_ZONE, settings.DESK_HOURS = "Europe/Berlin", (time(8), time(17))
    settings.DESK_DAYS_OFF, settings.DESK_HOLIDAYS = [5, 6], "DE-BY"
    settings.DESK_CLOSED_ON = [date(2026, 12, 28)]
    calendar = working_calendar()
    assert not calendar.works_on(date(2027, 1, 6)), "Epiphany, in Bavaria"
    assert not calendar.works_on(date(2026, 12, 28))
    berlin = ZoneInfo("Europe/Berlin")
    friday = datetime(2026, 12, 24, 16, tzinfo=berlin)
    assert calendar.add_hours(friday, 2) == datetime(2026, 12, 29, 9, tzinfo=berlin)


def test_calendar_that_nobody_set_counts_every_hour() -> None:
    start = datetime(2026, 12, 25, 3, tzinfo=ZoneInfo("UTC"))
    assert working_calendar().add_hours(start, 4) == start + timedelta(hours=4)
