"""One party on several lists is one group on its case, with what another list has lost of it."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from screening.lists.sync import load_list
from screening.models import Case
from tests.screening.admin.conftest import signed_in
from tests.screening.lists.test_sync import as_file, row
from tests.screening.pipeline.test_run import screened
from tests.submissions import order_for

pytestmark = pytest.mark.usefixtures("shipped_lists")
NAME = "Example Zarnitsa Instruments GmbH"


def load(*sources: str) -> None:
    rows = [row(f"z-{source}", NAME, source=source) for source in sources]
    rows.append(row("a", "Beispiel Hafen AG", source="us-ofac-ssi"))
    load_list(
        source="demo-listed-parties", stream=BytesIO(as_file(rows)), by="x", allow_shrink=True
    )


def page(client: Client, erp: User) -> str:
    screened(erp, order_for(NAME, "DE"))
    case = Case.objects.get()
    return client.get(reverse("admin:screening_case_change", args=(case.pk,))).content.decode()


@pytest.fixture
def desk(officer: User) -> Client:
    return signed_in(officer)


def test_one_party_on_two_lists_is_one_group_with_the_list_that_lost_it(
    desk: Client, erp: User
) -> None:
    load("us-bis-entity-list", "us-ofac-sdn", "us-state-isn")
    load("us-bis-entity-list", "us-ofac-sdn")
    html = page(desk, erp)
    assert "One party on 2 lists: " in html
    assert f"Nonproliferation Sanctions had {NAME} until " in html
    assert html.count("had Example Zarnitsa") == 1
    assert html.count('class="card hit" id="hit-') == 2


def test_a_party_on_one_list_that_lost_nothing_is_shown_as_before(desk: Client, erp: User) -> None:
    load("us-bis-entity-list")
    html = page(desk, erp)
    assert "One party on" not in html
    assert "has it no longer" not in html


def test_a_list_that_has_the_party_again_has_lost_nothing(desk: Client, erp: User) -> None:
    load("us-bis-entity-list", "us-state-isn")
    load("us-bis-entity-list")
    load("us-bis-entity-list", "us-state-isn", "us-ofac-sdn")
    assert "has it no longer" not in page(desk, erp)
