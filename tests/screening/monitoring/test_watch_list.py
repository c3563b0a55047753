"""What becomes of orders when the exporter begins or ends watching somebody."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from screening.lists.watch_list import end_watch, put_on_watch
from screening.models import (
    AuditEvent,
    BusinessPartner,
    Case,
    MonitoredChange,
    PolicyVersion,
    WatchEntry,
)
from screening.monitoring import watched as watch_lists
from screening.monitoring.noticing import notice_change
from screening.pipeline import replay_screening
from screening.policies import set_policy
from tests.factories import LicenseFactory
from tests.screening.lists.test_sync import row
from tests.screening.monitoring.nights import (
    begun,
    effects,
    flagged,
    listed,
    looked_through,
    newest_of,
    order_of,
)
from tests.screening.pipeline.test_run import screened

pytestmark = pytest.mark.usefixtures("own_lists")
BUYER = "Examplonia Turbine Works"
OTHER = "Maschinenbau Beispiel GmbH"


def watch(name: str = BUYER, **changes: Any) -> WatchEntry:
    today = timezone.now().date()
    told = {
        "name": name,
        "other_names": [],
        "country": "DE",
        "why": "press",
        "reason": "Named as a supplier of drone parts.",
        "source": "Example Gazette",
        "begins_on": today,
        "expires_on": today + timedelta(days=30),
        "by": "officer",
    }
    return put_on_watch(**{**told, **changes})


@pytest.mark.parametrize("engine", ["v1", "v2"])
def test_released_order_of_a_watched_buyer_goes_back_on_hold(erp: User, engine: str) -> None:
    content = PolicyVersion.objects.in_force().content
    content["matching"] = {**content.get("matching", {}), "engine": engine}
    set_policy(content=content, by="test", reason="that engine")
    begun()
    before = screened(erp, order_of(BUYER, "SO-7"))
    other = screened(erp, order_of(OTHER, "SO-8"))
    assert before.decision == other.decision == "release"
    watch()
    change = looked_through()
    assert change.scope == MonitoredChange.Scope.NAMES
    assert effects(change) == [("released_order", "SO-7", "held")]
    assert change.summary == "1 added: 1 released order affected"
    assert "watch list" in change.what
    after = newest_of(erp, "SO-7")
    assert (after.decision, after.because_of) == ("pending", change)
    assert [flag["code"] for flag in after.answer["red_flags"]] == ["rf.watch_list"]
    assert AuditEvent.objects.get(verb="release_taken_back").data["reference"] == "SO-7"
    assert newest_of(erp, "SO-8") == other
    assert notice_change() is None


def test_whoever_stands_behind_the_buyer_is_seen_and_others_rest(erp: User) -> None:
    begun()
    owned = order_of(OTHER, "SO-1")
    owned["parties"][0] |= {"owners": [{"name": BUYER, "country": "DE", "percent": 30}]}
    spelled = order_of("北京示例涡轮机械厂", "SO-2")
    rows = [screened(erp, order) for order in (owned, spelled, order_of("Example Harbor Ltd", "3"))]
    assert {row.decision for row in rows} == {"release"}
    watch(other_names=["北京示例涡轮机械厂"])
    assert [label for _, label, _ in effects(looked_through())] == ["SO-1", "SO-2"]


def test_an_entry_begins_and_ends_by_its_days(erp: User, monkeypatch: pytest.MonkeyPatch) -> None:
    begun()
    case = screened(erp, flagged(BUYER, "SO-1")).case
    today = timezone.now().date()
    watch(begins_on=today + timedelta(days=3), expires_on=today + timedelta(days=9))
    assert notice_change() is None
    days = {"now": today + timedelta(days=3)}
    counting_on = watch_lists.counting_on
    monkeypatch.setattr(
        "screening.monitoring.noticing.counting_on", lambda day: counting_on(days["now"])
    )
    came = looked_through()
    assert came.counts == {"own-watch-list": {"added": 1}}
    # Judged as of today, before its first day, it flags nothing yet.
    assert effects(came) == []
    days["now"] = today + timedelta(days=10)
    assert looked_through().counts == {"own-watch-list": {"removed": 1}}
    assert Case.objects.get(pk=case.pk).status == Case.Status.OPEN


def test_an_ended_entry_is_noted_and_releases_nothing(erp: User) -> None:
    entry = watch()
    begun()
    held = screened(erp, order_of(BUYER, "SO-7"))
    assert held.decision == "pending"
    end_watch(entry=entry, why="It was another firm.", by="officer")
    change = looked_through()
    assert effects(change) == [("open_order", "SO-7", "gone")]
    assert Case.objects.get().status == Case.Status.OPEN
    assert newest_of(erp, "SO-7") == held
    assert replay_screening(screening=held).difference == ""


def test_partners_and_licenses_of_a_watched_name_are_told(erp: User) -> None:
    begun()
    for number, name in (("P-1", BUYER), ("P-2", OTHER)):
        BusinessPartner.objects.create(number=number, name=name, country="DE")
    LicenseFactory(number="D-1", parties=[BUYER])
    LicenseFactory(number="D-2", parties=[OTHER])
    watch()
    change = looked_through()
    assert effects(change) == [
        ("license", "D-1", "found"),
        ("partner", f"{BUYER} (P-1, DE)", "found"),
    ]
    effect = change.effects.get(subject="partner")
    assert effect.come == [f"{BUYER} (watch list)"]


def test_a_list_and_the_watch_list_that_change_together_are_looked_through_once(erp: User) -> None:
    begun()
    for name, reference in ((BUYER, "SO-1"), ("Vormsi Precision Optics", "SO-2"), (OTHER, "SO-3")):
        screened(erp, order_of(name, reference))
    watch()
    listed(row("x-2", "Vormsi Precision Optics", countries=["DE"]))
    change = looked_through()
    assert [(label, what) for _, label, what in effects(change)] == [
        ("SO-1", "held"),
        ("SO-2", "held"),
    ]
    assert change.summary == "2 added: 2 released orders affected"
    assert watch_lists.counting_on(date(2020, 1, 1)) == []
