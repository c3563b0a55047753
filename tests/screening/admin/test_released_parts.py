"""The desk shows the part of a held order that may ship ahead: what goes, what waits, the token."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from screening import tasks
from screening.cases.queueing import escalate_case
from screening.models import Case, ReleaseToken
from screening.pipeline import run_screening
from tests.factories import UserFactory
from tests.screening.api.life import submit
from tests.screening.api.test_partial_release import PUMP, SCREWS, let_parts_ship, release_of, two

pytestmark = pytest.mark.usefixtures("own_lists")


@pytest.fixture(autouse=True)
def worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """The broker's edge: what is queued is screened at once."""
    monkeypatch.setattr(tasks.run_screening, "delay", lambda pk: run_screening(screening_id=pk))


def pages(client: Client, answer: dict[str, Any]) -> list[str]:
    """The pages of the order, of its screening and of its case."""
    case = Case.objects.get(number=answer["case"]["id"])
    places = (
        ("transaction", answer["transaction"]),
        ("screening", answer["id"]),
        ("case", case.pk),
    )
    shown = [
        client.get(reverse(f"admin:screening_{name}_change", args=(pk,))) for name, pk in places
    ]
    assert [page.status_code for page in shown] == [200, 200, 200]
    return [page.content.decode() for page in shown]


def rows_of(page: str) -> list[str]:
    """The rows of the card, without their markup."""
    card = page.split("Released in part</h2>")[1].split("</section>")[0]
    rows = card.split("<tbody>")[1].split("</tbody>")[0].split("</tr>")
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows if row.strip()]


def test_each_line_says_whether_it_goes_or_waits_and_with_which_token(
    api: APIClient, admin_client: Client
) -> None:
    let_parts_ship()
    part = {**SCREWS, "quantity": 40.125}
    answer = submit(api, two(PUMP) | {"lines": [part, PUMP]})
    for page in pages(admin_client, answer):
        assert rows_of(page) == [
            f"1 {SCREWS['description']} 40.125 EA may ship ahead none",
            "2 Hydraulic gear pump 12 cc nothing waits none",
        ]
        assert "has fetched no token" in page
    assert release_of(api, answer).status_code == 200
    token = ReleaseToken.objects.get()
    for page in pages(admin_client, answer):
        assert rows_of(page)[0].endswith(str(token.pk))
        assert f"{token.expires_at:%Y-%m-%d %H:%M} UTC" in page


def test_what_is_taken_back_says_so(api: APIClient, admin_client: Client) -> None:
    let_parts_ship()
    answer = submit(api, two())
    case = Case.objects.get(number=answer["case"]["id"])
    escalate_case(case=case, comment="Ask counsel.", by=UserFactory())
    for page in pages(admin_client, answer):
        assert "taken back" in rows_of(page)[0]
        assert "may ship ahead" not in rows_of(page)[0]
        assert "no longer stands" in page


def test_an_order_that_waits_whole_has_no_such_card(api: APIClient, admin_client: Client) -> None:
    for page in pages(admin_client, submit(api, two())):
        assert "Released in part" not in page
