"""Switching versions: one event each, one way back, and how long a copy is fresh."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError

from screening.errors import EarlierListError, NotAllowedError
from screening.lists.activation import can_undo, undo, undone_for
from screening.lists.sync import load_list
from screening.models import AuditEvent, ListedParty, ListSource, ListSwitch, ListVersion
from tests.factories import ListSourceFactory, ListVersionFactory
from tests.screening.lists.test_sync import FIRST, SOURCE, as_file, load, row

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
SECOND = [*FIRST, row("d", "Example Delta Ltd")]


def source() -> ListSource:
    return ListSource.objects.get(pk=SOURCE)


def test_undo_puts_the_version_before_in_force_with_its_reason() -> None:
    before, after = load(FIRST).version, load(SECOND).version
    report = undo(source=source(), reason="Delta is not ours.", by="manager")
    assert (report.version, report.added, report.removed) == (before, 0, 1)
    assert ListVersion.objects.active().get(source_id=SOURCE) == before
    assert ListedParty.objects.active().count() == 3
    switch = undone_for(after)
    assert switch is not None
    assert (switch.kind, switch.by, switch.reason) == ("undone", "manager", "Delta is not ours.")
    told = AuditEvent.objects.filter(verb="list_version_activated").first()
    assert told is not None
    assert told.data["reason"] == "Delta is not ours."


def test_what_was_taken_back_is_not_taken_up_again() -> None:
    load(FIRST)
    after = load(SECOND).version
    undo(source=source(), reason="Delta is not ours.", by="manager")
    with pytest.raises(EarlierListError, match=r"taken back .* Delta is not ours"):
        load(SECOND)
    after.refresh_from_db()
    assert not after.is_active


def test_undo_needs_a_reason_and_a_version_before() -> None:
    load(FIRST)
    assert not can_undo(source())
    with pytest.raises(NotAllowedError, match="no version before"):
        undo(source=source(), reason="x", by="manager")
    load(SECOND)
    assert can_undo(source())
    with pytest.raises(NotAllowedError, match="Write why"):
        undo(source=source(), reason="  ", by="manager")


def test_every_switch_is_on_record() -> None:
    load(FIRST)
    load(SECOND)
    undo(source=source(), reason="x", by="manager")
    assert [s.kind for s in ListSwitch.objects.order_by("id")] == ["loaded", "loaded", "undone"]


def test_one_version_is_active_whatever_is_tried() -> None:
    before, _ = load(FIRST).version, load(SECOND).version
    before.is_active = True
    with pytest.raises(IntegrityError):
        before.save(update_fields=["is_active"])


def fresh(**of_source: Any) -> ListSource:
    wanted = {"max_age_days": None, "oldest_days": None, "silent_days": None} | of_source
    return ListSourceFactory(code="example", **wanted)


FRESHNESS = [
    ({"max_age_days": 2}, {}, 1.9, 2.1, "seen at its publisher within two days"),
    ({"oldest_days": 30}, {"published_on": NOW.date()}, 30, 31, "published within thirty"),
    (
        {"max_age_days": 90, "oldest_days": 30},
        {"published_on": NOW.date()},
        30,
        31,
        "the shorter of the two counts",
    ),
    (
        {"oldest_days": 30, "silent_days": 9},
        {"published_on": None, "newest_entry_on": NOW.date()},
        9,
        10,
        "without a date the newest entry tells",
    ),
]


@pytest.mark.parametrize(("of_source", "of_version", "days", "too_many", "why"), FRESHNESS)
def test_copy_is_fresh_as_long_as_its_check_and_its_date_allow(
    of_source: dict[str, Any], of_version: dict[str, Any], days: float, too_many: float, why: str
) -> None:
    version = ListVersionFactory(source=fresh(**of_source), confirmed_at=NOW, **of_version)
    assert not version.is_stale_at(NOW + timedelta(days=days)), why
    assert version.is_stale_at(NOW + timedelta(days=too_many)), why


def test_copy_that_nothing_limits_stays_fresh() -> None:
    version = ListVersionFactory(source=fresh(), confirmed_at=NOW, published_on=date(2020, 1, 1))
    assert version.fresh_until(NOW) is None
    assert not version.is_stale_at(NOW + timedelta(days=9999))


def test_an_old_copy_loaded_today_is_stale_and_its_true_date_can_be_told() -> None:
    """A denied-persons file of 2023: what it says itself is that nothing in it is newer."""
    head = (
        "Name_and_Address,Effective_Date,Expiration_Date,"
        "Appropriate Federal Register Citations,Type of Denial\r\n"
    )
    old = f'{head}"EXAMPLE PERSON, 1 EXAMPLE WAY, AUSTIN, TX, US, 1",11/16/2023,,88 F.R. 1,Standard'
    loading = {"source": "us-bis-denied-persons", "by": "test"}
    version = load_list(stream=io.BytesIO(old.encode()), **loading).version
    version = ListVersion.objects.get(pk=version.pk)
    assert version.newest_entry_on == date(2023, 11, 16)
    now = datetime.now(UTC)
    assert version.is_stale_at(now)
    with pytest.raises(Exception, match="dated"):
        load_list(stream=io.BytesIO(old.encode()), published_on=now.date(), **loading)
    assert not ListVersion.objects.get(pk=version.pk).is_stale_at(datetime.now(UTC))


def test_bytes_of_a_replaced_version_are_told_apart_from_news() -> None:
    load(FIRST)
    load(SECOND)
    with pytest.raises(EarlierListError, match="has been replaced"):
        load(as_file(FIRST))
