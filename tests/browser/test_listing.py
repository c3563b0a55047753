"""The story of a listing: an order is released, and the night's list names its buyer.

An order system submits and asks over HTTP, an officer reads and answers in a browser; what runs
at night is what a worker would run.
"""

from __future__ import annotations

import io
import json
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User

from screening.api_keys import create_api_key
from screening.cases.findings import findings_of
from screening.lists.activation import undo
from screening.lists.shipped import load_shipped
from screening.lists.sync import load_list
from screening.models import AuditEvent, Case, ListSource, MonitoredChange, Scope, Screening
from screening.pipeline import replay_screening
from screening.tasks import take_up_monitoring
from tests.screening.lists.test_sync import as_file, row
from tests.screening.monitoring.nights import NOBODY, order_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BUYER = "Examplonia Turbine Works"
SOURCE = "own-deny-list"


@pytest.fixture
def lists(transactional_db: None, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """What ships, in a data folder of its own; what is queued runs where it is queued."""
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path / "data")
    monkeypatch.setattr(settings, "CELERY_TASK_ALWAYS_EAGER", True, raising=False)
    load_shipped(with_demo_list=True)


def night(*entries: dict[str, Any]) -> MonitoredChange:
    """The list of a night, and what the worker makes of it before the morning."""
    content = as_file([NOBODY, *entries])
    load_list(source=SOURCE, stream=io.BytesIO(content), by="fetch", allow_shrink=True)
    return looked_through_at_night()


def looked_through_at_night() -> MonitoredChange:
    """The newest change, after the worker's round."""
    take_up_monitoring()
    change = MonitoredChange.objects.first()
    assert change is not None
    assert change.status == MonitoredChange.Status.COMPLETED, change.problem
    return change


@pytest.fixture
def erp(live_server: Any, lists: None) -> Callable[..., dict[str, Any]]:
    """The order system."""
    user = User.objects.create(username="erp")
    scopes = [Scope.SUBMIT, Scope.READ]
    _key, secret = create_api_key(owner=user, name="ERP", scopes=scopes, by=user)

    def call(path: str, body: Any = None) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
        request = urllib.request.Request(
            f"{live_server.url}/api/v1/{path}",
            data=None if body is None else json.dumps(body).encode(),
            headers=headers | {"Prefer": "wait=20"},
        )
        with urllib.request.urlopen(request, timeout=60) as response:
            answered: dict[str, Any] = json.load(response)
            return answered

    return call


def test_a_listing_from_the_night_to_the_answer_and_back(
    erp: Callable[..., dict[str, Any]], officer: Any, another_window: Callable[[Any], Any]
) -> None:
    night()
    first = erp("transactions/", order_of(BUYER, "SO-7"))
    other = erp("transactions/", order_of("Maschinenbau Beispiel GmbH", "SO-8"))
    assert (first["decision"], other["decision"]) == ("release", "release")

    change = night(row("x-1", BUYER, countries=["DE"]))
    assert change.summary == "1 added: 1 released order affected"
    # Morning: whoever asks for the order is no longer told to ship it.
    assert erp(f"screenings/{first['id']}/")["decision"] == "superseded"
    assert erp(f"screenings/{other['id']}/")["decision"] == "release"
    told = AuditEvent.objects.get(verb="release_taken_back")
    assert erp(f"screenings/{told.data['screening']}/")["decision"] == "pending"

    desk = another_window(officer)
    desk.get_by_text(change.summary).wait_for()
    desk.get_by_role("link", name=change.what).click()
    desk.get_by_role("cell", name="back on hold").wait_for()
    desk.get_by_role("cell", name="+ added", exact=True).wait_for()
    case = Case.objects.get()
    desk.get_by_role("link", name=case.number).click()
    desk.get_by_text("The order was released before, and is back on hold.").wait_for()
    with desk.expect_navigation():
        desk.get_by_role("radio", name="False positive").check()
        desk.get_by_label("Reason code").select_option("name_only")
        desk.get_by_label("Comment", exact=True).fill("Another firm of that name.")
        desk.get_by_role("button", name="Record answer").click()
    (hit, *_) = findings_of(case)
    assert hit.disposition is not None
    assert hit.disposition.comment == "Another firm of that name."

    undo(source=ListSource.objects.get(pk=SOURCE), reason="Another firm.", by="okafor")
    back = looked_through_at_night()
    assert back.summary == "1 removed: 1 open order affected"
    desk.goto(f"/admin/screening/case/{case.pk}/change/")
    desk.get_by_text(f"Gone: {BUYER}", exact=False).first.wait_for()
    desk.get_by_text("Another firm of that name.").first.wait_for()
    case.refresh_from_db()
    assert case.status == Case.Status.OPEN
    assert erp(f"screenings/{told.data['screening']}/")["decision"] == "pending"
    done = AuditEvent.objects.about(case).exclude(verb__in=("case_viewed", "answers_carried"))
    assert list(done.order_by("id").values_list("verb", flat=True)) == [
        "case_opened",
        "finding_answered",
        "finding_gone",
    ]
    for screening in Screening.objects.all():
        assert replay_screening(screening=screening).difference == ""
