"""Hours of a desk: what counts, over nights, weekends, holidays and clocks that are changed."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.desk.working_time import WorkingCalendar

BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = WorkingCalendar(
    BERLIN,
    time(8),
    time(17),
    frozenset({5, 6}),
    lambda day: (day.month, day.day) in ((12, 25), (12, 26), (1, 1)),
)


def berlin(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=BERLIN)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        (berlin(2026, 12, 1, 9), 4, berlin(2026, 12, 1, 13)),
        (berlin(2026, 12, 1, 15), 4, berlin(2026, 12, 2, 10)),
        (berlin(2026, 12, 4, 16), 4, berlin(2026, 12, 7, 11)),
        (berlin(2026, 12, 5, 12), 1, berlin(2026, 12, 7, 9)),
        (berlin(2026, 12, 24, 16), 2, berlin(2026, 12, 28, 9)),
        (berlin(2026, 12, 1, 3), 9, berlin(2026, 12, 1, 17)),
        (berlin(2026, 12, 1, 22), 16, berlin(2026, 12, 3, 15)),
        (berlin(2027, 3, 26, 16), 2, berlin(2027, 3, 29, 9)),
    ],
    ids=[
        "same day",
        "over a night",
        "over a weekend",
        "from a Saturday",
        "over Christmas",
        "before work begins",
        "after work",
        "over the change of clocks",
    ],
)
def test_hours_are_those_in_which_somebody_works(
    start: datetime, hours: float, due: datetime
) -> None:
    assert OFFICE.add_hours(start, hours) == due


def test_a_desk_around_the_clock_counts_every_hour() -> None:
    start = datetime(2026, 12, 25, 23, tzinfo=UTC)
    assert WorkingCalendar().add_hours(start, 16) == start + timedelta(hours=16)
    assert WorkingCalendar().back_into_hours(start) == start


def test_hours_of_a_day_that_is_short_by_one_are_counted_as_they_are() -> None:
    night = WorkingCalendar(BERLIN, time(0), time(0), frozenset({5}))
    assert night.add_hours(berlin(2027, 3, 28, 0), 23) == berlin(2027, 3, 29, 0)


def test_working_days_leave_out_weekends_and_holidays() -> None:
    assert OFFICE.add_days(date(2026, 12, 23), 2) == date(2026, 12, 28)
    assert OFFICE.add_days(date(2026, 12, 4), 0) == date(2026, 12, 7)


def test_a_moment_outside_hours_goes_back_to_the_last_closing() -> None:
    assert OFFICE.back_into_hours(berlin(2026, 12, 6, 12)) == berlin(2026, 12, 4, 17)
    assert OFFICE.back_into_hours(berlin(2026, 12, 7, 8)) == berlin(2026, 12, 4, 17)
    assert OFFICE.back_into_hours(berlin(2026, 12, 7, 10)) == berlin(2026, 12, 7, 10)


def test_a_calendar_without_a_working_day_says_so() -> None:
    never = WorkingCalendar(is_holiday=lambda _: True)
    for count in (
        lambda: never.add_hours(datetime(2026, 1, 1, tzinfo=UTC), 1),
        lambda: never.add_days(date(2026, 1, 1), 1),
        lambda: never.back_into_hours(datetime(2026, 1, 1, tzinfo=UTC)),
    ):
        with pytest.raises(ValueError, match="No working day"):
            count()


INSTANTS = st.integers(0, 2 * 366 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@given(INSTANTS, st.floats(0, 200), st.floats(0, 200))
def test_more_hours_are_never_due_earlier_and_due_is_in_hours(
    start: datetime, few: float, more: float
) -> None:
    few, more = sorted((few, more))
    due = OFFICE.add_hours(start, few)
    assert start <= due <= OFFICE.add_hours(start, more)
    there = due.astimezone(BERLIN)
    assert OFFICE.works_on(there.date())
    assert time(8) <= there.time() <= time(17)
