"""Template tags of the desk: icons, badges, countries, ages.

Only wording and shape; what a value means is settled before it comes here.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from screening.admin.wording import (
    age_words,
    as_read,
    country_name,
    label_of,
    many,
    moment_words,
)

register = template.Library()

NOTICES = {"error": ("block", "alert"), "warning": ("hold", "alert"), "success": ("", "check")}
OUTCOMES = ("clear", "hold", "block")


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """A symbol of the sprite, hidden from screen readers: words stand beside it."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true"><use href="#i-{}"/></svg>', extra, name
    )


@register.simple_tag
def outcome(value: str, words: str = "") -> SafeString:
    """The badge of an outcome: shape, color and word."""
    if value not in OUTCOMES:
        return format_html('<span class="outcome none">{}</span>', words or label_of(value))
    return format_html(
        '<span class="outcome {}">{}{}</span>', value, icon(value), words or value.capitalize()
    )


@register.simple_tag
def country(code: str) -> SafeString:
    """A country code with its name in the title; nothing for an unknown one."""
    if not code:
        return mark_safe("")
    return format_html('<abbr class="cc" title="{}">{}</abbr>', country_name(code), code)


@register.simple_tag
def age(instant: datetime) -> SafeString:
    """How long ago, with the instant itself for machines and on hover."""
    passed: timedelta = timezone.now() - instant
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        instant.isoformat(),
        moment_words(instant),
        age_words(passed),
    )


@register.filter
def moment(instant: datetime | None) -> SafeString:
    """An instant in the reader's time zone; in UTC for machines and on hover."""
    if instant is None:
        return mark_safe("")
    return format_html(
        '<time datetime="{}" title="{} UTC">{}</time>',
        instant.isoformat(),
        f"{instant.astimezone(UTC):%Y-%m-%d %H:%M}",
        moment_words(instant),
    )


@register.filter
def initials(user: Any) -> str:
    """Two letters that stand for a person."""
    names = (user.get_full_name() or user.get_username()).replace(".", " ").split()
    return (
        "".join(name[0] for name in names[:2]).upper() if len(names) > 1 else names[0][:2].upper()
    )


@register.filter
def person(user: Any) -> str:
    """A person's name, or the user name where none is given."""
    return str(user.get_full_name() or user.get_username())


@register.filter
def counted(count: int) -> str:
    """A number of cases, "10,000+" where it was counted no further."""
    return many(count)


@register.filter
def words(value: str) -> str:
    """``presumption_of_denial`` as an officer reads it."""
    return label_of(value)


@register.filter
def notice_kind(tags: str) -> str:
    """The look of a message."""
    return NOTICES.get(tags, ("", ""))[0]


@register.filter
def notice_icon(tags: str) -> str:
    """The symbol of a message."""
    return NOTICES.get(tags, ("", "alert"))[1]


@register.filter("as_read")
def in_sight(text: str) -> str:
    """A submitted text with the signs in sight that would turn its order of reading."""
    return as_read(text)
