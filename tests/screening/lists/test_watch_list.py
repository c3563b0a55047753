"""Entries of the watch list: what each must say, and that what was said stays."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.db.transaction import atomic
from django.utils import timezone

from screening.errors import NotAllowedError
from screening.lists.watch_list import LONGEST, end_watch, put_on_watch, watched_index
from screening.matching import Query
from screening.models import AuditEvent, WatchEntry

pytestmark = pytest.mark.django_db


def entry(**changes: Any) -> WatchEntry:
    today = timezone.now().date()
    told = {
        "name": "Example Zarnitsa GmbH",
        "other_names": ["  Пример   Зарница ", ""],
        "country": "de",
        "why": "experience",
        "reason": "Asked for parts for a third party.",
        "source": "own sales, May",
        "begins_on": today,
        "expires_on": today + timedelta(days=100),
        "by": "officer",
    }
    return put_on_watch(**{**told, **changes})


def test_an_entry_is_on_record_with_who_made_and_who_ended_it() -> None:
    made = entry()
    assert (made.country, made.other_names) == ("DE", ["Пример Зарница"])
    end_watch(entry=made, why="Explained.", by="senior")
    events = AuditEvent.objects.about(made).order_by("id")
    assert [(e.verb, e.actor) for e in events] == [
        ("watch_entry_made", "officer"),
        ("watch_entry_ended", "senior"),
    ]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": "  "}, "blank"),
        ({"reason": " "}, "blank"),
        ({"source": ""}, "blank"),
        ({"why": "rumor"}, "not a valid choice"),
        ({"country": "ZZ"}, "no country code"),
        ({"expires_on": date(2020, 1, 1)}, "The last day is over"),
        ({"expires_on": timezone.now().date() + LONGEST + timedelta(days=1)}, "at most"),
        ({"begins_on": timezone.now().date() + timedelta(days=101)}, "ends_after_it_begins"),
    ],
)
def test_what_is_missing_or_wrong_is_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(NotAllowedError, match=message):
        entry(**changes)
    assert not WatchEntry.objects.exists()


def test_an_entry_ends_once_and_with_a_reason() -> None:
    made = entry()
    with pytest.raises(NotAllowedError, match="Say why"):
        end_watch(entry=made, why=" ", by="x")
    end_watch(entry=made, why="Explained.", by="x")
    with pytest.raises(NotAllowedError, match="ended by x"):
        end_watch(entry=made, why="Again.", by="y")


@pytest.mark.parametrize("change", ["reason = 'x'", "expires_on = '2099-01-01'"])
def test_what_was_entered_stays(change: str) -> None:
    entry()
    with pytest.raises(IntegrityError, match="only ever ended"), atomic():
        connection.cursor().execute(f"UPDATE screening_watchentry SET {change}")
    with pytest.raises(IntegrityError, match="rows are kept"), atomic():
        connection.cursor().execute("DELETE FROM screening_watchentry")


def test_the_index_follows_every_change_of_the_list() -> None:
    assert watched_index() is None
    first = entry()

    def finds(name: str) -> bool:
        index = watched_index()
        return index is not None and any(m.alert for m in index.search(Query(name)))

    assert finds("Example Zarnitsa")
    assert not finds("Beispiel Hafen AG")
    entry(name="Beispiel Hafen AG")
    assert finds("Beispiel Hafen AG")
    end_watch(entry=first, why="Explained.", by="x")
    assert not finds("Example Zarnitsa")
    assert finds("Beispiel Hafen AG")
