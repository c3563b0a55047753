"""When the desk works: hours of a day, days off, holidays; and time that is counted in them.

A due time of sixteen hours means sixteen hours in which somebody sits at the desk. A desk that says
nothing works around the clock, and an hour is an hour.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

_DAY = timedelta(days=1)
_NEVER = "No working day within ten years: the calendar leaves none."
_SEARCHED = 3660


def _no_holiday(_day: date) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """The working hours of one site.

    Args:
        zone: in which its hours are told.
        opens: when its day begins.
        closes: when its day ends, later than ``opens``; midnight means the end of the day.
        days_off: weekdays on which nobody works, Monday is 0.
        is_holiday: whether nobody works on a day for another reason.
    """

    zone: tzinfo = UTC
    opens: time = time(0)
    closes: time = time(0)
    days_off: frozenset[int] = frozenset()
    is_holiday: Callable[[date], bool] = _no_holiday

    @property
    def is_around_the_clock(self) -> bool:
        """Whether every hour counts."""
        whole = self.opens == self.closes == time(0)
        return whole and not self.days_off and self.is_holiday is _no_holiday

    def works_on(self, day: date) -> bool:
        """Whether somebody works on a day."""
        return day.weekday() not in self.days_off and not self.is_holiday(day)

    def add_hours(self, start: datetime, hours: float) -> datetime:
        """The instant at which so many working hours have gone by.

        Args:
            start: aware; outside working hours the count begins when they do.
            hours: not negative.

        Returns:
            An instant in UTC.

        Raises:
            ValueError: the calendar has no working day.
        """
        if self.is_around_the_clock:
            return start + timedelta(hours=hours)
        left = timedelta(hours=hours)
        day = start.astimezone(self.zone).date()
        for _ in range(_SEARCHED):
            if self.works_on(day):
                begins, ends = self._span(day)
                begins = max(begins, start)
                if begins < ends and left <= ends - begins:
                    return (begins + left).astimezone(UTC)
                left -= max(ends - begins, timedelta(0))
            day += _DAY
        raise ValueError(_NEVER)

    def add_days(self, start: date, days: int) -> date:
        """The day so many working days after a day; the next working day for none."""
        day, left = start, max(days, 1)
        for _ in range(_SEARCHED + 2 * left):
            day += _DAY
            left -= self.works_on(day)
            if not left:
                return day
        raise ValueError(_NEVER)

    def back_into_hours(self, moment: datetime) -> datetime:
        """The last working instant that is not after a moment."""
        if self.is_around_the_clock:
            return moment
        day = moment.astimezone(self.zone).date()
        for _ in range(_SEARCHED):
            if self.works_on(day):
                begins, ends = self._span(day)
                if begins < moment:
                    return min(ends, moment).astimezone(UTC)
            day -= _DAY
        raise ValueError(_NEVER)

    def today(self, now: datetime) -> date:
        """The day that it is at the site."""
        return now.astimezone(self.zone).date()

    def _span(self, day: date) -> tuple[datetime, datetime]:
        """When work begins and ends, as instants: a clock that is put forward takes an hour off."""
        begins = datetime.combine(day, self.opens, self.zone)
        last = day + _DAY if self.closes == time(0) else day
        ends = datetime.combine(last, self.closes, self.zone)
        return begins.astimezone(UTC), ends.astimezone(UTC)
