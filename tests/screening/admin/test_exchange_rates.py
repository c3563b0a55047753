"""The page of the list of exchange rates: what a currency is worth, since when, and how exactly."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from screening.admin.exchange_rates import rates_cards
from screening.admin.record import Table
from screening.lists.shipped import load_shipped
from screening.models import ListVersion

pytestmark = pytest.mark.django_db


@pytest.fixture
def shipped() -> ListVersion:
    load_shipped(with_demo_list=False)
    return ListVersion.objects.active().get(source_id="eu-ecb-reference-rates")


def counted(version: ListVersion | None, today: date) -> dict[str, str]:
    """Currency to how it counts on a day."""
    table = next(card for card in rates_cards(version, today) if isinstance(card, Table))
    return {row[0].text: row[-1].text for row in table.rows}


def test_rates_of_the_newest_day_count_exactly_and_old_ones_within_a_margin(
    shipped: ListVersion,
) -> None:
    soon, later, too_late = date(2026, 11, 20), date(2027, 3, 1), date(2030, 1, 1)
    assert counted(shipped, soon)["EUR"] == counted(shipped, soon)["JPY"] == "exactly"
    assert counted(shipped, later)["EUR"] == "±25 %"
    assert counted(shipped, too_late)["EUR"] == "too old"
    assert counted(shipped, too_late)["AED"] == "exactly"  # a peg does not age


def test_without_a_list_of_rates_the_pegs_are_left(db: None) -> None:
    assert set(counted(None, date(2026, 11, 20)).values()) == {"exactly"}
    assert "EUR" not in counted(None, date(2026, 11, 20))


def test_page_shows_each_currency_with_its_headings_for_narrow_screens(
    root: Client, shipped: ListVersion
) -> None:
    page = root.get(
        reverse("admin:screening_listsource_change", args=["eu-ecb-reference-rates"])
    ).content.decode()
    assert "How sums are compared" in page
    labels = set(re.findall(r'data-label="([^"]+)"', page))
    assert {"USD for one", "One USD buys", "Day", "Kind", "Counts today"} <= labels
