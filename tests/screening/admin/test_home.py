"""Home, sidebar, sign-in, freshness of lists."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from screening.admin.freshness import (
    CURRENT,
    DUE,
    MISSING,
    NOT_LOADED,
    STALE,
    Freshness,
    freshness_of,
)
from screening.admin.navigation import navigation_for
from screening.models import Case
from tests.factories import (
    PASSWORD,
    CaseFactory,
    LicenseFactory,
    ListSourceFactory,
    ListVersionFactory,
    PolicyVersionFactory,
    UserFactory,
)


def test_home_counts_cases_and_names_the_newest(root: Client, case: Case) -> None:
    CaseFactory(decided=True)
    response = root.get("/admin/")
    figures = {figure.label: figure.count for figure in response.context["home"].figures}
    assert figures["Open"] == 1
    assert figures["Rejected"] == 1
    assert case.screening.transaction.reference in response.content.decode()


def test_home_shows_lists_that_are_loaded_or_wanted(root: Client) -> None:
    PolicyVersionFactory(content={"lists": {"required": ["us-ofac-sdn"]}})
    ListVersionFactory(active=True)
    ListSourceFactory(code="us-ofac-sdn")
    ListSourceFactory(code="eu-fsf")
    tiles = root.get("/admin/").context["home"].lists
    assert [(t.source.code, t.fresh.words) for t in tiles] == [
        ("us-bis-entity-list", "current"),
        ("us-ofac-sdn", "missing"),
    ]


def test_home_of_somebody_without_permissions_says_so(db: None) -> None:
    client = Client()
    client.force_login(UserFactory())
    assert "Nothing to see yet" in client.get("/admin/").content.decode()


@pytest.mark.parametrize(
    ("limit", "days", "is_required", "state"),
    [
        (None, 900, True, CURRENT),
        (8, 1, True, CURRENT),
        (8, 6, True, DUE),
        (8, 8, True, DUE),
        (8, 9, False, STALE),
        (8, None, True, MISSING),
        (8, None, False, NOT_LOADED),
    ],
)
def test_freshness_follows_the_age_the_list_may_reach(
    db: None, limit: int | None, days: int | None, is_required: bool, state: Freshness
) -> None:
    now = timezone.now()
    source = ListSourceFactory(max_age_days=limit)
    version = None
    if days is not None:
        version = ListVersionFactory(source=source, confirmed_at=now - timedelta(days=days))
        assert version.is_stale_at(now) is (state is STALE)
    assert freshness_of(source, version, now, is_required=is_required) is state


def test_sidebar_holds_what_a_person_may_see_and_marks_the_page() -> None:
    sections = navigation_for(
        may=lambda permission: permission == "screening.view_case",
        path="/admin/screening/case/",
        query="assignee=me",
        counts={"Queue": 3},
    )
    assert [section.title for section in sections] == ["Work"]
    links = {link.label: link for link in sections[0].links}
    assert links["Queue"].count == 3
    assert [label for label, link in links.items() if link.is_current] == ["My cases"]


def test_wrong_password_is_told_without_saying_which_part(db: None) -> None:
    UserFactory(username="ada")
    client = Client()
    html = client.post("/admin/login/", {"username": "ada", "password": "x"}).content.decode()
    assert "Name or password is wrong" in html
    good = client.post("/admin/login/?next=/admin/", {"username": "ada", "password": PASSWORD})
    assert good.status_code == 302


def test_pages_forbid_foreign_and_inline_code(root: Client) -> None:
    policy = root.get("/admin/")["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_home_names_licenses_that_end_soon_or_are_used_up(root: Client) -> None:
    today = timezone.now().date()
    LicenseFactory(number="D-FINE", expires_on=today + timedelta(days=2000))
    LicenseFactory(number="D-ENDS", expires_on=today + timedelta(days=10))
    LicenseFactory(number="D-EMPTY", quantity_left=0, expires_on=today + timedelta(days=2000))
    notes = root.get("/admin/").context["home"].licenses
    assert [(n.held.number, n.words) for n in notes] == [
        ("D-ENDS", f"expires on {today + timedelta(days=10)}"),
        ("D-EMPTY", "no quantity is left"),
    ]
