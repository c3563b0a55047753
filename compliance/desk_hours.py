"""Reads the working hours of the desk from the environment; what cannot be read stops the start."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import holidays
from django.core.exceptions import ImproperlyConfigured

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HOURS = re.compile(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})")


def desk_hours(text: str) -> tuple[time, time]:
    """ "08:00-17:30" as two times; 24:00 is told as midnight.

    Raises:
        ImproperlyConfigured: it is not of this form, or ends before it begins.
    """
    found = _HOURS.fullmatch(text.strip())
    wrong = ImproperlyConfigured(
        f"DESK_HOURS is {text!r}: set it to when work begins and ends, for example 08:00-17:00."
    )
    if found is None:
        raise wrong
    begins, ends = (int(found[1]), int(found[2])), (int(found[3]), int(found[4]))
    is_real = all(minute < 60 for _, minute in (begins, ends)) and ends <= (24, 0)
    if not is_real or begins >= ends:
        raise wrong
    return time(*begins), time(0) if ends == (24, 0) else time(*ends)


def desk_days_off(names: Sequence[str]) -> list[int]:
    """Weekdays by their first three letters, as numbers; Monday is 0.

    Raises:
        ImproperlyConfigured: an unknown one, or all seven.
    """
    short = [name.strip().lower()[:3] for name in names if name.strip()]
    unknown = [name for name in short if name not in WEEKDAYS]
    if unknown or len(set(short)) == len(WEEKDAYS):
        raise ImproperlyConfigured(
            f"DESK_DAYS_OFF is {','.join(names)}: name the weekdays on which nobody works, for "
            "example sat,sun."
        )
    return [WEEKDAYS.index(name) for name in short]


def check_desk_calendar(zone: str, place: str) -> None:
    """Refuse a time zone or a place of holidays that nobody knows.

    Raises:
        ImproperlyConfigured: it is unknown.
    """
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ImproperlyConfigured(
            f"DESK_TIME_ZONE is {zone!r}: set a zone like Europe/Berlin."
        ) from error
    if not place:
        return
    country, _, part = place.partition("-")
    try:
        holidays.country_holidays(country, subdiv=part or None)
    except NotImplementedError as error:
        raise ImproperlyConfigured(
            f"DESK_HOLIDAYS is {place!r}: set a country or a part of one, for example US or DE-BY."
        ) from error
