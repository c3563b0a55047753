"""Many cases of the queue at once: handed over, screened again, taken over to what is in force."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from screening.models import Case, Screening
from tests.factories import CaseFactory, ListVersionFactory, UserFactory, plain_order
from tests.screening.admin.conftest import ANSWERING

pytestmark = pytest.mark.django_db
Commit = Callable[..., Any]


@pytest.fixture(autouse=True)
def no_broker(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The broker's edge: what is queued."""
    from screening import tasks

    queued: list[str] = []
    monkeypatch.setattr(tasks.run_screening, "delay", queued.append)
    return queued


def cases(count: int) -> list[Case]:
    return [
        CaseFactory(screening__outcome="hold", screening__transaction__content=plain_order())
        for _ in range(count)
    ]


def post(client: Client, what: str, chosen: list[Case], **typed: Any) -> str:
    url = reverse(f"admin:screening_case_{what}")
    sent = {"case": [case.pk for case in chosen], "next": "?", **typed}
    return client.post(url, sent, follow=True).content.decode()


def test_chosen_orders_are_screened_again(
    desk: Client, no_broker: list[str], django_capture_on_commit_callbacks: Commit
) -> None:
    chosen, other = cases(2), cases(1)
    with django_capture_on_commit_callbacks(execute=True):
        html = post(desk, "screen_many", chosen)
    assert "2 cases are screened again; each goes on as it is." in html
    assert len(no_broker) == 2
    waiting = Screening.objects.filter(status="queued").values_list("transaction", flat=True)
    assert set(waiting) == {case.screening.transaction_id for case in chosen}
    assert other[0].screening.transaction_id not in waiting


def test_taken_over_is_only_what_a_change_has_touched(
    desk: Client, no_broker: list[str], django_capture_on_commit_callbacks: Commit
) -> None:
    touched, fresh = cases(2)
    old = ListVersionFactory()
    touched.screening.list_versions.add(old)
    ListVersionFactory(source=old.source, active=True)
    with django_capture_on_commit_callbacks(execute=True):
        html = post(desk, "take_over", [touched, fresh])
    assert "1 case is screened again; each goes on as it is." in html
    assert "1 case is not touched by what changed, and left as before." in html
    assert len(no_broker) == 1


def test_whole_view_is_handed_over_and_no_case_beside_it(desk: Client) -> None:
    officer = UserFactory(permissions=ANSWERING, is_staff=True)
    held = cases(3)
    blocked = CaseFactory(screening__transaction__content=plain_order())
    Case.objects.filter(pk=blocked.pk).update(is_block=True)
    Case.objects.filter(pk__in=[case.pk for case in held]).update(is_block=False)
    post(desk, "assign", held[:1], every="1", next="?outcome=hold", to=str(officer.pk))
    assert set(Case.objects.filter(assigned_to=officer)) == set(held)


def test_odd_choices_break_nothing_and_readers_may_not(
    desk: Client, reader: Client, no_broker: list[str]
) -> None:
    (case,) = cases(1)
    url = reverse("admin:screening_case_take_over")
    odd = {"case": ["x", "-1", "²", "9" * 30, ""], "next": "?q=%00&p=x"}
    assert desk.post(url, odd).status_code == 302
    assert "No case was selected" in desk.post(url, {}, follow=True).content.decode()
    for what in ("take_over", "screen_many", "assign"):
        one = {"case": [case.pk]}
        assert reader.post(reverse(f"admin:screening_case_{what}"), one).status_code == 403
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(UserFactory(permissions=ANSWERING))
    assert strict.post(url, {"case": [case.pk]}).status_code == 403
    # Elsewhere is no place to go back to.
    away = desk.post(url, {"case": [case.pk], "next": "//x.test/"})
    assert away["Location"] == reverse("admin:screening_case_change", args=(case.pk,))
    decided = cases(1)
    Case.objects.filter(pk=decided[0].pk).update(status="superseded")
    assert "is superseded" in post(desk, "take_over", decided)
