"""Ten orders of one exporter over two years: asked, answered, kept, clear, ended, asked again.

An order system submits over HTTP, an officer answers in a browser; only the clock is the test's.
"""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.models import User

from screening.api_keys import create_api_key
from screening.lists.shipped import load_shipped
from screening.models import ApiKey, AuditEvent, Case, ListSource, Scope, Screening, StandingRecord
from screening.pipeline import replay_screening
from tests.submissions import order_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BUYER = "Hong Kong Example Retail Ltd"
ANSWER = {
    "statement": "Built into toys in our own plant in Kowloon",
    "location_country": "HK",
    "reexport": False,
    "military": False,
}


@pytest.fixture
def lists(transactional_db: None, own_data: None) -> None:
    """What ships."""
    load_shipped(with_demo_list=True)
    # Who keeps the lists fresh is another journey.
    ListSource.objects.update(max_age_days=None, oldest_days=None, silent_days=None)


@pytest.fixture
def own_data(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A data folder of its own, and screenings that run where they are queued."""
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path / "data")
    monkeypatch.setattr(settings, "CELERY_TASK_ALWAYS_EAGER", True, raising=False)


@pytest.fixture
def submit(live_server: Any, lists: None) -> Callable[..., dict[str, Any]]:
    """Submits an order over HTTP and gives back the finished screening."""
    erp = User.objects.create(username="erp")
    scopes = [Scope.SUBMIT, Scope.READ, Scope.READ_RECORDS]
    key, secret = create_api_key(owner=erp, name="ERP", scopes=scopes, by=erp)
    ApiKey.objects.filter(pk=key.pk).update(expires_at=None)  # the orders come over two years

    def call(path: str, body: Any = None) -> dict[str, Any]:
        request = urllib.request.Request(
            f"{live_server.url}/api/v1/{path}",
            data=None if body is None else json.dumps(body).encode(),
            headers={
                "Authorization": f"Bearer {secret}",
                "Content-Type": "application/json",
                "Prefer": "wait=20",
            },
        )
        with urllib.request.urlopen(request, timeout=30) as response:
            answered: dict[str, Any] = json.load(response)
            return answered

    def submit_order(reference: str, day: str, **end_use: Any) -> dict[str, Any]:
        content = order_for(BUYER, "HK", reference=reference, date=day, end_use=end_use)
        content["lines"][0] |= {
            "description": "Microcontroller for toys",
            "part_number": "EX-MC-1",
            "hts": "8542.31",
        }
        return call("transactions/", content)

    submit_order.call = call  # type: ignore[attr-defined]
    return submit_order


def keep_answer(desk: Any, reference: str) -> None:
    """The officer opens the case of an order and keeps its answer on file with one click."""
    desk.goto("/admin/screening/case/")
    desk.get_by_role("link", name=reference, exact=False).first.click()
    desk.get_by_role("heading", name="Answers of this order").wait_for()
    with desk.expect_navigation():
        desk.get_by_role("button", name="Keep SR-", exact=False).click()
    desk.get_by_text("the order is screened again", exact=False).wait_for()


def test_ten_orders_over_two_years(
    submit: Any, officer: Any, another_window: Callable[[Any], Any], console: list[str]
) -> None:
    with time_machine.travel("2026-12-01T09:00:00Z"):
        first = submit("SO-1", "2026-12-01")
        assert first["decision"] == "pending"
        assert "rf.chpl" in {question["why"] for question in first["questions"]}
        desk = another_window(officer)
        desk.goto("/admin/screening/case/")
        desk.get_by_role("link", name="SO-1", exact=True).click()
        desk.get_by_role("link", name="Enter: End-use or end-user certificate").wait_for()
        # The customer answers; the answer is proposed and counts only once an officer agrees.
        answered = submit("SO-1", "2026-12-01", **ANSWER)
        assert answered["decision"] == "pending"
        keep_answer(desk, "SO-1")
        record = StandingRecord.objects.get()
        assert (record.status, record.entered_by.username) == ("in_force", "erp")
        assert (record.settled_by, str(record.valid_until)) == (officer, "2027-12-01")
        again = Screening.objects.order_by("-queued_at").first()
        assert again is not None
        assert (again.outcome, again.decision) == ("clear", "release")

    days = ("2027-02-01", "2027-04-01", "2027-06-01", "2027-08-02", "2027-10-01")
    for number, day in enumerate(days, 2):
        with time_machine.travel(f"{day}T09:00:00Z"):
            screened = submit(f"SO-{number}", day)
            assert (screened["decision"], screened["questions"]) == ("release", []), screened[
                "reasons"
            ]
            (used,) = screened["records_used"]
            assert (used["record"], used["ends_soon"]) == (record.number, False)
            assert used["rules"] == ["rf.chpl"]

    with time_machine.travel("2027-11-10T09:00:00Z"):
        warned = submit("SO-7", "2027-11-10")
        assert warned["decision"] == "release"
        assert "ends in 21 days" in warned["records_used"][0]["note"]
        desk = another_window(officer)
        desk.get_by_role("link", name="Records on file", exact=False).first.click()
        desk.locator("#result_list").get_by_text("ends soon").wait_for()

    with time_machine.travel("2027-12-06T09:00:00Z"):
        asked = submit("SO-8", "2027-12-06")
        assert asked["decision"] == "pending"
        assert "rf.chpl" in {question["why"] for question in asked["questions"]}
        (ended,) = asked["records_ended"]
        assert (ended["record"], ended["valid_until"]) == (record.number, "2027-12-01")
        desk = another_window(officer)
        desk.goto("/admin/screening/case/")
        desk.get_by_role("link", name="SO-8", exact=True).click()
        desk.get_by_role("heading", name="Asked again: records that ended").wait_for()
        submit("SO-8", "2027-12-06", **ANSWER)
        keep_answer(desk, "SO-8")

    for number, day in ((9, "2028-03-01"), (10, "2028-11-20")):
        with time_machine.travel(f"{day}T09:00:00Z"):
            screened = submit(f"SO-{number}", day)
            assert screened["decision"] == "release", day
            assert screened["records_used"][0]["record"] != record.number
            assert screened["records_used"][0]["ends_soon"] is (number == 10)

    on_file = submit.call("records/?state=in_force&partner=" + BUYER.replace(" ", "+"))
    assert len(on_file["results"]) >= 1
    verbs = AuditEvent.objects.filter(verb__startswith="standing_record").order_by("id")
    assert list(verbs.values_list("verb", flat=True)) == [
        "standing_record_proposed",
        "standing_record_approved",
        "standing_record_proposed",
        "standing_record_approved",
        "standing_record_ended",
    ]
    assert not Case.objects.filter(status=Case.Status.OPEN).exists()
    for screening in Screening.objects.all():
        assert replay_screening(screening=screening).difference == ""
