"""How values are worded for an officer: countries, ages, codes, plain facts.

Functions without a clock, shared by the pages and the template tags.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

import pycountry
from django.utils import timezone

SPELLED = {"NLR": "No license required", "EAR99": "EAR99"}
NOT_STATED = "not stated"
_TURNS = {code: f"[U+{code:04X}]" for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}


@cache
def country_name(code: str) -> str:
    """The name of an ISO 3166-1 alpha-2 code; the code itself where there is none."""
    found = pycountry.countries.get(alpha_2=code)
    if found is None:
        return code
    return str(getattr(found, "common_name", found.name))


def country_words(code: Any) -> str:
    """A country by name and code, "Malaysia (MY)"; empty for none."""
    return f"{country_name(str(code))} ({code})" if code else ""


def as_read(text: str) -> str:
    """A submitted text with the signs in sight that would turn its order of reading.

    An override hides "exe.png" behind "gnp.exe"; it is shown as "[U+202E]", and the text as typed.
    """
    return text.translate(_TURNS)


def label_of(code: str) -> str:
    """A code word as a reader sees it: ``presumption_of_denial`` as "Presumption of denial"."""
    if code in SPELLED:
        return SPELLED[code]
    text = str(code).replace("_", " ")
    return text[:1].upper() + text[1:]


def age_words(passed: timedelta) -> str:
    """A span of time in its two largest useful units: "3 h 10 min", "2 d 4 h", "41 d"."""
    minutes = max(0, int(passed.total_seconds() // 60))
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    if days > 9:
        return f"{days} d"
    if days:
        return f"{days} d {hours} h" if hours else f"{days} d"
    return f"{hours} h {minutes:02} min" if hours else f"{minutes} min"


def moment_words(instant: datetime) -> str:
    """An instant in the reader's time zone, which it names: "2026-11-24 09:05 CET"."""
    local = timezone.localtime(instant)
    zone = local.tzname() or "UTC"
    return f"{local:%Y-%m-%d %H:%M} {zone if zone[0].isalpha() else f'UTC{zone}'}"


def amount_words(amount: Decimal) -> str:
    """An amount with thousands parted, cents only where there are any."""
    return f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,.2f}"


def many(count: int, most: int = 10_000) -> str:
    """A number with thousands parted; one that was counted no further as "10,000+"."""
    return f"{most:,}+" if count > most else f"{count:,}"


def decimal_or_none(value: Any) -> Decimal | None:
    """A submitted number, None where it is missing or no number."""
    try:
        return Decimal(str(value)) if value not in (None, "") else None
    except InvalidOperation:
        return None


def is_unknown(value: Any) -> bool:
    """Whether nothing was stated; ``no`` and zero were."""
    return value is None or value in ("", [], {})


def plain_words(value: Any) -> str:
    """A JSON value as one line of text: yes and no, lists joined, unknown said as such."""
    if is_unknown(value):
        return NOT_STATED
    match value:
        case bool():
            return "yes" if value else "no"
        case list():
            return ", ".join(plain_words(item) for item in value)
        case dict():
            return "; ".join(f"{label_of(k)}: {plain_words(v)}" for k, v in value.items())
        case int() | float():
            return f"{value:,}"
    return str(value)
