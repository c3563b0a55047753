"""The calendar by which this desk counts its hours, made from the settings."""

from __future__ import annotations

from collections.abc import Container
from datetime import date, time
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays
from django.conf import settings

from screening.desk.working_time import WorkingCalendar


def working_calendar() -> WorkingCalendar:
    """The calendar of this site."""
    return _calendar(
        settings.DESK_TIME_ZONE,
        settings.DESK_HOURS,
        frozenset(settings.DESK_DAYS_OFF),
        settings.DESK_HOLIDAYS,
        frozenset(settings.DESK_CLOSED_ON),
    )


@lru_cache(maxsize=8)
def _calendar(
    zone: str,
    hours: tuple[time, time],
    days_off: frozenset[int],
    place: str,
    closed_on: frozenset[date],
) -> WorkingCalendar:
    known = _holidays_of(place)
    if not known and not closed_on:
        return WorkingCalendar(ZoneInfo(zone), *hours, days_off)

    def is_closed(day: date) -> bool:
        return day in closed_on or any(day in days for days in known)

    return WorkingCalendar(ZoneInfo(zone), *hours, days_off, is_closed)


def _holidays_of(place: str) -> list[Container[date]]:
    if not place:
        return []
    country, _, part = place.partition("-")
    return [holidays.country_holidays(country, subdiv=part or None)]
